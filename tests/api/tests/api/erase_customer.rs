//! `erase-customer`: what is left of a customer that is to be forgotten, wherever what was known of it has gone.

use domain::{scope::Scope, text::KeyId};
use harness::{Answered, Tenant};
use http_api::{HeaderName, Method, StatusCode, header};
use serde_json::{Value, json};

use crate::hostile_text::log::listen;

/// What is nowhere but in the personal data of the customer.
const CANARY: &str = "kanarienvogel";
const ACME: &str = "/v1/customers/acme";
const ERASE: &str = "/v1/customers/acme/erase";
const ALGUNA_VERSION: HeaderName = HeaderName::from_static("alguna-version");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Everything that is written about the customer, in each of the APIs: an operation's method, path and body.
fn history() -> Vec<(Method, &'static str, Value)> {
    let (post, patch, put, delete) = (Method::POST, Method::PATCH, Method::PUT, Method::DELETE);
    let setting = || json!({"name": "kanarienvogel", "dataType": "STRING", "value": "kanarienvogel"});
    let address = || json!({"line1": "kanarienvogel 1", "city": "Kanarienvogel", "country": "AT"});
    let of_create = |id: &str| json!({"namespace": "USER", "id": id, "name": "kanarienvogel", "dataType": "STRING", "value": "kanarienvogel"});
    vec![
        (post.clone(), "/togai/aliases", json!({"aliases": [{"value": "kanarienvogel-kept@example.com"}]})),
        (
            post.clone(),
            "/v1/customers",
            json!({
                "id": "acme", "name": "kanarienvogel", "primaryEmail": "kanarienvogel@example.com",
                "address": address(), "tax": {"country": "AT", "id": "kanarienvogel"},
                "metadata": {"kanarienvogel": "kanarienvogel"}, "settings": [of_create("limit")],
                "contacts": [{"id": "ada", "email": "kanarienvogel@example.com", "firstName": "kanarienvogel"}],
                "account": {
                    "id": "one", "name": "kanarienvogel", "primaryEmail": "kanarienvogel@example.com",
                    "address": address(), "metadata": {"k": "kanarienvogel"}, "tags": ["kanarienvogel"],
                    "billingInformation": {"emailRecipients": ["kanarienvogel@example.com"]},
                    "aliases": ["plain", "kanarienvogel@example.com", "kanarienvogel-kept@example.com", "shared@example.com"],
                    "settings": [of_create("limit")]
                }
            }),
        ),
        (patch.clone(), ACME, json!({"name": "kanarienvogel 2"})),
        // It changes nothing, and its answer shows the customer all the same.
        (patch.clone(), ACME, json!({"name": "kanarienvogel 2"})),
        (patch.clone(), "/v1/accounts/one", json!({"name": "kanarienvogel"})),
        (
            post.clone(),
            "/v1/customers/acme/contacts",
            json!({"id": "bob", "email": "bob-kanarienvogel@example.com"}),
        ),
        (patch.clone(), "/v1/customers/acme/contacts/bob", json!({"lastName": "kanarienvogel"})),
        (patch.clone(), "/v1/customers/acme/contacts/bob", json!({"lastName": "kanarienvogel"})),
        (delete.clone(), "/v1/customers/acme/contacts/bob", Value::Null),
        (
            post.clone(),
            "/v1/accounts",
            json!({"customerId": "acme", "id": "two", "name": "kanarienvogel", "aliases": ["two-kanarienvogel@example.com"]}),
        ),
        (post.clone(), "/v1/aliases/two-kanarienvogel@example.com/transfer", json!({"accountId": "one"})),
        (post.clone(), "/v1/aliases/two-kanarienvogel@example.com/transfer", json!({"accountId": "one"})),
        (post.clone(), "/v1/aliases/shared@example.com/transfer", json!({"accountId": "others"})),
        (
            post.clone(),
            "/v1/accounts/one/aliases",
            json!({"aliases": [{"value": "later-kanarienvogel@example.com", "effectiveFrom": "2027-01-01T00:00:00Z"}]}),
        ),
        (delete, "/v1/accounts/one/aliases/later-kanarienvogel@example.com", Value::Null),
        (put.clone(), "/v1/accounts/one/settings/USER/other", setting()),
        (put.clone(), "/v1/accounts/one/settings/USER/other", setting()),
        (put.clone(), "/v1/customers/acme/settings/USER/other", setting()),
        (patch.clone(), "/togai/customers/acme", json!({"name": "kanarienvogel of Togai"})),
        (patch.clone(), "/togai/accounts/one", json!({"name": "kanarienvogel of Togai"})),
        (
            put,
            "/flexprice/v1/customers/acme",
            json!({"name": "kanarienvogel of Flexprice", "metadata": {"k": "kanarienvogel"}}),
        ),
        (patch, "/alguna/customers/plain", json!({"name": "kanarienvogel of Alguna"})),
    ]
}

async fn send(tenant: &Tenant, number: usize, request: &(Method, &'static str, Value)) -> Answered {
    let (method, path, body) = request;
    let sending = tenant.request(method.clone(), path).header(IDEMPOTENCY_KEY, &format!("request {number}"));
    let sending = sending.header(ALGUNA_VERSION, "2026-04-01");
    let sending = if body.is_null() { sending } else { sending.json(&body.to_string()) };
    sending.send().await
}

/// A customer about whom much was written and that is archived, beside one of others.
async fn archived() -> Tenant {
    let tenant = Tenant::new().await;
    let others = json!({"id": "others", "name": "Others"});
    tenant.post("/v1/customers", &others).await.expect(StatusCode::CREATED);
    for (number, request) in history().iter().enumerate() {
        let answer = send(&tenant, number, request).await;
        assert!(answer.status.is_success(), "{number} {request:?}: {} {}", answer.status, answer.body);
    }
    tenant.delete(ACME).await.expect(StatusCode::OK);
    tenant
}

async fn erase(tenant: &Tenant) -> Answered {
    tenant.request(Method::POST, ERASE).send().await
}

/// Panics if any item of the table has the canary.
async fn must_be_forgotten(tenant: &Tenant, when: &str) {
    let items = tenant.items_whole().await;
    let left: Vec<_> = items.iter().filter(|item| item.to_lowercase().contains(CANARY)).collect();
    assert!(left.is_empty(), "{when}: {} of {} items, as {}", left.len(), items.len(), left[0]);
}

#[tokio::test]
async fn nothing_of_it_is_left_wherever_the_consumer_was() {
    let (lines, _listening) = listen();
    for when in ["after", "before", "in between", "backwards", "twice"] {
        let tenant = archived().await;
        assert!(tenant.items_whole().await.iter().any(|item| item.contains(CANARY)));
        let before = tenant.stream_records().await;
        let mut handed = match when {
            "before" | "twice" => before.len(),
            "in between" => before.len() / 2,
            _ => 0,
        };
        assert!(tenant.consume(before[..handed].to_vec()).await.is_empty());
        erase(&tenant).await.expect(StatusCode::OK);
        if when == "twice" {
            handed = 0;
        }
        // What was handed over is not handed over again. What the consumer does leads to records of its own.
        loop {
            let mut records = tenant.stream_records().await.split_off(handed);
            if records.is_empty() {
                break;
            }
            handed += records.len();
            if when == "backwards" {
                records.reverse();
            }
            assert!(tenant.consume(records).await.is_empty());
        }
        must_be_forgotten(&tenant, when).await;
    }
    assert!(!lines.text().to_lowercase().contains(CANARY), "the log has it");
}

#[tokio::test]
async fn answers_of_several_items_are_forgotten_too() {
    let tenant = Tenant::new().await;
    let long = |length: usize| format!("{CANARY}{}", "\u{1d11e}".repeat(length - CANARY.len()));
    let metadata: Value = (0..50)
        .map(|number| (number.to_string(), long(500).into()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let setting = |number: usize| json!({"namespace": "N", "id": number.to_string(), "name": "Long", "dataType": "STRING", "value": long(4_096)});
    let settings: Value = (0..10).map(setting).collect();
    let account = json!({"id": "one", "name": "One", "metadata": metadata, "settings": settings});
    let body =
        json!({"id": "acme", "name": "ACME", "metadata": metadata, "settings": settings, "account": account});
    let create = async || {
        let request = tenant.request(Method::POST, "/v1/customers").header(IDEMPOTENCY_KEY, "long");
        request.json(&body.to_string()).send().await
    };
    create().await.expect(StatusCode::CREATED);
    let is_part = |item: &String| item.contains("ANSWER_PART") && item.contains(CANARY);
    assert!(tenant.items_whole().await.iter().any(is_part));
    tenant.delete(ACME).await.expect(StatusCode::OK);
    erase(&tenant).await.expect(StatusCode::OK);
    tenant.catch_up().await;
    tenant.catch_up().await;
    must_be_forgotten(&tenant, "long").await;
    create().await.problem(StatusCode::CONFLICT, "erased");
}

#[tokio::test]
async fn ids_and_statuses_stay_and_others_lose_nothing() {
    let tenant = archived().await;
    let others = tenant.get("/v1/accounts/others").await.expect(StatusCode::OK);
    let before = tenant.get(ACME).await.expect(StatusCode::OK);
    let account = tenant.get("/v1/accounts/one").await.expect(StatusCode::OK);
    tenant.set_clock("2026-03-01T00:00:00Z");
    let answer = erase(&tenant).await;
    let erased = answer.expect(StatusCode::OK);
    let expected = json!({
        "id": "acme", "uid": before["uid"], "name": "Erased", "status": "ARCHIVED", "metadata": {},
        "erasedAt": "2026-03-01T00:00:00Z", "version": before["version"].as_u64().unwrap() + 1,
        "createdAt": before["createdAt"], "updatedAt": "2026-03-01T00:00:00Z", "updatedBy": "key_1"
    });
    assert_eq!(erased, expected);
    assert_eq!(answer.header("etag"), format!("\"{}\"", expected["version"]));
    tenant.catch_up().await;
    tenant.catch_up().await;
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), erased);
    let all = tenant.get(&format!("{ACME}?include=contacts,settings")).await.expect(StatusCode::OK);
    assert_eq!((&all["contacts"], &all["settings"]), (&json!([]), &json!([])));
    let left = tenant.get("/v1/accounts/one?include=settings").await.expect(StatusCode::OK);
    for member in ["id", "uid", "customerId", "status", "invoiceCurrency", "createdAt"] {
        assert_eq!(left[member], account[member], "{member}");
    }
    assert_eq!((&left["name"], &left["settings"], &left["tags"]), (&json!("Erased"), &json!([]), &json!([])));
    let aliases: Vec<_> = left["aliases"].as_array().unwrap().iter().map(|alias| &alias["value"]).collect();
    assert_eq!(aliases, ["plain"], "what is no e-mail address stays");
    let then = "/v1/aliases/plain?at=2026-01-14T12:00:00Z";
    assert_eq!(tenant.get(then).await.expect(StatusCode::OK)["accountId"], "one");

    assert_eq!(tenant.get("/v1/accounts/others").await.expect(StatusCode::OK), others);
    let shared = tenant.get("/v1/aliases/shared@example.com").await.expect(StatusCode::OK);
    assert_eq!(shared["accountId"], "others");
    let then = "/v1/aliases/shared@example.com?at=2026-01-14T12:00:00Z";
    tenant.get(then).await.problem(StatusCode::NOT_FOUND, "alias_not_found");

    let trail = tenant.get("/v1/audit?customerId=acme&pageSize=100&sort=at").await.expect(StatusCode::OK);
    let records = trail["data"].as_array().unwrap();
    assert!(records.len() > 20, "{}", records.len());
    assert!(records.iter().all(|record| record["omitted"] == "ERASED" && record["before"].is_null()));
    let erasure = records.iter().find(|record| record["action"] == "ERASED").unwrap();
    assert_eq!(erasure["object"], json!({"type": "CUSTOMER", "id": "acme"}));
    let trail = tenant.get("/v1/audit?customerId=others").await.expect(StatusCode::OK);
    assert!(trail["data"].as_array().unwrap().iter().all(|record| record["after"].is_object()));
}

#[tokio::test]
async fn what_was_done_before_is_not_done_again() {
    let tenant = archived().await;
    let erase =
        async || tenant.request(Method::POST, ERASE).header(IDEMPOTENCY_KEY, "the erasure").send().await;
    let first = erase().await;
    first.expect(StatusCode::OK);
    tenant.catch_up().await;
    tenant.catch_up().await;
    let again = erase().await;
    assert_eq!((again.status, &again.body), (first.status, &first.body), "its own answer shows nothing");
    let items = tenant.items().await;
    for (number, request) in history().iter().enumerate() {
        let answer = send(&tenant, number, request).await;
        assert!(answer.status.is_client_error(), "{number} {request:?}: {} {}", answer.status, answer.body);
        if request.1.starts_with("/v1/") {
            answer.problem(StatusCode::CONFLICT, "erased");
        }
    }
    assert_eq!(tenant.items().await, items);
}

#[tokio::test]
async fn an_erased_customer_takes_no_change() {
    let tenant = archived().await;
    let erased = erase(&tenant).await.expect(StatusCode::OK);
    let restore = tenant.request(Method::POST, "/v1/customers/acme/restore").send().await;
    restore.problem(StatusCode::CONFLICT, "erased");
    let restore = tenant.request(Method::POST, "/v1/accounts/one/restore").send().await;
    restore.problem(StatusCode::CONFLICT, "archived");
    tenant.patch(ACME, &json!({"name": "New"})).await.problem(StatusCode::CONFLICT, "archived");
    let again = tenant.post("/v1/customers", &json!({"id": "acme", "name": "New"})).await;
    again.problem(StatusCode::CONFLICT, "customer_exists");
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), erased);
}

/// As after a table was restored from a backup that was made in the middle of an erasure: its stream begins anew.
#[tokio::test]
async fn an_erasure_that_was_broken_off_for_good_is_begun_again() {
    let tenant = archived().await;
    tenant.catch_up().await;
    let first = erase(&tenant).await.expect(StatusCode::OK);
    let missed = tenant.stream_records().await.len();
    tenant.set_clock("2026-03-01T00:00:00Z");
    let again = erase(&tenant).await.expect(StatusCode::OK);
    assert_eq!(again["erasedAt"], first["erasedAt"]);
    assert_eq!(again["version"].as_u64(), first["version"].as_u64().map(|version| version + 1));
    let behind = tenant.stream_records().await.split_off(missed);
    assert_eq!(behind.len(), 1);
    assert!(tenant.consume(behind).await.is_empty());
    let trail = tenant.stream_records().await.split_off(missed);
    assert!(tenant.consume(trail).await.is_empty());
    must_be_forgotten(&tenant, "again").await;
    let account = tenant.get("/v1/accounts/one").await.expect(StatusCode::OK);
    erase(&tenant).await.expect(StatusCode::OK);
    tenant.catch_up().await;
    assert_eq!(
        tenant.get("/v1/accounts/one").await.expect(StatusCode::OK),
        account,
        "nothing is left to change"
    );
}

#[tokio::test]
async fn what_is_in_use_or_not_there_or_at_another_version_is_not_erased() {
    let tenant = Tenant::new().await;
    erase(&tenant).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    tenant.post("/v1/customers", &json!({"id": "acme", "name": "ACME"})).await.expect(StatusCode::CREATED);
    erase(&tenant).await.problem(StatusCode::CONFLICT, "not_archived");
    tenant.delete(ACME).await.expect(StatusCode::OK);
    let before = tenant.get(ACME).await.expect(StatusCode::OK);
    let stale = tenant.request(Method::POST, ERASE).header(header::IF_MATCH, "\"1\"").send().await;
    stale.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    tenant
        .add_key("writer", |key| {
            key.id = KeyId::parse("key_2").unwrap();
            key.scopes = Scope::ALL.into_iter().filter(|scope| *scope != Scope::CustomersErase).collect();
        })
        .await;
    let refused = tenant.request(Method::POST, ERASE).key("writer").send().await;
    refused.problem(StatusCode::FORBIDDEN, "forbidden");
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), before);
    let current = tenant.request(Method::POST, ERASE).header(header::IF_MATCH, "\"2\"").send().await;
    current.expect(StatusCode::OK);
}
