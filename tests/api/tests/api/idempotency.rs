//! Requests under an idempotency key, in Alguna's API: each has one effect and one answer, however often it is sent.

use std::{collections::BTreeSet, sync::Arc};

use domain::scope::Scope;
use futures_util::future::join_all;
use harness::{Answered, Fault, FaultProxy, Sending, Tenant};
use http_api::{HeaderName, Method, StatusCode};
use serde_json::{Value, json};

use crate::{bad_requests::nothing_was_written, compatible_apis::must_refuse};

fn keyed<'a>(tenant: &'a Tenant, method: Method, target: &str, key: &str, body: &Value) -> Sending<'a> {
    tenant
        .request(method, target)
        .json(&body.to_string())
        .header(HeaderName::from_static("alguna-version"), "2026-04-01")
        .header(HeaderName::from_static("idempotency-key"), key)
}

async fn create(tenant: &Tenant, key: &str, body: &Value) -> Answered {
    keyed(tenant, Method::POST, "/alguna/customers", key, body).send().await
}

async fn update(tenant: &Tenant, id: &Value, key: &str, body: &Value) -> Answered {
    let target = format!("/alguna/customers/{}", id.as_str().unwrap());
    keyed(tenant, Method::PATCH, &target, key, body).send().await
}

fn gojo() -> Value {
    json!({"name": "GoJo", "currency": "USD", "aliases": ["JoGo"],
           "contacts": [{"email": "sales@gojo.example.com", "is_primary": true}]})
}

/// Panics unless two answers are the same, byte for byte, the second being one that was given before.
#[track_caller]
fn same(first: &Answered, again: &Answered) {
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_eq!(first.header("idempotent-replayed"), "false");
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(first.header("idempotency-key"), again.header("idempotency-key"));
    for header in ["content-type", "cache-control"] {
        assert_eq!(first.header(header), again.header(header));
    }
}

async fn customers(tenant: &Tenant) -> Vec<Value> {
    tenant.get("/v1/customers").await.expect(StatusCode::OK)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_create_that_is_sent_again_is_answered_as_before() {
    let tenant = Tenant::new().await;
    let first = create(&tenant, "k", &gojo()).await;
    assert!(first.status.is_success(), "{}", first.body);
    let again = create(&tenant, "k", &gojo()).await;
    same(&first, &again);
    assert_eq!(again.usage.calls.len(), 1, "two reads and no write: {:?}", again.usage.calls);
    assert_eq!(customers(&tenant).await.len(), 1);
    // Another key is another request: the alias is taken.
    must_refuse("alguna", &create(&tenant, "another", &gojo()).await, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_key_stands_for_one_request_alone() {
    let tenant = Tenant::new().await;
    let first = create(&tenant, "k", &gojo()).await.json();
    let mut other = gojo();
    other["name"] = json!("GoJo Inc.");
    let refused = create(&tenant, "k", &other).await;
    must_refuse("alguna", &refused, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.header("idempotency-key"), "k");
    must_refuse(
        "alguna",
        &update(&tenant, &first["id"], "k", &gojo()).await,
        StatusCode::UNPROCESSABLE_ENTITY,
    );
    let without_version = keyed(&tenant, Method::POST, "/alguna/customers", "k", &gojo())
        .without(&HeaderName::from_static("alguna-version"));
    must_refuse("alguna", &without_version.send().await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(customers(&tenant).await[0]["name"], "GoJo");
}

#[tokio::test]
async fn a_request_that_was_refused_may_be_mended_under_its_key() {
    let tenant = Tenant::new().await;
    must_refuse("alguna", &create(&tenant, "k", &json!({"name": "G"})).await, StatusCode::BAD_REQUEST);
    nothing_was_written(&tenant).await;
    create(&tenant, "k", &gojo()).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_key_is_as_good_as_new_after_45_days() {
    let tenant = Tenant::new().await;
    let first = create(&tenant, "k", &gojo()).await;
    tenant.set_clock("2026-03-01T11:59:59Z");
    same(&first, &create(&tenant, "k", &gojo()).await);
    tenant.set_clock("2026-03-01T12:00:00Z");
    must_refuse("alguna", &create(&tenant, "k", &gojo()).await, StatusCode::CONFLICT);
    let other = create(&tenant, "k", &json!({"name": "Another", "currency": "EUR"})).await;
    other.expect(StatusCode::OK);
    assert_eq!(other.header("idempotent-replayed"), "false");
    assert_eq!(customers(&tenant).await.len(), 2);
}

#[tokio::test]
async fn a_key_belongs_to_its_environment() {
    let one = Tenant::new().await;
    let other = one.neighbour().await;
    let first = create(&one, "k", &gojo()).await.expect(StatusCode::OK);
    let second = create(&other, "k", &gojo()).await;
    assert_eq!(second.header("idempotent-replayed"), "false");
    assert_ne!(second.expect(StatusCode::OK)["id"], first["id"]);
}

/// Sent again after somebody else's change, a patch that changed nothing the first time would change something.
#[tokio::test]
async fn a_patch_that_changed_nothing_changes_nothing_later_either() {
    let tenant = Tenant::new().await;
    let id = create(&tenant, "k", &gojo()).await.expect(StatusCode::OK)["id"].clone();
    let same_name = json!({"name": "GoJo"});
    let first = update(&tenant, &id, "patch", &same_name).await;
    update(&tenant, &id, "another", &json!({"name": "GoJo Inc."})).await.expect(StatusCode::OK);
    same(&first, &update(&tenant, &id, "patch", &same_name).await);
    assert_eq!(customers(&tenant).await[0]["name"], "GoJo Inc.");
}

#[tokio::test]
async fn a_patch_that_is_sent_again_does_not_undo_what_came_after_it() {
    let tenant = Tenant::new().await;
    let id = create(&tenant, "k", &gojo()).await.expect(StatusCode::OK)["id"].clone();
    let first = update(&tenant, &id, "patch", &json!({"aliases": ["first"]})).await;
    update(&tenant, &id, "later", &json!({"aliases": ["second"]})).await.expect(StatusCode::OK);
    same(&first, &update(&tenant, &id, "patch", &json!({"aliases": ["first"]})).await);
    assert_eq!(tenant.get("/v1/aliases/second").await.status, StatusCode::OK);
    assert_eq!(tenant.get("/v1/aliases/first").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_requests_under_one_key_have_one_effect_and_one_answer() {
    let tenant = Arc::new(Tenant::new().await);
    let sent = (0..64).map(|_| {
        let tenant = Arc::clone(&tenant);
        tokio::spawn(async move { create(&tenant, "k", &gojo()).await })
    });
    let answers: Vec<_> = join_all(sent).await.into_iter().map(Result::unwrap).collect();
    let bodies: BTreeSet<_> =
        answers.iter().map(|answer| (answer.status.as_u16(), answer.body.as_str())).collect();
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert!(answers[0].status.is_success(), "{}", answers[0].body);
    let firsts = answers.iter().filter(|answer| answer.header("idempotent-replayed") == "false").count();
    assert_eq!(firsts, 1);
    assert_eq!(customers(&tenant).await.len(), 1);
}

/// Whatever happens to the first attempts, whoever sends the request again under its key ends with one effect, and with the
/// answer that every later repetition gets.
#[tokio::test(flavor = "multi_thread")]
async fn under_every_fault_repetitions_end_with_one_effect() {
    for fault in
        [Fault::Conflict, Fault::Throttled, Fault::FailedBeforeTheWrite, Fault::ReplyLostAfterTheWrite]
    {
        for times in [1, 3, 40] {
            let proxy = FaultProxy::of_writes(&[(fault, times)]);
            let tenant = Tenant::behind(&proxy).await;
            let mut answer = create(&tenant, "k", &gojo()).await;
            for _ in 0..20 {
                if answer.status.is_success() {
                    break;
                }
                must_refuse("alguna", &answer, StatusCode::SERVICE_UNAVAILABLE);
                answer = create(&tenant, "k", &gojo()).await;
            }
            assert!(answer.status.is_success(), "{fault:?} {times}: {}", answer.body);
            let again = create(&tenant, "k", &gojo()).await;
            assert_eq!((again.status, &again.body), (answer.status, &answer.body), "{fault:?} {times}");
            assert_eq!(again.header("idempotent-replayed"), "true", "{fault:?} {times}");
            let made = customers(&tenant).await;
            assert_eq!(made.len(), 1, "{fault:?} {times}");
            assert_eq!(made[0]["id"], again.json()["id"], "{fault:?} {times}");
        }
    }
}

#[tokio::test]
async fn what_is_no_key_is_refused() {
    let tenant = Tenant::new().await;
    for key in ["", " ", &"k".repeat(256)] {
        must_refuse("alguna", &create(&tenant, key, &gojo()).await, StatusCode::BAD_REQUEST);
    }
    nothing_was_written(&tenant).await;
    create(&tenant, &"k".repeat(255), &gojo()).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn an_answer_is_not_repeated_to_a_key_that_may_do_less() {
    let tenant = Tenant::new().await;
    tenant.add_key("writer-of-idempotency", |key| key.scopes = [Scope::CustomersWrite].into()).await;
    create(&tenant, "k", &gojo()).await.expect(StatusCode::OK);
    let again = keyed(&tenant, Method::POST, "/alguna/customers", "k", &gojo())
        .key("writer-of-idempotency")
        .send()
        .await;
    must_refuse("alguna", &again, StatusCode::UNPROCESSABLE_ENTITY);
}
