//! Customers, and the decisions that create, change, archive and restore them.

use serde::{Deserialize, Serialize};

use crate::{
    Conflict,
    account::{self, Account, AccountCreation, NewAccount},
    address::{Address, AddressPatch},
    change::Change,
    code::Currency,
    id::{Revision, Uid},
    listing::{Search, Sort},
    metadata::{Metadata, MetadataPatch, Tags, patched},
    namespace::{ClaimSource, Namespace, Refusal, Timelines},
    patch::Patch,
    setting::{NewSetting, Setting},
    text::{CustomerId, Email, Name, Text},
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
    /// The caller's own pairs.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
    /// How many settings it has.
    pub setting_count: usize,
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
    /// The caller's own pairs.
    pub metadata: Metadata,
    /// Its settings, at most [`crate::limits::SETTINGS_PER_CREATE_MAX`].
    pub settings: Vec<NewSetting>,
    /// Its first account.
    pub account: FirstAccount,
}

/// The generated ids of a customer and its first account.
#[derive(Debug, Clone)]
pub struct NewUids {
    /// The customer's.
    pub customer: Uid,
    /// The account's.
    pub account: Uid,
}

/// Everything that comes to be with a customer. It is stored in one transaction or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The customer.
    pub customer: Customer,
    /// Its settings.
    pub settings: Vec<Setting>,
    /// Its first account, if it is to have one.
    pub account: Option<AccountCreation>,
}

/// Decides what comes to be when `new` is created, given the timelines that are known to exist of the identifiers it
/// claims. An identifier without one is taken to be free. `currency` is that of an account that names none.
///
/// # Errors
///
/// Every identifier that cannot be had, in the order in which the request names them.
pub fn create(
    new: &NewCustomer,
    currency: Currency,
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
        metadata: new.metadata.clone(),
        setting_count: new.settings.len(),
        revision: Revision::first(change),
    };
    let settings = new.settings.iter().map(|setting| Setting::new(setting, &customer.revision)).collect();
    let come_to_be = |account: &NewAccount, source| {
        account::come_to_be(account, source, &customer, currency, &uids.account, change, existing)
    };
    let account = match &new.account {
        FirstAccount::None => None,
        FirstAccount::FromCustomer => Some(come_to_be(&account_from(&customer), ClaimSource::CustomerId)?),
        FirstAccount::Given(account) => Some(come_to_be(account, ClaimSource::AccountId)?),
    };
    Ok(Creation { customer, settings, account })
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
/// [`Conflict::NotArchived`].
pub fn restore(customer: &Customer, change: &Change) -> Result<Customer, Conflict> {
    match customer.status {
        CustomerStatus::Archived => {
            Ok(Customer { status: CustomerStatus::Active, ..customer.touched(change) })
        }
        CustomerStatus::Active => Err(Conflict::NotArchived),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Instant,
        account::AccountStatus,
        alias::NewAlias,
        text::{AccountId, Identifier},
        timeline::{Claim, ClaimRefused, IdentifierKind, Owner},
    };

    fn now() -> Instant {
        Instant::parse("2026-01-01T00:00:00Z").unwrap()
    }

    fn change() -> Change {
        Change { id: Uid::generate(now(), 9), actor: "key_1".to_owned(), at: now() }
    }

    fn new_customer(account: FirstAccount) -> NewCustomer {
        NewCustomer {
            id: Some(CustomerId::parse("acme").unwrap()),
            name: Name::parse("ACME").unwrap(),
            primary_email: Some(Email::parse("admin@example.com").unwrap()),
            address: None,
            metadata: Metadata::new(),
            settings: Vec::new(),
            account,
        }
    }

    fn with_aliases(aliases: &[(&str, Option<Instant>, Option<Instant>)]) -> NewCustomer {
        let alias = |(value, from, until): &(&str, Option<Instant>, Option<Instant>)| NewAlias {
            value: Identifier::parse(value).unwrap(),
            claim: Claim { from: *from, until: *until },
        };
        let mut account = account_from(&create_alone(&new_customer(FirstAccount::None)).unwrap().customer);
        account.id = Some(AccountId::parse("acc").unwrap());
        account.aliases = aliases.iter().map(alias).collect();
        new_customer(FirstAccount::Given(Box::new(account)))
    }

    fn create_among(new: &NewCustomer, existing: Vec<Timeline>) -> Result<Creation, Vec<Refusal>> {
        let uids = NewUids { customer: Uid::generate(now(), 1), account: Uid::generate(now(), 2) };
        let existing = existing.into_iter().map(|timeline| (timeline.identifier.clone(), timeline)).collect();
        create(new, Currency::parse("EUR").unwrap(), &uids, &change(), &existing)
    }

    fn create_alone(new: &NewCustomer) -> Result<Creation, Vec<Refusal>> {
        create_among(new, Vec::new())
    }

    fn other() -> Owner {
        Owner {
            account_id: AccountId::parse("other").unwrap(),
            customer_id: CustomerId::parse("other").unwrap(),
        }
    }

    #[test]
    fn without_account_one_is_made_from_the_customer() {
        let creation = create_alone(&new_customer(FirstAccount::FromCustomer)).unwrap();
        let AccountCreation { account, timelines, .. } = creation.account.unwrap();
        assert_eq!(account.id.as_str(), "acme");
        assert_eq!(account.name.as_str(), "ACME");
        assert_eq!(account.primary_email.unwrap().as_str(), "admin@example.com");
        assert_eq!(account.invoice_currency.code(), "EUR");
        assert_eq!(timelines.len(), 1);
    }

    #[test]
    fn a_null_account_creates_none() {
        let creation = create_alone(&new_customer(FirstAccount::None)).unwrap();
        assert_eq!(creation.account, None);
    }

    #[test]
    fn two_ranges_of_one_value_become_one_timeline() {
        let middle = Instant::parse("2025-01-01T00:00:00Z").unwrap();
        let creation =
            create_alone(&with_aliases(&[("x", None, Some(middle)), ("x", Some(middle), None)])).unwrap();
        let creation = creation.account.unwrap();
        assert_eq!(creation.account.aliases.len(), 2);
        assert_eq!(creation.timelines.len(), 2);
        assert_eq!(creation.timelines[1].tenures().len(), 2);
    }

    #[test]
    fn every_taken_identifier_is_named_with_its_source() {
        let mut taken = Timeline::unclaimed(Identifier::parse("y").unwrap());
        taken.claim(&Claim { from: None, until: None }, other(), now()).unwrap();
        let mut id = Timeline::of_account(other());
        id.identifier = Identifier::parse("acc").unwrap();
        let new = with_aliases(&[("x", None, None), ("y", None, None)]);
        let refused = create_among(&new, vec![taken, id]).unwrap_err();
        let sources: Vec<_> = refused.iter().map(|refusal| (refusal.source, refusal.kind)).collect();
        assert_eq!(
            sources,
            [
                (ClaimSource::AccountId, IdentifierKind::AccountId),
                (ClaimSource::Alias(1), IdentifierKind::Alias)
            ]
        );
        assert!(refused.iter().all(|refusal| refusal.reason == ClaimRefused::Taken(other())));
    }

    #[test]
    fn a_claim_on_a_known_timeline_raises_its_version() {
        let mut past = Timeline::unclaimed(Identifier::parse("x").unwrap());
        let until = Instant::parse("2025-06-01T00:00:00Z").unwrap();
        past.claim(&Claim { from: None, until: Some(until) }, other(), now()).unwrap();
        let creation = create_among(&with_aliases(&[("x", None, None)]), vec![past.clone()]).unwrap();
        let creation = creation.account.unwrap();
        let changed = &creation.timelines[1];
        assert_eq!(changed.version, past.version.next());
        assert_eq!(changed.tenures().len(), 2);
        assert_eq!(creation.account.aliases[0].range.from(), Some(until));
    }

    #[test]
    fn an_account_id_may_not_be_what_was_ever_an_alias() {
        let mut past = Timeline::unclaimed(Identifier::parse("acc").unwrap());
        let until = Instant::parse("2025-06-01T00:00:00Z").unwrap();
        past.claim(&Claim { from: None, until: Some(until) }, other(), now()).unwrap();
        let refused = create_among(&with_aliases(&[]), vec![past]).unwrap_err();
        assert_eq!(refused[0].kind, IdentifierKind::Alias);
        assert_eq!(refused[0].reason, ClaimRefused::Taken(other()));
    }

    #[test]
    fn an_account_id_may_be_what_was_an_alias_of_nobody() {
        let mut forgotten = Timeline::unclaimed(Identifier::parse("acc").unwrap());
        forgotten.claim(&Claim { from: Some(now()), until: None }, other(), now()).unwrap();
        forgotten.release(&other().account_id, now());
        let creation = create_among(&with_aliases(&[]), vec![forgotten.clone()]).unwrap();
        let timeline = &creation.account.unwrap().timelines[0];
        assert_eq!(timeline.kind, IdentifierKind::AccountId);
        assert_eq!(timeline.version, forgotten.version.next());
    }

    /// Two accounts of a customer that have one value after each other: the identifier changes once.
    #[test]
    fn archiving_ends_the_aliases_of_every_account_in_one_version_of_each() {
        let begin = Instant::parse("2025-06-01T00:00:00Z").unwrap();
        let end = Instant::parse("2026-06-01T00:00:00Z").unwrap();
        let creation = create_alone(&with_aliases(&[("x", Some(begin), Some(end))])).unwrap();
        let first = creation.account.unwrap();
        let mut new = with_aliases(&[("x", Some(end), None)]);
        new.id = Some(CustomerId::parse("acme").unwrap());
        let FirstAccount::Given(second) = &mut new.account else { panic!("one was given") };
        second.id = Some(AccountId::parse("acc2").unwrap());
        let second = create_among(&new, first.timelines).unwrap().account.unwrap();

        let existing: Timelines =
            second.timelines.iter().map(|timeline| (timeline.identifier.clone(), timeline.clone())).collect();
        let accounts = [first.account, second.account];
        let archival = archive(&creation.customer, &accounts, &existing, &change()).unwrap();
        assert_eq!(archival.customer.status, CustomerStatus::Archived);
        assert!(archival.accounts.iter().all(|account| account.status == AccountStatus::Archived));
        assert_eq!(archival.accounts[0].aliases[0].range.until(), Some(now()));
        assert!(archival.accounts[1].aliases.is_empty(), "it had not begun");
        let [changed] = archival.timelines.as_slice() else { panic!("one identifier") };
        assert_eq!(changed.version, existing[&changed.identifier].version.next());
        assert_eq!(changed.tenures().len(), 1);

        let again = archive(&archival.customer, &[], &existing, &change());
        assert!(matches!(again, Err(Conflict::CustomerArchived(_))));
        assert_eq!(restore(&creation.customer, &change()), Err(Conflict::NotArchived));
        let restored = restore(&archival.customer, &change()).unwrap();
        assert_eq!(restored.status, CustomerStatus::Active);
        assert_eq!(restored.revision.version.number(), 3);
    }
}
