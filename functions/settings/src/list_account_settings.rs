//! `GET /v1/accounts/{identifier}/settings`: lists the settings of an account.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, PAGING, ProblemKind, QUERY, Response, Route, StatusCode};
use operations::SettingsOf;
use store::Access;

use crate::answer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "list-account-settings",
        method: Method::GET,
        path: "/v1/accounts/{identifier}/settings",
        scope: Scope::AccountsRead,
        summary: "Lists the settings of an account, by namespace and id.",
        success: &[StatusCode::OK],
        query: PAGING,
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::AccountNotFound]],
    };
    Endpoint::new(route, list_account_settings)
}

async fn list_account_settings(call: Call) -> Result<Response, Failure> {
    let of = SettingsOf::Account(call.path("identifier", operations::Failure::AccountNotFound)?);
    answer::list(&call, of).await
}
