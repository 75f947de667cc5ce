//! `GET /togai/accounts/{account_id}`: gets an account.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;

use super::{account_shapes::GetAccount, values::Moment, view::Account};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-get-account",
        method: Method::GET,
        path: "/togai/accounts/{account_id}",
        scope: Scope::AccountsRead,
        summary: "Gets an account by its id or any of its aliases: now, or as of an instant.",
        success: &[StatusCode::OK],
        query: &["effectiveOn", "includeGroupDetails"],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::AccountNotFound]],
    };
    Endpoint::new(route, get_account)
}

async fn get_account(call: Call) -> Result<Response, Failure> {
    let parameters: GetAccount = call.query()?;
    let identifier = call.path("account_id", operations::Failure::AccountNotFound)?;
    let effective_on = parameters.effective_on.map(|Moment(instant)| instant);
    let details = operations::get_account(&call.context, &identifier, effective_on, true).await?;
    let view = Account::of(&details.account, effective_on.unwrap_or(call.context.now));
    Response::json(StatusCode::OK, &view.with(details.settings.as_deref().unwrap_or_default()))
}
