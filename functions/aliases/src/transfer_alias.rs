//! `POST /v1/aliases/{alias}/transfer`: makes an alias name another account from an instant on.

use domain::scope::Scope;
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::{NoParameters, aliases::TransferAlias};

use crate::view::Resolution;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "transfer-alias",
        method: Method::POST,
        path: "/v1/aliases/{alias}/transfer",
        scope: Scope::AliasesWrite,
        summary: "Makes an alias name another account from an instant on, in one step; now when none is given.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::AliasNotFound,
                ProblemKind::AccountNotFound,
                ProblemKind::NotAnAlias,
                ProblemKind::TooManyRanges,
                ProblemKind::TooManyAliases,
                ProblemKind::Archived,
            ],
        ],
    };
    Endpoint::new(route, transfer_alias)
}

async fn transfer_alias(call: Call) -> Result<Response, Failure> {
    let alias = call.path("alias", operations::Failure::AliasNotFound)?;
    let (_, body): (NoParameters, TransferAlias) = call.query_and_body()?;
    let answering = recorded_as(shown);
    let resolution =
        operations::transfer_alias(&call.context, &alias, &body.account_id, body.at, &answering).await?;
    shown(&resolution)
}

/// What the transfer of an alias is answered with.
fn shown(resolution: &operations::Resolution) -> Result<Response, Failure> {
    Response::json(StatusCode::OK, &Resolution::of(resolution))
}
