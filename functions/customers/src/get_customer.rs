//! `GET /v1/customers/{customerId}`: gets a customer by its id.

use accounts::view::{Account, Setting};
use domain::{scope::Scope, text::CustomerId};
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode};
use store::Access;
use validation::customers::GetCustomer;

use crate::view::Customer;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "get-customer",
        method: Method::GET,
        path: "/v1/customers/{customerId}",
        scope: Scope::CustomersRead,
        summary: "Gets a customer by its id, with its accounts and its own settings if they are asked for.",
        success: StatusCode::OK,
        query: &["include"],
        access: &[Access::GetItem, Access::QueryTable],
        problems: &[ProblemKind::InvalidRequest, ProblemKind::CustomerNotFound],
    };
    Endpoint::new(route, get_customer)
}

async fn get_customer(call: Call) -> Result<Response, Failure> {
    let GetCustomer { include } = call.query()?;
    let id = CustomerId::parse(call.request.path_parameter("customerId"))
        .map_err(|_| operations::Failure::CustomerNotFound)?;
    let details = operations::get_customer(&call.context, &id, include.accounts, include.settings).await?;
    let mut view = Customer::of(&details.customer);
    view.settings = details.settings.as_deref().map(Setting::all_of);
    if let Some(page) = &details.accounts {
        view.accounts = Some(page.objects.iter().map(|account| Account::of(account, None)).collect());
        view.has_more_accounts = Some(page.more);
    }
    Ok(Response::json(StatusCode::OK, &view)?.with_etag(details.customer.revision.version))
}
