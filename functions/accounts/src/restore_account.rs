//! `POST /v1/accounts/{identifier}/restore`: restores an archived account.

use domain::scope::Scope;
use http_api::{
    Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE, both,
    recorded_as,
};
use store::Access;
use validation::NoParameters;

use crate::view::shown;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "restore-account",
        method: Method::POST,
        path: "/v1/accounts/{identifier}/restore",
        scope: Scope::AccountsWrite,
        summary: "Restores an archived account to the status it had. Its aliases do not come back.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            QUERY,
            WRITE,
            &[
                ProblemKind::AccountNotFound,
                ProblemKind::Archived,
                ProblemKind::NotArchived,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, restore_account)
}

async fn restore_account(call: Call) -> Result<Response, Failure> {
    let identifier = call.path("identifier", operations::Failure::AccountNotFound)?;
    let (precondition, NoParameters {}) = both(call.precondition(), call.query())?;
    let answering = recorded_as(shown);
    let account = operations::restore_account(&call.context, &identifier, &precondition, &answering).await?;
    shown(&account)
}
