//! Customers, and the decisions that create, change, archive and restore them.

use serde::{Deserialize, Serialize};

use crate::{
    Conflict,
    account::{self, Account, AccountCreation, NewAccount},
    address::{Address, AddressPatch},
    change::Change,
    code::Currency,
    contact::{Contact, NewContact},
    erasure::Erasure,
    id::{Revision, Uid},
    listing::{Search, Sort},
    metadata::{Metadata, MetadataPatch, Tags, patched},
    namespace::{ClaimSource, Namespace, Refusal, Timelines},
    patch::Patch,
    setting::{NewSetting, Setting},
    tax::{Tax, TaxPatch},
    text::{CustomerId, Email, Name, Text},
    time_zone::TimeZone,
    timeline::Timeline,
};

/// Where a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CustomerStatus {
    /// In use.
    Active,
    /// Readable by its id, and nothing else.
    Archived,
}

impl CustomerStatus {
    /// Every status.
    pub const ALL: [Self; 2] = [Self::Active, Self::Archived];

    /// The name of the status in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Archived => "ARCHIVED",
        }
    }
}

/// A customer: a business that is billed, parent of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// The id.
    pub id: CustomerId,
    /// The generated id.
    pub uid: Uid,
    /// What people call it.
    pub name: Name,
    /// Where it stands.
    pub status: CustomerStatus,
    /// Whom to write to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_email: Option<Email>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The time zone of its days and months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZone>,
    /// How it is taxed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
    /// The caller's own pairs.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
    /// How many settings it has.
    pub setting_count: usize,
    /// That its personal data has been erased, if it has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub erasure: Option<Erasure>,
    /// Who brought it here, and when.
    pub revision: Revision,
}

impl Customer {
    /// The customer after a change that concerns something of it: its contacts, its settings, its set of accounts.
    #[must_use]
    pub fn touched(&self, change: &Change) -> Self {
        Self { revision: self.revision.next(change), ..self.clone() }
    }

    /// Refuses a change to an archived customer.
    ///
    /// # Errors
    ///
    /// [`Conflict::CustomerArchived`].
    pub fn must_be_in_use(&self) -> Result<(), Conflict> {
        match self.status {
            CustomerStatus::Archived => Err(Conflict::CustomerArchived(self.id.clone())),
            CustomerStatus::Active => Ok(()),
        }
    }
}

/// What to show along with a customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Included {
    /// Its accounts in use, with their aliases.
    pub accounts: bool,
    /// Its contacts.
    pub contacts: bool,
    /// Its own settings. Those of an account are shown with the account.
    pub settings: bool,
}

/// Which customers are listed, and in which order.
#[derive(Debug, Clone)]
pub struct CustomerQuery {
    /// The customer of this id alone.
    pub id: Option<CustomerId>,
    /// The customers of these statuses.
    pub statuses: Vec<CustomerStatus>,
    /// Those alone whose id, name or primary e-mail has this somewhere.
    pub search: Option<Search>,
    /// The order.
    pub sort: Sort,
}

impl CustomerQuery {
    /// Whether the statuses alone tell which customers are listed, so that none needs to be looked at.
    pub const fn is_of_statuses_alone(&self) -> bool {
        // Named one by one, so that a new filter is not forgotten here.
        let Self { id, statuses: _, search, sort: _ } = self;
        id.is_none() && search.is_none()
    }

    /// Whether a customer is one of them.
    pub fn finds(&self, customer: &Customer) -> bool {
        let texts = || {
            let email = customer.primary_email.as_ref().map(Text::as_str);
            [Some(customer.id.as_str()), Some(customer.name.as_str()), email]
        };
        self.statuses.contains(&customer.status)
            && self.search.as_ref().is_none_or(|search| search.finds(&texts()))
    }
}

/// The account that a customer is created with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FirstAccount {
    /// One made from the customer's data, with the customer's id as its id.
    FromCustomer,
    /// None.
    None,
    /// This one.
    Given(Box<NewAccount>),
}

/// The account that a customer is created with, and the currency of its invoices, which is that of the environment where
/// nobody names another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstAccountIn<'a> {
    /// One made from the customer's data, with the customer's id as its id.
    FromCustomer(Currency),
    /// None.
    None,
    /// This one.
    Given(&'a NewAccount, Currency),
}

impl FirstAccount {
    /// The account in the currency that it names; `None` where it names none, and so takes that of the environment.
    pub fn in_its_own_currency(&self) -> Option<FirstAccountIn<'_>> {
        match self {
            Self::FromCustomer => None,
            Self::None => Some(FirstAccountIn::None),
            Self::Given(account) => account.invoice_currency.map(|own| FirstAccountIn::Given(account, own)),
        }
    }

    /// The account in the currency of the environment.
    pub fn in_base_currency(&self, base: Currency) -> FirstAccountIn<'_> {
        match self {
            Self::FromCustomer => FirstAccountIn::FromCustomer(base),
            Self::None => FirstAccountIn::None,
            Self::Given(account) => FirstAccountIn::Given(account, base),
        }
    }
}

/// A customer that is to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    /// The caller's id; generated when missing.
    pub id: Option<CustomerId>,
    /// What people call it.
    pub name: Name,
    /// Whom to write to.
    pub primary_email: Option<Email>,
    /// Where it is.
    pub address: Option<Address>,
    /// The time zone of its days and months.
    pub time_zone: Option<TimeZone>,
    /// How it is taxed.
    pub tax: Option<Tax>,
    /// The caller's own pairs.
    pub metadata: Metadata,
    /// Its settings, at most [`crate::limits::SETTINGS_PER_CREATE_MAX`].
    pub settings: Vec<NewSetting>,
    /// Its contacts, at most [`crate::limits::CONTACTS_PER_CREATE_MAX`]. No two have the same id or the same e-mail address,
    /// and at most one is primary.
    pub contacts: Vec<NewContact>,
    /// Its first account.
    pub account: FirstAccount,
}

/// The generated ids of a customer and of what comes to be with it.
#[derive(Debug, Clone)]
pub struct NewUids {
    customer: Uid,
    account: Uid,
    contacts: Vec<Uid>,
}

impl NewUids {
    /// As many ids as the creation of `new` needs.
    pub fn generate(new: &NewCustomer, mut uid: impl FnMut() -> Uid) -> Self {
        Self { customer: uid(), account: uid(), contacts: new.contacts.iter().map(|_| uid()).collect() }
    }
}

/// Everything that comes to be with a customer. It is stored in one transaction or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The customer.
    pub customer: Customer,
    /// Its settings.
    pub settings: Vec<Setting>,
    /// Its contacts, in the order of the request.
    pub contacts: Vec<Contact>,
    /// Its first account, if it is to have one.
    pub account: Option<AccountCreation>,
}

/// Decides what comes to be when `new` is created, given the timelines that are known to exist of the identifiers it
/// claims. An identifier without one is taken to be free. `first` is the first account of `new`, whose `uids` were generated
/// for it.
///
/// # Errors
///
/// Every identifier that cannot be had, in the order in which the request names them.
pub fn create(
    new: &NewCustomer,
    first: &FirstAccountIn<'_>,
    uids: &NewUids,
    change: &Change,
    existing: &Timelines,
) -> Result<Creation, Vec<Refusal>> {
    let customer = Customer {
        id: new.id.clone().unwrap_or_else(|| uids.customer.to_customer_id()),
        uid: uids.customer.clone(),
        name: new.name.clone(),
        status: CustomerStatus::Active,
        primary_email: new.primary_email.clone(),
        address: new.address.clone(),
        time_zone: new.time_zone,
        tax: new.tax.clone(),
        metadata: new.metadata.clone(),
        setting_count: new.settings.len(),
        erasure: None,
        revision: Revision::first(change),
    };
    let settings = new.settings.iter().map(|setting| Setting::new(setting, &customer.revision)).collect();
    let contacts = new.contacts.iter().zip(&uids.contacts);
    let contacts = contacts.map(|(contact, uid)| Contact::new(contact, uid, &customer.revision)).collect();
    let come_to_be = |account: &NewAccount, currency, source| {
        account::come_to_be(account, source, &customer, currency, &uids.account, change, existing)
    };
    let account = match *first {
        FirstAccountIn::None => None,
        FirstAccountIn::FromCustomer(currency) => {
            Some(come_to_be(&account_from(&customer), currency, ClaimSource::CustomerId)?)
        }
        FirstAccountIn::Given(account, currency) => {
            Some(come_to_be(account, currency, ClaimSource::AccountId)?)
        }
    };
    Ok(Creation { customer, settings, contacts, account })
}

fn account_from(customer: &Customer) -> NewAccount {
    NewAccount {
        id: Some(customer.id.to_account_id()),
        name: customer.name.clone(),
        draft: false,
        invoice_currency: None,
        primary_email: customer.primary_email.clone(),
        address: customer.address.clone(),
        billing_information: None,
        net_term_days: None,
        metadata: Metadata::new(),
        tags: Tags::new(),
        aliases: Vec::new(),
        settings: Vec::new(),
    }
}

/// What a patch does to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerPatch {
    /// The new name.
    pub name: Option<Name>,
    /// What it does to the primary e-mail.
    pub primary_email: Patch<Email>,
    /// What it does to the address.
    pub address: Patch<AddressPatch>,
    /// What it does to the time zone.
    pub time_zone: Patch<TimeZone>,
    /// What it does to how it is taxed.
    pub tax: Patch<TaxPatch>,
    /// What it does to the metadata.
    pub metadata: Patch<MetadataPatch>,
}

/// Decides what becomes of a customer that is patched; `None` when the patch changes nothing.
///
/// # Errors
///
/// [`Conflict::CustomerArchived`], or [`Conflict::Invalid`] when the customer would break a rule.
pub fn update(
    customer: &Customer,
    patch: &CustomerPatch,
    change: &Change,
) -> Result<Option<Customer>, Conflict> {
    customer.must_be_in_use()?;
    let updated = Customer {
        name: patch.name.clone().unwrap_or_else(|| customer.name.clone()),
        primary_email: patch.primary_email.applied_to(customer.primary_email.as_ref()),
        address: patch.address.merged_into(customer.address.as_ref(), AddressPatch::applied_to),
        time_zone: patch.time_zone.applied_to(customer.time_zone.as_ref()),
        tax: patch.tax.merged_into(customer.tax.as_ref(), TaxPatch::applied_to),
        metadata: patched(&customer.metadata, &patch.metadata)?,
        ..customer.clone()
    };
    Ok((updated != *customer).then(|| updated.touched(change)))
}

/// An archived customer with its accounts, and the identifiers that they no longer have, each as it is after the
/// change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerArchival {
    /// The customer.
    pub customer: Customer,
    /// Its accounts that were in use.
    pub accounts: Vec<Account>,
    /// The identifiers.
    pub timelines: Vec<Timeline>,
}

/// Decides what becomes of a customer that is archived and of its accounts in use, all of which are given, along with
/// the timelines of their aliases that are not over: they end now.
///
/// # Errors
///
/// [`Conflict::CustomerArchived`] when it is so already.
pub fn archive(
    customer: &Customer,
    accounts: &[Account],
    existing: &Timelines,
    change: &Change,
) -> Result<CustomerArchival, Conflict> {
    customer.must_be_in_use()?;
    let mut namespace = Namespace::new(existing);
    let accounts = accounts.iter().map(|account| account::end(account, &mut namespace, change)).collect();
    let customer = Customer { status: CustomerStatus::Archived, ..customer.touched(change) };
    Ok(CustomerArchival { customer, accounts, timelines: namespace.into_changed() })
}

/// Decides what becomes of an archived customer that is restored. Its accounts stay archived.
///
/// # Errors
///
/// [`Conflict::NotArchived`], or [`Conflict::Erased`] when there is nothing left of it to restore.
pub fn restore(customer: &Customer, change: &Change) -> Result<Customer, Conflict> {
    if customer.erasure.is_some() {
        return Err(Conflict::Erased(customer.id.clone()));
    }
    match customer.status {
        CustomerStatus::Archived => {
            Ok(Customer { status: CustomerStatus::Active, ..customer.touched(change) })
        }
        CustomerStatus::Active => Err(Conflict::NotArchived),
    }
}

#[cfg(test)]
mod tests;
