//! `GET /togai/aliases/{alias}`: gets a reserved value.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::NoParameters;

use super::view::ReservedAlias;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-get-alias",
        method: Method::GET,
        path: "/togai/aliases/{alias}",
        scope: Scope::AliasesRead,
        summary: "Gets a reserved alias value.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::AliasNotFound]],
    };
    Endpoint::new(route, get_alias)
}

async fn get_alias(call: Call) -> Result<Response, Failure> {
    let _: NoParameters = call.query()?;
    let value = call.path("alias", operations::Failure::AliasNotFound)?;
    let reservation = operations::get_reservation(&call.context, &value).await?;
    Response::json(StatusCode::OK, &ReservedAlias::of(&reservation))
}
