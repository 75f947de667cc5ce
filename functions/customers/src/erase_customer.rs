//! `POST /v1/customers/{customerId}/erase`: erases the personal data of an archived customer.

use domain::scope::Scope;
use http_api::{
    Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE, both,
    recorded_as,
};
use store::Access;
use validation::NoParameters;

use crate::view::shown;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "erase-customer",
        method: Method::POST,
        path: "/v1/customers/{customerId}/erase",
        scope: Scope::CustomersErase,
        summary: "Erases the personal data of an archived customer, of its accounts, contacts, settings and e-mail aliases, and of their audit trail, for ever. Ids and statuses stay.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            QUERY,
            WRITE,
            &[ProblemKind::CustomerNotFound, ProblemKind::NotArchived, ProblemKind::StaleVersion],
        ],
    };
    Endpoint::new(route, erase_customer)
}

async fn erase_customer(call: Call) -> Result<Response, Failure> {
    let id = call.path("customerId", operations::Failure::CustomerNotFound)?;
    let (precondition, NoParameters {}) = both(call.precondition(), call.query())?;
    let answering = recorded_as(shown);
    let customer = operations::erase_customer(&call.context, &id, &precondition, &answering).await?;
    shown(&customer)
}
