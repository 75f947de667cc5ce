//! `remove-alias`.

use http_api::{Method, StatusCode};
use serde_json::json;

use crate::scene::{
    LATER, NOW, aliases, create_account, delete, everything, owners, send_if, shown, tenant_with_accounts,
};

const X: &str = "/v1/accounts/one/aliases/x";

#[tokio::test]
async fn an_alias_ends_now_and_what_was_before_stays() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["x", "y"])).await;
    let mut expected = shown(&tenant, "/v1/accounts/one").await;
    tenant.set_clock(LATER);
    // The account may be named by the very alias that it loses.
    let answer = delete(&tenant, "/v1/accounts/x/aliases/x").await;
    expected["aliases"][0] = json!({"value": "x", "effectiveUntil": LATER, "createdAt": NOW});
    expected["version"] = json!(2);
    expected["updatedAt"] = json!(LATER);
    assert_eq!(answer.expect(StatusCode::OK), expected);
    assert_eq!(answer.header("etag"), "\"2\"");
    assert_eq!(shown(&tenant, "/v1/accounts/y").await, expected);
    tenant.get("/v1/aliases/x").await.problem(StatusCode::NOT_FOUND, "alias_not_found");
    let past = shown(&tenant, "/v1/aliases/x?at=2026-01-31T23:59:59.999Z").await;
    assert_eq!(past["accountId"], "one");
}

#[tokio::test]
async fn from_any_instant_on_it_is_cut_short_or_goes() {
    let ranges = json!([
        {"value": "x", "effectiveUntil": "2025-01-01T00:00:00Z"},
        {"value": "x", "effectiveFrom": "2026-01-01T00:00:00Z", "effectiveUntil": "2026-06-01T00:00:00Z"},
        {"value": "x", "effectiveFrom": "2027-01-01T00:00:00Z"}
    ]);
    let (past, present) = ("-..2025-01-01", "2026-01-01..2026-06-01");
    for (from, left) in [
        ("1990-01-01T00:00:00Z", vec!["-..1990-01-01"]),
        ("2024-12-31T00:00:00Z", vec!["-..2024-12-31"]),
        ("2025-01-01T00:00:00Z", vec![past]),
        ("2025-06-01T00:00:00Z", vec![past]),
        ("2026-01-01T00:00:00Z", vec![past]),
        ("2026-01-02T00:00:00Z", vec![past, "2026-01-01..2026-01-02"]),
        (NOW, vec![past, "2026-01-01..2026-01-15T12:00:00Z"]),
        ("2026-05-31T00:00:00Z", vec![past, "2026-01-01..2026-05-31"]),
        ("2026-06-01T00:00:00Z", vec![past, present]),
        ("2027-01-01T00:00:00Z", vec![past, present]),
        ("2030-01-01T00:00:00Z", vec![past, present, "2027-01-01..2030-01-01"]),
    ] {
        let tenant = tenant_with_accounts(&[]).await;
        create_account(&tenant, "one", &ranges).await;
        let answer = delete(&tenant, &format!("{X}?from={from}")).await;
        assert_eq!(answer.expect(StatusCode::OK)["version"], 2, "{from}");
        let of = |name: &str| -> Vec<String> { left.iter().map(|range| format!("{name} {range}")).collect() };
        assert_eq!(aliases(&tenant, "one").await, of("x"), "{from}");
        assert_eq!(owners(&tenant, "x").await, of("one"), "{from}");
        let later = tenant.get("/v1/aliases/x?at=2040-01-01T00:00:00Z").await;
        later.problem(StatusCode::NOT_FOUND, "alias_not_found");
    }
}

#[tokio::test]
async fn what_is_removed_may_be_claimed_from_then_on() {
    let tenant = tenant_with_accounts(&["two"]).await;
    create_account(&tenant, "one", &json!(["x", "y"])).await;
    delete(&tenant, &format!("{X}?from=2026-01-10T00:00:00Z")).await.expect(StatusCode::OK);
    delete(&tenant, &format!("/v1/accounts/one/aliases/y?from={LATER}")).await.expect(StatusCode::OK);
    let body = json!({"aliases": ["x", {"value": "y", "effectiveFrom": LATER}]});
    tenant.post("/v1/accounts/two/aliases", &body).await.expect(StatusCode::CREATED);
    assert_eq!(owners(&tenant, "x").await, ["one -..2026-01-10", "two 2026-01-10..-"]);
    assert_eq!(owners(&tenant, "y").await, ["one -..2026-02-01", "two 2026-02-01..-"]);
}

#[tokio::test]
async fn other_accounts_and_other_aliases_stay_as_they_are() {
    let tenant = tenant_with_accounts(&[]).await;
    let until = json!([{"value": "x", "effectiveUntil": LATER}, "y"]);
    create_account(&tenant, "one", &until).await;
    create_account(&tenant, "two", &json!([{"value": "x", "effectiveFrom": LATER}])).await;
    let two = shown(&tenant, "/v1/accounts/two").await;
    delete(&tenant, X).await.expect(StatusCode::OK);
    assert_eq!(shown(&tenant, "/v1/accounts/two").await, two);
    assert_eq!(owners(&tenant, "x").await, ["one -..2026-01-15T12:00:00Z", "two 2026-02-01..-"]);
    assert_eq!(owners(&tenant, "y").await, ["one -..-"]);
}

#[tokio::test]
async fn an_alias_that_the_account_does_not_have_then_or_later_is_not_found() {
    let tenant = tenant_with_accounts(&["two"]).await;
    let ranges = json!([{"value": "past", "effectiveUntil": "2026-01-01T00:00:00Z"}, "x"]);
    create_account(&tenant, "one", &ranges).await;
    let before = everything(&tenant).await;
    for target in [
        "/v1/accounts/one/aliases/none",
        "/v1/accounts/one/aliases/past",
        "/v1/accounts/one/aliases/past?from=2026-01-01T00:00:00Z",
        "/v1/accounts/two/aliases/x",
        "/v1/accounts/one/aliases/one",
        "/v1/accounts/one/aliases/two",
        "/v1/accounts/one/aliases/%20",
    ] {
        delete(&tenant, target).await.problem(StatusCode::NOT_FOUND, "alias_not_found");
    }
    let none = delete(&tenant, "/v1/accounts/none/aliases/x").await;
    none.problem(StatusCode::NOT_FOUND, "account_not_found");
    assert_eq!(everything(&tenant).await, before);
    delete(&tenant, X).await.expect(StatusCode::OK);
    delete(&tenant, X).await.problem(StatusCode::NOT_FOUND, "alias_not_found");
}

#[tokio::test]
async fn an_account_that_is_archived_or_changed_loses_no_alias() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["x"])).await;
    let before = everything(&tenant).await;
    let stale = send_if(&tenant, Method::DELETE, X, "\"2\"", None).await;
    stale.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    let invalid = send_if(&tenant, Method::DELETE, &format!("{X}?from=now&at=x"), "1", None).await;
    assert_eq!(invalid.violations(), ["?If-Match not_an_entity_tag", "?from not_an_instant", "?at unknown"]);
    assert_eq!(everything(&tenant).await, before);
    delete(&tenant, "/v1/accounts/one").await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    let earlier = format!("{X}?from=2020-01-01T00:00:00Z");
    delete(&tenant, &earlier).await.problem(StatusCode::CONFLICT, "archived");
    assert_eq!(everything(&tenant).await, before);
}
