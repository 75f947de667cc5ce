//! `POST /v1/keys/{keyId}/rotate`: gives a key of the environment a successor.

use domain::scope::Scope;
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, both,
};
use store::Access;
use validation::{NoParameters, keys::RotateKey};

use crate::view::issued;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "rotate-key",
        method: Method::POST,
        path: "/v1/keys/{keyId}/rotate",
        scope: Scope::KeysWrite,
        summary: "Gives a key a successor with the same name, scopes and expiry, and tells its text, once. The key itself works beside it for overlapSeconds.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[ProblemKind::KeyNotFound, ProblemKind::KeyNotInUse, ProblemKind::StaleVersion],
        ],
    };
    Endpoint::new(route, rotate_key)
}

async fn rotate_key(call: Call) -> Result<Response, Failure> {
    let id = call.path("keyId", operations::Failure::KeyNotFound)?;
    let (precondition, (_, body)) =
        both(call.precondition(), call.query_and_body::<NoParameters, RotateKey>())?;
    let answering = call.sealed_as(issued);
    let overlap = body.overlap_seconds.duration();
    issued(&operations::rotate_key(&call.context, &id, overlap, &precondition, &answering).await?)
}
