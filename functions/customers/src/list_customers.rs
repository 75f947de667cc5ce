//! `GET /v1/customers`: lists the customers of a status, the one that changed last first.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, PageToken, ProblemKind, Response, Route, StatusCode};
use serde::Serialize;
use store::Access;
use validation::customers::ListCustomers;

use crate::view::Customer;

fn route() -> Route {
    Route {
        operation: "list-customers",
        method: Method::GET,
        path: "/v1/customers",
        scope: Scope::CustomersRead,
        summary: "Lists the customers of a status, the one that changed last first. It may lag by a moment.",
        success: StatusCode::OK,
        query: &["status", "pageSize", "nextToken"],
        access: &[Access::GetItem, Access::QueryDirectory],
        problems: &[ProblemKind::InvalidRequest],
    }
}

/// The endpoint.
pub fn endpoint() -> Endpoint {
    Endpoint::new(route(), list_customers)
}

/// A page of customers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    data: Vec<Customer<'a>>,
    next_token: Option<String>,
}

async fn list_customers(call: Call) -> Result<Response, Failure> {
    let query: ListCustomers = call.query()?;
    let status = query.status.0;
    let filters = format!("status={}", status.name());
    let token = PageToken { principal: &call.context.principal, route: &route(), filters: &filters };
    let behind = query.next_token.as_deref().map(|text| token.read(text)).transpose()?;
    let page = operations::list_customers(&call.context, status, behind.as_ref(), query.page_size.0).await?;
    let view = Page {
        data: page.customers.iter().map(Customer::of).collect(),
        next_token: page.next.as_ref().map(|position| token.write(position)),
    };
    Response::json(StatusCode::OK, &view)
}
