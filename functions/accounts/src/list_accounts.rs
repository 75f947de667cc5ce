//! `GET /v1/accounts`: lists accounts.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Listed, Method, PageToken, QUERY, Response, Route, StatusCode};
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
        summary: "Lists accounts by id, customer, status, currency or a piece of text, in order of change or id.",
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
    let filters = format!("{query:?}");
    let token =
        PageToken { principal: &call.context.principal, operation: "list-accounts", filters: &filters };
    let behind = token.read_optional(&parameters.next_token)?;
    let (with_settings, page_size) = (parameters.include.settings, parameters.page_size.0);
    let page =
        operations::list_accounts(&call.context, &query, with_settings, behind.as_ref(), page_size).await?;
    let data = page.objects.iter().map(|(_, details)| Account::with(details)).collect();
    let next_token = page.next.as_ref().map(|position| token.write(position));
    Response::json(StatusCode::OK, &Listed { data, next_token })
}
