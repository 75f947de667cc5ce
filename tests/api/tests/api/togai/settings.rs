//! Settings.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{message, tenant_with};
use crate::scene::{pages, shown};

/// A setting as it is created.
pub(super) fn setting(entity_type: &str, entity_id: &str) -> Value {
    json!({
        "id": "limit",
        "value": "1",
        "entityType": entity_type,
        "entityId": entity_id,
        "namespace": "USER",
        "name": "Limit",
        "dataType": "NUMERIC"
    })
}

const OF_ACCOUNT: &str = "/togai/settings/setting.USER.limit.ACCOUNT.globex";
const OF_CUSTOMER: &str = "/togai/settings/setting.USER.limit.CUSTOMER.globex";

async fn tenant_with_settings() -> Tenant {
    let tenant = tenant_with(&json!([])).await;
    for entity_type in ["CUSTOMER", "ACCOUNT"] {
        let setting = setting(entity_type, "globex");
        let answer = tenant.post("/togai/settings", &setting).await;
        assert_eq!(answer.expect(StatusCode::CREATED), setting);
    }
    tenant
}

#[tokio::test]
async fn a_setting_is_created_got_and_changed_by_its_key() {
    let tenant = tenant_with_settings().await;
    let mut expected = setting("ACCOUNT", "globex");
    assert_eq!(shown(&tenant, OF_ACCOUNT).await, expected);
    assert_eq!(shown(&tenant, OF_CUSTOMER).await, setting("CUSTOMER", "globex"));
    expected["value"] = json!("[1]");
    expected["dataType"] = json!("JSON");
    let patch = json!({"value": "[1]", "dataType": "JSON", "name": null});
    assert_eq!(tenant.patch(OF_ACCOUNT, &patch).await.expect(StatusCode::CREATED), expected);
    expected["name"] = json!("Bound");
    assert_eq!(
        tenant.patch(OF_ACCOUNT, &json!({"name": "Bound"})).await.expect(StatusCode::CREATED),
        expected
    );
    assert_eq!(tenant.patch(OF_ACCOUNT, &json!({})).await.expect(StatusCode::CREATED), expected);
    assert_eq!(shown(&tenant, OF_ACCOUNT).await, expected);
    assert_eq!(shown(&tenant, OF_CUSTOMER).await, setting("CUSTOMER", "globex"));
    let native = shown(&tenant, "/v1/accounts/globex/settings/USER/limit").await;
    assert_eq!((&native["value"], &native["name"]), (&json!("[1]"), &json!("Bound")));
    let account = shown(&tenant, "/togai/accounts/globex").await;
    let shown_along =
        json!([{"id": "limit", "value": "[1]", "namespace": "USER", "name": "Bound", "dataType": "JSON"}]);
    assert_eq!(account["settings"], shown_along);
}

#[tokio::test]
async fn a_setting_is_created_once() {
    let tenant = tenant_with_settings().await;
    let again = tenant.post("/togai/settings", &setting("ACCOUNT", "globex")).await;
    let said = message(&again, StatusCode::CONFLICT);
    assert_eq!(said, "There is a setting limit of the namespace USER already.");
    let mut other = setting("ACCOUNT", "globex");
    other["namespace"] = json!("OTHER");
    tenant.post("/togai/settings", &other).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_setting_that_cannot_be_is_refused() {
    let tenant = tenant_with_settings().await;
    let mut wrong = setting("PRICE_PLAN", "globex");
    wrong["value"] = json!("many");
    wrong["name"] = json!("");
    wrong["scope"] = json!("x");
    let said = message(&tenant.post("/togai/settings", &wrong).await, StatusCode::BAD_REQUEST);
    for place in [
        "/value must be a decimal number",
        "/entityType must be one of CUSTOMER, ACCOUNT.",
        "/name must have at least 1 character.",
        "/scope is not known here",
    ] {
        assert!(said.contains(place), "{place}: {said}");
    }
    let long = setting("CUSTOMER", &"x".repeat(51));
    let said = message(&tenant.post("/togai/settings", &long).await, StatusCode::BAD_REQUEST);
    assert_eq!(said, "/entityId must have at most 50 characters.");
    for (entity_type, kind) in [("CUSTOMER", "customer"), ("ACCOUNT", "account")] {
        let said = message(
            &tenant.post("/togai/settings", &setting(entity_type, "none")).await,
            StatusCode::NOT_FOUND,
        );
        assert!(said.starts_with(&format!("There is no such {kind}.")), "{said}");
    }
    let said = message(&tenant.patch(OF_ACCOUNT, &json!({"value": "many"})).await, StatusCode::BAD_REQUEST);
    assert!(said.starts_with("/value must be a decimal number"), "{said}");
    assert_eq!(shown(&tenant, OF_ACCOUNT).await, setting("ACCOUNT", "globex"));
    for key in ["setting.USER.none.ACCOUNT.globex", "setting.USER.limit.INVOICE.globex", "limit"] {
        let said = message(&tenant.get(&format!("/togai/settings/{key}")).await, StatusCode::NOT_FOUND);
        assert!(said.starts_with("There is no such setting."), "{said}");
        let patch = tenant.patch(&format!("/togai/settings/{key}"), &json!({"value": "2"})).await;
        message(&patch, StatusCode::NOT_FOUND);
    }
    tenant.delete("/togai/accounts/globex").await.expect(StatusCode::OK);
    message(&tenant.patch(OF_ACCOUNT, &json!({"value": "2"})).await, StatusCode::CONFLICT);
    assert_eq!(shown(&tenant, OF_ACCOUNT).await, setting("ACCOUNT", "globex"));
}

#[tokio::test]
async fn settings_are_listed_by_what_they_hang_on() {
    let tenant = tenant_with_settings().await;
    let mut other = setting("ACCOUNT", "globex");
    other["id"] = json!("other");
    other["namespace"] = json!("SYSTEM");
    tenant.post("/togai/settings", &other).await.expect(StatusCode::CREATED);
    let (of_customer, of_account) = (setting("CUSTOMER", "globex"), setting("ACCOUNT", "globex"));
    for (query, expected) in [
        ("", vec![&other, &of_account, &of_customer]),
        ("?entity_type=CUSTOMER", vec![&of_customer]),
        ("?entity_type=ACCOUNT", vec![&other, &of_account]),
        ("?entity_id=globex", vec![&other, &of_account, &of_customer]),
        ("?entity_id=none", vec![]),
        ("?entity_type=ACCOUNT&entity_id=globex", vec![&other, &of_account]),
        ("?entity_type=ACCOUNT&entity_id=globex&namespace=USER", vec![&of_account]),
        ("?entity_type=ACCOUNT&entity_id=none", vec![]),
        ("?setting_id=limit", vec![&of_account, &of_customer]),
        ("?namespace=SYSTEM", vec![&other]),
        ("?namespace=SYSTEM&setting_id=limit", vec![]),
    ] {
        let page = shown(&tenant, &format!("/togai/settings{query}")).await;
        let mut found = page["data"].as_array().unwrap().clone();
        found.sort_by_key(|row| (row["namespace"].to_string(), row["entityType"].to_string()));
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query}");
        assert_eq!(page["context"], json!({"pageSize": 20, "sortOrder": "ASC"}));
        assert_eq!(page["nextToken"], Value::Null);
    }
    let rows: usize = pages(&tenant, "/togai/settings?pageSize=1.0")
        .await
        .iter()
        .map(|page| page["data"].as_array().unwrap().len())
        .sum();
    assert_eq!(rows, 3);
    let long =
        tenant.get(&format!("/togai/settings?entity_type=CUSTOMER&entity_id={}", "x".repeat(51))).await;
    assert_eq!(message(&long, StatusCode::BAD_REQUEST), "entity_id must have at most 50 characters.");
}

/// Its key would name another setting, or none.
#[tokio::test]
async fn a_setting_that_would_have_no_key_is_refused() {
    let tenant = tenant_with_settings().await;
    for (entity_type, namespace, id, expected) in [
        ("CUSTOMER", "USER.x", "limit", "/namespace must not contain ., which separates the parts of a key."),
        (
            "ACCOUNT",
            "USER",
            "a.CUSTOMER.b",
            "/id must not contain .CUSTOMER, which separates the parts of a key.",
        ),
        (
            "CUSTOMER",
            "USER",
            "a.b.ACCOUNT",
            "/id must not contain .ACCOUNT, which separates the parts of a key.",
        ),
    ] {
        let mut wrong = setting(entity_type, "globex");
        wrong["namespace"] = json!(namespace);
        wrong["id"] = json!(id);
        let answer = tenant.post("/togai/settings", &wrong).await;
        assert_eq!(message(&answer, StatusCode::BAD_REQUEST), expected);
        wrong["value"] = json!("many");
        let said = message(&tenant.post("/togai/settings", &wrong).await, StatusCode::BAD_REQUEST);
        assert!(said.contains(expected) && said.contains("/value must be a decimal number"), "{said}");
    }
    let mut dotted = setting("CUSTOMER", "globex");
    dotted["id"] = json!("ACCOUNT.b.ACCOUNTS");
    tenant.post("/togai/settings", &dotted).await.expect(StatusCode::CREATED);
    let key = "/togai/settings/setting.USER.ACCOUNT.b.ACCOUNTS.CUSTOMER.globex";
    assert_eq!(shown(&tenant, key).await, dotted);
}
