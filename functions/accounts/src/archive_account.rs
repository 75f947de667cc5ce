//! `DELETE /v1/accounts/{identifier}`: archives an account.

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
        operation: "archive-account",
        method: Method::DELETE,
        path: "/v1/accounts/{identifier}",
        scope: Scope::AccountsWrite,
        summary: "Archives an account; its aliases end now, its id stays its own.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::BatchGetItem, Access::PutItem],
        problems: &[
            QUERY,
            WRITE,
            &[
                ProblemKind::AccountNotFound,
                ProblemKind::Archived,
                ProblemKind::TooMuchToArchive,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, archive_account)
}

async fn archive_account(call: Call) -> Result<Response, Failure> {
    let identifier = call.path("identifier", operations::Failure::AccountNotFound)?;
    let (precondition, NoParameters {}) = both(call.precondition(), call.query())?;
    let answering = recorded_as(shown);
    let account = operations::archive_account(&call.context, &identifier, &precondition, &answering).await?;
    shown(&account)
}
