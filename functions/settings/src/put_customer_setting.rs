//! `PUT /v1/customers/{customerId}/settings/{namespace}/{settingId}`: stores a setting of a customer.

use domain::scope::Scope;
use http_api::{BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE};
use operations::SettingsOf;
use store::Access;

use crate::answer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "put-customer-setting",
        method: Method::PUT,
        path: "/v1/customers/{customerId}/settings/{namespace}/{settingId}",
        scope: Scope::CustomersWrite,
        summary: "Stores a setting of a customer, over the one of its namespace and id if there is one.",
        success: &[StatusCode::OK, StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::TooManySettings,
                ProblemKind::Archived,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, put_customer_setting)
}

async fn put_customer_setting(call: Call) -> Result<Response, Failure> {
    let of = SettingsOf::Customer(call.path("customerId", operations::Failure::CustomerNotFound)?);
    answer::put(&call, of).await
}
