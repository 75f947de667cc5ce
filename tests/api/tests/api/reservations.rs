//! Identifiers that are reserved for whoever claims them first.

use std::{collections::BTreeSet, sync::Arc};

use domain::{alias::Reservation, limits::ALIASES_PER_RESERVE_MAX, text::Identifier, timeline::ClaimRefused};
use futures_util::future::join_all;
use harness::{Fault, Tenant};
use http_api::StatusCode;
use operations::{
    Context, Failure, get_reservation, list_reservations, release_reservation, reserve_aliases,
};
use serde_json::json;
use store::{Access, StoreError};

use crate::{
    create_customer::with_aliases,
    faults::disturbed_and_undisturbed,
    scene::{LATER, create_account, delete, owners, shown, tenant_with_accounts},
};

const FOR_EVER: usize = usize::MAX;

fn values(texts: &[&str]) -> Vec<Identifier> {
    texts.iter().map(|text| Identifier::parse(text).unwrap()).collect()
}

async fn reserve(tenant: &Tenant, texts: &[&str]) -> Result<Vec<Reservation>, Failure> {
    reserve_aliases(&tenant.context(), &values(texts), &|_| None).await
}

async fn release(tenant: &Tenant, text: &str) -> Result<(), Failure> {
    release_reservation(&tenant.context(), &values(&[text])[0], &|()| None).await
}

/// The reserved values, from page to page; each is what is got by its value.
async fn reserved(context: &Context) -> Vec<String> {
    let (mut found, mut behind) = (Vec::new(), None);
    loop {
        let page = list_reservations(context, behind.as_ref(), 2).await.unwrap();
        for (_, reservation) in page.objects {
            assert_eq!(get_reservation(context, &reservation.value).await, Ok(reservation.clone()));
            found.push(reservation.value.to_string());
        }
        behind = page.next;
        if behind.is_none() {
            return found;
        }
    }
}

/// Every value that was refused, and why; none where it was not for that.
fn reasons(refused: Result<Vec<Reservation>, Failure>) -> Vec<(String, ClaimRefused)> {
    let Err(Failure::IdentifiersRefused { refusals, .. }) = refused else { return Vec::new() };
    refusals.into_iter().map(|refusal| (refusal.identifier.to_string(), refusal.reason)).collect()
}

#[tokio::test]
async fn reserved_values_are_listed_by_value_and_got_one_by_one() {
    let tenant = Tenant::new().await;
    let context = tenant.context();
    let reservations = reserve(&tenant, &["c", "a", "d#/%", "b"]).await.unwrap();
    let shown: Vec<_> = reservations.iter().map(|one| one.value.as_str()).collect();
    assert_eq!(shown, ["c", "a", "d#/%", "b"], "in the order in which they were asked for");
    assert!(reservations.iter().all(|one| one.created_at == context.now));
    assert_eq!(reserved(&context).await, ["a", "b", "c", "d#/%"]);
    assert_eq!(release(&tenant, "b").await, Ok(()));
    assert_eq!(reserved(&context).await, ["a", "c", "d#/%"]);
    assert_eq!(release(&tenant, "b").await, Err(Failure::AliasNotFound));
    assert_eq!(release(&tenant, "never").await, Err(Failure::AliasNotFound));
    assert_eq!(get_reservation(&context, &values(&["b"])[0]).await, Err(Failure::AliasNotFound));
    assert_eq!(reserve(&tenant, &["b"]).await.unwrap().len(), 1, "it is free again");
    // Another environment has reservations of its own.
    let other = tenant.neighbour().await;
    assert!(reserved(&other.context()).await.is_empty());
    assert!(reserve(&other, &["a"]).await.is_ok());
}

#[tokio::test]
async fn as_many_as_a_transaction_holds_are_reserved_at_once() {
    let tenant = Tenant::new().await;
    let many: Vec<String> = (0..ALIASES_PER_RESERVE_MAX).map(|number| format!("many-{number:03}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let context = tenant.context();
    assert_eq!(reserve_aliases(&context, &values(&many), &|_| None).await.unwrap().len(), many.len());
    assert_eq!(context.store.usage().calls[&Access::PutItem], 1, "one transaction");
    assert_eq!(reserved(&context).await, many);
}

#[tokio::test]
async fn what_an_account_has_or_will_have_is_refused_and_all_of_it_with_it() {
    let tenant = tenant_with_accounts(&["one"]).await;
    create_account(
        &tenant,
        "two",
        &json!(["now", {"value": "later", "effectiveFrom": LATER}, {"value": "past", "effectiveUntil": "2026-01-01T00:00:00Z"}]),
    )
    .await;
    reserve(&tenant, &["kept"]).await.unwrap();
    let before = tenant.items().await;
    let refused = reasons(reserve(&tenant, &["free", "one", "now", "later", "past", "kept"]).await);
    let refused: Vec<_> = refused
        .iter()
        .map(|(value, reason)| match reason {
            ClaimRefused::Taken(owner) => (value.as_str(), owner.account_id.as_str()),
            ClaimRefused::Reserved => (value.as_str(), "reserved"),
            ClaimRefused::TooManyRanges => panic!("{value}"),
        })
        .collect();
    assert_eq!(refused, [("one", "one"), ("now", "two"), ("later", "two"), ("kept", "reserved")]);
    let failure = reserve(&tenant, &["kept"]).await.unwrap_err();
    let problem = http_api::Failure::from(failure).into_problem();
    assert_eq!((problem.kind.code(), problem.detail.as_str()), ("alias_taken", "kept is reserved."));
    assert_eq!(tenant.items().await, before);
    assert_eq!(reserved(&tenant.context()).await, ["kept"]);
}

#[tokio::test]
async fn a_value_that_was_given_up_can_be_reserved_and_keeps_its_history() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["x"])).await;
    tenant.set_clock(LATER);
    delete(&tenant, "/v1/accounts/one/aliases/x").await.expect(StatusCode::OK);
    reserve(&tenant, &["x"]).await.unwrap();
    assert_eq!(owners(&tenant, "x").await, ["one -..2026-02-01"], "it is listed as before");
    shown(&tenant, "/v1/aliases/x?at=2026-01-20T00:00:00Z").await;
    release(&tenant, "x").await.unwrap();
    assert_eq!(owners(&tenant, "x").await, ["one -..2026-02-01"]);
    assert!(reserved(&tenant.context()).await.is_empty());
}

#[tokio::test]
async fn a_reserved_value_names_nobody_until_an_account_claims_it() {
    let tenant = tenant_with_accounts(&["one"]).await;
    reserve(&tenant, &["x", "y", "z", "two"]).await.unwrap();
    assert_eq!(shown(&tenant, "/v1/aliases").await["data"], json!([]));
    tenant.get("/v1/aliases/x").await.problem(StatusCode::NOT_FOUND, "alias_not_found");
    tenant.get("/v1/accounts/x").await.problem(StatusCode::NOT_FOUND, "account_not_found");
    let to = json!({"accountId": "one"});
    let refused = tenant.post("/v1/aliases/x/transfer", &to).await;
    refused.problem(StatusCode::NOT_FOUND, "alias_not_found");

    let added = json!({"aliases": ["x"]});
    tenant.post("/v1/accounts/one/aliases", &added).await.expect(StatusCode::CREATED);
    assert_eq!(owners(&tenant, "x").await, ["one -..-"]);
    tenant.post("/v1/customers", &with_aliases("other", &json!(["y"]))).await.expect(StatusCode::CREATED);
    create_account(&tenant, "two", &json!([])).await;
    assert_eq!(shown(&tenant, "/v1/aliases/two").await["kind"], "ACCOUNT_ID");
    assert_eq!(reserved(&tenant.context()).await, ["z"]);
    for value in ["x", "y", "two"] {
        assert_eq!(release(&tenant, value).await, Err(Failure::AliasNotFound), "{value} is claimed");
        assert!(matches!(reasons(reserve(&tenant, &[value]).await)[0].1, ClaimRefused::Taken(_)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn racing_reservations_of_one_value_have_one_winner() {
    let tenant = Arc::new(Tenant::new().await);
    let racing = (0..30).map(|number| {
        let tenant = Arc::clone(&tenant);
        tokio::spawn(async move { (number, reserve(&tenant, &["wanted", &format!("r{number}")]).await) })
    });
    let answers: Vec<_> = join_all(racing).await.into_iter().map(Result::unwrap).collect();
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(_, answer)| answer.is_ok());
    assert_eq!((won.len(), lost.len()), (1, 29));
    for (_, answer) in lost {
        assert_eq!(reasons(answer), [("wanted".to_owned(), ClaimRefused::Reserved)]);
    }
    assert_eq!(reserved(&tenant.context()).await, [format!("r{}", won[0].0), "wanted".to_owned()]);
}

/// A claim and a reservation race: whichever is first, the account has the value in the end, and nobody has it twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_that_races_a_claim_is_refused_or_ends_with_it() {
    let tenant = Arc::new(tenant_with_accounts(&["one"]).await);
    for number in 0..10 {
        let value = format!("x{number}");
        let added = json!({"aliases": [value]});
        let wanted = [value.as_str()];
        let (claimed, reservation) =
            tokio::join!(tenant.post("/v1/accounts/one/aliases", &added), reserve(&tenant, &wanted));
        claimed.expect(StatusCode::CREATED);
        if reservation.is_err() {
            assert!(matches!(reasons(reservation)[0].1, ClaimRefused::Taken(_)));
        }
        assert_eq!(owners(&tenant, &value).await, ["one -..-"]);
    }
    assert!(reserved(&tenant.context()).await.is_empty());
}

/// A context of the same environment as another one's, which nothing disturbs.
fn undisturbed_context(disturbed: &Tenant, undisturbed: &Tenant) -> Context {
    Context { principal: disturbed.context().principal, ..undisturbed.context() }
}

/// Reserves values, some of which are known already, and looks whether it happened once.
async fn reserves_once(faults: &[(Fault, usize)], texts: &[&str]) {
    let (proxy, disturbed, undisturbed) = disturbed_and_undisturbed(faults).await;
    let context = undisturbed_context(&disturbed, &undisturbed);
    let past = json!([{"value": "past", "effectiveUntil": "2026-01-01T00:00:00Z"}]);
    undisturbed.post("/v1/customers", &with_aliases("c", &past)).await.expect(StatusCode::CREATED);
    reserve_aliases(&context, &values(&["kept"]), &|_| None).await.unwrap();
    release_reservation(&context, &values(&["kept"])[0], &|()| None).await.unwrap();
    let answer = reserve(&disturbed, texts).await;
    assert_eq!(answer.map(|reservations| reservations.len()), Ok(texts.len()), "{faults:?} {texts:?}");
    assert!(proxy.injected() > 0, "{faults:?} {texts:?}");
    let expected: BTreeSet<String> = texts.iter().map(ToString::to_string).collect();
    assert_eq!(BTreeSet::from_iter(reserved(&context).await), expected, "{faults:?}");
}

/// Releases a reservation, and looks whether it happened once.
async fn releases_once(faults: &[(Fault, usize)]) {
    let (proxy, disturbed, undisturbed) = disturbed_and_undisturbed(faults).await;
    let context = undisturbed_context(&disturbed, &undisturbed);
    reserve_aliases(&context, &values(&["x", "y"]), &|_| None).await.unwrap();
    assert_eq!(release(&disturbed, "x").await, Ok(()), "{faults:?}");
    assert!(proxy.injected() > 0, "{faults:?}");
    assert_eq!(reserved(&context).await, ["y"], "{faults:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_happened_once_whatever_conflicts_or_replies_are_lost() {
    for faults in [
        vec![(Fault::Conflict, 5)],
        vec![(Fault::ReplyLostAfterTheWrite, FOR_EVER)],
        vec![(Fault::ReplyLostAfterTheWrite, 1), (Fault::Conflict, 2)],
        vec![(Fault::ReplyLostAfterTheWrite, 1), (Fault::Throttled, FOR_EVER)],
    ] {
        let lists = [&["kept", "new"][..], &["new"], &["past", "new"], &["new", "past"]];
        let reserving = join_all(lists.iter().map(|texts| reserves_once(&faults, texts)));
        tokio::join!(reserving, releases_once(&faults));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_has_happened_where_the_table_never_takes_it() {
    let faults = [(Fault::Conflict, StoreError::Contention), (Fault::Throttled, StoreError::Throttled)];
    let tried = faults.map(async |(fault, expected)| {
        let (_proxy, disturbed, undisturbed) = disturbed_and_undisturbed(&[(fault, FOR_EVER)]).await;
        let context = undisturbed_context(&disturbed, &undisturbed);
        reserve_aliases(&context, &values(&["x"]), &|_| None).await.unwrap();
        let (new, old) = tokio::join!(reserve(&disturbed, &["new"]), release(&disturbed, "x"));
        assert_eq!(new, Err(Failure::Store(expected.clone())));
        assert_eq!(old, Err(Failure::Store(expected)));
        assert_eq!(reserved(&context).await, ["x"]);
    });
    join_all(tried).await;
}
