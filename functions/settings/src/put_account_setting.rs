//! `PUT /v1/accounts/{identifier}/settings/{namespace}/{settingId}`: stores a setting of an account.

use domain::scope::Scope;
use http_api::{BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE};
use operations::SettingsOf;
use store::Access;

use crate::answer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "put-account-setting",
        method: Method::PUT,
        path: "/v1/accounts/{identifier}/settings/{namespace}/{settingId}",
        scope: Scope::AccountsWrite,
        summary: "Stores a setting of an account, over the one of its namespace and id if there is one.",
        success: &[StatusCode::OK, StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::AccountNotFound,
                ProblemKind::TooManySettings,
                ProblemKind::Archived,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, put_account_setting)
}

async fn put_account_setting(call: Call) -> Result<Response, Failure> {
    let of = SettingsOf::Account(call.path("identifier", operations::Failure::AccountNotFound)?);
    answer::put(&call, of).await
}
