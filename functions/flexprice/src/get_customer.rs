//! `GET /flexprice/v1/customers/{id}`: gets a customer by its id, deleted or not.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::NoParameters;

use super::view::{Customer, Looking};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "flexprice-get-customer",
        method: Method::GET,
        path: "/flexprice/v1/customers/{id}",
        scope: Scope::CustomersRead,
        summary: "Gets a customer by its id, deleted or not.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, get_customer)
}

async fn get_customer(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsRead)?;
    let NoParameters {} = call.query()?;
    let id = call.path("id", operations::Failure::CustomerNotFound)?;
    let pair = operations::get_pair(&call.context, &id, true).await?;
    let looking = Looking::of(&call.context).await?;
    Response::json(StatusCode::OK, &Customer::of(&pair, None, looking))
}
