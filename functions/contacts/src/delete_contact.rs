//! `DELETE /v1/customers/{customerId}/contacts/{contactId}`: deletes a contact of a customer.

use domain::scope::Scope;
use http_api::{
    Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE, both,
    recorded_as,
};
use store::Access;
use validation::NoParameters;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "delete-contact",
        method: Method::DELETE,
        path: "/v1/customers/{customerId}/contacts/{contactId}",
        scope: Scope::CustomersWrite,
        summary: "Deletes a contact of a customer.",
        success: &[StatusCode::NO_CONTENT],
        query: &[],
        access: &[Access::GetItem, Access::PutItem, Access::QueryTable],
        problems: &[
            QUERY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::ContactNotFound,
                ProblemKind::Archived,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, delete_contact)
}

async fn delete_contact(call: Call) -> Result<Response, Failure> {
    let customer_id = call.path("customerId", operations::Failure::CustomerNotFound)?;
    let id = call.path("contactId", operations::Failure::ContactNotFound)?;
    let (precondition, NoParameters {}) = both(call.precondition(), call.query())?;
    let answering = recorded_as(|(): &()| Ok(Response::empty()));
    operations::delete_contact(&call.context, &customer_id, &id, &precondition, &answering).await?;
    Ok(Response::empty())
}
