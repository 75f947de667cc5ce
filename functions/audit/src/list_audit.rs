//! `GET /v1/audit`: lists what changes made of objects.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::audit::ListAudit;

use crate::view::AuditRecord;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-audit",
        method: Method::GET,
        path: "/v1/audit",
        scope: Scope::AuditRead,
        summary: "Lists what each change made of each object, with who asked for it and when, the last change first. A change shows after a moment.",
        success: &[StatusCode::OK],
        query: &[
            "objectType",
            "objectId",
            "customerId",
            "actor",
            "from",
            "until",
            "sort",
            "pageSize",
            "nextToken",
        ],
        access: &[Access::GetItem, Access::QueryTable, Access::QueryDirectory],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_audit)
}

async fn list_audit(call: Call) -> Result<Response, Failure> {
    let parameters: ListAudit = call.query()?;
    let token = call.page_token(&parameters.query);
    let behind = token.read_optional(&parameters.next_token)?;
    let (query, page_size) = (&parameters.query, parameters.page_size.0);
    let page = operations::list_audit(&call.context, query, behind.as_ref(), page_size).await?;
    token.answer(&page, AuditRecord::of)
}
