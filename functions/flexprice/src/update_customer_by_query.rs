//! `PUT /flexprice/v1/customers`: changes a customer that the query names.

use deserr::Deserr;
use domain::{
    Violation,
    pair::Pair,
    patch::Patch,
    scope::Scope,
    text::{CustomerId, Identifier},
};
use http_api::{BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE};
use operations::{Context, Failure as OperationFailure};
use store::Access;
use validation::{Place, Report, report::Findings, values::Filled};

use super::{
    named::customer_named,
    shapes::UpdateCustomer,
    update_customer::updated,
    view::{Customer, external_id},
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
    let context = &call.context;
    let (current, asked_by) = match (names.id.0, names.external_customer_id.0) {
        (None, None) => return Err(unnamed()),
        (Some(id), None) => (operations::get_pair(context, &id, false).await?, None),
        (id, Some(name)) => {
            let current = of_name(context, id.as_ref(), &name, &body).await?;
            // A customer that is renamed is shown under its new name.
            let asked_by = body.external_id.is_none().then_some(name);
            (current, asked_by)
        }
    };
    let updated = updated(context, &current, body).await?;
    Response::json(StatusCode::OK, &Customer::of(&updated, asked_by.as_ref(), context))
}

/// The customer of a name with its main account, which is the one that is changed: so the name must be that of this account
/// where the account is to change, and lead it where it is to be replaced.
async fn of_name(
    context: &Context,
    id: Option<&CustomerId>,
    name: &Identifier,
    body: &UpdateCustomer,
) -> Result<Pair, Failure> {
    let named = customer_named(context, name).await?.ok_or(OperationFailure::CustomerNotFound)?;
    if id.is_some_and(|id| *id != named.customer.id) {
        let place = Place::Parameter("external_customer_id".to_owned());
        return Err(Failure::Invalid(Report::of(place, Violation::Contradictory { other: "id" })));
    }
    let pair = operations::get_pair(context, &named.customer.id, false).await?;
    let account = |pair: &Pair| pair.account.as_ref().map(|account| account.id.clone());
    let is_of_another = account(&pair) != account(&named);
    let leads = external_id(&pair, context.now) == name.as_str();
    let mut findings = Findings::default();
    let mut refuse = |member: &str| {
        let place = Place::Pointer(format!("/{member}"));
        let violation =
            Violation::Contradictory { other: "external_customer_id, which is another name of the customer" };
        findings.add(Report::of(place, violation));
    };
    if body.external_id.is_some() && !leads {
        refuse("external_id");
    }
    if body.billing_currency.0 != Patch::Keep && is_of_another {
        refuse("billing_currency");
    }
    findings.or(pair).map_err(Failure::Invalid)
}

/// A query that names no customer.
fn unnamed() -> Failure {
    let missing = |name: &str, other| {
        Report::of(Place::Parameter(name.to_owned()), Violation::RequiredWithout { other })
    };
    Failure::Invalid(missing("id", "external_customer_id").and(missing("external_customer_id", "id")))
}
