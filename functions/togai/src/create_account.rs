//! `POST /togai/accounts`: creates an account of a customer.

use domain::{
    account::{AccountCreation, NewAccount},
    scope::Scope,
};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{account_shapes::CreateAccount, view::Account};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-create-account",
        method: Method::POST,
        path: "/togai/accounts",
        scope: Scope::AccountsWrite,
        summary: "Creates an account of a customer with its aliases and settings, all or nothing.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::AccountExists,
                ProblemKind::AliasTaken,
                ProblemKind::TooManyRanges,
                ProblemKind::Archived,
            ],
        ],
    };
    Endpoint::new(route, create_account)
}

async fn create_account(call: Call) -> Result<Response, Failure> {
    let (_, body): (NoParameters, CreateAccount) = call.query_and_body()?;
    let new = NewAccount::from(body.account);
    let context = &call.context;
    let shown = |creation: &AccountCreation| {
        let view = Account::of(&creation.account, context.now).with(&creation.settings);
        Response::json(StatusCode::CREATED, &view)
    };
    shown(&operations::create_account(context, &body.customer_id, &new, &recorded_as(shown)).await?)
}
