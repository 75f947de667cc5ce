//! What a warm function keeps of the keys that it has looked up.

use harness::{Answered, Tenant};
use http_api::{Method, StatusCode};
use serde_json::json;
use store::Access;

/// A tenant whose function keeps keys, and the text of a key of it that expires at 12:30.
async fn warm() -> (Tenant, String) {
    let mut tenant = Tenant::new().await;
    tenant.keep_keys();
    let body =
        json!({"id": "k", "name": "Key", "scopes": ["customers:read"], "expiresAt": "2026-01-15T12:30:00Z"});
    let key = tenant.post("/v1/keys", &body).await.expect(StatusCode::CREATED);
    let text = key["key"].as_str().unwrap().to_owned();
    (tenant, text)
}

async fn ask(tenant: &Tenant, text: &str) -> Answered {
    tenant.request(Method::GET, "/v1/customers/none").key(text).send().await
}

/// How often the table was asked for the key: what is left of the reads without that of the customer.
fn look_ups(answer: &Answered) -> u32 {
    let reads = answer.usage.calls.get(&Access::GetItem).copied().unwrap_or_default();
    if answer.status == StatusCode::UNAUTHORIZED { reads } else { reads - 1 }
}

#[tokio::test]
async fn a_key_is_looked_up_once_a_minute() {
    let (tenant, text) = warm().await;
    for (at, expected) in
        [("12:00:00", 1), ("12:00:00", 0), ("12:00:59.999", 0), ("12:01:00", 1), ("12:01:30", 0)]
    {
        tenant.set_clock(&format!("2026-01-15T{at}Z"));
        let answer = ask(&tenant, &text).await;
        answer.problem(StatusCode::NOT_FOUND, "customer_not_found");
        assert_eq!(look_ups(&answer), expected, "{at}");
    }
    // A clock that is set back says nothing of how old the key is.
    tenant.set_clock("2026-01-15T12:00:30Z");
    assert_eq!(look_ups(&ask(&tenant, &text).await), 1);
}

#[tokio::test]
async fn a_revoked_key_works_for_a_minute_at_most() {
    let (tenant, text) = warm().await;
    ask(&tenant, &text).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    tenant.delete("/v1/keys/k").await.expect(StatusCode::OK);
    tenant.set_clock("2026-01-15T12:00:59Z");
    ask(&tenant, &text).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    tenant.set_clock("2026-01-15T12:01:00Z");
    ask(&tenant, &text).await.problem(StatusCode::UNAUTHORIZED, "unauthenticated");
}

#[tokio::test]
async fn an_expired_key_ends_at_once() {
    let (tenant, text) = warm().await;
    tenant.set_clock("2026-01-15T12:29:59Z");
    ask(&tenant, &text).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    tenant.set_clock("2026-01-15T12:30:00Z");
    let answer = ask(&tenant, &text).await;
    answer.problem(StatusCode::UNAUTHORIZED, "unauthenticated");
    assert_eq!(answer.usage.requests, 0, "it was kept, and is of no use");
}

#[tokio::test]
async fn what_is_unknown_is_asked_for_again() {
    let (tenant, _) = warm().await;
    for _ in 0..2 {
        let answer = ask(&tenant, "late").await;
        answer.problem(StatusCode::UNAUTHORIZED, "unauthenticated");
        assert_eq!(look_ups(&answer), 1);
    }
    tenant.add_key("late", |_| {}).await;
    ask(&tenant, "late").await.problem(StatusCode::NOT_FOUND, "customer_not_found");
}

#[tokio::test]
async fn the_use_of_a_key_is_noted_once_while_it_is_kept() {
    let (tenant, text) = warm().await;
    let notes = async || ask(&tenant, &text).await.usage.calls.get(&Access::UpdateItem).copied();
    assert_eq!((notes().await, notes().await, notes().await), (Some(1), None, None));
}

#[tokio::test]
async fn many_keys_are_kept_and_never_too_many() {
    let (tenant, text) = warm().await;
    ask(&tenant, &text).await;
    tenant.set_clock("2026-01-15T12:00:01Z");
    for number in 0..1_000 {
        let text = format!("key-{number}");
        tenant.add_key(&text, |_| {}).await;
        assert_eq!(look_ups(&ask(&tenant, &text).await), 1);
    }
    assert_eq!(look_ups(&ask(&tenant, "key-999").await), 0);
    assert_eq!(look_ups(&ask(&tenant, &text).await), 1, "what was read first has gone");
}
