//! `DELETE /togai/aliases/{alias}`: ends the reservation of a value.

use domain::scope::Scope;
use http_api::{
    Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::view::Success;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-delete-alias",
        method: Method::DELETE,
        path: "/togai/aliases/{alias}",
        scope: Scope::AliasesWrite,
        summary: "Ends the reservation of an alias value.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[QUERY, WRITE, &[ProblemKind::AliasNotFound]],
    };
    Endpoint::new(route, delete_alias)
}

async fn delete_alias(call: Call) -> Result<Response, Failure> {
    let _: NoParameters = call.query()?;
    let value = call.path("alias", operations::Failure::AliasNotFound)?;
    let answering = recorded_as(|(): &()| Success::answer());
    operations::release_reservation(&call.context, &value, &answering).await?;
    Success::answer()
}
