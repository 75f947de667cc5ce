//! `DELETE /v1/accounts/{identifier}/aliases/{alias}`: takes an alias from an account.

use accounts::view::shown;
use domain::{removal::Removal, scope::Scope, timeline::Ranges};
use http_api::{
    Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, WRITE, both,
    recorded_as,
};
use store::Access;
use validation::aliases::RemoveAlias;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "remove-alias",
        method: Method::DELETE,
        path: "/v1/accounts/{identifier}/aliases/{alias}",
        scope: Scope::AliasesWrite,
        summary: "Takes an alias from an account from an instant on, now when none is given; what was before stays.",
        success: &[StatusCode::OK],
        query: &["from"],
        access: &[Access::GetItem, Access::BatchGetItem, Access::PutItem],
        problems: &[
            QUERY,
            WRITE,
            &[
                ProblemKind::AccountNotFound,
                ProblemKind::AliasNotFound,
                ProblemKind::Archived,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, remove_alias)
}

async fn remove_alias(call: Call) -> Result<Response, Failure> {
    let identifier = call.path("identifier", operations::Failure::AccountNotFound)?;
    let alias = call.path("alias", operations::Failure::AliasNotFound)?;
    let (precondition, RemoveAlias { from }) = both(call.precondition(), call.query())?;
    let removal = Removal { value: alias, ranges: Ranges::All, from };
    let answering = recorded_as(shown);
    let account =
        operations::remove_aliases(&call.context, &identifier, &[removal], &precondition, &answering).await?;
    shown(&account)
}
