//! `GET /v1/customers/{customerId}/contacts`: lists the contacts of a customer.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Listed, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::NoParameters;

use crate::view::Contact;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-contacts",
        method: Method::GET,
        path: "/v1/customers/{customerId}/contacts",
        scope: Scope::CustomersRead,
        summary: "Lists all contacts of a customer, by id.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, list_contacts)
}

async fn list_contacts(call: Call) -> Result<Response, Failure> {
    let customer_id = call.path("customerId", operations::Failure::CustomerNotFound)?;
    let _: NoParameters = call.query()?;
    let contacts = operations::list_contacts(&call.context, &customer_id).await?;
    Response::json(StatusCode::OK, &Listed::whole(Contact::all_of(&contacts)))
}
