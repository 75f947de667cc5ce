//! `GET /v1/customers/{customerId}`: gets a customer by its id.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::customers::GetCustomer;

use crate::{include::may_include, view::Customer};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "get-customer",
        method: Method::GET,
        path: "/v1/customers/{customerId}",
        scope: Scope::CustomersRead,
        summary: "Gets a customer by its id, with its accounts, its contacts and its own settings if they are asked for.",
        success: &[StatusCode::OK],
        query: &["include"],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[QUERY, &[ProblemKind::CustomerNotFound]],
    };
    Endpoint::new(route, get_customer)
}

async fn get_customer(call: Call) -> Result<Response, Failure> {
    let GetCustomer { include } = call.query()?;
    may_include(&call, include.0)?;
    let id = call.path("customerId", operations::Failure::CustomerNotFound)?;
    let details = operations::get_customer(&call.context, &id, include.0).await?;
    let version = details.customer.revision.version;
    Ok(Response::json(StatusCode::OK, &Customer::with(&details))?.with_etag(version))
}
