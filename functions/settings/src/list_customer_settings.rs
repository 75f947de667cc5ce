//! `GET /v1/customers/{customerId}/settings`: lists the settings of a customer.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, PAGING, ProblemKind, QUERY, Response, Route, StatusCode};
use operations::SettingsOf;
use store::Access;

use crate::answer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-customer-settings",
        method: Method::GET,
        path: "/v1/customers/{customerId}/settings",
        scope: Scope::CustomersRead,
        summary: "Lists the settings of a customer, by namespace and id.",
        success: &[StatusCode::OK],
        query: PAGING,
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, list_customer_settings)
}

async fn list_customer_settings(call: Call) -> Result<Response, Failure> {
    let of = SettingsOf::Customer(call.path("customerId", operations::Failure::CustomerNotFound)?);
    answer::list(&call, of).await
}
