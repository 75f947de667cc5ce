//! `PATCH /v1/customers/{customerId}`: changes a customer.

use domain::scope::Scope;
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, both, recorded_as,
};
use store::Access;
use validation::{NoParameters, customers::UpdateCustomer};

use crate::view::shown;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "update-customer",
        method: Method::PATCH,
        path: "/v1/customers/{customerId}",
        scope: Scope::CustomersWrite,
        summary: "Changes a customer by a JSON Merge Patch (RFC 7396).",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[ProblemKind::CustomerNotFound, ProblemKind::Archived, ProblemKind::StaleVersion],
        ],
    };
    Endpoint::new(route, update_customer)
}

async fn update_customer(call: Call) -> Result<Response, Failure> {
    let id = call.path("customerId", operations::Failure::CustomerNotFound)?;
    let (precondition, (_, body)) =
        both(call.precondition(), call.query_and_body::<NoParameters, UpdateCustomer>())?;
    let (patch, answering) = (body.into(), recorded_as(shown));
    let customer = operations::update_customer(&call.context, &id, &patch, &precondition, &answering).await?;
    shown(&customer)
}
