//! `GET /v1/accounts/{identifier}/aliases`: lists the aliases of an account.

use accounts::view::Alias;
use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Listed, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::NoParameters;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-account-aliases",
        method: Method::GET,
        path: "/v1/accounts/{identifier}/aliases",
        scope: Scope::AliasesRead,
        summary: "Lists all aliases of an account, those of the past and of the future too.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::AccountNotFound]],
    };
    Endpoint::new(route, list_account_aliases)
}

async fn list_account_aliases(call: Call) -> Result<Response, Failure> {
    let identifier = call.path("identifier", operations::Failure::AccountNotFound)?;
    let _: NoParameters = call.query()?;
    let aliases = operations::list_account_aliases(&call.context, &identifier).await?;
    Response::json(StatusCode::OK, &Listed::whole(Alias::all_of(&aliases)))
}
