//! `flexprice-delete-customer`.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::json;

use super::{CUSTOMERS, create, listed, path_of, refused};

#[tokio::test]
async fn a_deleted_customer_is_readable_by_its_id_alone_and_its_external_id_is_free() {
    let tenant = Tenant::new().await;
    let mut customer = create(&tenant, "globex", json!({"email": "a@example.com"})).await;
    tenant.set_clock("2026-02-01T00:00:00Z");
    let deleted = tenant.delete(&path_of(&customer)).await;
    assert_eq!((deleted.status, deleted.body.as_str()), (StatusCode::NO_CONTENT, ""));
    customer["status"] = json!("archived");
    customer["updated_at"] = json!("2026-02-01T00:00:00Z");
    assert_eq!(tenant.get(&path_of(&customer)).await.expect(StatusCode::OK), customer);
    for path in ["external/globex", "lookup/globex"] {
        let answer = tenant.get(&format!("{CUSTOMERS}/{path}")).await;
        refused(&answer, StatusCode::NOT_FOUND, "not_found");
    }
    assert_eq!(listed(&tenant.get(CUSTOMERS).await), Vec::<String>::new());
    assert_eq!(listed(&tenant.get(&format!("{CUSTOMERS}?status=archived")).await), ["globex"]);
    tenant.set_clock("2026-03-01T00:00:00Z");
    let next = create(&tenant, "globex", json!({})).await;
    assert_ne!(next["id"], customer["id"]);
    let at = async |at: &str| {
        let resolved = tenant.get(&format!("/v1/aliases/globex?at={at}")).await;
        resolved.expect(StatusCode::OK)["customerId"].clone()
    };
    assert_eq!(at("2026-01-31T00:00:00Z").await, customer["id"], "what was before stays its own");
    assert_eq!(at("2026-03-02T00:00:00Z").await, next["id"]);
}

#[tokio::test]
async fn what_is_deleted_or_never_was_is_not_found() {
    let tenant = Tenant::new().await;
    let customer = create(&tenant, "globex", json!({})).await;
    tenant.delete(&path_of(&customer)).await;
    let before = tenant.items().await;
    for path in [path_of(&customer), format!("{CUSTOMERS}/unknown"), format!("{CUSTOMERS}/%00")] {
        refused(&tenant.delete(&path).await, StatusCode::NOT_FOUND, "not_found");
        let answer = tenant.put(&path, &json!({"name": "Another"})).await;
        refused(&answer, StatusCode::NOT_FOUND, "not_found");
    }
    assert_eq!(tenant.items().await, before);
}

#[tokio::test]
async fn a_customer_of_more_than_a_transaction_holds_is_not_deleted() {
    let tenant = Tenant::new().await;
    let customer = create(&tenant, "globex", json!({})).await;
    let id = customer["id"].as_str().unwrap();
    for number in 0..100 {
        let account = json!({"customerId": id, "id": format!("account-{number}"), "name": "An account"});
        tenant.post("/v1/accounts", &account).await.expect(StatusCode::CREATED);
    }
    let answer = tenant.delete(&path_of(&customer)).await;
    refused(&answer, StatusCode::BAD_REQUEST, "invalid_operation");
    let shown = tenant.get(&path_of(&customer)).await.expect(StatusCode::OK);
    assert_eq!(shown["status"], "published");
}
