//! Pairs: a customer and its main account, shown and changed as one.

use std::collections::BTreeSet;

use crate::{
    Conflict, Instant,
    account::{self, Account, AccountPatch},
    alias_list,
    change::Change,
    code::Currency,
    contact::{Contact, NewContact},
    contact_list,
    customer::{self, Customer, CustomerPatch, CustomerStatus},
    id::Uid,
    namespace::{ClaimFailure, Timelines},
    text::Identifier,
    timeline::Timeline,
};

pub use crate::{
    alias_list::AliasesPatch,
    contact_list::{ContactListChange, meant},
};

/// A customer and its main account: the account of the customer's own id if that is in use; else its first account in use,
/// by id; else, to be shown, the archived one of its id; else none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The customer.
    pub customer: Customer,
    /// Its main account.
    pub account: Option<Account>,
    /// Its contacts by id, if asked for.
    pub contacts: Option<Vec<Contact>>,
}

impl Pair {
    /// The alias that leads the account: the first of its list that is in effect at an instant; of an archived customer the
    /// one that ended last, and of several that ended then the first. A customer in use has none that ended, which may be
    /// another's by now.
    pub fn leading_alias(&self, now: Instant) -> Option<&Identifier> {
        let account = self.account.as_ref()?;
        match self.customer.status {
            CustomerStatus::Active => self.aliases_in_effect(now).next(),
            CustomerStatus::Archived => {
                // Of several that are greatest, `max_by_key` gives the last.
                let last = account.aliases.iter().rev().max_by_key(|alias| alias.range.until());
                last.map(|alias| &alias.value)
            }
        }
    }

    /// The aliases of the account that are in effect at an instant, in the order of its list.
    pub fn aliases_in_effect(&self, now: Instant) -> impl Iterator<Item = &Identifier> {
        let aliases = self.account.iter().flat_map(|account| &account.aliases);
        aliases.filter(move |alias| alias.range.contains(now)).map(|alias| &alias.value)
    }

    fn account_in_use(&self) -> Result<&Account, Conflict> {
        let account = self.account.as_ref().filter(|account| account.must_be_in_use().is_ok());
        account.ok_or_else(|| Conflict::NoAccount(self.customer.id.clone()))
    }
}

/// What a patch does to a customer and its main account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PairPatch {
    /// What it does to the customer.
    pub customer: CustomerPatch,
    /// What it does to the account.
    pub account: AccountPatch,
    /// What it does to the aliases of the account.
    pub aliases: AliasesPatch,
    /// The complete new list of the customer's contacts.
    pub contacts: Option<Vec<NewContact>>,
}

impl PairPatch {
    /// The identifiers whose timelines the patch may change: what [`update`] has to know of the namespace.
    pub fn identifiers(&self, pair: &Pair, change: &Change) -> BTreeSet<Identifier> {
        let account = pair.account_in_use();
        account.map(|account| alias_list::identifiers(account, &self.aliases, change)).unwrap_or_default()
    }

    fn is_of_the_account(&self) -> bool {
        self.account != AccountPatch::default() || self.aliases != AliasesPatch::Keep
    }
}

/// A customer and its main account after a change, and what else has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairChange {
    /// Both after the change; the customer has changed, the account perhaps.
    pub pair: Pair,
    /// The identifiers that have changed, each as it is after the change.
    pub timelines: Vec<Timeline>,
    /// What has become of the contacts, if they have changed.
    pub contacts: Option<ContactListChange>,
}

/// Decides what becomes of a customer and its main account that are patched; `None` when the patch changes nothing. The
/// version of the customer rises whatever has changed, that of the account if it has.
///
/// A pair whose contacts the patch lists is given with its contacts, and with a uid for each of the list. `existing` are
/// the timelines of [`PairPatch::identifiers`]; `base_currency` is as in [`account::update`].
///
/// # Errors
///
/// [`ClaimFailure::Refused`] with every identifier that cannot be had, by its place in the list of aliases; or
/// [`Conflict::CustomerArchived`], [`Conflict::NoAccount`] when the patch is of the account and none is in use, and the
/// conflicts of customers, accounts, aliases and contacts.
pub fn update(
    pair: &Pair,
    patch: &PairPatch,
    base_currency: Option<Currency>,
    uids: &[Uid],
    change: &Change,
    existing: &Timelines,
) -> Result<Option<PairChange>, ClaimFailure> {
    let customer = customer::update(&pair.customer, &patch.customer, change)?;
    let changed = if patch.is_of_the_account() {
        update_account(pair.account_in_use()?, patch, base_currency, change, existing)?
    } else {
        None
    };
    let is_changed = customer.is_some();
    let customer = customer.unwrap_or_else(|| pair.customer.touched(change));
    let contacts = match &patch.contacts {
        None => None,
        Some(list) => {
            let current = pair.contacts.as_deref().unwrap_or_default();
            contact_list::replace(current, list, uids, &customer.revision, change)?
        }
    };
    if !is_changed && changed.is_none() && contacts.is_none() {
        return Ok(None);
    }
    let (account, timelines) = match changed {
        Some((account, timelines)) => (Some(account), timelines),
        None => (pair.account.clone(), Vec::new()),
    };
    let shown = contacts.as_ref().map(|changed| changed.contacts.clone());
    let pair = Pair { customer, account, contacts: shown.or_else(|| pair.contacts.clone()) };
    Ok(Some(PairChange { pair, timelines, contacts }))
}

/// The account and its identifiers that change, after the change; `None` when nothing of it does.
fn update_account(
    account: &Account,
    patch: &PairPatch,
    base_currency: Option<Currency>,
    change: &Change,
    existing: &Timelines,
) -> Result<Option<(Account, Vec<Timeline>)>, ClaimFailure> {
    let patched = account::update(account, &patch.account, base_currency, change)?;
    let listed = alias_list::change(account, &patch.aliases, change, existing)?;
    Ok(match listed {
        None => patched.map(|account| (account, Vec::new())),
        Some(listed) => {
            let account = patched.unwrap_or_else(|| account.touched(change));
            Some((Account { aliases: listed.aliases, ..account }, listed.timelines))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        account::AccountStatus,
        alias::Alias,
        customer::{FirstAccount, NewCustomer, NewUids},
        metadata::Metadata,
        patch::Patch,
        text::{CustomerId, Email, Name},
        timeline::Range,
    };

    fn at(second: u64) -> Instant {
        Instant::from_unix_milliseconds(second * 1_000).unwrap()
    }

    fn change(second: u64) -> Change {
        Change {
            id: Uid::generate(at(second), 9),
            actor: "key_1".to_owned(),
            request_id: "request-1".to_owned(),
            idempotency_id: None,
            at: at(second),
        }
    }

    fn alias(value: &str, from: u64, until: Option<u64>) -> Alias {
        let range = Range::new(Some(at(from)), until.map(at)).unwrap();
        Alias { value: Identifier::parse(value).unwrap(), range, created_at: at(from) }
    }

    fn pair(account: FirstAccount) -> Pair {
        let new = NewCustomer {
            id: Some(CustomerId::parse("acme").unwrap()),
            name: Name::parse("ACME").unwrap(),
            primary_email: None,
            address: None,
            time_zone: None,
            tax: None,
            metadata: Metadata::new(),
            settings: Vec::new(),
            contacts: Vec::new(),
            account,
        };
        let mut drawn = 1..;
        let uids = NewUids::generate(&new, || Uid::generate(at(0), drawn.next().unwrap()));
        let first = new.account.in_base_currency(Currency::USD);
        let created = customer::create(&new, &first, &uids, &change(0), &Timelines::new()).unwrap();
        let account = created.account.map(|creation| creation.account);
        Pair { customer: created.customer, account, contacts: Some(Vec::new()) }
    }

    fn updated(pair: &Pair, patch: &PairPatch) -> Result<Option<PairChange>, ClaimFailure> {
        let uid = Uid::generate(at(1), 7);
        update(pair, patch, None, &[uid], &change(1), &Timelines::new())
    }

    fn renamed(name: &str) -> AccountPatch {
        AccountPatch { name: Some(Name::parse(name).unwrap()), ..AccountPatch::default() }
    }

    #[test]
    fn the_first_alias_in_effect_leads_and_of_an_archived_customer_the_one_that_ended_last() {
        let mut pair = pair(FirstAccount::FromCustomer);
        assert_eq!(pair.leading_alias(at(5)), None);
        let account = pair.account.as_mut().unwrap();
        account.aliases = vec![
            alias("past", 0, Some(2)),
            alias("one", 1, Some(10)),
            alias("two", 2, Some(10)),
            alias("next", 8, Some(9)),
        ];
        let leading = |pair: &Pair, second| pair.leading_alias(at(second)).map(ToString::to_string);
        assert_eq!(leading(&pair, 1).unwrap(), "past");
        assert_eq!(leading(&pair, 5).unwrap(), "one");
        assert_eq!(leading(&pair, 20), None);
        assert_eq!(pair.aliases_in_effect(at(8)).count(), 3);
        pair.account.as_mut().unwrap().status = AccountStatus::Archived;
        assert_eq!(leading(&pair, 20), None, "the customer is in use");
        pair.customer.status = CustomerStatus::Archived;
        assert_eq!(leading(&pair, 20).unwrap(), "one");
    }

    #[test]
    fn the_version_of_the_customer_rises_with_every_change_and_that_of_the_account_with_its_own() {
        let pair = pair(FirstAccount::FromCustomer);
        let versions = |patch: &PairPatch| {
            let pair = updated(&pair, patch).unwrap()?.pair;
            let account = pair.account.unwrap().revision.version.number();
            Some((pair.customer.revision.version.number(), account))
        };
        assert_eq!(versions(&PairPatch::default()), None);
        let email = Patch::Set(Email::parse("a@example.com").unwrap());
        let customer = CustomerPatch { primary_email: email, ..CustomerPatch::default() };
        let of_customer = PairPatch { customer, ..PairPatch::default() };
        assert_eq!(versions(&of_customer), Some((2, 1)));
        assert_eq!(versions(&PairPatch { account: renamed("Other"), ..PairPatch::default() }), Some((2, 2)));
        let aliases = AliasesPatch::Rename(Identifier::parse("x").unwrap());
        let of_all = PairPatch { account: renamed("Other"), aliases, ..of_customer };
        assert_eq!(versions(&of_all), Some((2, 2)));
        let same = PairPatch { account: renamed("ACME"), contacts: Some(Vec::new()), ..PairPatch::default() };
        assert_eq!(versions(&same), None, "it says what is so already");
        let ada = NewContact {
            id: None,
            email: Email::parse("ada@example.com").unwrap(),
            salutation: None,
            first_name: None,
            last_name: None,
            job_title: None,
            department: None,
            phone_number: None,
            primary: false,
            email_preferences: None,
        };
        let of_contacts = PairPatch { contacts: Some(vec![ada]), ..PairPatch::default() };
        assert_eq!(versions(&of_contacts), Some((2, 1)));
        let contacts = updated(&pair, &of_contacts).unwrap().unwrap().pair.contacts.unwrap();
        assert_eq!(contacts[0].revision.version.number(), 2, "it begins at that of its customer");
    }

    #[test]
    fn a_change_of_the_account_needs_one_in_use() {
        let none = pair(FirstAccount::None);
        let mut archived = pair(FirstAccount::FromCustomer);
        archived.account.as_mut().unwrap().status = AccountStatus::Archived;
        let expected = ClaimFailure::Conflict(Conflict::NoAccount(none.customer.id.clone()));
        for pair in [&none, &archived] {
            for patch in [
                PairPatch { account: renamed("Other"), ..PairPatch::default() },
                PairPatch { aliases: AliasesPatch::Replace(Vec::new()), ..PairPatch::default() },
            ] {
                assert_eq!(updated(pair, &patch), Err(expected.clone()));
                assert!(patch.identifiers(pair, &change(1)).is_empty());
            }
            let name = Some(Name::parse("Other").unwrap());
            let customer = CustomerPatch { name, ..CustomerPatch::default() };
            assert!(updated(pair, &PairPatch { customer, ..PairPatch::default() }).unwrap().is_some());
        }
    }

    #[test]
    fn an_archived_customer_takes_no_change() {
        let mut pair = pair(FirstAccount::FromCustomer);
        pair.customer.status = CustomerStatus::Archived;
        let patch = PairPatch { contacts: Some(Vec::new()), ..PairPatch::default() };
        let refused = updated(&pair, &patch);
        assert!(matches!(refused, Err(ClaimFailure::Conflict(Conflict::CustomerArchived(_)))));
    }
}
