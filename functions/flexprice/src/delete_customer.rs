//! `DELETE /flexprice/v1/customers/{id}`: deletes a customer, which archives it.

use domain::{precondition::Precondition, scope::Scope};
use http_api::{
    Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "flexprice-delete-customer",
        method: Method::DELETE,
        path: "/flexprice/v1/customers/{id}",
        scope: Scope::CustomersWrite,
        summary: "Deletes a customer: it is archived with its accounts, and its names are free again.",
        success: &[StatusCode::NO_CONTENT],
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
    call.authorize(Scope::AccountsWrite)?;
    let NoParameters {} = call.query()?;
    let id = call.path("id", operations::Failure::CustomerNotFound)?;
    let answering = recorded_as(|_: &_| Ok(Response::empty()));
    operations::archive_customer(&call.context, &id, &Precondition::None, &answering).await?;
    Ok(Response::empty())
}
