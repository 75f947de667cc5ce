//! `PATCH /v1/accounts/{identifier}`: changes an account.

use domain::scope::Scope;
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, both, recorded_as,
};
use store::Access;
use validation::{NoParameters, accounts::UpdateAccount};

use crate::view::shown;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "update-account",
        method: Method::PATCH,
        path: "/v1/accounts/{identifier}",
        scope: Scope::AccountsWrite,
        summary: "Changes an account by a JSON Merge Patch (RFC 7396); its status is changed here too.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[ProblemKind::AccountNotFound, ProblemKind::Archived, ProblemKind::StaleVersion],
        ],
    };
    Endpoint::new(route, update_account)
}

async fn update_account(call: Call) -> Result<Response, Failure> {
    let identifier = call.path("identifier", operations::Failure::AccountNotFound)?;
    let (precondition, (_, body)) =
        both(call.precondition(), call.query_and_body::<NoParameters, UpdateAccount>())?;
    let (patch, answering) = (body.into(), recorded_as(shown));
    let account =
        operations::update_account(&call.context, &identifier, &patch, &precondition, &answering).await?;
    shown(&account)
}
