//! `POST /flexprice/v1/customers/search`: lists customers that meet conditions.

use domain::scope::Scope;
use http_api::{BODY, Call, Endpoint, Failure, Method, Response, Route, StatusCode};
use store::Access;
use validation::{NoParameters, Place};

use super::{listing::answer, selection::SearchCustomers};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "flexprice-search-customers",
        method: Method::POST,
        path: "/flexprice/v1/customers/search",
        scope: Scope::CustomersRead,
        summary: "Lists customers that meet conditions, in an order of choice. It may lag by a moment.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::BatchGetItem, Access::QueryTable, Access::QueryDirectory],
        problems: &[BODY],
    };
    Endpoint::new(route, search_customers)
}

async fn search_customers(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsRead)?;
    let (_, body): (NoParameters, SearchCustomers) = call.query_and_body()?;
    answer(&call.context, &body.into(), Place::Pointer("/limit".to_owned())).await
}
