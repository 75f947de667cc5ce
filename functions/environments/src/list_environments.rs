//! `GET /v1/environments`: lists the environments of the tenant.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, PAGING, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::Paging;

use crate::view::Environment;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-environments",
        method: Method::GET,
        path: "/v1/environments",
        scope: Scope::EnvironmentsRead,
        summary: "Lists the environments of the tenant, by id.",
        success: &[StatusCode::OK],
        query: PAGING,
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_environments)
}

async fn list_environments(call: Call) -> Result<Response, Failure> {
    let Paging { page_size, next_token } = call.query()?;
    let token = call.page_token(&());
    let behind = token.read_optional(&next_token)?;
    let page = operations::list_environments(&call.context, behind.as_ref(), page_size.0).await?;
    token.answer(&page, Environment::of)
}
