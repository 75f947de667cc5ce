//! Customers, and the decision that creates one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Instant,
    account::{Account, AccountStatus, NewAccount},
    address::Address,
    alias::{Alias, NewAlias},
    id::{Revision, Uid},
    metadata::{Metadata, Tags},
    principal::Principal,
    setting::Setting,
    text::{CustomerId, Email, Identifier, Name},
    timeline::{ClaimRefused, IdentifierKind, Owner, Range, Timeline},
};

/// Where a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
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
    /// Who brought it here, and when.
    pub revision: Revision,
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
    pub settings: Vec<Setting>,
    /// Its first account.
    pub account: FirstAccount,
}

/// What a create brings along from outside the domain.
#[derive(Debug, Clone)]
pub struct Occasion<'a> {
    /// Who creates.
    pub principal: &'a Principal,
    /// When.
    pub now: Instant,
    /// The generated id of the customer.
    pub customer_uid: Uid,
    /// The generated id of its account.
    pub account_uid: Uid,
}

/// Everything that comes to be with a customer. It is stored in one transaction or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The customer.
    pub customer: Customer,
    /// Its settings.
    pub settings: Vec<Setting>,
    /// Its first account, if it is to have one.
    pub account: Option<Account>,
    /// The settings of that account.
    pub account_settings: Vec<Setting>,
    /// The identifiers that name the account from now on, each as it is after the creation.
    pub timelines: Vec<Timeline>,
}

/// Which part of a request claims an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimSource {
    /// The id of a customer, which is the id of the account made from it.
    CustomerId,
    /// The id of the account.
    AccountId,
    /// The alias at this index of the account's list.
    Alias(usize),
}

/// An identifier that a creation needs and cannot have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The identifier.
    pub identifier: Identifier,
    /// Whether it stands as an account id or as an alias.
    pub kind: IdentifierKind,
    /// Why it cannot be had.
    pub reason: ClaimRefused,
    /// Which part of the request claims it.
    pub source: ClaimSource,
}

/// Decides what comes to be when `new` is created, given the timelines that are known to exist of the identifiers it
/// claims. An identifier without one is taken to be free.
///
/// # Errors
///
/// Every identifier that cannot be had, in the order in which the request names them.
pub fn create(
    new: &NewCustomer,
    occasion: &Occasion<'_>,
    existing: &BTreeMap<Identifier, Timeline>,
) -> Result<Creation, Vec<Refusal>> {
    let revision = Revision::first(occasion.now, &occasion.principal.key_id);
    let customer = Customer {
        id: new.id.clone().unwrap_or_else(|| occasion.customer_uid.to_customer_id()),
        uid: occasion.customer_uid.clone(),
        name: new.name.clone(),
        status: CustomerStatus::Active,
        primary_email: new.primary_email.clone(),
        address: new.address.clone(),
        metadata: new.metadata.clone(),
        revision: revision.clone(),
    };
    let (first, source) = match &new.account {
        FirstAccount::None => (None, ClaimSource::AccountId),
        FirstAccount::FromCustomer => (Some(account_from(&customer)), ClaimSource::CustomerId),
        FirstAccount::Given(account) => (Some((**account).clone()), ClaimSource::AccountId),
    };
    let Some(first) = first else {
        let settings = new.settings.clone();
        return Ok(Creation {
            customer,
            settings,
            account: None,
            account_settings: vec![],
            timelines: vec![],
        });
    };
    let mut account = Account {
        id: first.id.unwrap_or_else(|| occasion.account_uid.to_account_id()),
        uid: occasion.account_uid.clone(),
        customer_id: customer.id.clone(),
        customer_uid: customer.uid.clone(),
        name: first.name,
        status: if first.draft { AccountStatus::Draft } else { AccountStatus::Active },
        invoice_currency: first.invoice_currency.unwrap_or(occasion.principal.environment.currency),
        primary_email: first.primary_email,
        address: first.address,
        billing_information: first.billing_information,
        net_term_days: first.net_term_days,
        metadata: first.metadata,
        tags: first.tags,
        aliases: Vec::new(),
        revision,
    };
    let mut claims = Claims { existing, now: occasion.now, timelines: Vec::new(), refused: Vec::new() };
    claims.account_id(&account, source);
    account.aliases = claims.aliases(&first.aliases, &account.as_owner());
    if claims.refused.is_empty() {
        let (settings, account_settings) = (new.settings.clone(), first.settings);
        Ok(Creation {
            customer,
            settings,
            account: Some(account),
            account_settings,
            timelines: claims.timelines,
        })
    } else {
        Err(claims.refused)
    }
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

/// The claims of one creation on the namespace of identifiers.
struct Claims<'a> {
    existing: &'a BTreeMap<Identifier, Timeline>,
    now: Instant,
    timelines: Vec<Timeline>,
    refused: Vec<Refusal>,
}

impl Claims<'_> {
    fn account_id(&mut self, account: &Account, source: ClaimSource) {
        let timeline = Timeline::of_account(account.as_owner());
        match self.existing.get(&timeline.identifier) {
            None => self.timelines.push(timeline),
            Some(existing) => {
                // An alias that was given up still named somebody once, and an account id names its own at every instant.
                let owner = existing.at(self.now).or_else(|| existing.tenures().last());
                let owner = owner.map_or_else(|| account.as_owner(), |tenure| tenure.owner.clone());
                let (kind, reason) = (existing.kind, ClaimRefused::Taken(owner));
                self.refused.push(Refusal { identifier: timeline.identifier, kind, reason, source });
            }
        }
    }

    fn aliases(&mut self, wishes: &[NewAlias], owner: &Owner) -> Vec<Alias> {
        let mut aliases = Vec::with_capacity(wishes.len());
        for (index, wish) in wishes.iter().enumerate() {
            if let Some(range) = self.alias(wish, owner, ClaimSource::Alias(index)) {
                aliases.push(Alias { value: wish.value.clone(), range, created_at: self.now });
            }
        }
        aliases
    }

    fn alias(&mut self, wish: &NewAlias, owner: &Owner, source: ClaimSource) -> Option<Range> {
        let claimed = self.timelines.iter_mut().find(|timeline| timeline.identifier == wish.value);
        let timeline = match (claimed, self.existing.get(&wish.value)) {
            (Some(claimed), _) => claimed,
            (None, Some(existing)) => {
                let mut changed = existing.clone();
                changed.version = existing.version.next();
                self.timelines.push(changed);
                self.timelines.last_mut()?
            }
            (None, None) => {
                self.timelines.push(Timeline::unclaimed(wish.value.clone()));
                self.timelines.last_mut()?
            }
        };
        let kind = timeline.kind;
        match timeline.claim(&wish.claim, owner.clone(), self.now) {
            Ok(range) => Some(range),
            Err(reason) => {
                self.refused.push(Refusal { identifier: wish.value.clone(), kind, reason, source });
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        code::Currency,
        principal::{Environment, EnvironmentKind, PagingSecret},
        text::{AccountId, EnvironmentId, TenantId},
        timeline::Claim,
    };

    fn principal() -> Principal {
        let environment = Environment {
            tenant: TenantId::parse("t").unwrap(),
            id: EnvironmentId::parse("e").unwrap(),
            kind: EnvironmentKind::Test,
            currency: Currency::parse("EUR").unwrap(),
        };
        let paging_secret = PagingSecret::new([0; 32]);
        Principal { key_id: "key_1".to_owned(), environment, scopes: BTreeSet::new(), paging_secret }
    }

    fn now() -> Instant {
        Instant::parse("2026-01-01T00:00:00Z").unwrap()
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
        let principal = principal();
        let occasion = Occasion {
            principal: &principal,
            now: now(),
            customer_uid: Uid::generate(now(), 1),
            account_uid: Uid::generate(now(), 2),
        };
        let existing = existing.into_iter().map(|timeline| (timeline.identifier.clone(), timeline)).collect();
        create(new, &occasion, &existing)
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
        let account = creation.account.unwrap();
        assert_eq!(account.id.as_str(), "acme");
        assert_eq!(account.name.as_str(), "ACME");
        assert_eq!(account.primary_email.unwrap().as_str(), "admin@example.com");
        assert_eq!(account.invoice_currency.code(), "EUR");
        assert_eq!(creation.timelines.len(), 1);
    }

    #[test]
    fn a_null_account_creates_none() {
        let creation = create_alone(&new_customer(FirstAccount::None)).unwrap();
        assert_eq!((creation.account, creation.timelines), (None, vec![]));
    }

    #[test]
    fn two_ranges_of_one_value_become_one_timeline() {
        let middle = Instant::parse("2025-01-01T00:00:00Z").unwrap();
        let creation =
            create_alone(&with_aliases(&[("x", None, Some(middle)), ("x", Some(middle), None)])).unwrap();
        assert_eq!(creation.account.unwrap().aliases.len(), 2);
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
        let changed = &creation.timelines[1];
        assert_eq!(changed.version, past.version.next());
        assert_eq!(changed.tenures().len(), 2);
        assert_eq!(creation.account.unwrap().aliases[0].range.from(), Some(until));
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
}
