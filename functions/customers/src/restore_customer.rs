//! `POST /v1/customers/{customerId}/restore`: restores an archived customer.

use domain::scope::Scope;
use http_api::{
    Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE, both,
    recorded_as,
};
use store::Access;
use validation::NoParameters;

use crate::view::shown;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "restore-customer",
        method: Method::POST,
        path: "/v1/customers/{customerId}/restore",
        scope: Scope::CustomersWrite,
        summary: "Restores an archived customer. Its accounts stay archived, and are restored by themselves.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            QUERY,
            WRITE,
            &[ProblemKind::CustomerNotFound, ProblemKind::NotArchived, ProblemKind::StaleVersion],
        ],
    };
    Endpoint::new(route, restore_customer)
}

async fn restore_customer(call: Call) -> Result<Response, Failure> {
    let id = call.path("customerId", operations::Failure::CustomerNotFound)?;
    let (precondition, NoParameters {}) = both(call.precondition(), call.query())?;
    let answering = recorded_as(shown);
    let customer = operations::restore_customer(&call.context, &id, &precondition, &answering).await?;
    shown(&customer)
}
