//! `DELETE /togai/accounts/{account_id}`: archives an account.

use domain::{precondition::Precondition, scope::Scope};
use http_api::{
    Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::view::Success;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-delete-account",
        method: Method::DELETE,
        path: "/togai/accounts/{account_id}",
        scope: Scope::AccountsWrite,
        summary: "Archives an account; its aliases end now, its id stays its own.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::BatchGetItem, Access::PutItem],
        problems: &[
            QUERY,
            WRITE,
            &[ProblemKind::AccountNotFound, ProblemKind::Archived, ProblemKind::TooMuchToArchive],
        ],
    };
    Endpoint::new(route, delete_account)
}

async fn delete_account(call: Call) -> Result<Response, Failure> {
    let _: NoParameters = call.query()?;
    let identifier = call.path("account_id", operations::Failure::AccountNotFound)?;
    let answering = recorded_as(|_: &_| Success::answer());
    operations::archive_account(&call.context, &identifier, &Precondition::None, &answering).await?;
    Success::answer()
}
