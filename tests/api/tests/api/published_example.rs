//! The example that the project began with, as its readers paste it.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

/// A customer with everything that the example shows.
pub(crate) fn body() -> Value {
    let setting = |id: &str| json!({"id": id, "value": "INR", "namespace": "USER", "name": "Settings Name", "dataType": "STRING"});
    json!({
        "id": "01BX5ZZKBKACTAV9WEVGEMMVRZ",
        "name": "ACME Enterprise",
        "primaryEmail": "admin@example.com",
        "address": {
            "phoneNumber": "+919876543210",
            "line1": "2281 Broadway Street",
            "line2": "G-31",
            "postalCode": "29501",
            "city": "Florence",
            "state": "South Carolina",
            "country": "US"
        },
        "settings": [setting("customerSettingId")],
        "account": {
            "id": "ACC00001",
            "name": "Primary Account",
            "invoiceCurrency": "USD",
            "aliases": ["acme_primary", "admin@example.com"],
            "settings": [setting("accountSettingId")]
        }
    })
}

#[tokio::test]
async fn answers_with_the_customer_and_its_account() {
    let tenant = Tenant::new().await;
    let answer = tenant.post("/v1/customers", &body()).await;
    let mut customer = answer.expect(StatusCode::CREATED);
    assert_eq!(customer["uid"], customer["account"]["customerUid"]);
    for uid in ["/uid", "/account/uid", "/account/customerUid"] {
        *customer.pointer_mut(uid).unwrap() = json!("[uid]");
    }
    insta::assert_json_snapshot!(customer);
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(answer.header("location"), "/v1/customers/01BX5ZZKBKACTAV9WEVGEMMVRZ");
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn the_account_is_found_by_its_id_and_by_every_alias() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &body()).await.expect(StatusCode::CREATED);
    let by_id = tenant.get("/v1/accounts/ACC00001").await.expect(StatusCode::OK);
    assert_eq!(by_id["customerId"], "01BX5ZZKBKACTAV9WEVGEMMVRZ");
    for alias in ["acme_primary", "admin@example.com", "admin%40example.com"] {
        assert_eq!(tenant.get(&format!("/v1/accounts/{alias}")).await.expect(StatusCode::OK), by_id);
    }
}

#[tokio::test]
async fn the_same_again_is_refused() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &body()).await.expect(StatusCode::CREATED);
    let problem =
        tenant.post("/v1/customers", &body()).await.problem(StatusCode::CONFLICT, "customer_exists");
    assert_eq!(problem["errors"][0]["pointer"], "/id");
}

#[tokio::test]
async fn a_claim_on_a_taken_alias_leaves_nothing_behind() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &body()).await.expect(StatusCode::CREATED);
    let other = json!({
        "id": "other", "name": "Other",
        "settings": [{"id": "s", "namespace": "n", "name": "s", "dataType": "STRING", "value": ""}],
        "account": {"id": "OTHER1", "name": "Other", "aliases": ["free", "acme_primary", "admin@example.com"]}
    });
    let before = tenant.items().await;
    let problem = tenant.post("/v1/customers", &other).await.problem(StatusCode::CONFLICT, "alias_taken");
    let errors = problem["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2, "both are named");
    assert_eq!(errors[0]["pointer"], "/account/aliases/1");
    assert_eq!(errors[0]["identifier"], "acme_primary");
    assert_eq!(errors[0]["accountId"], "ACC00001");
    assert_eq!(errors[0]["customerId"], "01BX5ZZKBKACTAV9WEVGEMMVRZ");
    assert_eq!(errors[1]["pointer"], "/account/aliases/2");

    tenant.get("/v1/customers/other").await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    tenant.get("/v1/accounts/OTHER1").await.problem(StatusCode::NOT_FOUND, "account_not_found");
    tenant.get("/v1/aliases/free").await.problem(StatusCode::NOT_FOUND, "alias_not_found");
    assert_eq!(tenant.items().await, before);
}
