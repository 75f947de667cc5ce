//! Idempotency keys, in every API and at every route that changes something.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::future::join_all;
use harness::{Answered, Sending, Tenant, sample, whole_story};
use http_api::{Endpoint, HeaderName, Method, StatusCode};
use serde_json::{Value, json};

use crate::{compatible_apis::must_refuse, create_customer::with_aliases, scene::shown};

fn keyed<'a>(sending: Sending<'a>, key: &str) -> Sending<'a> {
    sending.header(HeaderName::from_static("idempotency-key"), key)
}

/// The headers of an answer, but for those that say that it was given before and which request it is for.
fn headers(answer: &Answered) -> BTreeMap<String, String> {
    let own = ["idempotent-replayed", "x-request-id"];
    let text = |value: &http_api::HeaderValue| value.to_str().unwrap().to_owned();
    let named = answer.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
    named.filter(|(name, _)| !own.contains(&name.as_str())).collect()
}

fn must_be_refused(endpoint: &Endpoint, answer: &Answered) {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    match endpoint.route.api() {
        None => drop(answer.problem(status, "idempotency_key_reused")),
        Some(api) => must_refuse(api, answer, status),
    }
}

#[tokio::test]
async fn what_is_sent_again_is_answered_as_before_and_does_nothing() {
    let tenant = Tenant::new().await;
    let beginning = format!("{}/", tenant.environment.tenant);
    let endpoints: BTreeMap<_, _> =
        api::endpoints().into_iter().map(|endpoint| (endpoint.route.operation, endpoint)).collect();
    let mut told = 0;
    for operation in whole_story() {
        let endpoint = &endpoints[operation];
        let first = keyed(sample(&tenant, operation), operation).send().await;
        assert!(first.status.is_success(), "{operation}: {}", first.body);
        let stored = tenant.stored(&beginning).await;
        tenant.set_clock("2026-03-01T11:59:59Z");
        let again = keyed(sample(&tenant, operation), operation).send().await;
        tenant.set_clock("2026-01-15T12:00:00Z");
        if !endpoint.route.writes() {
            assert_eq!(again.header("idempotent-replayed"), "", "{operation}");
            continue;
        }
        told += 1;
        assert_eq!((again.status, &again.body), (first.status, &first.body), "{operation}");
        assert_eq!(headers(&again), headers(&first), "{operation}");
        assert_eq!(again.header("idempotent-replayed"), "true", "{operation}");
        let other = keyed(sample(&tenant, operation).parameter("x", "y"), operation).send().await;
        must_be_refused(endpoint, &other);
        assert_eq!(tenant.stored(&beginning).await, stored, "{operation}");
    }
    let written = endpoints.values().filter(|endpoint| endpoint.route.writes()).count();
    assert_eq!(told, written, "every operation that changes something has its part in the story");
}

#[tokio::test]
async fn a_key_is_as_good_as_new_after_45_days() {
    let tenant = Tenant::new().await;
    let create = |id: &str| keyed(send_customer(&tenant, id), "k");
    create("first").send().await.expect(StatusCode::CREATED);
    tenant.set_clock("2026-03-01T11:59:59Z");
    create("second").send().await.problem(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused");
    tenant.set_clock("2026-03-01T12:00:00Z");
    let second = create("second").send().await;
    assert_eq!(second.expect(StatusCode::CREATED)["id"], "second");
    assert_eq!(second.header("idempotent-replayed"), "");
}

/// An answer that does not fit into one item of the table.
#[tokio::test]
async fn an_answer_of_any_length_is_repeated_whole() {
    let tenant = Tenant::new().await;
    let metadata = |sign: &str| {
        let pairs = (0..50).map(|number| (format!("{number}"), sign.repeat(500).into()));
        Value::Object(pairs.collect())
    };
    let mut body = with_aliases("long", &json!([]));
    body["metadata"] = metadata("𝄞");
    body["account"] = json!({"id": "long", "name": "Long", "metadata": metadata("𝄞")});
    let value = "𝄞".repeat(4_096);
    let settings = (0..10).map(|number| {
        json!({"namespace": "N", "id": number.to_string(), "name": "Long", "dataType": "STRING", "value": value})
    });
    body["settings"] = settings.collect();
    body["account"]["settings"] = body["settings"].clone();
    let create = || keyed(tenant.request(Method::POST, "/v1/customers").json(&body.to_string()), "k");
    let first = create().send().await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    assert!(first.body.len() > 400_000, "{}", first.body.len());
    let again = create().send().await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.body, first.body);
}

/// A patch that changes nothing must not change anything later either.
#[tokio::test]
async fn what_changed_nothing_is_recorded_too() {
    let tenant = Tenant::new().await;
    send_customer(&tenant, "acme").send().await.expect(StatusCode::CREATED);
    let patch = |name: &str| {
        let body = json!({"name": name}).to_string();
        tenant.request(Method::PATCH, "/v1/customers/acme").json(&body)
    };
    let name = shown(&tenant, "/v1/customers/acme").await["name"].as_str().unwrap().to_owned();
    let first = keyed(patch(&name), "k").send().await;
    patch("Another").send().await.expect(StatusCode::OK);
    let again = keyed(patch(&name), "k").send().await;
    assert_eq!(again.body, first.body);
    assert_eq!(shown(&tenant, "/v1/customers/acme").await["name"], "Another");
}

fn send_customer<'a>(tenant: &'a Tenant, id: &str) -> Sending<'a> {
    tenant.request(Method::POST, "/v1/customers").json(&with_aliases(id, &json!([])).to_string())
}

/// Every request of 64 that come at once under one key is answered alike, or told to come again; one of them had an effect.
#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_clients_with_one_key_have_one_effect() {
    const CLIENTS: usize = 64;
    let tenant = Arc::new(Tenant::new().await);
    send_customer(&tenant, "acme").send().await.expect(StatusCode::CREATED);
    let requests = [
        (Method::POST, "/v1/customers", json!({"name": "Whoever is first"}), "/v1/customers", 2),
        (Method::PATCH, "/v1/customers/acme", json!({"name": "Changed"}), "/v1/customers", 2),
        (
            Method::POST,
            "/v1/keys",
            json!({"name": "Of one of them", "scopes": ["customers:read"]}),
            "/v1/keys",
            1,
        ),
    ];
    for (number, (method, path, body, list, count)) in requests.into_iter().enumerate() {
        let before = shown(&tenant, "/v1/customers/acme").await["version"].as_u64().unwrap();
        let sent = (0..CLIENTS).map(|_| {
            let (tenant, method, body) = (Arc::clone(&tenant), method.clone(), body.to_string());
            let key = format!("race {number}");
            tokio::spawn(async move { keyed(tenant.request(method, path).json(&body), &key).send().await })
        });
        let answers: Vec<_> = join_all(sent).await.into_iter().map(Result::unwrap).collect();
        let (refused, told): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.header("retry-after") == "1");
        for answer in refused {
            assert!(
                [StatusCode::CONFLICT, StatusCode::SERVICE_UNAVAILABLE].contains(&answer.status),
                "{path}: {} {}",
                answer.status,
                answer.body
            );
        }
        assert!(!told.is_empty(), "{path}");
        for answer in &told {
            assert_eq!((answer.status, &answer.body), (told[0].status, &told[0].body), "{path}");
            assert_eq!(headers(answer), headers(told[0]), "{path}");
        }
        assert!(told[0].status.is_success(), "{path}: {}", told[0].body);
        let listed = shown(&tenant, list).await;
        assert_eq!(listed["data"].as_array().unwrap().len(), count, "{path}");
        let after = shown(&tenant, "/v1/customers/acme").await["version"].as_u64().unwrap();
        assert_eq!(after, before + u64::from(path.ends_with("acme")), "{path}");
    }
}
