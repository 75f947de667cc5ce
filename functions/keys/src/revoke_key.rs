//! `DELETE /v1/keys/{keyId}`: revokes a key of the environment.

use domain::{key::KeyInUse, scope::Scope};
use http_api::{
    Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE, both,
    recorded_as,
};
use store::Access;
use validation::NoParameters;

use crate::view::Key;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "revoke-key",
        method: Method::DELETE,
        path: "/v1/keys/{keyId}",
        scope: Scope::KeysWrite,
        summary: "Revokes a key of the environment, for ever. It is refused at the latest 60 seconds later. One that is revoked already stays as it is.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[QUERY, WRITE, &[ProblemKind::KeyNotFound, ProblemKind::StaleVersion]],
    };
    Endpoint::new(route, revoke_key)
}

async fn revoke_key(call: Call) -> Result<Response, Failure> {
    let id = call.path("keyId", operations::Failure::KeyNotFound)?;
    let (precondition, NoParameters {}) = both(call.precondition(), call.query())?;
    let answering = recorded_as(shown);
    shown(&operations::revoke_key(&call.context, &id, &precondition, &answering).await?)
}

/// What a key that has been revoked is answered with.
fn shown(revoked: &KeyInUse) -> Result<Response, Failure> {
    Ok(Response::json(StatusCode::OK, &Key::of(revoked))?.with_etag(revoked.key.revision.version))
}
