//! `DELETE /v1/customers/{customerId}/settings/{namespace}/{settingId}`: deletes a setting of a customer.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE};
use operations::SettingsOf;
use store::Access;

use crate::answer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "delete-customer-setting",
        method: Method::DELETE,
        path: "/v1/customers/{customerId}/settings/{namespace}/{settingId}",
        scope: Scope::CustomersWrite,
        summary: "Deletes a setting of a customer.",
        success: &[StatusCode::NO_CONTENT],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            QUERY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::SettingNotFound,
                ProblemKind::Archived,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, delete_customer_setting)
}

async fn delete_customer_setting(call: Call) -> Result<Response, Failure> {
    let of = SettingsOf::Customer(call.path("customerId", operations::Failure::CustomerNotFound)?);
    answer::delete(&call, of).await
}
