//! `GET /flexprice/v1/customers/external/{external_id}`: gets a customer by a name that one of its accounts has now.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;

use super::named::answer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "flexprice-get-customer-by-external-id",
        method: Method::GET,
        path: "/flexprice/v1/customers/external/{external_id}",
        scope: Scope::CustomersRead,
        summary: "Gets a customer by its `external_id`, or by another alias or the id of one of its accounts.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, get_customer_by_external_id)
}

async fn get_customer_by_external_id(call: Call) -> Result<Response, Failure> {
    answer(&call, "external_id").await
}
