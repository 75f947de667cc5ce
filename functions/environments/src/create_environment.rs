//! `POST /v1/environments`: creates an environment of the tenant.

use domain::{environment::EnvironmentProfile, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::{NoParameters, environments::CreateEnvironment};

use crate::view::Environment;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "create-environment",
        method: Method::POST,
        path: "/v1/environments",
        scope: Scope::EnvironmentsWrite,
        summary: "Creates an environment of the tenant. It has no key yet; create-key makes one for it.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[BODY, WRITE, &[ProblemKind::EnvironmentExists, ProblemKind::TooManyEnvironments]],
    };
    Endpoint::new(route, create_environment)
}

async fn create_environment(call: Call) -> Result<Response, Failure> {
    let (_, body): (NoParameters, CreateEnvironment) = call.query_and_body()?;
    let answering = recorded_as(shown);
    let environment = operations::create_environment(&call.context, &body.into(), &answering).await?;
    shown(&environment)
}

/// What an environment that has been created is answered with.
fn shown(environment: &EnvironmentProfile) -> Result<Response, Failure> {
    Ok(Response::json(StatusCode::CREATED, &Environment::of(environment))?
        .with_etag(environment.revision.version)
        .with_location(&["environments", environment.id.as_str()]))
}
