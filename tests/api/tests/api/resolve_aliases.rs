//! `resolve-aliases`.

use http_api::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::{LATER, NOW, create_account, send, shown, tenant_with_accounts};

const RESOLVE: &str = "/v1/aliases/resolve";

#[tokio::test]
async fn each_is_answered_in_its_place_at_its_own_instant() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!([{"value": "x", "effectiveUntil": LATER}])).await;
    create_account(&tenant, "two", &json!([{"value": "x", "effectiveFrom": LATER}, "y"])).await;
    let body = json!({"aliases": [
        "y", "x", "none", {"alias": "x", "at": LATER}, "two", "x", {"alias": "y", "at": null},
        {"alias": "none", "at": LATER}, {"alias": "x", "at": "2026-02-01T02:00:00+02:00"}
    ]});
    let data = tenant.post(RESOLVE, &body).await.expect(StatusCode::OK)["data"].clone();
    let rows: Vec<_> = data
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let owner = row["resolution"]["accountId"].as_str().unwrap_or("-");
            format!("{} {} {owner}", row["alias"].as_str().unwrap(), row["at"].as_str().unwrap())
        })
        .collect();
    let expected = [
        ("y", NOW, "two"),
        ("x", NOW, "one"),
        ("none", NOW, "-"),
        ("x", LATER, "two"),
        ("two", NOW, "two"),
        ("x", NOW, "one"),
        ("y", NOW, "two"),
        ("none", LATER, "-"),
        ("x", LATER, "two"),
    ];
    assert_eq!(rows, expected.map(|(alias, at, owner)| format!("{alias} {at} {owner}")));
    assert_eq!(data[2], json!({"alias": "none", "at": NOW, "resolution": null}));
    for (index, target) in [(0, "y"), (1, "x"), (3, "x?at=2026-02-01T00:00:00Z"), (4, "two")] {
        assert_eq!(data[index]["resolution"], shown(&tenant, &format!("/v1/aliases/{target}")).await);
    }
}

#[tokio::test]
async fn a_hundred_are_resolved_at_once_and_no_more() {
    let tenant = tenant_with_accounts(&[]).await;
    let names = |count: usize| -> Vec<String> { (0..count).map(|number| format!("x{number}")).collect() };
    for tenth in 0..10 {
        create_account(&tenant, &format!("account-{tenth}"), &json!(names(100)[tenth * 10..][..10])).await;
    }
    let answer = tenant.post(RESOLVE, &json!({"aliases": names(100)})).await;
    let data = answer.expect(StatusCode::OK)["data"].as_array().unwrap().clone();
    assert_eq!(data.len(), 100);
    for (number, row) in data.iter().enumerate() {
        assert_eq!(row["resolution"]["accountId"], format!("account-{}", number / 10), "{number}");
    }
    let same: Value = vec!["x7"; 100].into();
    let data = tenant.post(RESOLVE, &json!({"aliases": same})).await.expect(StatusCode::OK)["data"].clone();
    assert!(data.as_array().unwrap().iter().all(|row| row["resolution"]["accountId"] == "account-0"));
    let answer = tenant.post(RESOLVE, &json!({"aliases": names(101)})).await;
    assert_eq!(answer.violations(), ["/aliases too_many"]);
}

#[tokio::test]
async fn an_alias_may_be_named_like_the_route() {
    let tenant = tenant_with_accounts(&["two"]).await;
    create_account(&tenant, "one", &json!(["resolve", "transfer"])).await;
    for name in ["resolve", "transfer"] {
        assert_eq!(shown(&tenant, &format!("/v1/aliases/{name}")).await["accountId"], "one");
        let body = json!({"accountId": "two"});
        let answer = tenant.post(&format!("/v1/aliases/{name}/transfer"), &body).await;
        assert_eq!(answer.expect(StatusCode::OK)["accountId"], "two");
    }
    let data =
        tenant.post(RESOLVE, &json!({"aliases": ["resolve"]})).await.expect(StatusCode::OK)["data"].clone();
    assert_eq!(data[0]["resolution"]["accountId"], "two");
    let answer = send(&tenant, Method::PUT, RESOLVE, &json!({})).await;
    answer.problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET, POST");
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = tenant_with_accounts(&[]).await;
    let body =
        json!({"aliases": ["", null, {"at": "now"}, {"alias": "x", "effectiveOn": NOW}, ["x"]], "at": NOW});
    let mut violations = tenant.post("/v1/aliases/resolve?at=now", &body).await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/aliases/0 too_short",
            "/aliases/1 wrong_type",
            "/aliases/2/alias required",
            "/aliases/2/at not_an_instant",
            "/aliases/3/effectiveOn unknown",
            "/aliases/4 wrong_type",
            "/at unknown",
            "?at unknown"
        ]
    );
    for (body, violation) in [
        (json!({}), "/aliases required"),
        (json!({"aliases": null}), "/aliases wrong_type"),
        (json!({"aliases": []}), "/aliases too_few"),
    ] {
        assert_eq!(tenant.post(RESOLVE, &body).await.violations(), [violation]);
    }
}
