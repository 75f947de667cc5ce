//! A customer and its main account, read and changed as one.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    Conflict,
    account::AccountPatch,
    contact::NewContact,
    customer::{CustomerPatch, CustomerQuery, CustomerStatus},
    id::Version,
    limits::COUNTED_LIST_MAX,
    listing::{Search, Sort},
    pair::{AliasesPatch, Pair, PairPatch},
    precondition::Precondition,
    text::{CustomerId, Email, Identifier, Name},
};
use futures_util::future::join_all;
use harness::{Fault, FaultProxy, Tenant};
use http_api::StatusCode;
use operations::{Context, Failure, all_customers, get_pair, get_pair_named, pairs_of, update_pair};
use serde_json::{Value, json};
use store::{Access, StoreError, Units};

use crate::{
    create_customer::with_aliases,
    faults::disturbed_and_undisturbed,
    scene::{self, LATER, aliases, create_account, delete, everything, owners, patch, shown},
};

const ANY: Precondition = Precondition::None;

fn id(text: &str) -> CustomerId {
    CustomerId::parse(text).unwrap()
}

fn identifier(text: &str) -> Identifier {
    Identifier::parse(text).unwrap()
}

fn replacing(values: &[&str]) -> PairPatch {
    let aliases = AliasesPatch::Replace(values.iter().map(|value| identifier(value)).collect());
    PairPatch { aliases, ..PairPatch::default() }
}

fn renaming(value: &str) -> PairPatch {
    PairPatch { aliases: AliasesPatch::Rename(identifier(value)), ..PairPatch::default() }
}

fn contact(email: &str, primary: bool) -> NewContact {
    NewContact {
        id: None,
        email: Email::parse(email).unwrap(),
        salutation: None,
        first_name: None,
        last_name: None,
        job_title: None,
        department: None,
        phone_number: None,
        primary,
        email_preferences: None,
    }
}

/// A patch of everything at once, which changes the customer `acme` of [`with_acme`].
fn of_everything() -> PairPatch {
    let name = Some(Name::parse("Changed").unwrap());
    PairPatch {
        customer: CustomerPatch { name: name.clone(), ..CustomerPatch::default() },
        account: AccountPatch { name, ..AccountPatch::default() },
        aliases: AliasesPatch::Replace(vec![identifier("y"), identifier("z")]),
        contacts: Some(vec![contact("ADA@example.com", true), contact("new@example.com", false)]),
    }
}

/// The customer `acme` with the account `acme`, which has the aliases `x` and `y`, and with two contacts.
async fn with_acme(tenant: &Tenant) {
    let account = json!({"id": "acme", "name": "ACME", "aliases": ["x", "y"]});
    let body = json!({"id": "acme", "name": "ACME", "account": account});
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    for name in ["ada", "bob"] {
        let body = json!({"id": name, "email": format!("{name}@example.com")});
        tenant.post("/v1/customers/acme/contacts", &body).await.expect(StatusCode::CREATED);
    }
}

fn account_of(pair: &Pair) -> Option<&str> {
    pair.account.as_ref().map(|account| account.id.as_str())
}

#[tokio::test]
async fn the_main_account_is_that_of_the_customers_id_or_else_the_first_in_use() {
    let tenant = Tenant::new().await;
    let main = async || {
        let pair = get_pair(&tenant.context(), &id("acme"), false).await.unwrap();
        assert_eq!(pair.contacts, None);
        let of_list = pairs_of(&tenant.context(), vec![pair.customer.clone()], false).await.unwrap();
        assert_eq!(of_list.first(), Some(&pair), "the list says the same");
        account_of(&pair).map(str::to_owned)
    };
    let missing = get_pair(&tenant.context(), &id("acme"), true).await;
    assert_eq!(missing, Err(Failure::CustomerNotFound));
    let body = json!({"id": "acme", "name": "ACME", "account": null});
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    assert_eq!(main().await, None);
    create_account(&tenant, "a", &json!([])).await;
    create_account(&tenant, "b", &json!([])).await;
    delete(&tenant, "/v1/accounts/a").await.expect(StatusCode::OK);
    assert_eq!(main().await.unwrap(), "b");
    create_account(&tenant, "acme", &json!([])).await;
    assert_eq!(main().await.unwrap(), "acme");
    delete(&tenant, "/v1/accounts/acme").await.expect(StatusCode::OK);
    assert_eq!(main().await.unwrap(), "b");
    delete(&tenant, "/v1/accounts/b").await.expect(StatusCode::OK);
    assert_eq!(main().await.unwrap(), "acme", "to be shown");
}

#[tokio::test]
async fn a_pair_is_found_by_every_name_of_an_account() {
    let tenant = Tenant::new().await;
    with_acme(&tenant).await;
    create_account(&tenant, "second", &json!(["two"])).await;
    let named = async |name: &str| get_pair_named(&tenant.context(), &identifier(name), true).await;
    for (name, account) in [("x", "acme"), ("acme", "acme"), ("two", "second")] {
        let pair = named(name).await.unwrap();
        assert_eq!((pair.customer.id.as_str(), account_of(&pair)), ("acme", Some(account)));
        assert_eq!(pair.contacts.unwrap().len(), 2);
    }
    assert_eq!(named("none").await, Err(Failure::AccountNotFound));
}

#[tokio::test]
async fn a_patch_changes_both_their_aliases_and_contacts_at_once() {
    let tenant = Tenant::new().await;
    with_acme(&tenant).await;
    tenant.set_clock(LATER);
    let context = tenant.context();
    let changed = update_pair(&context, &id("acme"), &of_everything(), false, &ANY, &|_| None).await.unwrap();
    assert_eq!(context.store.usage().calls[&Access::PutItem], 1, "one transaction");
    assert_eq!(get_pair(&tenant.context(), &id("acme"), true).await, Ok(changed.clone()));
    assert_eq!(changed.customer.revision.version, Version::of(4));
    assert_eq!(changed.account.as_ref().unwrap().revision.version, Version::of(2));
    assert_eq!(changed.leading_alias(tenant.context().now), Some(&identifier("y")));
    let emails: Vec<_> =
        changed.contacts.as_ref().unwrap().iter().map(|one| (one.id.as_str(), one.email.as_str())).collect();
    assert_eq!(emails[0], ("ada", "ADA@example.com"));
    assert_eq!((emails.len(), emails[1].1), (2, "new@example.com"));
    assert_eq!(aliases(&tenant, "acme").await, ["x -..2026-02-01", "y -..-", "z -..-"]);
    assert_eq!(owners(&tenant, "x").await, ["acme -..2026-02-01"]);
    // The contacts have ids now, so the same patch says what is so already.
    let context = tenant.context();
    assert_eq!(
        update_pair(&context, &id("acme"), &of_everything(), false, &ANY, &|_| None).await,
        Ok(changed)
    );
    assert_eq!(context.store.usage().write, Units::default(), "nothing is written");
}

#[tokio::test]
async fn a_renamed_alias_names_the_account_until_then_and_is_free_again() {
    let tenant = Tenant::new().await;
    with_acme(&tenant).await;
    tenant.set_clock(LATER);
    let changed =
        update_pair(&tenant.context(), &id("acme"), &renaming("new"), false, &ANY, &|_| None).await.unwrap();
    assert_eq!(changed.leading_alias(tenant.context().now), Some(&identifier("new")));
    assert_eq!(aliases(&tenant, "acme").await, ["new 2026-02-01..-", "x -..2026-02-01", "y -..-"]);
    tenant.post("/v1/customers", &with_aliases("other", &json!(["x"]))).await.expect(StatusCode::CREATED);
    assert_eq!(owners(&tenant, "x").await, ["acme -..2026-02-01", "acc-other 2026-02-01..-"]);
    let refused = update_pair(&tenant.context(), &id("acme"), &renaming("x"), false, &ANY, &|_| None).await;
    assert!(matches!(refused, Err(Failure::IdentifiersRefused { .. })), "{refused:?}");
}

#[tokio::test]
async fn what_is_refused_changes_nothing() {
    let tenant = Tenant::new().await;
    with_acme(&tenant).await;
    tenant.post("/v1/customers", &with_aliases("other", &json!(["taken"]))).await.expect(StatusCode::CREATED);
    let bare = json!({"id": "bare", "name": "Bare", "account": null});
    tenant.post("/v1/customers", &bare).await.expect(StatusCode::CREATED);
    let before = (everything(&tenant).await, tenant.items().await);
    let update = async |customer: &str, patch: PairPatch| {
        update_pair(&tenant.context(), &id(customer), &patch, false, &ANY, &|_| None).await.unwrap_err()
    };
    let taken =
        update("acme", PairPatch { aliases: replacing(&["y", "taken"]).aliases, ..of_everything() }).await;
    let Failure::IdentifiersRefused { refusals, .. } = taken else { panic!("{taken:?}") };
    assert_eq!(refusals[0].identifier, identifier("taken"));
    let mut twice = of_everything();
    twice.contacts = Some(vec![contact("ada@example.com", true), contact("ADA@example.com", false)]);
    assert!(matches!(update("acme", twice).await, Failure::Conflict(Conflict::EmailTaken(_))));
    let missing = Failure::Conflict(Conflict::NoAccount(id("bare")));
    assert_eq!(update("bare", renaming("new")).await, missing);
    let problem = http_api::Failure::from(missing).into_problem();
    assert_eq!(
        (problem.kind.code(), problem.detail.as_str()),
        ("no_account", "Customer bare has no account in use.")
    );
    assert_eq!(update("none", renaming("new")).await, Failure::CustomerNotFound);
    let stale = Precondition::OneOf(vec![Version::FIRST]);
    let refused =
        update_pair(&tenant.context(), &id("acme"), &of_everything(), false, &stale, &|_| None).await;
    assert_eq!(refused, Err(Failure::StaleVersion { current: Some(Version::of(3)) }));
    assert_eq!((everything(&tenant).await, tenant.items().await), before);
}

#[tokio::test]
async fn more_than_a_transaction_holds_is_refused() {
    let tenant = Tenant::new().await;
    with_acme(&tenant).await;
    let list = |of: &str| -> Vec<NewContact> {
        (0..60).map(|number| contact(&format!("{of}{number}@example.com"), false)).collect()
    };
    let update = async |list: Vec<NewContact>| {
        let patch = PairPatch { contacts: Some(list), ..PairPatch::default() };
        update_pair(&tenant.context(), &id("acme"), &patch, false, &ANY, &|_| None).await
    };
    assert_eq!(update(list("one")).await.unwrap().contacts.unwrap().len(), 60);
    let before = everything(&tenant).await;
    assert_eq!(update(list("other")).await, Err(Failure::TooMuchToChange));
    assert_eq!(everything(&tenant).await, before);
}

/// Patches of everything and of parts race each other: each happens as a whole, one after the other.
#[tokio::test(flavor = "multi_thread")]
async fn patches_that_race_happen_one_after_the_other() {
    let tenant = Arc::new(Tenant::new().await);
    with_acme(&tenant).await;
    let racing = (0..12).map(|number| {
        let tenant = Arc::clone(&tenant);
        tokio::spawn(async move {
            let values = [format!("a{number}"), "shared".to_owned()];
            let mut patch = replacing(&[&values[0], &values[1]]);
            patch.contacts = Some(vec![contact(&format!("{number}@example.com"), true)]);
            update_pair(&tenant.context(), &id("acme"), &patch, false, &ANY, &|_| None).await
        })
    });
    let mut happened = 0;
    for answer in join_all(racing).await {
        match answer.unwrap() {
            Ok(_) => happened += 1,
            Err(failure) => assert_eq!(failure, Failure::Store(StoreError::Contention)),
        }
    }
    let pair = get_pair(&tenant.context(), &id("acme"), true).await.unwrap();
    assert_eq!(pair.customer.revision.version, Version::of(3 + happened));
    let now = tenant.context().now;
    let in_effect: BTreeSet<_> = pair.aliases_in_effect(now).map(ToString::to_string).collect();
    let emails = pair.contacts.unwrap();
    let number = emails[0].email.as_str().trim_end_matches("@example.com").to_owned();
    assert_eq!(emails.len(), 1);
    assert_eq!(in_effect, BTreeSet::from([format!("a{number}"), "shared".to_owned()]));
}

/// A tenant behind a proxy, and another of the same environment that nothing disturbs, in which there is `acme`.
async fn behind(faults: &[(Fault, usize)]) -> (FaultProxy, Tenant, Tenant) {
    let (proxy, disturbed, undisturbed) = disturbed_and_undisturbed(faults).await;
    with_acme(&undisturbed).await;
    (proxy, disturbed, undisturbed)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_happened_once_whatever_conflicts_or_replies_are_lost() {
    for faults in [
        vec![(Fault::Conflict, 5)],
        vec![(Fault::ReplyLostAfterTheWrite, usize::MAX)],
        vec![(Fault::ReplyLostAfterTheWrite, 1), (Fault::Conflict, 2)],
        vec![(Fault::ReplyLostAfterTheWrite, 1), (Fault::Throttled, usize::MAX)],
    ] {
        let (proxy, disturbed, undisturbed) = behind(&faults).await;
        let changed =
            update_pair(&disturbed.context(), &id("acme"), &of_everything(), false, &ANY, &|_| None)
                .await
                .unwrap();
        assert!(proxy.injected() > 0, "{faults:?}");
        assert_eq!(changed.customer.revision.version, Version::of(4), "{faults:?}");
        let context = Context { principal: disturbed.context().principal, ..undisturbed.context() };
        assert_eq!(get_pair(&context, &id("acme"), true).await, Ok(changed), "{faults:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_has_happened_where_the_table_never_takes_it() {
    for (fault, expected) in
        [(Fault::Conflict, StoreError::Contention), (Fault::Throttled, StoreError::Throttled)]
    {
        let (_proxy, disturbed, undisturbed) = behind(&[(fault, usize::MAX)]).await;
        let before = (everything(&undisturbed).await, disturbed.items().await);
        let refused =
            update_pair(&disturbed.context(), &id("acme"), &of_everything(), false, &ANY, &|_| None).await;
        assert_eq!(refused, Err(Failure::Store(expected)));
        assert_eq!((everything(&undisturbed).await, disturbed.items().await), before);
    }
}

#[tokio::test]
async fn many_pairs_come_in_the_order_of_their_customers() {
    let tenant = Tenant::new().await;
    for number in 0..40 {
        let account = if number % 3 == 0 {
            Value::Null
        } else {
            json!({"id": format!("acc{number}"), "name": "An account"})
        };
        let body =
            json!({"id": format!("c{number}"), "name": format!("Customer {number}"), "account": account});
        let body = if number % 3 == 1 { json!({"id": body["id"], "name": body["name"]}) } else { body };
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
        let contact = json!({"email": format!("{number}@example.com")});
        tenant.post(&format!("/v1/customers/c{number}/contacts"), &contact).await.expect(StatusCode::CREATED);
    }
    let context = tenant.context();
    let customers = all_customers(&context, &query(None), COUNTED_LIST_MAX).await.unwrap().unwrap();
    assert_eq!(customers.len(), 40);
    let expected: Vec<String> = customers.iter().map(|customer| customer.id.to_string()).collect();
    let pairs = pairs_of(&context, customers, true).await.unwrap();
    assert_eq!(context.store.usage().calls[&Access::BatchGetItem], 1);
    assert_eq!(
        context.store.usage().calls[&Access::QueryTable],
        40 + 27,
        "contacts, and accounts of another id"
    );
    assert_eq!(pairs.iter().map(|pair| pair.customer.id.to_string()).collect::<Vec<_>>(), expected);
    for pair in pairs {
        let number = pair.customer.id.as_str().trim_start_matches('c').to_owned();
        let own = match number.parse::<u8>().unwrap() % 3 {
            0 => None,
            1 => Some(format!("c{number}")),
            _ => Some(format!("acc{number}")),
        };
        assert_eq!(account_of(&pair), own.as_deref());
        assert_eq!(pair.contacts.unwrap()[0].email.as_str(), format!("{number}@example.com"));
    }
}

fn query(search: Option<&str>) -> CustomerQuery {
    CustomerQuery {
        id: None,
        statuses: vec![CustomerStatus::Active],
        search: search.map(|text| Search::parse(text).unwrap()),
        sort: Sort::BY_ID,
    }
}

#[tokio::test]
async fn all_customers_are_those_that_the_query_finds_unless_there_are_too_many() {
    let tenant = Tenant::new().await;
    for number in 0..12 {
        let body =
            json!({"id": format!("c{number:02}"), "name": format!("Customer {number}"), "account": null});
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    }
    patch(&tenant, "/v1/customers/c03", &json!({"name": "Renamed"})).await.expect(StatusCode::OK);
    delete(&tenant, "/v1/customers/c05").await.expect(StatusCode::OK);
    let ids = async |query: CustomerQuery, max| {
        let found = all_customers(&tenant.context(), &query, max).await.unwrap()?;
        Some(found.iter().map(|customer| customer.id.to_string()).collect::<Vec<_>>())
    };
    let all = ids(query(None), 11).await.unwrap();
    let listed = shown(&tenant, "/v1/customers?sort=id&pageSize=100").await;
    assert_eq!(all, scene::ids(&listed));
    assert_eq!(ids(query(None), 10).await, None);
    assert_eq!(ids(query(Some("renamed")), 1).await.unwrap(), ["c03"]);
    let archived = CustomerQuery { id: Some(id("c05")), ..query(None) };
    assert!(ids(archived, 1).await.unwrap().is_empty());
}
