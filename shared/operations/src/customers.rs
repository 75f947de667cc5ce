//! Reading customers.

use domain::{
    account::Account,
    customer::{Customer, CustomerStatus},
    limits::{INCLUDED_ACCOUNTS_MAX, SETTINGS_PER_OBJECT_MAX},
    setting::Setting,
    text::CustomerId,
};
use store::{Position, SettingOwner};

use crate::{Context, failure::Failure};

/// A customer with what was asked for along with it.
#[derive(Debug, Clone)]
pub struct CustomerDetails {
    /// The customer.
    pub customer: Customer,
    /// Its accounts, if asked for.
    pub accounts: Option<IncludedAccounts>,
    /// Its settings, if asked for.
    pub settings: Option<Vec<Setting>>,
}

/// The first accounts of a customer, by id.
#[derive(Debug, Clone)]
pub struct IncludedAccounts {
    /// At most [`INCLUDED_ACCOUNTS_MAX`].
    pub accounts: Vec<Account>,
    /// Whether the customer has more.
    pub more: bool,
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
        let mut accounts = store
            .accounts_of(environment, id, INCLUDED_ACCOUNTS_MAX + 1)
            .await?;
        let more = accounts.len() > INCLUDED_ACCOUNTS_MAX;
        accounts.truncate(INCLUDED_ACCOUNTS_MAX);
        Ok(Some(IncludedAccounts { accounts, more }))
    };
    let settings = async {
        if !with_settings {
            return Ok(None);
        }
        let owner = SettingOwner::Customer {
            customer_id: id.clone(),
        };
        store
            .settings_of(environment, &owner, SETTINGS_PER_OBJECT_MAX)
            .await
            .map(Some)
    };
    let (customer, accounts, settings) =
        tokio::try_join!(store.customer(environment, id), accounts, settings)?;
    let customer = customer.ok_or(Failure::CustomerNotFound)?;
    Ok(CustomerDetails {
        customer,
        accounts,
        settings,
    })
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
    // One more than asked for tells whether there is a next page.
    let mut customers = context
        .store
        .customers(environment, status, behind, page_size + 1)
        .await?;
    let more = customers.len() > page_size;
    customers.truncate(page_size);
    let next = customers.last().filter(|_| more).map(Position::behind);
    Ok(CustomerPage { customers, next })
}
