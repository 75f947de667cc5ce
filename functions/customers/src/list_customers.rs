//! `GET /v1/customers`: lists customers.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::customers::ListCustomers;

use crate::{include::may_include, view::Customer};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-customers",
        method: Method::GET,
        path: "/v1/customers",
        scope: Scope::CustomersRead,
        summary: "Lists customers by status, id or a piece of text, in order of change or id. It may lag by a moment.",
        success: &[StatusCode::OK],
        query: &["id", "status", "search", "sort", "include", "pageSize", "nextToken"],
        access: &[Access::GetItem, Access::QueryTable, Access::QueryDirectory, Access::QueryNames],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_customers)
}

async fn list_customers(call: Call) -> Result<Response, Failure> {
    let parameters: ListCustomers = call.query()?;
    may_include(&call, parameters.include.0)?;
    let query = parameters.query();
    let token = call.page_token(&query);
    let behind = token.read_optional(&parameters.next_token)?;
    let (include, page_size) = (parameters.include.0, parameters.page_size.0);
    let page = operations::list_customers(&call.context, &query, include, behind.as_ref(), page_size).await?;
    token.answer(&page, Customer::with)
}
