//! `POST /alguna/customers`: creates a customer with its contacts and aliases, all or nothing.

use domain::{customer::Creation, pair::Pair, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, both, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{
    creation::{self, pair_of},
    customer_shapes::CreateCustomer,
    customer_view::Customer,
    headers::known_version,
    shown::Looking,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "alguna-create-customer",
        method: Method::POST,
        path: "/alguna/customers",
        scope: Scope::CustomersWrite,
        summary: "Creates a customer with its contacts and aliases, all or nothing.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[BODY, WRITE, &[ProblemKind::AliasTaken, ProblemKind::TooManyRanges]],
    };
    Endpoint::new(route, create_customer)
}

async fn create_customer(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsWrite)?;
    let ((), (_, body)) = both(known_version(&call), call.query_and_body::<NoParameters, CreateCustomer>())?;
    // Whoever is created has an account.
    let looking = Looking::at(&call.context, &[]).await?;
    let answering = |created: &Creation| answer(&pair_of(created), looking);
    let created = creation::create(&call.context, body.into(), &recorded_as(answering)).await?;
    answer(&pair_of(&created), looking)
}

/// What a customer that has been created is answered with.
fn answer(pair: &Pair, looking: Looking) -> Result<Response, Failure> {
    Response::json(StatusCode::OK, &Customer::of(pair, looking))
}
