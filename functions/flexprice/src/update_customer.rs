//! `PUT /flexprice/v1/customers/{id}`: changes a customer.

use domain::{pair::Pair, precondition::Precondition, scope::Scope};
use http_api::{BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE};
use operations::{Context, Recording};
use store::Access;
use validation::NoParameters;

use super::{shapes::UpdateCustomer, view::Customer};

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
    let current = operations::get_pair(&call.context, &id, false).await?;
    let updated = updated(&call.context, &current, body).await?;
    Response::json(StatusCode::OK, &Customer::of(&updated, None, &call.context))
}

/// The customer after the changes that a body asks for. There are no versions in this API: the last change wins.
///
/// # Errors
///
/// Those of [`operations::update_pair`].
pub(super) async fn updated(
    context: &Context,
    current: &Pair,
    body: UpdateCustomer,
) -> Result<Pair, operations::Failure> {
    let patch = body.into_patch(current);
    let id = &current.customer.id;
    operations::update_pair(context, id, &patch, true, &Precondition::None, &Recording::none()).await
}
