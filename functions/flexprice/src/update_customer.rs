//! `PUT /flexprice/v1/customers/{id}`: changes a customer.

use domain::scope::Scope;
use http_api::{BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE};
use store::Access;
use validation::NoParameters;

use super::{
    change::{self, Asked},
    shapes::UpdateCustomer,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "flexprice-update-customer",
        method: Method::PUT,
        path: "/flexprice/v1/customers/{id}",
        scope: Scope::CustomersWrite,
        summary: "Changes a customer: what the body names, and `\"\"` clears.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::BatchGetItem, Access::PutItem, Access::QueryTable],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::Archived,
                ProblemKind::AliasTaken,
                ProblemKind::TooManyRanges,
                ProblemKind::TooManyAliases,
                ProblemKind::NoAccount,
                ProblemKind::TooMuchToChange,
            ],
        ],
    };
    Endpoint::new(route, update_customer)
}

async fn update_customer(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsWrite)?;
    let (_, body): (NoParameters, UpdateCustomer) = call.query_and_body()?;
    let id = call.path("id", operations::Failure::CustomerNotFound)?;
    change::answer(&call, &Asked::Id(id), &body).await
}
