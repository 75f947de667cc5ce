//! `PATCH /togai/customers/{customer_id}`: changes a customer.

use domain::{precondition::Precondition, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{customer_shapes::UpdateCustomer, view::Customer};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-update-customer",
        method: Method::PATCH,
        path: "/togai/customers/{customer_id}",
        scope: Scope::CustomersWrite,
        summary: "Changes name, e-mail and address of a customer; what is not given stays.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[BODY, WRITE, &[ProblemKind::CustomerNotFound, ProblemKind::Archived]],
    };
    Endpoint::new(route, update_customer)
}

async fn update_customer(call: Call) -> Result<Response, Failure> {
    let id = call.path("customer_id", operations::Failure::CustomerNotFound)?;
    let (_, body): (NoParameters, UpdateCustomer) = call.query_and_body()?;
    let (context, patch, any) = (&call.context, body.into(), &Precondition::None);
    let shown = |customer: &_| Response::json(StatusCode::OK, &Customer::of(customer));
    shown(&operations::update_customer(context, &id, &patch, any, &recorded_as(shown)).await?)
}
