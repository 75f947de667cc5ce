//! Ids that are drawn may be taken: they are drawn again.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use harness::Tenant;
use http_api::StatusCode;
use serde_json::json;

use super::{ACCOUNTS, account, id, post, refusal, shown};

/// Draws these numbers first, and then others.
fn drawing(first: &[u128]) -> impl Fn() -> u128 + Send + Sync + 'static {
    let first = Mutex::new(VecDeque::from(first.to_vec()));
    let drawn = AtomicU64::new(1 << 40);
    move || {
        let scripted = first.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        scripted.unwrap_or_else(|| u128::from(drawn.fetch_add(1, Ordering::Relaxed)))
    }
}

#[tokio::test]
async fn an_id_that_is_taken_is_drawn_again() {
    let mut tenant = Tenant::new().await;
    tenant.set_randomness(drawing(&[7]));
    let first = account(&tenant, "First", &json!([])).await;
    tenant.set_randomness(drawing(&[7]));
    let second = account(&tenant, "Second", &json!(["alias"])).await;
    assert_ne!(first["id"], second["id"]);
    assert_eq!(shown(&tenant, &format!("{ACCOUNTS}/{}", id(&first))).await, first);
    assert_eq!(shown(&tenant, "/alguna/accounts/alias").await, second);
}

#[tokio::test]
async fn an_id_that_is_an_alias_is_drawn_again() {
    let mut tenant = Tenant::new().await;
    tenant.set_randomness(drawing(&[7]));
    let taken = id(&account(&tenant, "First", &json!([])).await);
    let other = tenant.neighbour().await;
    let holder = account(&other, "Holder", &json!([taken, "one"])).await;
    let mut other = other;
    other.set_randomness(drawing(&[7]));
    let body = json!({"name": "Second", "currency": "USD", "aliases": ["one"]});
    let refused = post(&other, ACCOUNTS, &body).await;
    let holder = id(&holder);
    assert_eq!(
        refusal(&refused, StatusCode::CONFLICT),
        format!("one names account {holder} of customer {holder} in that range."),
        "the caller is told of the caller's own alone"
    );
    other.set_randomness(drawing(&[7]));
    assert_ne!(account(&other, "Second", &json!([])).await["id"], json!(taken));
}

#[tokio::test]
async fn contacts_of_one_customer_never_share_an_id() {
    let mut tenant = Tenant::new().await;
    tenant.set_randomness(|| 7);
    let contacts =
        json!([{"email": "a@example.com"}, {"email": "b@example.com"}, {"email": "c@example.com"}]);
    let body = json!({"name": "First", "currency": "USD", "contacts": contacts});
    let created = post(&tenant, ACCOUNTS, &body).await.expect(StatusCode::CREATED);
    assert_eq!(created["contacts"].as_array().unwrap().len(), 3);
    let target = format!("{ACCOUNTS}/{}", id(&created));
    let more = json!({"contacts": [{"email": "d@example.com"}, {"email": "a@example.com"}]});
    let changed = super::patch(&tenant, &target, &more).await.expect(StatusCode::OK);
    let ids: Vec<String> = changed["contacts"].as_array().unwrap().iter().map(id).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1], "{changed}");
}

#[tokio::test]
async fn a_source_that_draws_nothing_else_is_a_mistake_of_the_server() {
    let mut tenant = Tenant::new().await;
    tenant.set_randomness(|| 7);
    account(&tenant, "First", &json!([])).await;
    let before = tenant.items().await;
    let body = json!({"name": "Second", "currency": "USD", "aliases": ["x"]});
    refusal(&post(&tenant, ACCOUNTS, &body).await, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(tenant.items().await, before);
}
