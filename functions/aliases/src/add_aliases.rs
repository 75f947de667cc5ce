//! `POST /v1/accounts/{identifier}/aliases`: gives an account more aliases.

use accounts::view::Account;
use domain::{alias::NewAlias, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, both, recorded_as,
};
use store::Access;
use validation::{NoParameters, aliases::AddAliases};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "add-aliases",
        method: Method::POST,
        path: "/v1/accounts/{identifier}/aliases",
        scope: Scope::AliasesWrite,
        summary: "Gives an account up to ten more aliases, each with a range, all or nothing.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::AccountNotFound,
                ProblemKind::AliasTaken,
                ProblemKind::TooManyRanges,
                ProblemKind::TooManyAliases,
                ProblemKind::Archived,
                ProblemKind::StaleVersion,
            ],
        ],
    };
    Endpoint::new(route, add_aliases)
}

async fn add_aliases(call: Call) -> Result<Response, Failure> {
    let identifier = call.path("identifier", operations::Failure::AccountNotFound)?;
    let (precondition, (_, body)) =
        both(call.precondition(), call.query_and_body::<NoParameters, AddAliases>())?;
    let wishes: Vec<NewAlias> = body.into();
    let answering = recorded_as(shown);
    let account =
        operations::add_aliases(&call.context, &identifier, &wishes, &precondition, &answering).await?;
    shown(&account)
}

/// What an account that has been given aliases is answered with.
fn shown(account: &domain::account::Account) -> Result<Response, Failure> {
    Ok(Response::json(StatusCode::CREATED, &Account::of(account, None))?.with_etag(account.revision.version))
}
