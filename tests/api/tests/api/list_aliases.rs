//! `list-aliases`.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use crate::scene::{LATER, create_account, delete, owners, pages, shown, tenant_with_accounts};

fn values(page: &Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|row| row["alias"].as_str().unwrap().to_owned()).collect()
}

async fn with_prefix(tenant: &Tenant, prefix: &str) -> Vec<String> {
    values(&shown(tenant, &format!("/v1/aliases?prefix={prefix}")).await)
}

#[tokio::test]
async fn each_alias_is_shown_with_its_owners_in_order_of_time() {
    let tenant = tenant_with_accounts(&["two"]).await;
    create_account(&tenant, "one", &json!(["x", "b", "a"])).await;
    tenant.set_clock(LATER);
    let body = json!({"accountId": "two"});
    tenant.post("/v1/aliases/x/transfer", &body).await.expect(StatusCode::OK);
    let owned = |account: &str| json!({"accountId": account, "customerId": "acme"});
    let (mut before, mut since) = (owned("one"), owned("two"));
    before["effectiveUntil"] = json!(LATER);
    since["effectiveFrom"] = json!(LATER);
    // The ids of accounts are no aliases.
    assert_eq!(
        shown(&tenant, "/v1/aliases").await,
        json!({
            "data": [
                {"alias": "a", "ranges": [owned("one")]},
                {"alias": "b", "ranges": [owned("one")]},
                {"alias": "x", "ranges": [before, since]}
            ],
            "nextToken": null
        })
    );
    assert_eq!(shown(&Tenant::new().await, "/v1/aliases").await, json!({"data": [], "nextToken": null}));
}

#[tokio::test]
async fn a_prefix_is_taken_as_it_is() {
    let tenant = tenant_with_accounts(&[]).await;
    let all = [
        "10% off",
        "100",
        "a b",
        "a#1",
        "a#2",
        "a%23",
        "a/b",
        "ab",
        "ab\u{10ffff}",
        "ab\u{10ffff}c",
        "abc",
        "b",
        "caf\u{e9}",
        "\u{10ffff}",
    ];
    create_account(&tenant, "one", &json!(all[..7])).await;
    create_account(&tenant, "two", &json!(all[7..])).await;
    for (prefix, expected) in [
        ("10", vec!["10% off", "100"]),
        ("10%25", vec!["10% off"]),
        ("10%25%20", vec!["10% off"]),
        ("a", vec!["a b", "a#1", "a#2", "a%23", "a/b", "ab", "abc", "ab\u{10ffff}", "ab\u{10ffff}c"]),
        ("a%20", vec!["a b"]),
        ("a+", vec!["a b"]),
        ("a%23", vec!["a#1", "a#2"]),
        ("a%25", vec!["a%23"]),
        ("a%2523", vec!["a%23"]),
        ("a%2F", vec!["a/b"]),
        ("ab", vec!["ab", "abc", "ab\u{10ffff}", "ab\u{10ffff}c"]),
        ("abc", vec!["abc"]),
        ("ab%F4%8F%BF%BF", vec!["ab\u{10ffff}", "ab\u{10ffff}c"]),
        ("%F4%8F%BF%BF", vec!["\u{10ffff}"]),
        ("caf", vec!["caf\u{e9}"]),
        ("cafe", vec![]),
        ("cafe%CC%81", vec!["caf\u{e9}"]),
        ("A", vec![]),
        ("one", vec![]),
    ] {
        let mut found = with_prefix(&tenant, prefix).await;
        assert!(found.is_sorted(), "{found:?}");
        let mut expected = expected;
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{prefix}");
    }
    let mut sorted = all.map(str::to_owned).to_vec();
    sorted.sort_unstable();
    assert_eq!(values(&shown(&tenant, "/v1/aliases").await), sorted);
}

#[tokio::test]
async fn pages_show_each_alias_exactly_once() {
    let tenant = tenant_with_accounts(&[]).await;
    for account in 0..5 {
        let values: Vec<String> = (0..10).map(|number| format!("x{}", number * 5 + account)).collect();
        create_account(&tenant, &format!("account-{account}"), &json!(values)).await;
    }
    for (prefix, count) in [("", 50), ("prefix=x1&", 11), ("prefix=x&", 50)] {
        for size in [1, 7, 50, 100] {
            let pages = pages(&tenant, &format!("/v1/aliases?{prefix}pageSize={size}")).await;
            let seen: Vec<String> = pages.iter().flat_map(values).collect();
            assert_eq!(seen.len(), count, "{prefix}{size}");
            // Each comes behind the one before it, so none comes twice.
            assert!(seen.windows(2).all(|two| two[0] < two[1]), "{seen:?}");
            assert!(pages.iter().all(|page| values(page).len() <= size));
        }
    }
    assert_eq!(values(&shown(&tenant, "/v1/aliases").await).len(), 20);
}

#[tokio::test]
async fn an_alias_of_the_past_is_listed_and_one_that_never_was_is_not() {
    let tenant = tenant_with_accounts(&[]).await;
    let never = json!({"value": "never", "effectiveFrom": LATER});
    create_account(&tenant, "one", &json!(["past", never])).await;
    assert_eq!(with_prefix(&tenant, "never").await, ["never"]);
    for alias in ["past", "never"] {
        delete(&tenant, &format!("/v1/accounts/one/aliases/{alias}")).await.expect(StatusCode::OK);
    }
    assert_eq!(values(&shown(&tenant, "/v1/aliases").await), ["past"]);
    assert_eq!(owners(&tenant, "past").await, ["one -..2026-01-15T12:00:00Z"]);
    // It can be had again, and is then listed again.
    let body = json!({"aliases": ["never"]});
    tenant.post("/v1/accounts/one/aliases", &body).await.expect(StatusCode::CREATED);
    assert_eq!(owners(&tenant, "never").await, ["one -..-"]);
}

#[tokio::test]
async fn a_token_is_good_for_its_own_list_alone() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["x1", "x2", "x3"])).await;
    let page = shown(&tenant, "/v1/aliases?prefix=x&pageSize=1").await;
    let token = page["nextToken"].as_str().unwrap();
    let next = shown(&tenant, &format!("/v1/aliases?prefix=x&pageSize=2&nextToken={token}")).await;
    assert_eq!(values(&next), ["x2", "x3"]);
    for target in ["/v1/aliases?", "/v1/aliases?prefix=x1&", "/v1/accounts?", "/v1/customers?"] {
        let answer = tenant.get(&format!("{target}nextToken={token}")).await;
        assert_eq!(answer.violations(), ["?nextToken foreign_token"], "{target}");
    }
    let other = Tenant::new().await;
    let answer = other.get(&format!("/v1/aliases?prefix=x&nextToken={token}")).await;
    assert_eq!(answer.violations(), ["?nextToken foreign_token"]);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = Tenant::new().await;
    let long = "x".repeat(256);
    let mut violations =
        tenant.get(&format!("/v1/aliases?prefix={long}&pageSize=0&at=now")).await.violations();
    violations.sort();
    assert_eq!(violations, ["?at unknown", "?pageSize out_of_range", "?prefix too_long"]);
    assert_eq!(tenant.get("/v1/aliases?prefix=").await.violations(), ["?prefix too_short"]);
}
