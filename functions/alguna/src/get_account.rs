//! `GET /alguna/accounts/{id}`: gets an account by its id or an alias.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::NoParameters;

use super::{account_view::Account, finding::find, shown::Looking};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "alguna-get-account",
        method: Method::GET,
        path: "/alguna/accounts/{id}",
        scope: Scope::CustomersRead,
        summary: "Gets an account by its id or by any of its aliases.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, get_account)
}

async fn get_account(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsRead)?;
    let NoParameters {} = call.query()?;
    let pair = find(&call.context, call.request.path_parameter("id")).await?;
    let looking = Looking::at(&call.context, std::slice::from_ref(&pair)).await?;
    Response::json(StatusCode::OK, &Account::of(&pair, looking))
}
