//! Idempotency keys: a request that is sent again is answered as before, and does nothing.

use harness::{Answered, Tenant};
use http_api::{HeaderName, Method, StatusCode};
use serde_json::{Value, json};

use super::{ACCOUNTS, CUSTOMERS, account, id, sending, shown};

async fn keyed(tenant: &Tenant, method: Method, target: &str, key: &str, body: &Value) -> Answered {
    let request = sending(tenant, method, target, body);
    request.header(HeaderName::from_static("idempotency-key"), key).send().await
}

/// Panics unless both are the same answer, and the second says that it was given before.
#[track_caller]
fn must_be_repeated(first: &Answered, second: &Answered) {
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    let replayed = |answer: &Answered| answer.header("idempotent-replayed").to_owned();
    assert_eq!((replayed(first).as_str(), replayed(second).as_str()), ("false", "true"));
    assert!(!first.header("idempotency-key").is_empty());
    assert_eq!(first.header("idempotency-key"), second.header("idempotency-key"));
}

#[tokio::test]
async fn a_create_that_is_sent_again_makes_nothing_more() {
    let tenant = Tenant::new().await;
    let body = json!({"name": "GoJo", "currency": "USD", "contacts": [{"email": "a@example.com", "is_primary": true}]});
    let of_first = json!({"name": "GoJo", "currency": "USD", "contacts": [{"email": "a@example.com"}]});
    for (target, body) in [(CUSTOMERS, body), (ACCOUNTS, of_first)] {
        let first = keyed(&tenant, Method::POST, target, target, &body).await;
        assert!(first.status.is_success(), "{}", first.body);
        let before = tenant.items().await;
        tenant.set_clock("2026-01-15T18:00:00Z");
        must_be_repeated(&first, &keyed(&tenant, Method::POST, target, target, &body).await);
        assert_eq!(tenant.items().await, before);
    }
}

#[tokio::test]
async fn an_update_that_is_sent_again_changes_nothing_more() {
    let tenant = Tenant::new().await;
    for (target, alias) in [(ACCOUNTS, "a"), (CUSTOMERS, "b")] {
        let made = account(&tenant, "GoJo", &json!([alias])).await;
        let named = format!("{target}/{}", id(&made));
        let body = json!({"aliases": [format!("{alias}-new")], "name": "First"});
        let first = keyed(&tenant, Method::PATCH, &named, &named, &body).await;
        let other = json!({"name": "Second"});
        sending(&tenant, Method::PATCH, &named, &other).send().await.expect(StatusCode::OK);
        must_be_repeated(&first, &keyed(&tenant, Method::PATCH, &named, &named, &body).await);
        assert_eq!(shown(&tenant, &named).await["name"], "Second", "the repetition has changed nothing");
        // One that changes nothing is remembered too.
        let key = format!("{alias}-nothing");
        let nothing = keyed(&tenant, Method::PATCH, &named, &key, &other).await;
        must_be_repeated(&nothing, &keyed(&tenant, Method::PATCH, &named, &key, &other).await);
    }
}

#[tokio::test]
async fn a_key_stands_for_one_request_for_45_days() {
    let tenant = Tenant::new().await;
    let body = |name: &str| json!({"name": name, "currency": "USD"});
    keyed(&tenant, Method::POST, CUSTOMERS, "k", &body("First")).await.expect(StatusCode::OK);
    let before = tenant.items().await;
    let refused = keyed(&tenant, Method::POST, CUSTOMERS, "k", &body("Second")).await;
    assert_eq!(
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY),
        json!({
            "type": "about:blank", "title": "Unprocessable Entity", "status": 422,
            "detail": "Send another key with another request, and the same key with the very same request alone."
        })
    );
    assert_eq!(tenant.items().await, before);
    tenant.set_clock("2026-03-01T12:00:00Z");
    keyed(&tenant, Method::POST, CUSTOMERS, "k", &body("Second")).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_refusal_is_not_remembered() {
    let tenant = Tenant::new().await;
    let taken = account(&tenant, "GoJo", &json!(["a"])).await;
    let body = json!({"name": "Other", "currency": "USD", "aliases": ["a"]});
    let refused = keyed(&tenant, Method::POST, ACCOUNTS, "k", &body).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.header("idempotency-key"), "k");
    let released =
        sending(&tenant, Method::PATCH, &format!("{ACCOUNTS}/{}", id(&taken)), &json!({"aliases": []}));
    released.send().await.expect(StatusCode::OK);
    tenant.set_clock("2026-01-15T13:00:00Z");
    keyed(&tenant, Method::POST, ACCOUNTS, "k", &body).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_key_has_1_to_255_characters() {
    let tenant = Tenant::new().await;
    let body = json!({"name": "Globex", "currency": "EUR"});
    for (target, status) in [(CUSTOMERS, StatusCode::OK), (ACCOUNTS, StatusCode::CREATED)] {
        keyed(&tenant, Method::POST, target, &format!("{target:k<255}"), &body).await.expect(status);
    }
    let named = format!("{ACCOUNTS}/none");
    for (method, target) in
        [(Method::POST, CUSTOMERS), (Method::POST, ACCOUNTS), (Method::PATCH, named.as_str())]
    {
        for key in [String::new(), "k".repeat(256)] {
            let refused =
                keyed(&tenant, method.clone(), target, &key, &body).await.expect(StatusCode::BAD_REQUEST);
            assert!(
                refused["detail"].as_str().unwrap().starts_with("Idempotency-Key must have at "),
                "{refused}"
            );
            assert_eq!((&refused["type"], &refused["title"]), (&json!("about:blank"), &json!("Bad Request")));
        }
    }
}
