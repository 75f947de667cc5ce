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

#[tokio::test]
async fn as_of_an_instant_it_is_the_account_of_then_with_its_aliases_of_then() {
    let tenant = Tenant::new().await;
    let (x, y) = ("2026-06-01T00:00:00Z", "2025-01-01T00:00:00Z");
    let of_one = json!([{"value": "x", "effectiveUntil": x}, {"value": "y", "effectiveFrom": y}, "z"]);
    tenant.post("/v1/customers", &with_aliases("one", &of_one)).await.expect(StatusCode::CREATED);
    let of_two = json!([{"value": "x", "effectiveFrom": x}]);
    tenant.post("/v1/customers", &with_aliases("two", &of_two)).await.expect(StatusCode::CREATED);
    for (identifier, at, id, aliases) in [
        ("x", "2024-12-31T23:59:59.999Z", "acc-one", json!(["x", "z"])),
        ("x", y, "acc-one", json!(["x", "y", "z"])),
        ("x", "2026-05-31T23:59:59.999Z", "acc-one", json!(["x", "y", "z"])),
        ("x", x, "acc-two", json!(["x"])),
        ("acc-one", x, "acc-one", json!(["y", "z"])),
        ("acc-two", y, "acc-two", json!([])),
        ("z", "2026-06-01T02:00:00%2B02:00", "acc-one", json!(["y", "z"])),
    ] {
        let answer = tenant.get(&format!("/v1/accounts/{identifier}?effectiveOn={at}")).await;
        let shown = answer.expect(StatusCode::OK);
        let names: Vec<_> =
            shown["aliases"].as_array().unwrap().iter().map(|alias| alias["value"].clone()).collect();
        assert_eq!((&shown["id"], json!(names)), (&json!(id), aliases), "{identifier} at {at}");
        assert_eq!(answer.header("etag"), "\"1\"");
    }
    let whole = tenant.get("/v1/accounts/acc-one").await.expect(StatusCode::OK);
    assert_eq!(whole["aliases"].as_array().map(Vec::len), Some(3), "without an instant, all of them");
    let before = "/v1/accounts/y?effectiveOn=2024-12-31T00:00:00Z";
    tenant.get(before).await.problem(StatusCode::NOT_FOUND, "account_not_found");
    let settings = tenant.get(&format!("/v1/accounts/x?effectiveOn={x}&include=settings")).await;
    assert_eq!(settings.expect(StatusCode::OK)["settings"], json!([]));
    for at in ["", "now", "2026-01-01", "2026-01-01T00:00:00"] {
        let answer = tenant.get(&format!("/v1/accounts/x?effectiveOn={at}")).await;
        assert_eq!(answer.violations(), ["?effectiveOn not_an_instant"], "{at}");
    }
}
