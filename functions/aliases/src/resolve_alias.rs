//! `GET /v1/aliases/{alias}`: tells which account an identifier names at an instant.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::aliases::ResolveAlias;

use crate::view::Resolution;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "resolve-alias",
        method: Method::GET,
        path: "/v1/aliases/{alias}",
        scope: Scope::AliasesRead,
        summary: "Tells which account an alias, or an account id, names at an instant; now when none is given.",
        success: &[StatusCode::OK],
        query: &["at"],
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::AliasNotFound]],
    };
    Endpoint::new(route, resolve_alias)
}

async fn resolve_alias(call: Call) -> Result<Response, Failure> {
    let ResolveAlias { at } = call.query()?;
    let alias = call.path("alias", operations::Failure::AliasNotFound)?;
    let resolution = operations::resolve_alias(&call.context, &alias, at).await?;
    Response::json(StatusCode::OK, &Resolution::of(&resolution))
}
