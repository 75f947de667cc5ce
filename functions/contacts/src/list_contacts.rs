//! `GET /v1/customers/{customerId}/contacts`: lists the contacts of a customer.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, PAGING, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::Paging;

use crate::view::Contact;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-contacts",
        method: Method::GET,
        path: "/v1/customers/{customerId}/contacts",
        scope: Scope::CustomersRead,
        summary: "Lists the contacts of a customer, by id.",
        success: &[StatusCode::OK],
        query: PAGING,
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, list_contacts)
}

async fn list_contacts(call: Call) -> Result<Response, Failure> {
    let customer_id = call.path("customerId", operations::Failure::CustomerNotFound)?;
    let Paging { page_size, next_token } = call.query()?;
    let token = call.page_token(&customer_id);
    let behind = token.read_optional(&next_token)?;
    let page = operations::list_contacts(&call.context, &customer_id, behind.as_ref(), page_size.0).await?;
    token.answer(&page, Contact::of)
}
