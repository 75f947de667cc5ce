//! `GET /flexprice/v1/customers/lookup/{lookup_key}`: gets a customer by a name that one of its accounts has now, at an older path.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;

use super::named::answer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "flexprice-lookup-customer",
        method: Method::GET,
        path: "/flexprice/v1/customers/lookup/{lookup_key}",
        scope: Scope::CustomersRead,
        summary: "Does what `flexprice-get-customer-by-external-id` does, at its older path.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, lookup_customer)
}

async fn lookup_customer(call: Call) -> Result<Response, Failure> {
    answer(&call, "lookup_key").await
}
