//! `POST /v1/aliases/resolve`: resolves several identifiers at once.

use domain::{alias::Inquiry, scope::Scope};
use http_api::{BODY, Call, Endpoint, Failure, Method, Response, Route, StatusCode};
use store::Access;
use validation::{NoParameters, aliases::ResolveAliases};

use crate::view::Findings;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "resolve-aliases",
        method: Method::POST,
        path: "/v1/aliases/resolve",
        scope: Scope::AliasesRead,
        summary: "Tells which account each of up to 100 identifiers names, each at an instant of its own.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::BatchGetItem],
        problems: &[BODY],
    };
    Endpoint::new(route, resolve_aliases)
}

async fn resolve_aliases(call: Call) -> Result<Response, Failure> {
    let (_, body): (NoParameters, ResolveAliases) = call.query_and_body()?;
    let inquiries: Vec<Inquiry> = body.into();
    let findings = operations::resolve_aliases(&call.context, &inquiries).await?;
    Response::json(StatusCode::OK, &Findings::of(&findings))
}
