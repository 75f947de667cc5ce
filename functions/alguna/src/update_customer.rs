//! `PATCH /alguna/customers/{id}`: changes a customer, its contacts and its aliases in one step.

use domain::{pair::Pair, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, both,
};
use store::Access;
use validation::NoParameters;

use super::{
    change::{Changes, change},
    customer_shapes::UpdateCustomer,
    customer_view::Customer,
    headers::known_version,
    shown::Looking,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "alguna-update-customer",
        method: Method::PATCH,
        path: "/alguna/customers/{id}",
        scope: Scope::CustomersWrite,
        summary: "Changes a customer; contacts and aliases that are given replace the whole list.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::BatchGetItem, Access::PutItem, Access::QueryTable],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::AliasTaken,
                ProblemKind::TooManyRanges,
                ProblemKind::TooManyAliases,
                ProblemKind::NoAccount,
                ProblemKind::Archived,
                ProblemKind::TooMuchToChange,
            ],
        ],
    };
    Endpoint::new(route, update_customer)
}

async fn update_customer(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsWrite)?;
    let ((), (_, body)) = both(known_version(&call), call.query_and_body::<NoParameters, UpdateCustomer>())?;
    let changes = Changes::from(body);
    if changes.aliases.is_some() {
        call.authorize(Scope::AliasesWrite)?;
    }
    change(&call.context, call.request.path_parameter("id"), &changes, answer).await
}

/// What a customer that has been changed is answered with.
fn answer(pair: &Pair, looking: Looking) -> Result<Response, Failure> {
    Response::json(StatusCode::OK, &Customer::of(pair, looking))
}
