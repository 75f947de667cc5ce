//! `GET /v1/accounts/{identifier}`: gets the account that an identifier names now, by its id or any of its aliases.

use domain::{scope::Scope, text::Identifier};
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode};
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
        summary: "Gets the account that an identifier names now: by its id or by any of its aliases.",
        success: StatusCode::OK,
        query: &["include"],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[ProblemKind::InvalidRequest, ProblemKind::AccountNotFound],
    };
    Endpoint::new(route, get_account)
}

async fn get_account(call: Call) -> Result<Response, Failure> {
    let query: GetAccount = call.query()?;
    let identifier = Identifier::parse(call.request.path_parameter("identifier"))
        .map_err(|_| operations::Failure::AccountNotFound)?;
    let details = operations::get_account(&call.context, &identifier, query.include.settings).await?;
    let view = Account::of(&details.account, details.settings.as_deref());
    Ok(Response::json(StatusCode::OK, &view)?.with_etag(details.account.revision.version))
}
