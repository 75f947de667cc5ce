//! The aliases of accounts, and those that are reserved.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{customer, message, tenant_with};
use crate::scene::{LATER, NOW, aliases, everything, owners, pages, shown};

const ADD: &str = "/togai/accounts/globex/add_aliases";
const LIST: &str = "/togai/accounts/globex/account_aliases";
const REMOVE: &str = "/togai/accounts/globex/remove_aliases";

/// The ids of the aliases of `globex` by `value from`.
async fn id_of(tenant: &Tenant, value: &str, from: &str) -> String {
    let rows = shown(tenant, LIST).await["data"].as_array().unwrap().clone();
    let row = rows.iter().find(|row| row["value"] == value && row["effectiveFrom"] == from);
    assert!(row.is_some(), "{value} {from} in {rows:?}");
    row.unwrap()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn aliases_are_added_with_and_without_ranges() {
    let tenant = tenant_with(&json!([])).await;
    let body = json!({
        "aliases": ["plain"],
        "accountAliases": [
            {"value": "x", "effectiveUntil": "2026-01-01T00:00:00Z"},
            {"value": "now", "effectiveFrom": "2026-01-01T00:00:00+01:00"},
            {"value": "always", "effectiveFrom": "1970-01-01T00:00:00Z", "effectiveUntil": "9999-01-01T00:00:00Z"}
        ]
    });
    let account = tenant.post(ADD, &body).await.expect(StatusCode::OK);
    let alias = |value: &str| json!({"alias": value, "status": "ACTIVE"});
    assert_eq!(account["aliases"], json!([alias("plain"), alias("now"), alias("always")]));
    let expected = ["plain -..-", "x -..2026-01-01", "now 2025-12-31T23:00:00Z..-", "always -..-"];
    assert_eq!(aliases(&tenant, "globex").await, expected);

    let listed = shown(&tenant, LIST).await;
    assert_eq!(listed["nextToken"], Value::Null);
    let rows = listed["data"].as_array().unwrap();
    let bounds: Vec<_> =
        rows.iter().map(|row| (&row["value"], &row["effectiveFrom"], &row["effectiveUntil"])).collect();
    let (first, last) = (&json!("1970-01-01T00:00:00Z"), &json!("9999-01-01T00:00:00Z"));
    // `x` is too short for the official client, which would refuse the whole list.
    let expected = [
        (&json!("always"), first, last),
        (&json!("now"), &json!("2025-12-31T23:00:00Z"), last),
        (&json!("plain"), first, last),
    ];
    assert_eq!(bounds, expected);
    assert!(rows.iter().all(|row| row["createdAt"] == NOW));
    assert_eq!(shown(&tenant, LIST).await, listed, "the ids stay the same");
}

#[tokio::test]
async fn an_alias_is_cut_short_by_its_id_and_keeps_it() {
    let ranges = json!([
        {"value": "legacy", "effectiveUntil": "2025-01-01T00:00:00Z"},
        {"value": "legacy", "effectiveFrom": "2025-06-01T00:00:00Z"},
        {"value": "other"}
    ]);
    let tenant = tenant_with(&ranges).await;
    let id = id_of(&tenant, "legacy", "2025-06-01T00:00:00Z").await;
    let cut = json!({"accountAliases": [{"id": id, "from": "2026-01-01T00:00:00+00:00"}]});
    let account = tenant.post(REMOVE, &cut).await.expect(StatusCode::OK);
    assert_eq!(account["aliases"], json!([{"alias": "other", "status": "ACTIVE"}]));
    let expected = ["legacy -..2025-01-01", "legacy 2025-06-01..2026-01-01", "other -..-"];
    assert_eq!(aliases(&tenant, "globex").await, expected);
    assert_eq!(owners(&tenant, "legacy").await, ["globex -..2025-01-01", "globex 2025-06-01..2026-01-01"]);
    assert_eq!(id_of(&tenant, "legacy", "2025-06-01T00:00:00Z").await, id);
    let earlier = json!({"accountAliases": [{"id": id, "from": "2025-01-01T00:00:00Z"}]});
    tenant.post(REMOVE, &earlier).await.expect(StatusCode::OK);
    assert_eq!(aliases(&tenant, "globex").await, ["legacy -..2025-01-01", "other -..-"]);
}

#[tokio::test]
async fn several_aliases_are_removed_at_once_or_none() {
    let ranges = json!([{"value": "one"}, {"value": "two"}, {"value": "three"}, {"value": "past", "effectiveUntil": NOW}]);
    let tenant = tenant_with(&ranges).await;
    tenant.set_clock(LATER);
    let before = everything(&tenant).await;
    let unknown = "00000000-0000-8000-8000-000000000000";
    for (body, expected) in [
        (
            json!({"aliases": ["one", "none", "past"]}),
            "The account has no such alias at that instant or later: none, past.",
        ),
        (
            json!({"aliases": ["one", "none"], "accountAliases": [{"id": unknown}]}),
            "The account has no such alias at that instant or later: 00000000-0000-8000-8000-000000000000, none.",
        ),
        (json!({"aliases": ["globex"]}), "The account has no such alias at that instant or later: globex."),
    ] {
        assert_eq!(message(&tenant.post(REMOVE, &body).await, StatusCode::NOT_FOUND), expected);
    }
    assert_eq!(everything(&tenant).await, before);
    let id = id_of(&tenant, "three", "1970-01-01T00:00:00Z").await;
    // A UUID is read whatever its case (RFC 9562 section 4).
    let body = json!({"aliases": ["one", "two"], "accountAliases": [{"id": id.to_uppercase()}]});
    let answer = tenant.post(REMOVE, &body).await;
    assert_eq!(answer.expect(StatusCode::OK)["aliases"], json!([]));
    assert_eq!(answer.usage.calls[&store::Access::PutItem], 1, "one transaction");
    let cut = |value: &str| format!("{value} -..2026-02-01");
    let expected = [cut("one"), cut("two"), cut("three"), "past -..2026-01-15T12:00:00Z".to_owned()];
    assert_eq!(aliases(&tenant, "globex").await, expected);
}

#[tokio::test]
async fn what_cannot_be_read_of_aliases_is_refused() {
    let tenant = tenant_with(&json!([])).await;
    let eleven: Vec<String> = (0..11).map(|number| format!("alias-{number}")).collect();
    let twenty_six: Vec<String> = (0..26).map(|number| format!("alias-{number}")).collect();
    for (target, body, expected) in [
        (ADD, json!({}), "/aliases must have at least 1 entry."),
        (ADD, json!({"aliases": [], "accountAliases": null}), "/aliases must have at least 1 entry."),
        (ADD, json!({"aliases": eleven}), "/aliases must have at most 10 entries."),
        (ADD, json!({"aliases": ["same", "same"]}), "/aliases/1 stands in the list already."),
        (
            ADD,
            json!({"accountAliases": [{"value": "v".repeat(51)}]}),
            "/accountAliases/0/value must have at most 50 characters.",
        ),
        (REMOVE, json!({"accountAliases": []}), "/aliases must have at least 1 entry."),
        (REMOVE, json!({"aliases": ["same", "same"]}), "/aliases/1 stands in the list already."),
        (REMOVE, json!({"aliases": twenty_six}), "/aliases must have at most 25 entries."),
        (REMOVE, json!({"accountAliases": [{"from": NOW}]}), "/accountAliases/0/id is required."),
        ("/togai/aliases", json!({"aliases": []}), "/aliases must have at least 1 entry."),
        (
            "/togai/aliases",
            json!({"aliases": [{"value": "x"}, {"value": "x"}]}),
            "/aliases/1 stands in the list already.",
        ),
        (
            "/togai/aliases",
            json!({"aliases": [{"value": "v".repeat(256)}]}),
            "/aliases/0/value must have at most 255 characters.",
        ),
    ] {
        assert_eq!(
            message(&tenant.post(target, &body).await, StatusCode::BAD_REQUEST),
            expected,
            "{target} {body}"
        );
    }
    for target in [ADD, REMOVE] {
        let target = target.replace("globex", "none");
        let said = message(&tenant.post(&target, &json!({"aliases": ["any"]})).await, StatusCode::NOT_FOUND);
        assert!(said.starts_with("There is no such account."), "{said}");
    }
}

#[tokio::test]
async fn an_account_shows_ten_aliases_that_the_client_can_read() {
    let tenant = tenant_with(&json!([])).await;
    let natively = json!({"aliases": ["long".repeat(13), "short"]});
    tenant.post("/v1/accounts/globex/aliases", &natively).await.expect(StatusCode::CREATED);
    let ten: Vec<String> = (0..10).map(|number| format!("alias-{number}")).collect();
    let account = tenant.post(ADD, &json!({"aliases": ten})).await.expect(StatusCode::OK);
    let shown_along: Vec<_> =
        account["aliases"].as_array().unwrap().iter().map(|alias| alias["alias"].clone()).collect();
    let expected: Vec<Value> =
        ["short".to_owned()].into_iter().chain(ten.into_iter().take(9)).map(Value::from).collect();
    assert_eq!(shown_along, expected);
    assert_eq!(shown(&tenant, LIST).await["data"].as_array().unwrap().len(), 11);
}

#[tokio::test]
async fn values_are_reserved_until_an_account_claims_them() {
    let tenant = tenant_with(&json!([{"value": "owned"}])).await;
    let body = json!({"aliases": [{"value": "b"}, {"value": "a@example.com"}]});
    let row = |value: &str| json!({"value": value, "createdAt": NOW});
    let created = tenant.post("/togai/aliases", &body).await.expect(StatusCode::CREATED);
    assert_eq!(created, json!({"data": [row("b"), row("a@example.com")], "nextToken": null}));
    let listed = json!({"data": [row("a@example.com"), row("b")], "nextToken": null});
    assert_eq!(shown(&tenant, "/togai/aliases").await, listed);
    assert_eq!(shown(&tenant, "/togai/aliases/a%40example.com").await, row("a@example.com"));
    let paged = pages(&tenant, "/togai/aliases?pageSize=1").await;
    assert_eq!(paged.iter().map(|page| page["data"].as_array().unwrap().len()).sum::<usize>(), 2);

    let taken =
        json!({"aliases": [{"value": "free"}, {"value": "owned"}, {"value": "b"}, {"value": "globex"}]});
    let said = message(&tenant.post("/togai/aliases", &taken).await, StatusCode::CONFLICT);
    assert!(
        said.contains("owned names account globex") && said.contains('b') && !said.contains("free"),
        "{said}"
    );
    message(&tenant.get("/togai/aliases/free").await, StatusCode::NOT_FOUND);
    message(&tenant.get("/togai/aliases/owned").await, StatusCode::NOT_FOUND);

    tenant.post("/togai/customers", &customer("other")).await.expect(StatusCode::CREATED);
    let claim = json!({"accountAliases": [{"value": "b"}]});
    tenant.post("/togai/accounts/other/add_aliases", &claim).await.expect(StatusCode::OK);
    assert_eq!(
        message(&tenant.get("/togai/aliases/b").await, StatusCode::NOT_FOUND),
        "There is no such alias. Check its value."
    );
    message(&tenant.delete("/togai/aliases/b").await, StatusCode::NOT_FOUND);
    let released = tenant.delete("/togai/aliases/a%40example.com").await.expect(StatusCode::OK);
    assert_eq!(released, json!({"success": true}));
    assert_eq!(shown(&tenant, "/togai/aliases").await["data"], json!([]));
}
