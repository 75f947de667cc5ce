//! `PATCH /v1/customers/{customerId}/contacts/{contactId}`: changes a contact of a customer.

use domain::scope::Scope;
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, both, recorded_as,
};
use store::Access;
use validation::{NoParameters, contacts::UpdateContact};

use crate::view::Contact;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "update-contact",
        method: Method::PATCH,
        path: "/v1/customers/{customerId}/contacts/{contactId}",
        scope: Scope::CustomersWrite,
        summary: "Changes a contact by a JSON Merge Patch (RFC 7396). If it becomes primary, the one that was so no longer is.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem, Access::QueryTable],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::ContactNotFound,
                ProblemKind::EmailTaken,
                ProblemKind::Archived,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, update_contact)
}

async fn update_contact(call: Call) -> Result<Response, Failure> {
    let customer_id = call.path("customerId", operations::Failure::CustomerNotFound)?;
    let id = call.path("contactId", operations::Failure::ContactNotFound)?;
    let (precondition, (_, body)) =
        both(call.precondition(), call.query_and_body::<NoParameters, UpdateContact>())?;
    let (patch, answering) = (body.into(), recorded_as(shown));
    let contact =
        operations::update_contact(&call.context, &customer_id, &id, &patch, &precondition, &answering)
            .await?;
    shown(&contact)
}

/// What a contact that has been changed is answered with.
fn shown(contact: &domain::contact::Contact) -> Result<Response, Failure> {
    Ok(Response::json(StatusCode::OK, &Contact::of(contact))?.with_etag(contact.revision.version))
}
