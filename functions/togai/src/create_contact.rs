//! `POST /togai/customers/{customer_id}/contacts`: creates a contact of a customer.

use domain::scope::Scope;
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{customer_shapes::CreateContact, view::Contact};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-create-contact",
        method: Method::POST,
        path: "/togai/customers/{customer_id}/contacts",
        scope: Scope::CustomersWrite,
        summary: "Creates a contact of a customer.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem, Access::QueryTable],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::ContactExists,
                ProblemKind::EmailTaken,
                ProblemKind::TooManyContacts,
                ProblemKind::Archived,
            ],
        ],
    };
    Endpoint::new(route, create_contact)
}

async fn create_contact(call: Call) -> Result<Response, Failure> {
    let id = call.path("customer_id", operations::Failure::CustomerNotFound)?;
    let (_, body): (NoParameters, CreateContact) = call.query_and_body()?;
    let shown = |contact: &_| Response::json(StatusCode::CREATED, &Contact::of(contact));
    shown(&operations::create_contact(&call.context, &id, &body.into(), &recorded_as(shown)).await?)
}
