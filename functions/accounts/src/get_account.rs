//! `GET /v1/accounts/{identifier}`: gets the account that an identifier names, by its id or any of its aliases.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::accounts::GetAccount;

use crate::view::Account;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "get-account",
        method: Method::GET,
        path: "/v1/accounts/{identifier}",
        scope: Scope::AccountsRead,
        summary: "Gets the account that an identifier names, by its id or by any of its aliases: now, or as of an instant.",
        success: &[StatusCode::OK],
        query: &["effectiveOn", "include"],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::AccountNotFound]],
    };
    Endpoint::new(route, get_account)
}

async fn get_account(call: Call) -> Result<Response, Failure> {
    let GetAccount { effective_on, include } = call.query()?;
    let identifier = call.path("identifier", operations::Failure::AccountNotFound)?;
    let details = operations::get_account(&call.context, &identifier, effective_on, include.settings).await?;
    let version = details.account.revision.version;
    Ok(Response::json(StatusCode::OK, &Account::with(&details))?.with_etag(version))
}
