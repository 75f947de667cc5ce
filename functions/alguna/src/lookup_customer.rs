//! `GET /alguna/customers/lookup`: gets the id of the customer that an alias names.

use deserr::Deserr;
use domain::{
    scope::Scope,
    text::{CustomerId, Identifier},
};
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, both};
use serde::Serialize;
use store::Access;
use validation::Report;

use super::{finding::find_id, headers::known_version};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "alguna-lookup-customer",
        method: Method::GET,
        path: "/alguna/customers/lookup",
        scope: Scope::CustomersRead,
        summary: "Gets the id of the customer that an alias names, or an id.",
        success: &[StatusCode::OK],
        query: &["alias"],
        access: &[Access::GetItem],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, lookup_customer)
}

#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct LookupCustomer {
    alias: Identifier,
}

#[derive(Debug, Serialize)]
struct Found {
    customer_id: CustomerId,
}

async fn lookup_customer(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsRead)?;
    let ((), query) = both(known_version(&call), call.query::<LookupCustomer>())?;
    let customer_id = find_id(&call.context, query.alias.as_str()).await?;
    Response::json(StatusCode::OK, &Found { customer_id })
}
