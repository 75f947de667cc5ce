//! `POST /v1/customers`: creates a customer with its first account and aliases, all or nothing.

use accounts::view::{Account, Setting};
use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode};
use store::Access;
use validation::{NoParameters, customers::CreateCustomer};

use crate::view::Customer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "create-customer",
        method: Method::POST,
        path: "/v1/customers",
        scope: Scope::CustomersWrite,
        summary: "Creates a customer with its first account, aliases and settings, all or nothing.",
        success: StatusCode::CREATED,
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            ProblemKind::EmptyBody,
            ProblemKind::MalformedJson,
            ProblemKind::BodyTooDeep,
            ProblemKind::InvalidRequest,
            ProblemKind::CustomerExists,
            ProblemKind::AccountExists,
            ProblemKind::AliasTaken,
            ProblemKind::TooManyRanges,
            ProblemKind::PayloadTooLarge,
            ProblemKind::UnsupportedMediaType,
            ProblemKind::Contention,
            ProblemKind::OutcomeUnknown,
        ],
    };
    Endpoint::new(route, create_customer)
}

async fn create_customer(call: Call) -> Result<Response, Failure> {
    let (_, body): (NoParameters, CreateCustomer) = call.query_and_body()?;
    let new = body.into();
    let creation = operations::create_customer(&call.context, &new).await?;
    let customer = &creation.customer;
    let mut view = Customer::of(customer);
    view.settings = Some(Setting::all_of(&creation.settings));
    view.account =
        creation.account.as_ref().map(|account| Account::of(account, Some(&creation.account_settings)));
    Ok(Response::json(StatusCode::CREATED, &view)?
        .with_etag(customer.revision.version)
        .with_location("/v1/customers", customer.id.as_str()))
}
