//! `GET /togai/accounts/{account_id}/account_aliases`: lists the aliases of an account.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::NoParameters;

use super::{paging::whole, view::RangedAlias};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-list-account-aliases",
        method: Method::GET,
        path: "/togai/accounts/{account_id}/account_aliases",
        scope: Scope::AliasesRead,
        summary: "Lists the aliases of an account with their ranges, those of the past and of the future too, by value and then by range.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::AccountNotFound]],
    };
    Endpoint::new(route, list_account_aliases)
}

async fn list_account_aliases(call: Call) -> Result<Response, Failure> {
    let _: NoParameters = call.query()?;
    let identifier = call.path("account_id", operations::Failure::AccountNotFound)?;
    let details = operations::get_account(&call.context, &identifier, None, false).await?;
    whole(StatusCode::OK, RangedAlias::all_of(&details.account))
}
