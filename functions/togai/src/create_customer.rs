//! `POST /togai/customers`: creates a customer with its first account and aliases, all or nothing.

use domain::scope::Scope;
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{customer_shapes::CreateCustomer, view::CreatedCustomer};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-create-customer",
        method: Method::POST,
        path: "/togai/customers",
        scope: Scope::CustomersWrite,
        summary: "Creates a customer with its first account, aliases and settings, all or nothing.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::CustomerExists,
                ProblemKind::AccountExists,
                ProblemKind::AliasTaken,
                ProblemKind::TooManyRanges,
            ],
        ],
    };
    Endpoint::new(route, create_customer)
}

async fn create_customer(call: Call) -> Result<Response, Failure> {
    let (_, body): (NoParameters, CreateCustomer) = call.query_and_body()?;
    let context = &call.context;
    let shown =
        |creation: &_| Response::json(StatusCode::CREATED, &CreatedCustomer::of(creation, context.now));
    shown(&operations::create_customer(context, &body.into(), &recorded_as(shown)).await?)
}
