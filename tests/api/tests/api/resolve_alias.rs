//! `resolve-alias`.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::json;

use crate::create_customer::with_aliases;

#[tokio::test]
async fn tells_whose_an_alias_is_and_for_how_long() {
    let tenant = Tenant::new().await;
    let ranged = json!([{"value": "x", "effectiveFrom": "2026-01-01T00:00:00Z", "effectiveUntil": "2026-02-01T00:00:00Z"}]);
    tenant.post("/v1/customers", &with_aliases("one", &ranged)).await.expect(StatusCode::CREATED);
    assert_eq!(
        tenant.get("/v1/aliases/x").await.expect(StatusCode::OK),
        json!({
            "alias": "x", "kind": "ALIAS", "at": "2026-01-15T12:00:00Z", "accountId": "acc-one", "customerId": "one",
            "effectiveFrom": "2026-01-01T00:00:00Z", "effectiveUntil": "2026-02-01T00:00:00Z"
        })
    );
    let at = "/v1/aliases/x?at=2026-01-01T02:00:00%2B02:00";
    assert_eq!(tenant.get(at).await.expect(StatusCode::OK)["at"], "2026-01-01T00:00:00Z");
    for instant in ["2025-12-31T23:59:59.999999999Z", "2026-02-01T00:00:00Z"] {
        let target = format!("/v1/aliases/x?at={instant}");
        tenant.get(&target).await.problem(StatusCode::NOT_FOUND, "alias_not_found");
    }
}

#[tokio::test]
async fn an_account_id_names_its_account_at_every_instant() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &with_aliases("one", &json!([]))).await.expect(StatusCode::CREATED);
    for instant in ["0000-01-01T00:00:00Z", "2026-01-15T12:00:00Z", "9999-12-31T23:59:59Z"] {
        let resolved = tenant.get(&format!("/v1/aliases/acc-one?at={instant}")).await.expect(StatusCode::OK);
        assert_eq!((&resolved["kind"], &resolved["accountId"]), (&json!("ACCOUNT_ID"), &json!("acc-one")));
    }
}

#[tokio::test]
async fn refuses_what_is_no_instant() {
    let tenant = Tenant::new().await;
    // In a query a bare plus is a blank, as browsers send it.
    for at in ["yesterday", "2026-01-01", "2026-01-01T00:00:00+02:00", ""] {
        assert_eq!(
            tenant.get(&format!("/v1/aliases/x?at={at}")).await.violations(),
            ["?at not_an_instant"],
            "{at}"
        );
    }
}
