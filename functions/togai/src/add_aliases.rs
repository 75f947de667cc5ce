//! `POST /togai/accounts/{account_id}/add_aliases`: gives an account more aliases.

use domain::{precondition::Precondition, scope::Scope};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{alias_shapes::AddAliases, view::Account};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-add-aliases",
        method: Method::POST,
        path: "/togai/accounts/{account_id}/add_aliases",
        scope: Scope::AliasesWrite,
        summary: "Gives an account more aliases, with or without ranges, all or nothing.",
        success: &[StatusCode::OK],
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
            ],
        ],
    };
    Endpoint::new(route, add_aliases)
}

async fn add_aliases(call: Call) -> Result<Response, Failure> {
    let identifier = call.path("account_id", operations::Failure::AccountNotFound)?;
    let (_, AddAliases(given)): (NoParameters, AddAliases) = call.query_and_body()?;
    let wishes = given.into_wishes();
    let (context, any) = (&call.context, &Precondition::None);
    let shown = |account: &_| Response::json(StatusCode::OK, &Account::of(account, context.now));
    let answering = recorded_as(shown);
    shown(&operations::add_aliases(context, &identifier, &wishes, any, &answering).await?)
}
