//! `GET /v1/customers/{customerId}/settings/{namespace}/{settingId}`: gets a setting of a customer.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use operations::SettingsOf;
use store::Access;

use crate::answer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "get-customer-setting",
        method: Method::GET,
        path: "/v1/customers/{customerId}/settings/{namespace}/{settingId}",
        scope: Scope::CustomersRead,
        summary: "Gets a setting of a customer.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound, ProblemKind::SettingNotFound]],
    };
    Endpoint::new(route, get_customer_setting)
}

async fn get_customer_setting(call: Call) -> Result<Response, Failure> {
    let of = SettingsOf::Customer(call.path("customerId", operations::Failure::CustomerNotFound)?);
    answer::get(&call, of).await
}
