//! Every function's real binary answers its sample event, and the table shows it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
};

use domain::text::{CustomerId, Identifier};
use function_runner::{Function, Outcome, SamLocal, build_functions};
use harness::whole_story;
use http_api::StatusCode;
use serde_json::{Value, json};
use store::{Store, table};
use tokio::process::Command;

/// What must never be found in a log: everything personal in the sample events, and the key.
const PERSONAL: [&str; 14] = [
    "tsk_test_demo",
    "example.com",
    "ACME",
    "acme_",
    "Market Street",
    "+1",
    "Lovelace",
    "250.00",
    "globex",
    "Globex",
    "GoJo",
    "JoGo",
    "Scorpio",
    "meters_per_km",
];

fn event(operation: &str) -> Value {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../events").join(format!("{operation}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("an event is JSON")
}

/// A table of a test's own, with the key of the sample events.
async fn table_with_demo_key(name: &str) -> Store {
    let client = harness::client();
    table::create(&client, name).await.expect("the table is made");
    let store = Store::new(client, name);
    let source: operations::Randomness = Arc::new(lambda::randomness);
    let (tenant, environment) = local::demo::new_environment("demo");
    operations::provide_key(&store, local::demo::KEY, &tenant, &environment, lambda::system_clock(), &source)
        .await
        .expect("the key is stored");
    store
}

async fn start(binaries: &BTreeMap<String, PathBuf>, operation: &str, table: &str) -> Function {
    let binary = binaries.get(operation).unwrap_or_else(|| panic!("there is no binary {operation}"));
    let environment = [("TABLE_NAME", table), ("TABLE_ENDPOINT", harness::engine_endpoint())];
    Function::start(Command::new(binary), environment).await
}

/// The status and the body of a gateway response.
fn answer(outcome: &Outcome) -> (u64, Value) {
    let Outcome::Response(payload) = outcome else { panic!("{outcome:?}") };
    let status = payload["statusCode"].as_u64().expect("a status");
    let body = payload["body"].as_str().unwrap_or_default();
    let body = if body.is_empty() { Value::Null } else { serde_json::from_str(body).expect("JSON") };
    (status, body)
}

/// Checks that nothing personal is in the log.
fn check_privacy(log: &str, operation: &str) {
    for personal in PERSONAL {
        assert!(!log.contains(personal), "{personal} in the log of {operation}: {log}");
    }
}

/// Checks that the log has one line for the request, as JSON, and nothing personal anywhere.
fn check_log(log: &str, operation: &str, status: u64) {
    check_privacy(log, operation);
    let lines: Vec<Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    let line =
        lines.iter().find(|line| line["message"] == "answered").unwrap_or_else(|| panic!("no line in {log}"));
    assert_eq!((&line["operation"], &line["status"]), (&json!(operation), &json!(status)));
    assert!(line["requestId"].is_string() && line["durationMicroseconds"].is_u64(), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_function_answers_its_sample_event() {
    let sam = SamLocal::from_environment();
    let store = table_with_demo_key("binaries").await;
    let endpoints = api::endpoints();
    let known: BTreeSet<_> = endpoints.iter().map(|endpoint| endpoint.route.operation).collect();
    let told = whole_story();
    assert_eq!(known, told.iter().copied().collect(), "the story tells of every operation");
    let environment = local::demo::environment("demo");
    let acme = CustomerId::parse("acme").expect("an id");
    let acme =
        async || store.customer(&environment, &acme).await.expect("the table answers").expect("the customer");
    for operation in told {
        if operation == "erase-customer" {
            let rate = acme().await.tax.and_then(|tax| tax.rate).map(|rate| rate.to_string());
            assert_eq!(rate.as_deref(), Some("0.0875"), "it was created with another, and updated");
        }
        let endpoint = endpoints.iter().find(|endpoint| endpoint.route.operation == operation);
        let route = &endpoint.expect("a route").route;
        let (outcome, log) = if let Some(sam) = &sam {
            let address = harness::engine_endpoint().replace("127.0.0.1", "host.docker.internal");
            let environment = [("TABLE_NAME", "binaries"), ("TABLE_ENDPOINT", &address)];
            sam.invoke(&route.logical_id(), &event(operation), environment).await
        } else {
            let mut function = start(build_functions(), operation, "binaries").await;
            (function.invoke(&event(operation)).await, function.end().await)
        };
        let (status, body) = answer(&outcome);
        let success = route.success.iter();
        assert!(
            success.map(StatusCode::as_u16).any(|expected| u64::from(expected) == status),
            "{operation}: {body}"
        );
        if sam.is_none() {
            check_log(&log, operation, status);
        } else {
            // SAM does not always show what a function has written that is quick to answer.
            check_privacy(&log, operation);
        }
    }
    assert!(acme().await.erasure.is_some());
    let timeline = store.timeline(&environment, &Identifier::parse("acme_primary").expect("a value")).await;
    let timeline = timeline.expect("the table answers").expect("the alias is there");
    assert_eq!(timeline.tenures().len(), 2, "it was transferred, and ended when its account was archived");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_trail_is_recorded_from_the_stream() {
    let binaries = build_functions();
    table_with_demo_key("binaries-audit").await;
    let mut creating = start(binaries, "create-customer", "binaries-audit").await;
    assert_eq!(answer(&creating.invoke(&event("create-customer")).await).0, 201);
    let mut stream = local::stream::Stream::of_table(harness::engine_endpoint(), "binaries-audit")
        .await
        .expect("a stream");
    let records = stream.next().await.expect("records");
    let mut recording = start(binaries, "record-audit", "binaries-audit").await;
    for batch in [event("record-audit"), json!({"Records": records}), json!({"Records": records})] {
        let Outcome::Response(response) = recording.invoke(&batch).await else { panic!("no response") };
        assert_eq!(response, json!({"batchItemFailures": []}));
    }
    let poison = json!({"eventName": "INSERT", "dynamodb": {"SequenceNumber": "7"}});
    let batch = json!({"Records": [poison, event("record-audit")["Records"][0]]});
    let Outcome::Response(response) = recording.invoke(&batch).await else { panic!("no response") };
    assert_eq!(response, json!({"batchItemFailures": [{"itemIdentifier": "7"}]}));
    assert!(matches!(recording.invoke(&json!({"Records": [{}]})).await, Outcome::Error(_)));
    check_privacy(&recording.end().await, "record-audit");

    let mut listing = start(binaries, "list-audit", "binaries-audit").await;
    let (status, page) = answer(&listing.invoke(&event("list-audit")).await);
    let records = page["data"].as_array().expect("records");
    assert_eq!((status, records.len()), (200, 2), "a page of two: {page}");
    assert!(records.iter().all(|record| record["action"] == "CREATED"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warm_function_answers_again_and_again_and_bad_input_never_ends_it() {
    let binaries = build_functions();
    table_with_demo_key("binaries-warm").await;
    let mut function = start(binaries, "create-customer", "binaries-warm").await;
    let good = event("create-customer");
    assert_eq!(answer(&function.invoke(&good).await).0, 201);
    let (status, problem) = answer(&function.invoke(&good).await);
    assert_eq!((status, &problem["code"]), (409, &json!("customer_exists")));
    assert_eq!(problem["requestId"], good["requestContext"]["requestId"]);

    let with = |changes: Value| {
        let mut event = good.clone();
        event.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
        event
    };
    let cases = [
        (with(json!({"body": null})), 400, "empty_body"),
        (with(json!({"body": "{"})), 400, "malformed_json"),
        (with(json!({"body": "//79", "isBase64Encoded": true})), 400, "malformed_json"),
        (with(json!({"body": "{\"id\": \"\u{0}\", \"name\": 5}"})), 400, "malformed_json"),
        (
            with(json!({"body": "{\"name\": 5, \"primaryEmail\": \"+1 Broadway\", \"ACME\": 1}"})),
            400,
            "invalid_request",
        ),
        (with(json!({"body": "x".repeat(2 * 1024 * 1024)})), 413, "payload_too_large"),
        (with(json!({"body": "[".repeat(1_000_000)})), 400, "body_too_deep"),
        (with(json!({"rawQueryString": "a=%FF&%"})), 400, "invalid_request"),
        (with(json!({"rawPath": "/v1/customers?#%zz \u{7f}é"})), 409, "customer_exists"),
        (with(json!({"headers": {"content-type": "application/json"}})), 401, "unauthenticated"),
        (with(json!({"headers": {"authorization": "Bearer tsk_test_demo"}})), 415, "unsupported_media_type"),
    ];
    for (event, status, code) in cases {
        let (answered, problem) = answer(&function.invoke(&event).await);
        assert_eq!((answered, problem["code"].as_str()), (status, Some(code)));
    }
    let log = function.end().await;
    check_log(&log, "create-customer", 201);
    assert_eq!(log.lines().filter(|line| line.contains("\"answered\"")).count(), 13);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_task_makes_a_tenant_whose_key_is_good() {
    let binaries = build_functions();
    let name = "binaries-bootstrap";
    table::create(&harness::client(), name).await.expect("the table is made");
    let store = Store::new(harness::client(), name);
    let mut function = start(binaries, "bootstrap", name).await;
    let outcome = function.invoke(&event("bootstrap")).await;
    let Outcome::Response(made) = outcome else { panic!("{outcome:?}") };
    assert_eq!((&made["tenant"], &made["environment"]), (&json!("acme"), &json!("live")));
    let key = made["key"].as_str().expect("a key").to_owned();
    let known = operations::authenticate(&store, None, &key, lambda::system_clock()).await;
    assert_eq!(known.expect("a good key").principal.key_id.as_str(), made["keyId"]);
    let refusals = [
        (event("bootstrap"), "the tenant exists already"),
        (json!({"tenant": "acme", "environment": "none", "recover": true}), "no such environment"),
        (json!({"currency": "euro", "x": 1}), "/tenant is required"),
        (json!([]), "the payload must be an object"),
    ];
    for (payload, said) in refusals {
        let outcome = function.invoke(&payload).await;
        let Outcome::Error(error) = outcome else { panic!("{outcome:?}") };
        assert!(error["errorMessage"].as_str().is_some_and(|message| message.contains(said)), "{error}");
    }
    let outcome = function.invoke(&json!({"tenant": "acme", "recover": true})).await;
    let Outcome::Response(recovered) = outcome else { panic!("{outcome:?}") };
    assert_ne!(recovered["key"], key);
    let log = function.end().await;
    let texts = [key.as_str(), recovered["key"].as_str().expect("a key")];
    assert!(!texts.iter().any(|text| log.contains(text)), "{log}");
    assert_eq!(log.lines().filter(|line| line.contains("\"done\"")).count(), 6, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_without_its_table_says_what_is_missing() {
    let binaries = build_functions();
    let mut function = Function::start(Command::new(&binaries["get-customer"]), []).await;
    // It ends before it asks for an event, so there is nothing to wait for but its end.
    let ended = tokio::time::timeout(std::time::Duration::from_secs(30), function.exited()).await;
    assert!(!ended.expect("it ends").success());
    let log = function.end().await;
    assert!(log.contains("TABLE_NAME"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_cannot_be_reached_is_a_503_and_not_a_crash() {
    let binaries = build_functions();
    // A port that nothing listens on: it was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let endpoint = format!("http://{free}");
    let environment = [("TABLE_NAME", "none"), ("TABLE_ENDPOINT", endpoint.as_str())];
    let mut function = Function::start(Command::new(&binaries["get-customer"]), environment).await;
    let outcome = function.invoke(&event("get-customer")).await;
    let (status, problem) = answer(&outcome);
    assert_eq!((status, &problem["code"]), (503, &json!("unavailable")));
    let Outcome::Response(payload) = outcome else { panic!("checked above") };
    assert_eq!(payload["headers"]["retry-after"], "1");
    let log = function.end().await;
    check_log(&log, "get-customer", 503);
}
