//! Reading customers.

use domain::{
    account::Account,
    customer::{Customer, CustomerStatus},
    limits::INCLUDED_ACCOUNTS_MAX,
    setting::Setting,
    text::CustomerId,
};
use store::{Page, Position, SettingOwner};

use crate::{Context, failure::Failure};

/// A customer with what was asked for along with it.
#[derive(Debug, Clone)]
pub struct CustomerDetails {
    /// The customer.
    pub customer: Customer,
    /// Its first accounts, by id, if asked for: at most [`INCLUDED_ACCOUNTS_MAX`].
    pub accounts: Option<Page<Account>>,
    /// Its settings, if asked for.
    pub settings: Option<Vec<Setting>>,
}

/// Gets a customer by its id.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`] or [`Failure::Store`].
pub async fn get_customer(
    context: &Context,
    id: &CustomerId,
    with_accounts: bool,
    with_settings: bool,
) -> Result<CustomerDetails, Failure> {
    let (store, environment) = (&context.store, &context.principal.environment);
    let accounts = async {
        if !with_accounts {
            return Ok(None);
        }
        store.accounts_of(environment, id, INCLUDED_ACCOUNTS_MAX).await.map(Some)
    };
    let settings = async {
        if !with_settings {
            return Ok(None);
        }
        store.settings_of(environment, &SettingOwner::Customer { customer_id: id.clone() }).await.map(Some)
    };
    let (customer, accounts, settings) =
        tokio::try_join!(store.customer(environment, id), accounts, settings)?;
    let customer = customer.ok_or(Failure::CustomerNotFound)?;
    Ok(CustomerDetails { customer, accounts, settings })
}

/// A page of customers.
#[derive(Debug, Clone)]
pub struct CustomerPage {
    /// The customers, the one that changed last first.
    pub customers: Vec<Customer>,
    /// Where the next page begins, if there is one.
    pub next: Option<Position>,
}

/// Lists the customers of a status behind a place. The list may lag behind writes by a moment.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn list_customers(
    context: &Context,
    status: CustomerStatus,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<CustomerPage, Failure> {
    let environment = &context.principal.environment;
    let page = context.store.customers(environment, status, behind, page_size).await?;
    let next = page.objects.last().filter(|_| page.more).map(Position::behind);
    Ok(CustomerPage { customers: page.objects, next })
}
