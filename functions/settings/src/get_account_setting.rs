//! `GET /v1/accounts/{identifier}/settings/{namespace}/{settingId}`: gets a setting of an account.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use operations::SettingsOf;
use store::Access;

use crate::answer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "get-account-setting",
        method: Method::GET,
        path: "/v1/accounts/{identifier}/settings/{namespace}/{settingId}",
        scope: Scope::AccountsRead,
        summary: "Gets a setting of an account.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::AccountNotFound, ProblemKind::SettingNotFound]],
    };
    Endpoint::new(route, get_account_setting)
}

async fn get_account_setting(call: Call) -> Result<Response, Failure> {
    let of = SettingsOf::Account(call.path("identifier", operations::Failure::AccountNotFound)?);
    answer::get(&call, of).await
}
