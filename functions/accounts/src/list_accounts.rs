//! `GET /v1/accounts`: lists accounts.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::accounts::ListAccounts;

use crate::view::Account;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-accounts",
        method: Method::GET,
        path: "/v1/accounts",
        scope: Scope::AccountsRead,
        summary: "Lists accounts by id, customer, status, currency or a piece of text, in order of change or id. Without id and customer it may lag by a moment.",
        success: &[StatusCode::OK],
        query: &[
            "id",
            "customerId",
            "status",
            "invoiceCurrency",
            "search",
            "sort",
            "include",
            "pageSize",
            "nextToken",
        ],
        access: &[Access::GetItem, Access::QueryTable, Access::QueryDirectory, Access::QueryNames],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_accounts)
}

async fn list_accounts(call: Call) -> Result<Response, Failure> {
    let parameters: ListAccounts = call.query()?;
    let query = parameters.query();
    let token = call.page_token(&query);
    let behind = token.read_optional(&parameters.next_token)?;
    let (with_settings, page_size) = (parameters.include.settings, parameters.page_size.0);
    let page =
        operations::list_accounts(&call.context, &query, with_settings, behind.as_ref(), page_size).await?;
    token.answer(&page, Account::with)
}
