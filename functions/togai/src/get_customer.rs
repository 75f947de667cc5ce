//! `GET /togai/customers/{customer_id}`: gets a customer.

use domain::{customer::Included, scope::Scope};
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::NoParameters;

use super::view::Customer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-get-customer",
        method: Method::GET,
        path: "/togai/customers/{customer_id}",
        scope: Scope::CustomersRead,
        summary: "Gets a customer by its id.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, get_customer)
}

async fn get_customer(call: Call) -> Result<Response, Failure> {
    let _: NoParameters = call.query()?;
    let id = call.path("customer_id", operations::Failure::CustomerNotFound)?;
    let details = operations::get_customer(&call.context, &id, Included::default()).await?;
    Response::json(StatusCode::OK, &Customer::of(&details.customer))
}
