//! `PATCH /alguna/accounts/{id}`: changes an account, its contacts and its aliases in one step.

use domain::{pair::Pair, scope::Scope};
use http_api::{BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE};
use store::Access;
use validation::NoParameters;

use super::{
    account_shapes::UpdateAccount,
    account_view::Account,
    change::{Changes, change},
    shown::Looking,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "alguna-update-account",
        method: Method::PATCH,
        path: "/alguna/accounts/{id}",
        scope: Scope::CustomersWrite,
        summary: "Changes an account; contacts and aliases that are given replace the whole list.",
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
    Endpoint::new(route, update_account)
}

async fn update_account(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsWrite)?;
    let (_, body): (NoParameters, UpdateAccount) = call.query_and_body()?;
    let changes = Changes::from(body);
    if changes.aliases.is_some() {
        call.authorize(Scope::AliasesWrite)?;
    }
    change(&call.context, call.request.path_parameter("id"), &changes, answer).await
}

/// What an account that has been changed is answered with.
fn answer(pair: &Pair, looking: Looking) -> Result<Response, Failure> {
    Response::json(StatusCode::OK, &Account::of(pair, looking))
}
