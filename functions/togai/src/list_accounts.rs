//! `GET /togai/accounts`: lists accounts.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode};
use store::Access;

use super::{
    account_shapes::ListAccounts,
    paging::{Asked, Shown, read},
    view::Account,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-list-accounts",
        method: Method::GET,
        path: "/togai/accounts",
        scope: Scope::AccountsRead,
        summary: "Lists accounts by id, customer, status, currency or a piece of text, in order of change or id. Without id and customer it may lag by a moment.",
        success: &[StatusCode::OK],
        query: &[
            "account_id",
            "customer_id",
            "status",
            "invoice_currency",
            "_search",
            "_sort",
            "pageSize",
            "nextToken",
        ],
        access: &[Access::GetItem, Access::QueryTable, Access::QueryDirectory, Access::QueryNames],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_accounts)
}

async fn list_accounts(call: Call) -> Result<Response, Failure> {
    let asked: Asked<ListAccounts> = read(&call)?;
    let (query, page_size) = (asked.query.query(), asked.query.page_size.0);
    let page =
        operations::list_accounts(&call.context, &query, false, asked.behind.as_ref(), page_size).await;
    let page = page.map_err(|failure| match failure {
        operations::Failure::Parameter { name: "customerId", violation } => {
            operations::Failure::Parameter { name: "customer_id", violation }
        }
        other => other,
    })?;
    let shown = Shown::Context { page_size, descending: query.sort.descending };
    asked.answer(&call, &page, shown, |details| Account::of(&details.account, call.context.now))
}
