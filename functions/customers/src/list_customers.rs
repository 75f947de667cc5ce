//! `GET /v1/customers`: lists customers.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Listed, Method, PageToken, QUERY, Response, Route, StatusCode};
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
    let filters = format!("{query:?}");
    let token =
        PageToken { principal: &call.context.principal, operation: "list-customers", filters: &filters };
    let behind = token.read_optional(&parameters.next_token)?;
    let (include, page_size) = (parameters.include.0, parameters.page_size.0);
    let page = operations::list_customers(&call.context, &query, include, behind.as_ref(), page_size).await?;
    let data = page.objects.iter().map(|(_, details)| Customer::with(details)).collect();
    let next_token = page.next.as_ref().map(|position| token.write(position));
    Response::json(StatusCode::OK, &Listed { data, next_token })
}
