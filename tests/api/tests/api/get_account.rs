//! `get-account`.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::json;

use crate::create_customer::with_aliases;

#[tokio::test]
async fn carries_the_version_as_its_entity_tag() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await.expect(StatusCode::CREATED);
    let answer = tenant.get("/v1/accounts/x").await;
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(answer.expect(StatusCode::OK)["version"], 1);
}

#[tokio::test]
async fn an_identifier_names_an_account_only_within_its_range() {
    let tenant = Tenant::new().await;
    let future = json!([{"value": "later", "effectiveFrom": "2026-06-01T00:00:00Z"}]);
    tenant.post("/v1/customers", &with_aliases("one", &future)).await.expect(StatusCode::CREATED);
    tenant.get("/v1/accounts/later").await.problem(StatusCode::NOT_FOUND, "account_not_found");
    tenant.set_clock("2026-06-01T00:00:00Z");
    assert_eq!(tenant.get("/v1/accounts/later").await.expect(StatusCode::OK)["id"], "acc-one");
}

#[tokio::test]
async fn identifiers_are_case_sensitive() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &with_aliases("one", &json!(["Acme"]))).await.expect(StatusCode::CREATED);
    tenant.get("/v1/accounts/acme").await.problem(StatusCode::NOT_FOUND, "account_not_found");
    tenant.get("/v1/accounts/Acme").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_customers_id_is_no_identifier() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &with_aliases("one", &json!([]))).await.expect(StatusCode::CREATED);
    tenant.get("/v1/accounts/one").await.problem(StatusCode::NOT_FOUND, "account_not_found");
}

#[tokio::test]
async fn refuses_what_it_does_not_know() {
    let tenant = Tenant::new().await;
    assert_eq!(tenant.get("/v1/accounts/x?effective=now").await.violations(), ["?effective unknown"]);
    assert_eq!(tenant.get("/v1/accounts/x?include=accounts").await.violations(), ["?include not_one_of"]);
}
