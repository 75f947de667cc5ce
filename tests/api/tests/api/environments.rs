//! The environments of a tenant: `POST, GET /v1/environments`, `GET, PATCH /v1/environments/{environmentId}`.

use std::sync::Arc;

use domain::scope::Scope;
use futures_util::future::join_all;
use harness::Tenant;
use http_api::{HeaderName, Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::{NOW, ids, pages, send_if, shown};

const ENVIRONMENTS: &str = "/v1/environments";
const LIVE: &str = "/v1/environments/live";

fn live() -> Value {
    json!({"id": "live", "kind": "live", "name": "Production", "currency": "EUR", "timeZone": "europe/berlin"})
}

/// Every environment that the tenant sees.
async fn all(tenant: &Tenant) -> Vec<Value> {
    shown(tenant, "/v1/environments?pageSize=100").await["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn everything_that_is_given_is_shown() {
    let tenant = Tenant::new().await;
    let answer = tenant.post(ENVIRONMENTS, &live()).await;
    let created = answer.expect(StatusCode::CREATED);
    assert_eq!(
        created,
        json!({
            "id": "live", "kind": "live", "name": "Production", "currency": "EUR", "timeZone": "Europe/Berlin",
            "version": 1, "createdAt": NOW, "updatedAt": NOW, "updatedBy": "key_1"
        })
    );
    assert_eq!((answer.header("etag"), answer.header("location")), ("\"1\"", LIVE));
    let got = tenant.get(LIVE).await;
    assert_eq!((got.expect(StatusCode::OK), got.header("etag")), (created.clone(), "\"1\""));
    let listed = all(&tenant).await;
    assert_eq!(listed[0], created);
    // The other is the one that the key belongs to.
    assert_eq!((&listed[1]["id"], &listed[1]["currency"], listed.len()), (&json!("test"), &json!("USD"), 2));
}

#[tokio::test]
async fn a_kind_and_a_currency_are_enough() {
    let tenant = Tenant::new().await;
    let bare = json!({"kind": "test", "currency": "JPY", "id": null, "name": null, "timeZone": null});
    let created = tenant.post(ENVIRONMENTS, &bare).await.expect(StatusCode::CREATED);
    let id = created["id"].as_str().unwrap();
    assert!(id.starts_with("env_") && id.len() == 30, "{id}");
    assert_eq!((&created["timeZone"], created.get("name")), (&json!("UTC"), None));
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = Tenant::new().await;
    let before = all(&tenant).await;
    let wrong = json!({"id": "..", "kind": "production", "name": " x", "currency": "EURO", "timeZone": "Mars", "zone": 1});
    let mut violations = tenant.post(ENVIRONMENTS, &wrong).await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/currency unknown_currency",
            "/id dot_segment",
            "/kind not_one_of",
            "/name surrounding_white_space",
            "/timeZone unknown_time_zone",
            "/zone unknown"
        ]
    );
    let mut missing = tenant.post(ENVIRONMENTS, &json!({})).await.violations();
    missing.sort();
    assert_eq!(missing, ["/currency required", "/kind required"]);
    let unchangeable = json!({"id": "x", "kind": "live", "currency": null});
    let mut violations = tenant.patch("/v1/environments/test", &unchangeable).await.violations();
    violations.sort();
    assert_eq!(violations, ["/currency wrong_type", "/id unknown", "/kind unknown"]);
    assert_eq!(all(&tenant).await, before);
}

#[tokio::test]
async fn an_id_is_an_environments_once_within_the_tenant() {
    let tenant = Tenant::new().await;
    let other = tenant.neighbour().await;
    tenant.post(ENVIRONMENTS, &live()).await.expect(StatusCode::CREATED);
    let again = tenant.post(ENVIRONMENTS, &live()).await;
    let problem = again.problem(StatusCode::CONFLICT, "environment_exists");
    assert_eq!(problem["errors"][0]["pointer"], "/id");
    other.get(LIVE).await.problem(StatusCode::NOT_FOUND, "environment_not_found");
    other.patch(LIVE, &json!({"name": "Mine"})).await.problem(StatusCode::NOT_FOUND, "environment_not_found");
    other.post(ENVIRONMENTS, &live()).await.expect(StatusCode::CREATED);
    assert_eq!((all(&tenant).await.len(), all(&other).await.len()), (2, 2));
    for id in ["none", "%2E%2E", "%00"] {
        let answer = tenant.get(&format!("{ENVIRONMENTS}/{id}")).await;
        answer.problem(StatusCode::NOT_FOUND, "environment_not_found");
    }
}

#[tokio::test]
async fn a_patch_changes_what_it_names() {
    let tenant = Tenant::new().await;
    tenant.post(ENVIRONMENTS, &live()).await.expect(StatusCode::CREATED);
    tenant.set_clock("2026-02-01T00:00:00Z");
    let patch = json!({"name": null, "currency": "USD", "timeZone": null});
    let answer = tenant.patch(LIVE, &patch).await;
    let patched = answer.expect(StatusCode::OK);
    assert_eq!(
        (patched.get("name"), &patched["currency"], &patched["timeZone"], &patched["version"]),
        (None, &json!("USD"), &json!("UTC"), &json!(2))
    );
    assert_eq!((&patched["updatedAt"], &patched["createdAt"]), (&json!("2026-02-01T00:00:00Z"), &json!(NOW)));
    assert_eq!(answer.header("etag"), "\"2\"");
    let same = tenant.patch(LIVE, &patch).await;
    assert_eq!((same.expect(StatusCode::OK), same.header("etag")), (patched, "\"2\""));
    let body = json!({"name": "Late"});
    let stale = send_if(&tenant, Method::PATCH, LIVE, "\"1\"", Some(&body)).await;
    stale.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    send_if(&tenant, Method::PATCH, LIVE, "\"2\"", Some(&body)).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn the_currency_of_accounts_is_that_of_their_environment_at_the_time() {
    let tenant = Tenant::new().await;
    let currency = async |id: &str| {
        let account = shown(&tenant, &format!("/v1/accounts/{id}")).await;
        account["invoiceCurrency"].as_str().unwrap().to_owned()
    };
    tenant.post("/v1/customers", &json!({"id": "first", "name": "First"})).await.expect(StatusCode::CREATED);
    tenant.patch("/v1/environments/test", &json!({"currency": "EUR"})).await.expect(StatusCode::OK);
    tenant
        .post("/v1/customers", &json!({"id": "second", "name": "Second"}))
        .await
        .expect(StatusCode::CREATED);
    let account = json!({"customerId": "first", "id": "third", "name": "Third"});
    tenant.post("/v1/accounts", &account).await.expect(StatusCode::CREATED);
    let own = json!({"customerId": "first", "id": "fourth", "name": "Fourth", "invoiceCurrency": "JPY"});
    tenant.post("/v1/accounts", &own).await.expect(StatusCode::CREATED);
    let currencies = [currency("first").await, currency("second").await, currency("third").await];
    assert_eq!(currencies, ["USD", "EUR", "EUR"]);
    assert_eq!(currency("fourth").await, "JPY");
    tenant.patch("/v1/accounts/fourth", &json!({"invoiceCurrency": null})).await.expect(StatusCode::OK);
    assert_eq!(currency("fourth").await, "EUR");
}

/// The environment is read by what needs its currency alone.
#[tokio::test]
async fn who_names_a_currency_does_not_read_the_environment() {
    let tenant = Tenant::new().await;
    let requests = async |body: Value| {
        let answer = tenant.post("/v1/customers", &body).await;
        answer.expect(StatusCode::CREATED);
        answer.usage.requests
    };
    let account = json!({"name": "Account", "invoiceCurrency": "EUR"});
    assert_eq!(requests(json!({"name": "Customer", "account": account})).await, 2);
    assert_eq!(requests(json!({"name": "Customer", "account": null})).await, 2);
    assert_eq!(requests(json!({"name": "Customer", "account": {"name": "Account"}})).await, 3);
}

#[tokio::test]
async fn a_tenant_has_a_hundred_environments_at_most() {
    let tenant = Arc::new(Tenant::new().await);
    let bare = json!({"kind": "test", "currency": "USD"});
    for _ in 0..95 {
        tenant.post(ENVIRONMENTS, &bare).await.expect(StatusCode::CREATED);
    }
    // Of eight at once, four are more than there may be.
    let creates = (0..8).map(|_| {
        let (tenant, bare) = (Arc::clone(&tenant), bare.clone());
        async move { tenant.post(ENVIRONMENTS, &bare).await }
    });
    let statuses: Vec<StatusCode> = join_all(creates).await.into_iter().map(|answer| answer.status).collect();
    assert!(statuses.iter().filter(|status| **status == StatusCode::CREATED).count() <= 4);
    while all(&tenant).await.len() < 100 {
        tenant.post(ENVIRONMENTS, &bare).await.expect(StatusCode::CREATED);
    }
    tenant.post(ENVIRONMENTS, &bare).await.problem(StatusCode::CONFLICT, "too_many_environments");
    let listed: Vec<String> =
        pages(&tenant, "/v1/environments?pageSize=30").await.iter().flat_map(ids).collect();
    assert_eq!(listed.len(), 100);
    assert!(listed.is_sorted());
}

#[tokio::test]
async fn a_create_that_is_sent_again_creates_nothing_more() {
    let tenant = Tenant::new().await;
    let create = || {
        let request = tenant
            .request(Method::POST, ENVIRONMENTS)
            .header(HeaderName::from_static("idempotency-key"), "k");
        request.json(&live().to_string()).send()
    };
    let first = create().await;
    first.expect(StatusCode::CREATED);
    let again = create().await;
    assert_eq!(
        (again.status, &again.body, again.header("idempotent-replayed")),
        (first.status, &first.body, "true")
    );
    assert_eq!(all(&tenant).await.len(), 2);
}

#[tokio::test]
async fn every_environment_of_the_tenant_is_seen_by_whoever_may() {
    let tenant = Tenant::new().await;
    tenant.post(ENVIRONMENTS, &live()).await.expect(StatusCode::CREATED);
    tenant.add_key("reader-of-environments", |key| key.scopes = [Scope::EnvironmentsRead].into()).await;
    let read = tenant.request(Method::GET, LIVE).key("reader-of-environments").send().await;
    read.expect(StatusCode::OK);
    let written = tenant.request(Method::PATCH, LIVE).key("reader-of-environments").json("{}").send().await;
    written.problem(StatusCode::FORBIDDEN, "forbidden");
}
