//! `POST /v1/customers/{customerId}/contacts`: creates a contact of a customer.

use domain::{scope::Scope, text::CustomerId};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::{NoParameters, contacts::CreateContact};

use crate::view::Contact;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "create-contact",
        method: Method::POST,
        path: "/v1/customers/{customerId}/contacts",
        scope: Scope::CustomersWrite,
        summary: "Creates a contact of a customer. If it is primary, the one that was so no longer is.",
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
    let customer_id: CustomerId = call.path("customerId", operations::Failure::CustomerNotFound)?;
    let (_, body): (NoParameters, CreateContact) = call.query_and_body()?;
    let shown = |contact: &domain::contact::Contact| {
        Ok(Response::json(StatusCode::CREATED, &Contact::of(contact))?
            .with_etag(contact.revision.version)
            .with_location(&["customers", customer_id.as_str(), "contacts", contact.id.as_str()]))
    };
    let (new, answering) = (body.into(), recorded_as(shown));
    let contact = operations::create_contact(&call.context, &customer_id, &new, &answering).await?;
    shown(&contact)
}
