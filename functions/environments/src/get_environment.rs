//! `GET /v1/environments/{environmentId}`: gets an environment of the tenant.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::NoParameters;

use crate::view::Environment;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "get-environment",
        method: Method::GET,
        path: "/v1/environments/{environmentId}",
        scope: Scope::EnvironmentsRead,
        summary: "Gets an environment of the tenant.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::EnvironmentNotFound]],
    };
    Endpoint::new(route, get_environment)
}

async fn get_environment(call: Call) -> Result<Response, Failure> {
    let id = call.path("environmentId", operations::Failure::EnvironmentNotFound)?;
    let NoParameters {} = call.query()?;
    let environment = operations::get_environment(&call.context, &id).await?;
    Ok(Response::json(StatusCode::OK, &Environment::of(&environment))?
        .with_etag(environment.revision.version))
}
