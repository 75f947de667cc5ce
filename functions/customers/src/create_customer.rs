//! `POST /v1/customers`: creates a customer with its contacts, its first account and aliases, all or nothing.

use accounts::view::Account;
use contacts::view::Contact;
use domain::{customer::Creation, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use settings::view::Setting;
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
        summary: "Creates a customer with its contacts, its first account, aliases and settings, all or nothing.",
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
    let answering = recorded_as(shown);
    let creation = operations::create_customer(&call.context, &body.into(), &answering).await?;
    shown(&creation)
}

/// What a customer that has been created is answered with.
fn shown(creation: &Creation) -> Result<Response, Failure> {
    let customer = &creation.customer;
    let mut view = Customer::of(customer);
    view.settings = Some(Setting::all_of(&creation.settings));
    view.contacts = (!creation.contacts.is_empty()).then(|| Contact::all_of(&creation.contacts));
    view.account =
        creation.account.as_ref().map(|creation| Account::of(&creation.account, Some(&creation.settings)));
    Ok(Response::json(StatusCode::CREATED, &view)?
        .with_etag(customer.revision.version)
        .with_location(&["customers", customer.id.as_str()]))
}
