//! `GET /v1/keys`: lists the keys of the environment.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, PAGING, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::Paging;

use crate::view::Key;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-keys",
        method: Method::GET,
        path: "/v1/keys",
        scope: Scope::KeysRead,
        summary: "Lists the keys of the environment, by id, those that are revoked or expired too.",
        success: &[StatusCode::OK],
        query: PAGING,
        access: &[Access::GetItem, Access::BatchGetItem, Access::QueryTable],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_keys)
}

async fn list_keys(call: Call) -> Result<Response, Failure> {
    let Paging { page_size, next_token } = call.query()?;
    let token = call.page_token(&());
    let behind = token.read_optional(&next_token)?;
    let page = operations::list_keys(&call.context, behind.as_ref(), page_size.0).await?;
    token.answer(&page, Key::of)
}
