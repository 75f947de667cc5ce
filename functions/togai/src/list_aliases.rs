//! `GET /togai/aliases`: lists the reserved values.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode};
use store::Access;

use super::{
    paging::{Asked, Shown, read},
    reservation_shapes::ListAliases,
    view::ReservedAlias,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-list-aliases",
        method: Method::GET,
        path: "/togai/aliases",
        scope: Scope::AliasesRead,
        summary: "Lists the reserved alias values, by value. It may lag by a moment.",
        success: &[StatusCode::OK],
        query: &["pageSize", "nextToken"],
        access: &[Access::GetItem, Access::QueryDirectory],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_aliases)
}

async fn list_aliases(call: Call) -> Result<Response, Failure> {
    let asked: Asked<ListAliases> = read(&call)?;
    let page_size = asked.query.page_size.0;
    let page = operations::list_reservations(&call.context, asked.behind.as_ref(), page_size).await?;
    asked.answer(&call, &page, Shown::Plain, ReservedAlias::of)
}
