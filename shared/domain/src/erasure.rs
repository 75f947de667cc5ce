//! Erasure: what stays of a customer whose personal data is to be forgotten, and of what belongs to it.
//!
//! Ids, statuses, currencies, terms and instants stay, so that what was counted and billed can still be told apart.
//! Everything that callers wrote about the customer goes, and of the aliases those that are e-mail addresses.

use serde::{Deserialize, Serialize};

use crate::{
    Conflict, Instant,
    account::Account,
    change::Change,
    customer::{Customer, CustomerStatus},
    metadata::{Metadata, Tags},
    principal::Environment,
    text::{Email, Identifier, Name},
};

/// What an erased customer or account is called.
const NAME: &str = "Erased";

/// That the personal data of a customer has been erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// When.
    pub at: Instant,
    /// The change that asked for it last.
    pub change: Change,
    /// The environment of the customer, for whoever finds what else there is of it.
    pub environment: Environment,
}

/// Decides what becomes of an archived customer whose data is erased. One that has been erased may be erased again, for
/// the sake of what was left over.
///
/// # Errors
///
/// [`Conflict::InUse`] when it is not archived.
pub fn erase(customer: &Customer, environment: &Environment, change: &Change) -> Result<Customer, Conflict> {
    if customer.status == CustomerStatus::Active {
        return Err(Conflict::InUse(customer.id.clone()));
    }
    let at = customer.erasure.as_ref().map_or(change.at, |erasure| erasure.at);
    Ok(Customer {
        id: customer.id.clone(),
        uid: customer.uid.clone(),
        name: name(),
        status: customer.status,
        primary_email: None,
        address: None,
        time_zone: None,
        tax: None,
        metadata: Metadata::new(),
        setting_count: 0,
        erasure: Some(Erasure { at, change: change.clone(), environment: environment.clone() }),
        revision: customer.revision.next(change),
    })
}

/// What becomes of an account when the data of its customer is erased.
#[must_use]
pub fn erased_account(account: &Account, change: &Change) -> Account {
    let aliases = account.aliases.iter().filter(|alias| !is_personal(&alias.value));
    Account {
        id: account.id.clone(),
        uid: account.uid.clone(),
        customer_id: account.customer_id.clone(),
        customer_uid: account.customer_uid.clone(),
        name: name(),
        status: account.status,
        archived_from: account.archived_from,
        invoice_currency: account.invoice_currency,
        primary_email: None,
        address: None,
        billing_information: None,
        net_term_days: account.net_term_days,
        metadata: Metadata::new(),
        tags: Tags::new(),
        aliases: aliases.cloned().collect(),
        setting_count: 0,
        revision: account.revision.next(change),
    }
}

/// Whether an alias tells who somebody is: whether it is an e-mail address.
pub fn is_personal(alias: &Identifier) -> bool {
    Email::parse(alias.as_str()).is_ok()
}

fn name() -> Name {
    Name::from_parsed(NAME.to_owned())
}
