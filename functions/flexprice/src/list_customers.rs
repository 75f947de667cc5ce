//! `GET /flexprice/v1/customers`: lists customers.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::Place;

use super::{listing::answer, selection::listed};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "flexprice-list-customers",
        method: Method::GET,
        path: "/flexprice/v1/customers",
        scope: Scope::CustomersRead,
        summary: "Lists customers with their number, the last created first. It may lag by a moment.",
        success: &[StatusCode::OK],
        query: &[
            "limit",
            "offset",
            "status",
            "order",
            "external_id",
            "external_ids",
            "customer_ids",
            "email",
            "start_time",
            "end_time",
            "expand",
        ],
        access: &[Access::GetItem, Access::BatchGetItem, Access::QueryTable, Access::QueryDirectory],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_customers)
}

async fn list_customers(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsRead)?;
    let selection = listed(&call.request.query)?;
    answer(&call.context, &selection, Place::Parameter("limit".to_owned())).await
}
