//! `POST /v1/keys`: creates a key.

use domain::{key::must_be_in_the_future, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, both,
};
use store::Access;
use validation::{
    NoParameters, Place, Report,
    keys::{CreateKey, Expiry},
};

use crate::view::issued;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "create-key",
        method: Method::POST,
        path: "/v1/keys",
        scope: Scope::KeysWrite,
        summary: "Creates a key with some of the scopes of the one that is presented, and tells its text, once. For another environment than its own, that needs environments:write too.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[BODY, WRITE, &[ProblemKind::EnvironmentNotFound, ProblemKind::KeyExists]],
    };
    Endpoint::new(route, create_key)
}

async fn create_key(call: Call) -> Result<Response, Failure> {
    let read = call.query_and_body::<NoParameters, CreateKey>();
    let ((_, body), ()) = match read {
        // A document that can be read at all may be wrong in what only the clock tells, too.
        read @ (Ok(_) | Err(Failure::Invalid(_))) => both(read, must_not_be_over(&call))?,
        Err(failure) => return Err(failure),
    };
    let environment_id = body.environment_id.clone();
    if environment_id.as_ref().is_some_and(|id| *id != call.context.principal.environment.id) {
        call.authorize(Scope::EnvironmentsWrite)?;
    }
    let answering = call.sealed_as(issued);
    let new = body.into();
    issued(&operations::create_key(&call.context, &new, environment_id.as_ref(), &answering).await?)
}

/// Refuses a key that would be expired at once, whatever else is wrong with it.
fn must_not_be_over(call: &Call) -> Result<(), Failure> {
    let Ok(Expiry { expires_at }) = validation::body(&call.request.body) else { return Ok(()) };
    let checked =
        expires_at.0.map_or(Ok(()), |expires_at| must_be_in_the_future(expires_at, call.context.now));
    checked
        .map_err(|violation| Failure::Invalid(Report::of(Place::Pointer("/expiresAt".to_owned()), violation)))
}
