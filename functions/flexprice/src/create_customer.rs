//! `POST /flexprice/v1/customers`: creates a customer and its account, which the external id names.

use domain::{
    customer::Creation,
    id::Uid,
    pair::Pair,
    scope::Scope,
    text::{CustomerId, Text},
};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{
    shapes::CreateCustomer,
    view::{Customer, Looking},
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "flexprice-create-customer",
        method: Method::POST,
        path: "/flexprice/v1/customers",
        scope: Scope::CustomersWrite,
        summary: "Creates a customer and its account, which the `external_id` names.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[BODY, WRITE, &[ProblemKind::AliasTaken, ProblemKind::TooManyRanges]],
    };
    Endpoint::new(route, create_customer)
}

async fn create_customer(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsWrite)?;
    let (_, body): (NoParameters, CreateCustomer) = call.query_and_body()?;
    let context = &call.context;
    let uid = Uid::generate(context.now, (context.randomness)());
    let new = body.into_new(generated_id(&uid)?);
    let looking = Looking::of(context).await?;
    let shown = |creation: &Creation| {
        let account = creation.account.as_ref().map(|creation| creation.account.clone());
        let (customer, contacts) = (creation.customer.clone(), Some(creation.contacts.clone()));
        let pair = Pair { customer, account, contacts };
        Response::json(StatusCode::CREATED, &Customer::of(&pair, None, looking))
    };
    shown(&operations::create_customer(context, &new, &recorded_as(shown)).await?)
}

/// The id of a new customer: `cust_` and a generated one.
fn generated_id(uid: &Uid) -> Result<CustomerId, Failure> {
    Text::parse(&format!("cust_{}", uid.as_str()))
        .map_err(|violation| Failure::Internal { cause: format!("a generated id {violation}") })
}
