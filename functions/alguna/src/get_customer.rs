//! `GET /alguna/customers/{id}`: gets a customer by its id or an alias.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode, both};
use store::Access;
use validation::NoParameters;

use super::{customer_view::Customer, finding::find, headers::known_version, shown::Looking};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "alguna-get-customer",
        method: Method::GET,
        path: "/alguna/customers/{id}",
        scope: Scope::CustomersRead,
        summary: "Gets a customer by its id or by any of its aliases.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, get_customer)
}

async fn get_customer(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsRead)?;
    both(known_version(&call), call.query::<NoParameters>())?;
    let pair = find(&call.context, call.request.path_parameter("id")).await?;
    let looking = Looking::at(&call.context, std::slice::from_ref(&pair)).await?;
    Response::json(StatusCode::OK, &Customer::of(&pair, looking))
}
