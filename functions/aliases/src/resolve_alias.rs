//! `GET /v1/aliases/{alias}`: tells which account an identifier names at an instant.

use accounts::view::EffectiveRange;
use domain::{Instant, scope::Scope, text::Identifier};
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode};
use operations::Resolution;
use serde::Serialize;
use store::Access;
use validation::aliases::ResolveAlias;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "resolve-alias",
        method: Method::GET,
        path: "/v1/aliases/{alias}",
        scope: Scope::AliasesRead,
        summary: "Tells which account an alias, or an account id, names at an instant; now when none is given.",
        success: StatusCode::OK,
        query: &["at"],
        access: &[Access::GetItem],
        problems: &[ProblemKind::InvalidRequest, ProblemKind::AliasNotFound],
    };
    Endpoint::new(route, resolve_alias)
}

/// Which account an identifier names at an instant.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct View<'a> {
    alias: &'a str,
    kind: &'static str,
    at: Instant,
    account_id: &'a str,
    customer_id: &'a str,
    #[serde(flatten)]
    range: EffectiveRange,
}

impl<'a> View<'a> {
    fn of(resolution: &'a Resolution) -> Self {
        let Resolution { identifier, kind, at, tenure } = resolution;
        Self {
            alias: identifier.as_str(),
            kind: kind.name(),
            at: *at,
            account_id: tenure.owner.account_id.as_str(),
            customer_id: tenure.owner.customer_id.as_str(),
            range: tenure.range.into(),
        }
    }
}

async fn resolve_alias(call: Call) -> Result<Response, Failure> {
    let query: ResolveAlias = call.query()?;
    let identifier = Identifier::parse(call.request.path_parameter("alias"))
        .map_err(|_| operations::Failure::AliasNotFound)?;
    let resolution = operations::resolve_alias(&call.context, &identifier, query.at).await?;
    Response::json(StatusCode::OK, &View::of(&resolution))
}
