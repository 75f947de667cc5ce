//! `DELETE /togai/customers/{customer_id}`: archives a customer and its accounts.

use domain::{precondition::Precondition, scope::Scope};
use http_api::{
    Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::view::Success;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-delete-customer",
        method: Method::DELETE,
        path: "/togai/customers/{customer_id}",
        scope: Scope::CustomersWrite,
        summary: "Archives a customer and its accounts; their aliases end now.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::BatchGetItem, Access::PutItem, Access::QueryTable],
        problems: &[
            QUERY,
            WRITE,
            &[ProblemKind::CustomerNotFound, ProblemKind::Archived, ProblemKind::TooMuchToArchive],
        ],
    };
    Endpoint::new(route, delete_customer)
}

async fn delete_customer(call: Call) -> Result<Response, Failure> {
    let _: NoParameters = call.query()?;
    let id = call.path("customer_id", operations::Failure::CustomerNotFound)?;
    let answering = recorded_as(|_: &_| Success::answer());
    operations::archive_customer(&call.context, &id, &Precondition::None, &answering).await?;
    Success::answer()
}
