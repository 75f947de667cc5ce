//! `POST /v1/accounts`: creates an account of a customer.

use domain::{account::AccountCreation, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::{NoParameters, accounts::CreateAccount};

use crate::view::Account;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "create-account",
        method: Method::POST,
        path: "/v1/accounts",
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
    let customer_id = body.customer_id.clone();
    let (new, answering) = (body.into_account(), recorded_as(shown));
    let creation = operations::create_account(&call.context, &customer_id, &new, &answering).await?;
    shown(&creation)
}

/// What an account that has been created is answered with.
fn shown(creation: &AccountCreation) -> Result<Response, Failure> {
    let account = &creation.account;
    Ok(Response::json(StatusCode::CREATED, &Account::of(account, Some(&creation.settings)))?
        .with_etag(account.revision.version)
        .with_location(&["accounts", account.id.as_str()]))
}
