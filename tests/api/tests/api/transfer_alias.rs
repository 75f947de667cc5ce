//! `transfer-alias`.

use harness::{Answered, Tenant};
use http_api::StatusCode;
use serde_json::{Value, json};

use crate::scene::{
    LATER, NOW, aliases, create_account, delete, everything, owners, shown, tenant_with_accounts,
};

/// The bounds of the alias `x` of the account `one`.
const FROM: &str = "2026-01-01T00:00:00Z";
const UNTIL: &str = "2027-01-01T00:00:00Z";

/// Accounts `one`, which has `x` for the year 2026, and `two`.
async fn scene() -> Tenant {
    let tenant = tenant_with_accounts(&[]).await;
    let range = json!([{"value": "x", "effectiveFrom": FROM, "effectiveUntil": UNTIL}]);
    create_account(&tenant, "one", &range).await;
    create_account(&tenant, "two", &json!(["second"])).await;
    tenant
}

async fn transfer(tenant: &Tenant, alias: &str, body: &Value) -> Answered {
    tenant.post(&format!("/v1/aliases/{alias}/transfer"), body).await
}

#[tokio::test]
async fn from_now_on_it_names_the_other_account_until_it_would_have_ended() {
    let tenant = scene().await;
    let customer = shown(&tenant, "/v1/customers/acme").await;
    tenant.set_clock(LATER);
    // Any identifier of the other account names it.
    let answer = transfer(&tenant, "x", &json!({"accountId": "second"})).await.expect(StatusCode::OK);
    let expected = json!({
        "alias": "x", "kind": "ALIAS", "at": LATER, "accountId": "two", "customerId": "acme",
        "effectiveFrom": LATER, "effectiveUntil": UNTIL
    });
    assert_eq!(answer, expected);
    assert_eq!(shown(&tenant, "/v1/aliases/x").await, expected);
    assert_eq!(owners(&tenant, "x").await, ["one 2026-01-01..2026-02-01", "two 2026-02-01..2027-01-01"]);
    assert_eq!(aliases(&tenant, "one").await, ["x 2026-01-01..2026-02-01"]);
    assert_eq!(aliases(&tenant, "two").await, ["second -..-", "x 2026-02-01..2027-01-01"]);
    for id in ["one", "two"] {
        let account = shown(&tenant, &format!("/v1/accounts/{id}")).await;
        assert_eq!((&account["version"], &account["updatedAt"]), (&json!(2), &json!(LATER)), "{id}");
    }
    assert_eq!(shown(&tenant, "/v1/accounts/two").await["aliases"][1]["createdAt"], LATER);
    assert_eq!(shown(&tenant, "/v1/accounts/one").await["aliases"][0]["createdAt"], NOW);
    assert_eq!(shown(&tenant, "/v1/customers/acme").await, customer);
}

#[tokio::test]
async fn it_may_begin_at_any_instant_of_the_range() {
    for (at, of_one) in [
        (FROM, vec![]),
        ("2026-01-02T00:00:00Z", vec!["2026-01-01..2026-01-02"]),
        (NOW, vec!["2026-01-01..2026-01-15T12:00:00Z"]),
        ("2026-12-31T00:00:00Z", vec!["2026-01-01..2026-12-31"]),
        ("2026-12-31T23:59:59.999Z", vec!["2026-01-01..2026-12-31T23:59:59.999Z"]),
    ] {
        let tenant = scene().await;
        let answer = transfer(&tenant, "x", &json!({"accountId": "two", "at": at})).await;
        let resolution = answer.expect(StatusCode::OK);
        assert_eq!((&resolution["at"], &resolution["effectiveFrom"]), (&json!(at), &json!(at)));
        let of_two = format!("{}..2027-01-01", at.trim_end_matches("T00:00:00Z"));
        let with =
            |name: &str| -> Vec<String> { of_one.iter().map(|range| format!("{name} {range}")).collect() };
        assert_eq!(aliases(&tenant, "one").await, with("x"), "{at}");
        assert_eq!(aliases(&tenant, "two").await, ["second -..-".to_owned(), format!("x {of_two}")], "{at}");
        let mut timeline = with("one");
        timeline.push(format!("two {of_two}"));
        assert_eq!(owners(&tenant, "x").await, timeline, "{at}");
    }
}

#[tokio::test]
async fn only_the_range_that_holds_the_instant_is_handed_over() {
    let tenant = scene().await;
    let more = json!({"aliases": [
        {"value": "x", "effectiveFrom": UNTIL}, {"value": "x", "effectiveUntil": "2025-01-01T00:00:00Z"}
    ]});
    tenant.post("/v1/accounts/one/aliases", &more).await.expect(StatusCode::CREATED);
    transfer(&tenant, "x", &json!({"accountId": "two"})).await.expect(StatusCode::OK);
    transfer(&tenant, "x", &json!({"accountId": "two", "at": "1990-01-01T00:00:00Z"}))
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        owners(&tenant, "x").await,
        [
            "one -..1990-01-01",
            "two 1990-01-01..2025-01-01",
            "one 2026-01-01..2026-01-15T12:00:00Z",
            "two 2026-01-15T12:00:00Z..2027-01-01",
            "one 2027-01-01..-"
        ]
    );
    assert_eq!(
        aliases(&tenant, "one").await,
        ["x 2026-01-01..2026-01-15T12:00:00Z", "x 2027-01-01..-", "x -..1990-01-01"]
    );
    // Back again, and on.
    create_account(&tenant, "three", &json!([])).await;
    tenant.set_clock(LATER);
    transfer(&tenant, "x", &json!({"accountId": "one", "at": null})).await.expect(StatusCode::OK);
    let whole = json!({"accountId": "three", "at": LATER});
    assert_eq!(transfer(&tenant, "x", &whole).await.expect(StatusCode::OK)["effectiveUntil"], UNTIL);
    assert_eq!(owners(&tenant, "x").await[4], "three 2026-02-01..2027-01-01");
}

#[tokio::test]
async fn to_the_account_that_has_it_nothing_changes() {
    let tenant = scene().await;
    let before = everything(&tenant).await;
    tenant.set_clock(LATER);
    for (to, at) in [("one", LATER), ("x", LATER), ("one", "2026-12-01T00:00:00Z"), ("one", FROM)] {
        let answer = transfer(&tenant, "x", &json!({"accountId": to, "at": at})).await.expect(StatusCode::OK);
        assert_eq!((&answer["accountId"], &answer["at"]), (&json!("one"), &json!(at)));
        assert_eq!((&answer["effectiveFrom"], &answer["effectiveUntil"]), (&json!(FROM), &json!(UNTIL)));
    }
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn what_names_nobody_then_or_an_account_for_ever_is_not_transferred() {
    let tenant = scene().await;
    let before = everything(&tenant).await;
    for (alias, at) in [("none", NOW), ("x", "2025-12-31T23:59:59.999Z"), ("x", UNTIL), ("%20", NOW)] {
        let answer = transfer(&tenant, alias, &json!({"accountId": "two", "at": at})).await;
        answer.problem(StatusCode::NOT_FOUND, "alias_not_found");
    }
    for (alias, to) in [("one", "two"), ("one", "one")] {
        let answer = transfer(&tenant, alias, &json!({"accountId": to})).await;
        answer.problem(StatusCode::CONFLICT, "not_an_alias");
    }
    let problem = transfer(&tenant, "x", &json!({"accountId": "none"}))
        .await
        .problem(StatusCode::NOT_FOUND, "account_not_found");
    assert_eq!(problem["errors"][0]["pointer"], "/accountId");
    // The customer's id is none of an account.
    let customer = transfer(&tenant, "x", &json!({"accountId": "acme"})).await;
    customer.problem(StatusCode::NOT_FOUND, "account_not_found");
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn neither_account_may_be_archived() {
    let tenant = scene().await;
    delete(&tenant, "/v1/accounts/two").await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    let problem =
        transfer(&tenant, "x", &json!({"accountId": "two"})).await.problem(StatusCode::CONFLICT, "archived");
    assert!(problem["detail"].as_str().unwrap().contains("Account two"), "{problem}");
    assert_eq!(everything(&tenant).await, before);

    let tenant = scene().await;
    tenant.set_clock(LATER);
    delete(&tenant, "/v1/accounts/one").await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    // What was attributed to an archived account stays so.
    let problem = transfer(&tenant, "x", &json!({"accountId": "two", "at": NOW}))
        .await
        .problem(StatusCode::CONFLICT, "archived");
    assert!(problem["detail"].as_str().unwrap().contains("Account one"), "{problem}");
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn the_limits_of_ranges_hold_for_transfers_too() {
    let tenant = tenant_with_accounts(&["one", "two"]).await;
    for tenth in 0..10 {
        let year = |number: usize| format!("{}-01-01T00:00:00Z", 2000 + number);
        let range = |number: usize| json!({"value": "x", "effectiveFrom": year(number), "effectiveUntil": year(number + 1)});
        let ranges: Vec<_> = (tenth * 10..tenth * 10 + 10).map(range).collect();
        tenant
            .post("/v1/accounts/one/aliases", &json!({"aliases": ranges}))
            .await
            .expect(StatusCode::CREATED);
    }
    let before = everything(&tenant).await;
    let within = transfer(&tenant, "x", &json!({"accountId": "two"})).await;
    within.problem(StatusCode::CONFLICT, "too_many_ranges");
    assert_eq!(everything(&tenant).await, before);
    // A whole range makes none more.
    transfer(&tenant, "x", &json!({"accountId": "two", "at": FROM})).await.expect(StatusCode::OK);
    assert_eq!(owners(&tenant, "x").await.len(), 100);

    create_account(&tenant, "three", &json!(["y"])).await;
    tenant.post("/v1/accounts/one/aliases", &json!({"aliases": ["z"]})).await.expect(StatusCode::CREATED);
    let before = everything(&tenant).await;
    let full = transfer(&tenant, "y", &json!({"accountId": "one"})).await;
    full.problem(StatusCode::CONFLICT, "too_many_aliases");
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = scene().await;
    let before = everything(&tenant).await;
    let mut violations = tenant
        .post("/v1/aliases/x/transfer?a=b", &json!({"accountId": "..", "at": "now", "to": "two"}))
        .await
        .violations();
    violations.sort();
    assert_eq!(violations, ["/accountId dot_segment", "/at not_an_instant", "/to unknown", "?a unknown"]);
    for (body, violation) in [
        (json!({}), "/accountId required"),
        (json!({"accountId": null}), "/accountId wrong_type"),
        (json!({"accountId": 7}), "/accountId wrong_type"),
    ] {
        assert_eq!(transfer(&tenant, "x", &body).await.violations(), [violation]);
    }
    assert_eq!(everything(&tenant).await, before);
}
