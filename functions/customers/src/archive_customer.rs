//! `DELETE /v1/customers/{customerId}`: archives a customer with its accounts.

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
        operation: "archive-customer",
        method: Method::DELETE,
        path: "/v1/customers/{customerId}",
        scope: Scope::CustomersWrite,
        summary: "Archives a customer and its accounts at once; the aliases of the accounts end now.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::BatchGetItem, Access::PutItem, Access::QueryTable],
        problems: &[
            QUERY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::Archived,
                ProblemKind::TooMuchToArchive,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, archive_customer)
}

async fn archive_customer(call: Call) -> Result<Response, Failure> {
    let id = call.path("customerId", operations::Failure::CustomerNotFound)?;
    let (precondition, NoParameters {}) = both(call.precondition(), call.query())?;
    let answering = recorded_as(shown);
    let customer = operations::archive_customer(&call.context, &id, &precondition, &answering).await?;
    shown(&customer)
}
