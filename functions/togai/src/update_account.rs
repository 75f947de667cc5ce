//! `PATCH /togai/accounts/{account_id}`: changes an account.

use domain::{precondition::Precondition, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{account_shapes::UpdateAccount, view::Account};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-update-account",
        method: Method::PATCH,
        path: "/togai/accounts/{account_id}",
        scope: Scope::AccountsWrite,
        summary: "Changes an account and its status; what is not given stays.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[BODY, WRITE, &[ProblemKind::AccountNotFound, ProblemKind::Archived]],
    };
    Endpoint::new(route, update_account)
}

async fn update_account(call: Call) -> Result<Response, Failure> {
    let identifier = call.path("account_id", operations::Failure::AccountNotFound)?;
    let (_, body): (NoParameters, UpdateAccount) = call.query_and_body()?;
    let (context, patch, any) = (&call.context, body.into(), &Precondition::None);
    let shown = |account: &_| Response::json(StatusCode::OK, &Account::of(account, context.now));
    let answering = recorded_as(shown);
    shown(&operations::update_account(context, &identifier, &patch, any, &answering).await?)
}
