//! `POST /togai/aliases`: reserves values for accounts to come.

use domain::{reservation::Reservation, scope::Scope, text::Identifier};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{paging::whole, reservation_shapes::CreateAliases, view::ReservedAlias};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-create-aliases",
        method: Method::POST,
        path: "/togai/aliases",
        scope: Scope::AliasesWrite,
        summary: "Reserves alias values that no account has, all or none; an account may claim them.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::BatchGetItem, Access::PutItem],
        problems: &[BODY, WRITE, &[ProblemKind::AliasTaken]],
    };
    Endpoint::new(route, create_aliases)
}

async fn create_aliases(call: Call) -> Result<Response, Failure> {
    let (_, body): (NoParameters, CreateAliases) = call.query_and_body()?;
    let values: Vec<Identifier> = body.into();
    let shown = |reservations: &Vec<Reservation>| {
        whole(StatusCode::CREATED, reservations.iter().map(ReservedAlias::of).collect())
    };
    shown(&operations::reserve_aliases(&call.context, &values, &recorded_as(shown)).await?)
}
