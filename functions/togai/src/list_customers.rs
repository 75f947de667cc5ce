//! `GET /togai/customers`: lists customers.

use domain::{customer::Included, scope::Scope};
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode};
use store::Access;

use super::{
    customer_shapes::ListCustomers,
    paging::{Asked, Shown, read},
    view::Customer,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-list-customers",
        method: Method::GET,
        path: "/togai/customers",
        scope: Scope::CustomersRead,
        summary: "Lists customers by id, status or a piece of text, in order of change or id. Without id it may lag by a moment.",
        success: &[StatusCode::OK],
        query: &["id", "status", "_search", "_sort", "pageSize", "nextToken"],
        access: &[Access::GetItem, Access::QueryDirectory, Access::QueryNames],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_customers)
}

async fn list_customers(call: Call) -> Result<Response, Failure> {
    let asked: Asked<ListCustomers> = read(&call)?;
    let (query, page_size) = (asked.query.query(), asked.query.page_size.0);
    let (nothing_else, behind) = (Included::default(), asked.behind.as_ref());
    let page = operations::list_customers(&call.context, &query, nothing_else, behind, page_size).await?;
    let shown = Shown::Context { page_size, descending: query.sort.descending };
    asked.answer(&call, &page, shown, |details| Customer::of(&details.customer))
}
