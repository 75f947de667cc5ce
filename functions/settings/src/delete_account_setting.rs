//! `DELETE /v1/accounts/{identifier}/settings/{namespace}/{settingId}`: deletes a setting of an account.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE};
use operations::SettingsOf;
use store::Access;

use crate::answer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "delete-account-setting",
        method: Method::DELETE,
        path: "/v1/accounts/{identifier}/settings/{namespace}/{settingId}",
        scope: Scope::AccountsWrite,
        summary: "Deletes a setting of an account.",
        success: &[StatusCode::NO_CONTENT],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            QUERY,
            WRITE,
            &[
                ProblemKind::AccountNotFound,
                ProblemKind::SettingNotFound,
                ProblemKind::Archived,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, delete_account_setting)
}

async fn delete_account_setting(call: Call) -> Result<Response, Failure> {
    let of = SettingsOf::Account(call.path("identifier", operations::Failure::AccountNotFound)?);
    answer::delete(&call, of).await
}
