//! `GET /v1/aliases`: lists the aliases of the environment.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::aliases::ListAliases;

use crate::view::AliasOwners;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-aliases",
        method: Method::GET,
        path: "/v1/aliases",
        scope: Scope::AliasesRead,
        summary: "Lists the aliases of the environment with their owners over time, by value. It may lag by a moment.",
        success: &[StatusCode::OK],
        query: &["prefix", "pageSize", "nextToken"],
        access: &[Access::GetItem, Access::QueryNames],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_aliases)
}

async fn list_aliases(call: Call) -> Result<Response, Failure> {
    let parameters: ListAliases = call.query()?;
    let token = call.page_token(&parameters.prefix);
    let behind = token.read_optional(&parameters.next_token)?;
    let (prefix, page_size) = (parameters.prefix.as_ref(), parameters.page_size.0);
    let page = operations::list_aliases(&call.context, prefix, behind.as_ref(), page_size).await?;
    token.answer(&page, AliasOwners::of)
}
