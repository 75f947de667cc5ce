//! `PATCH /v1/environments/{environmentId}`: changes an environment of the tenant.

use domain::{environment::EnvironmentProfile, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, both, recorded_as,
};
use store::Access;
use validation::{NoParameters, environments::UpdateEnvironment};

use crate::view::Environment;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "update-environment",
        method: Method::PATCH,
        path: "/v1/environments/{environmentId}",
        scope: Scope::EnvironmentsWrite,
        summary: "Changes an environment by a JSON Merge Patch (RFC 7396). Another currency leaves accounts in theirs.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[BODY, WRITE, &[ProblemKind::EnvironmentNotFound, ProblemKind::StaleVersion]],
    };
    Endpoint::new(route, update_environment)
}

async fn update_environment(call: Call) -> Result<Response, Failure> {
    let id = call.path("environmentId", operations::Failure::EnvironmentNotFound)?;
    let (precondition, (_, body)) =
        both(call.precondition(), call.query_and_body::<NoParameters, UpdateEnvironment>())?;
    let (patch, answering) = (body.into(), recorded_as(shown));
    let environment =
        operations::update_environment(&call.context, &id, &patch, &precondition, &answering).await?;
    shown(&environment)
}

/// What an environment that has been changed is answered with.
fn shown(environment: &EnvironmentProfile) -> Result<Response, Failure> {
    Ok(Response::json(StatusCode::OK, &Environment::of(environment))?.with_etag(environment.revision.version))
}
