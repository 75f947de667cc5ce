//! Reading customers.

use domain::{
    account::{Account, AccountStatus},
    contact::Contact,
    customer::{Customer, CustomerQuery, Included},
    limits::{COUNTED_LIST_BYTES_MAX, INCLUDED_ACCOUNTS_MAX},
    setting::Setting,
    text::CustomerId,
};
use store::{List, Page, Position, SettingOwner, Sieve};

use crate::{Context, allowance::Allowance, failure::Failure};

/// How many customers are asked for at once when all of them are: about as many as a mebibyte holds.
const CUSTOMERS_AT_ONCE: usize = 1_000;

/// A customer with what was asked for along with it.
#[derive(Debug, Clone)]
pub struct CustomerDetails {
    /// The customer.
    pub customer: Customer,
    /// Its first accounts in use, by id, if asked for.
    pub accounts: Option<FirstAccounts>,
    /// Its contacts, if asked for.
    pub contacts: Option<Vec<Contact>>,
    /// Its settings, if asked for.
    pub settings: Option<Vec<Setting>>,
}

/// The first accounts of a customer that are not archived, by id: at most [`INCLUDED_ACCOUNTS_MAX`], and fewer where they
/// are not found in as much as one page of a list reads.
#[derive(Debug, Clone)]
pub struct FirstAccounts {
    /// The accounts.
    pub accounts: Vec<Account>,
    /// Whether there are more, or may be.
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
    included: Included,
) -> Result<CustomerDetails, Failure> {
    let customer = async { Ok(context.store.customer(&context.principal.environment, id).await?) };
    let (customer, with) = tokio::try_join!(customer, Companions::read(context, id, included))?;
    Ok(with.of(customer.ok_or(Failure::CustomerNotFound)?))
}

/// Lists customers behind a place. The list may lag behind writes by a moment.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn list_customers(
    context: &Context,
    query: &CustomerQuery,
    included: Included,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<CustomerDetails>, Failure> {
    let page = page_of(context, query, behind, page_size).await?;
    let allowance = Allowance::of(context);
    let mut objects: Vec<(Position, CustomerDetails)> = Vec::with_capacity(page.objects.len());
    for (position, customer) in page.objects {
        if let Some((last, _)) = objects.last().filter(|_| allowance.is_spent()) {
            let next = Some(last.clone());
            return Ok(Page { objects, next });
        }
        let companions = Companions::read(context, &customer.id, included).await?;
        objects.push((position, companions.of(customer)));
    }
    Ok(Page { objects, next: page.next })
}

/// Every customer that a query finds, in its order; `None` when there are more than `max`, or when finding them would read
/// more than [`COUNTED_LIST_BYTES_MAX`]. The list may lag behind writes by a moment.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn all_customers(
    context: &Context,
    query: &CustomerQuery,
    max: usize,
) -> Result<Option<Vec<Customer>>, Failure> {
    let mut found = Vec::new();
    let mut behind = None;
    let allowance = Allowance::of_bytes(context, COUNTED_LIST_BYTES_MAX);
    loop {
        let page = page_of(context, query, behind.as_ref(), CUSTOMERS_AT_ONCE).await?;
        found.extend(page.objects.into_iter().map(|(_, customer)| customer));
        if found.len() > max {
            return Ok(None);
        }
        behind = page.next;
        if behind.is_none() {
            return Ok(Some(found));
        }
        if allowance.is_spent() {
            return Ok(None);
        }
    }
}

async fn page_of(
    context: &Context,
    query: &CustomerQuery,
    behind: Option<&Position>,
    limit: usize,
) -> Result<Page<Customer>, Failure> {
    let (store, environment) = (&context.store, &context.principal.environment);
    let finds = |customer: &Customer| query.finds(customer);
    if let Some(id) = &query.id {
        let customer = store.customer(environment, id).await?.filter(finds);
        let placed = customer.map(|customer| (Position::new(id.as_str()), customer));
        return Ok(Page { objects: placed.into_iter().collect(), next: None });
    }
    let list = List::customers(environment, &query.statuses, query.sort);
    let sieve: Sieve<'_, Customer> = if query.is_of_statuses_alone() { None } else { Some(&finds) };
    Ok(store.page(&list, behind, limit, sieve).await?)
}

/// What is shown along with a customer.
struct Companions {
    accounts: Option<FirstAccounts>,
    contacts: Option<Vec<Contact>>,
    settings: Option<Vec<Setting>>,
}

impl Companions {
    async fn read(context: &Context, id: &CustomerId, included: Included) -> Result<Self, Failure> {
        let (store, environment) = (&context.store, &context.principal.environment);
        let accounts = async {
            if !included.accounts {
                return Ok(None);
            }
            let list = List::accounts_of(environment, id, false);
            let in_use = |account: &Account| AccountStatus::IN_USE.contains(&account.status);
            let page = store.page(&list, None, INCLUDED_ACCOUNTS_MAX, Some(&in_use)).await?;
            let accounts = page.objects.into_iter().map(|(_, account)| account).collect();
            Ok(Some(FirstAccounts { accounts, more: page.next.is_some() }))
        };
        let contacts = async {
            if !included.contacts {
                return Ok(None);
            }
            store.contacts_of(environment, id).await.map(Some)
        };
        let settings = async {
            if !included.settings {
                return Ok(None);
            }
            let owner = SettingOwner::Customer { customer_id: id.clone() };
            store.settings_of(environment, &owner).await.map(Some)
        };
        let (accounts, contacts, settings) = tokio::try_join!(accounts, contacts, settings)?;
        Ok(Self { accounts, contacts, settings })
    }

    fn of(self, customer: Customer) -> CustomerDetails {
        let Self { accounts, contacts, settings } = self;
        CustomerDetails { customer, accounts, contacts, settings }
    }
}
