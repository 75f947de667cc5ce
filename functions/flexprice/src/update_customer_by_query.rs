//! `PUT /flexprice/v1/customers`: changes a customer that the query names.

use deserr::Deserr;
use domain::{
    Violation,
    scope::Scope,
    text::{CustomerId, Identifier},
};
use http_api::{BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE};
use store::Access;
use validation::{Place, Report, values::Filled};

use super::{
    change::{self, Asked},
    shapes::UpdateCustomer,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "flexprice-update-customer-by-query",
        method: Method::PUT,
        path: "/flexprice/v1/customers",
        scope: Scope::CustomersWrite,
        summary: "Changes the customer that the query names, as `flexprice-update-customer` does.",
        success: &[StatusCode::OK],
        query: &["id", "external_customer_id"],
        access: &[Access::GetItem, Access::BatchGetItem, Access::PutItem, Access::QueryTable],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::Archived,
                ProblemKind::AliasTaken,
                ProblemKind::TooManyRanges,
                ProblemKind::TooManyAliases,
                ProblemKind::NoAccount,
                ProblemKind::TooMuchToChange,
            ],
        ],
    };
    Endpoint::new(route, update_customer_by_query)
}

#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct Names {
    #[deserr(default)]
    id: Filled<CustomerId>,
    #[deserr(default)]
    external_customer_id: Filled<Identifier>,
}

async fn update_customer_by_query(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsWrite)?;
    let (names, body): (Names, UpdateCustomer) = call.query_and_body()?;
    let asked = match (names.id.0, names.external_customer_id.0) {
        (None, None) => return Err(unnamed()),
        (Some(id), None) => Asked::Id(id),
        (id, Some(name)) => Asked::Name { name, id },
    };
    change::answer(&call, &asked, &body).await
}

/// A query that names no customer.
fn unnamed() -> Failure {
    let missing = |name: &str, other| {
        Report::of(Place::Parameter(name.to_owned()), Violation::RequiredWithout { other })
    };
    Failure::Invalid(missing("id", "external_customer_id").and(missing("external_customer_id", "id")))
}
