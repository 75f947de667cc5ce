//! `restore-customer`.

use harness::Tenant;
use http_api::{Method, StatusCode, header};
use serde_json::json;

use crate::create_customer::with_aliases;

const RESTORE: &str = "/v1/customers/acme/restore";

async fn with_archived() -> Tenant {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &with_aliases("acme", &json!(["x"]))).await.expect(StatusCode::CREATED);
    tenant.delete("/v1/customers/acme").await.expect(StatusCode::OK);
    tenant
}

#[tokio::test]
async fn the_customer_is_active_again_and_its_accounts_stay_archived() {
    let tenant = with_archived().await;
    let mut expected = tenant.get("/v1/customers/acme").await.expect(StatusCode::OK);
    let account = tenant.get("/v1/accounts/acc-acme").await.expect(StatusCode::OK);
    tenant
        .add_key("another-key-of-restore-customer", |key| {
            key.id = domain::text::KeyId::parse("key_2").unwrap();
        })
        .await;
    tenant.set_clock("2026-01-16T12:00:00Z");
    let answer = tenant.request(Method::POST, RESTORE).key("another-key-of-restore-customer").send().await;
    for (member, value) in [
        ("status", json!("ACTIVE")),
        ("version", json!(3)),
        ("updatedAt", json!("2026-01-16T12:00:00Z")),
        ("updatedBy", json!("key_2")),
    ] {
        expected[member] = value;
    }
    assert_eq!(answer.expect(StatusCode::OK), expected);
    assert_eq!(answer.header("etag"), "\"3\"");
    assert_eq!(tenant.get("/v1/customers/acme").await.expect(StatusCode::OK), expected);

    assert_eq!(tenant.get("/v1/accounts/acc-acme").await.expect(StatusCode::OK), account);
    assert_eq!(account["status"], "ARCHIVED");
    tenant.get("/v1/aliases/x").await.problem(StatusCode::NOT_FOUND, "alias_not_found");
    let listed = tenant.get("/v1/customers").await.expect(StatusCode::OK);
    assert_eq!(listed["data"], json!([expected]));
    // It takes changes again.
    tenant.patch("/v1/customers/acme", &json!({"name": "ACME Ltd"})).await.expect(StatusCode::OK);
    let account = json!({"customerId": "acme", "id": "another", "name": "Another", "aliases": ["x"]});
    tenant.post("/v1/accounts", &account).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn an_account_is_restored_only_after_its_customer() {
    let tenant = with_archived().await;
    let restore = async || tenant.request(Method::POST, "/v1/accounts/acc-acme/restore").send().await;
    restore().await.problem(StatusCode::CONFLICT, "archived");
    tenant.request(Method::POST, RESTORE).send().await.expect(StatusCode::OK);
    assert_eq!(restore().await.expect(StatusCode::OK)["status"], "ACTIVE");
}

#[tokio::test]
async fn what_is_not_archived_is_not_restored() {
    let tenant = with_archived().await;
    tenant.request(Method::POST, RESTORE).send().await.expect(StatusCode::OK);
    let before = tenant.get("/v1/customers/acme").await.expect(StatusCode::OK);
    let again = tenant.request(Method::POST, RESTORE).send().await;
    again.problem(StatusCode::CONFLICT, "not_archived");
    assert_eq!(tenant.get("/v1/customers/acme").await.expect(StatusCode::OK), before);
}

#[tokio::test]
async fn a_version_that_is_asked_for_must_be_there() {
    let tenant = with_archived().await;
    let before = tenant.get("/v1/customers/acme").await.expect(StatusCode::OK);
    let restore_if = async |versions: &str| {
        tenant.request(Method::POST, RESTORE).header(header::IF_MATCH, versions).send().await
    };
    for stale in ["\"1\"", "W/\"2\""] {
        restore_if(stale).await.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    }
    assert_eq!(restore_if("2").await.violations(), ["?If-Match not_an_entity_tag"]);
    assert_eq!(tenant.get("/v1/customers/acme").await.expect(StatusCode::OK), before);
    restore_if("\"1\", \"2\"").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn customers_that_are_not_there_are_not_found() {
    let tenant = with_archived().await;
    for target in ["/v1/customers/unknown/restore", "/v1/customers/%00/restore"] {
        let refused = tenant.request(Method::POST, target).send().await;
        refused.problem(StatusCode::NOT_FOUND, "customer_not_found");
    }
    let unknown = tenant.request(Method::POST, &format!("{RESTORE}?accounts=true")).send().await;
    assert_eq!(unknown.violations(), ["?accounts unknown"]);
}
