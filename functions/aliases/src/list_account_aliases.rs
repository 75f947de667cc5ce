//! `GET /v1/accounts/{identifier}/aliases`: lists the aliases of an account.

use accounts::view::Alias;
use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, PAGING, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::Paging;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-account-aliases",
        method: Method::GET,
        path: "/v1/accounts/{identifier}/aliases",
        scope: Scope::AliasesRead,
        summary: "Lists the aliases of an account, those of the past and of the future too, by value and then by range.",
        success: &[StatusCode::OK],
        query: PAGING,
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::AccountNotFound]],
    };
    Endpoint::new(route, list_account_aliases)
}

async fn list_account_aliases(call: Call) -> Result<Response, Failure> {
    let identifier = call.path("identifier", operations::Failure::AccountNotFound)?;
    let Paging { page_size, next_token } = call.query()?;
    let token = call.page_token(&identifier);
    let behind = token.read_optional(&next_token)?;
    let page =
        operations::list_account_aliases(&call.context, &identifier, behind.as_ref(), page_size.0).await?;
    token.answer(&page, Alias::of)
}
