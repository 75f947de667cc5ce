//! `POST /alguna/accounts`: creates an account with its contacts and aliases, all or nothing.

use domain::{customer::Creation, pair::Pair, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{
    account_shapes::CreateAccount,
    account_view::Account,
    creation::{self, pair_of},
    shown::Looking,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "alguna-create-account",
        method: Method::POST,
        path: "/alguna/accounts",
        scope: Scope::CustomersWrite,
        summary: "Creates an account with its contacts and aliases, all or nothing.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[BODY, WRITE, &[ProblemKind::AliasTaken, ProblemKind::TooManyRanges]],
    };
    Endpoint::new(route, create_account)
}

async fn create_account(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsWrite)?;
    let (_, body): (NoParameters, CreateAccount) = call.query_and_body()?;
    // Whoever is created has an account.
    let looking = Looking::at(&call.context, &[]).await?;
    let answering = |created: &Creation| answer(&pair_of(created), looking);
    let created = creation::create(&call.context, body.into(), &recorded_as(answering)).await?;
    answer(&pair_of(&created), looking)
}

/// What an account that has been created is answered with.
fn answer(pair: &Pair, looking: Looking) -> Result<Response, Failure> {
    Response::json(StatusCode::CREATED, &Account::of(pair, looking))
}
