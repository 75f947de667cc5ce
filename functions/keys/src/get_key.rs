//! `GET /v1/keys/{keyId}`: gets a key of the environment.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::NoParameters;

use crate::view::Key;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "get-key",
        method: Method::GET,
        path: "/v1/keys/{keyId}",
        scope: Scope::KeysRead,
        summary: "Gets a key of the environment, and when it was last used.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::KeyNotFound]],
    };
    Endpoint::new(route, get_key)
}

async fn get_key(call: Call) -> Result<Response, Failure> {
    let id = call.path("keyId", operations::Failure::KeyNotFound)?;
    let NoParameters {} = call.query()?;
    let in_use = operations::get_key(&call.context, &id).await?;
    Ok(Response::json(StatusCode::OK, &Key::of(&in_use))?.with_etag(in_use.key.revision.version))
}
