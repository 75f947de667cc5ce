//! Tests of the decisions about customers.

use super::*;
use crate::{
    Instant,
    account::AccountStatus,
    alias::NewAlias,
    code::Country,
    tax::TaxRate,
    text::{AccountId, ContactId, Identifier},
    timeline::{Claim, ClaimRefused, IdentifierKind, Owner},
};

fn now() -> Instant {
    Instant::parse("2026-01-01T00:00:00Z").unwrap()
}

fn change() -> Change {
    Change {
        id: Uid::generate(now(), 9),
        actor: "key_1".to_owned(),
        request_id: "request-1".to_owned(),
        idempotency_id: None,
        at: now(),
    }
}

fn new_customer(account: FirstAccount) -> NewCustomer {
    NewCustomer {
        id: Some(CustomerId::parse("acme").unwrap()),
        name: Name::parse("ACME").unwrap(),
        primary_email: Some(Email::parse("admin@example.com").unwrap()),
        address: None,
        time_zone: Some(TimeZone::parse("Asia/Kolkata").unwrap()),
        tax: Some(Tax { country: Some(Country::parse("IN").unwrap()), ..Tax::default() }),
        metadata: Metadata::new(),
        settings: Vec::new(),
        contacts: Vec::new(),
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
    let mut randomness = 1..;
    let uids = NewUids::generate(new, || Uid::generate(now(), randomness.next().unwrap()));
    let existing = existing.into_iter().map(|timeline| (timeline.identifier.clone(), timeline)).collect();
    let first = new.account.in_base_currency(Currency::parse("EUR").unwrap());
    create(new, &first, &uids, &change(), &existing)
}

fn create_alone(new: &NewCustomer) -> Result<Creation, Vec<Refusal>> {
    create_among(new, Vec::new())
}

fn other() -> Owner {
    Owner { account_id: AccountId::parse("other").unwrap(), customer_id: CustomerId::parse("other").unwrap() }
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
fn contacts_come_to_be_with_their_customer() {
    let contact = |id: Option<&str>, email: &str| NewContact {
        id: id.map(|id| ContactId::parse(id).unwrap()),
        email: Email::parse(email).unwrap(),
        salutation: None,
        first_name: None,
        last_name: None,
        job_title: None,
        department: None,
        phone_number: None,
        primary: id.is_some(),
        email_preferences: None,
    };
    let mut new = new_customer(FirstAccount::FromCustomer);
    new.contacts = ["z", "a", "b"]
        .map(|name| contact((name == "a").then_some(name), &format!("{name}@example.com")))
        .into();
    let creation = create_alone(&new).unwrap();
    let [generated, given, another] = creation.contacts.as_slice() else { panic!("all of them") };
    assert_eq!(given.id.as_str(), "a");
    assert!(given.primary && !generated.primary);
    assert!(generated.id.as_str().starts_with("con_") && generated.id != another.id);
    let uids = [&creation.customer.uid, &creation.account.unwrap().account.uid];
    assert!(uids.into_iter().all(|uid| uid.to_contact_id() != generated.id), "no two share a generated id");
    assert_eq!(given.revision, creation.customer.revision);
}

#[test]
fn a_patch_changes_what_it_names_of_a_tax() {
    let customer = create_alone(&new_customer(FirstAccount::None)).unwrap().customer;
    let patch = |rate: &str| CustomerPatch {
        tax: Patch::Set(TaxPatch { rate: Patch::Set(TaxRate::parse(rate).unwrap()), ..TaxPatch::default() }),
        ..CustomerPatch::default()
    };
    let updated = update(&customer, &patch("0.1"), &change()).unwrap().expect("a change");
    let tax = updated.tax.clone().unwrap();
    assert_eq!(
        (tax.country.map(Country::code), tax.rate.map(String::from)),
        (Some("IN"), Some("0.1".to_owned()))
    );
    assert_eq!(updated.time_zone, customer.time_zone);
    assert_eq!(update(&updated, &patch("0.1"), &change()), Ok(None));
    let rewritten = update(&updated, &patch("0.10"), &change()).unwrap().expect("a change");
    assert_eq!(rewritten.tax.unwrap().rate.map(String::from).as_deref(), Some("0.10"));

    let removal = CustomerPatch { time_zone: Patch::Remove, tax: Patch::Remove, ..CustomerPatch::default() };
    let removed = update(&updated, &removal, &change()).unwrap().expect("a change");
    assert_eq!((removed.time_zone, removed.tax), (None, None));
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
        [(ClaimSource::AccountId, IdentifierKind::AccountId), (ClaimSource::Alias(1), IdentifierKind::Alias)]
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
