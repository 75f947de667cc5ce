//! Accounts.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{message, tenant_with};
use crate::scene::{LATER, shown};

/// An account of the customer `globex` with everything that an account may have.
fn account() -> Value {
    json!({
        "customerId": "globex",
        "id": "one",
        "name": "Globex Europe",
        "invoiceCurrency": "EUR",
        "aliases": ["globex_europe"],
        "accountAliases": [
            {"value": "g1", "effectiveFrom": "2025-01-01T00:00:00+00:00", "effectiveUntil": "2027-01-01T00:00:00Z"}
        ],
        "address": {"city": "Berlin", "country": "DE"},
        "primaryEmail": "europe@globex.example",
        "billingInformation": {
            "emailRecipients": ["invoices@globex.example"],
            "additionalEmailRecipients": ["copies@globex.example"]
        },
        "settings": [{"id": "s", "value": "x", "namespace": "USER", "name": "S", "dataType": "STRING"}],
        "netTermDays": 30,
        "metadata": {"VAT": "DE136695976"},
        "tags": ["Enterprise", "EU"],
        "status": "DRAFT"
    })
}

async fn tenant_with_account() -> (Tenant, Value) {
    let tenant = tenant_with(&json!([])).await;
    let created = tenant.post("/togai/accounts", &account()).await.expect(StatusCode::CREATED);
    (tenant, created)
}

#[tokio::test]
async fn an_account_is_created_with_everything_that_it_may_have() {
    let (tenant, created) = tenant_with_account().await;
    let native = shown(&tenant, "/v1/accounts/one").await;
    let mut expected = account();
    expected.as_object_mut().unwrap().remove("accountAliases");
    expected["togaiAccountId"] = native["uid"].clone();
    expected["togaiCustomerId"] = native["customerUid"].clone();
    let alias = |value: &str| json!({"alias": value, "status": "ACTIVE"});
    expected["aliases"] = json!([alias("globex_europe"), alias("g1")]);
    expected["tags"] = json!(["enterprise", "eu"]);
    assert_eq!(created, expected);
    assert_eq!(shown(&tenant, "/togai/accounts/one").await, expected);
    assert_eq!(shown(&tenant, "/togai/accounts/g1").await, expected);
}

#[tokio::test]
async fn an_account_of_an_empty_request_has_only_what_it_must_have() {
    let tenant = tenant_with(&json!([])).await;
    let body = json!({"customerId": "globex", "id": "one", "name": "One"});
    let created = tenant.post("/togai/accounts", &body).await.expect(StatusCode::CREATED);
    let expected = [
        "aliases",
        "customerId",
        "id",
        "invoiceCurrency",
        "name",
        "settings",
        "status",
        "togaiAccountId",
        "togaiCustomerId",
    ];
    assert_eq!(super::keys(&created), expected);
}

#[tokio::test]
async fn a_patch_leaves_what_is_absent_or_null_and_replaces_the_rest() {
    let (tenant, _) = tenant_with_account().await;
    let one = "/togai/accounts/one";
    let mut expected = shown(&tenant, one).await;
    expected.as_object_mut().unwrap().remove("settings");
    let null = json!({
        "name": null, "status": null, "invoiceCurrency": null, "netTermDays": null, "primaryEmail": null,
        "billingInformation": null, "address": null, "metadata": null, "tags": null
    });
    for nothing in [json!({}), null] {
        assert_eq!(tenant.patch(one, &nothing).await.expect(StatusCode::OK), expected, "{nothing}");
    }
    let patch = json!({
        "name": "Globex EU",
        "status": "ACTIVE",
        "invoiceCurrency": "CHF",
        "netTermDays": 0,
        "primaryEmail": "eu@globex.example",
        "billingInformation": {"emailRecipients": ["eu@globex.example"]},
        "address": {"city": "Bern"},
        "metadata": {"UID": "CHE-116.281.710"},
        "tags": ["CH"]
    });
    for (name, value) in patch.as_object().unwrap() {
        expected[name] = value.clone();
    }
    expected["billingInformation"]["additionalEmailRecipients"] = json!([]);
    expected["tags"] = json!(["ch"]);
    assert_eq!(tenant.patch(one, &patch).await.expect(StatusCode::OK), expected);
    let cleared = tenant.patch(one, &json!({"metadata": {}, "tags": [], "primaryEmail": ""})).await;
    for name in ["metadata", "tags", "primaryEmail"] {
        expected.as_object_mut().unwrap().remove(name);
    }
    assert_eq!(cleared.expect(StatusCode::OK), expected);
}

#[tokio::test]
async fn an_account_is_shown_as_of_an_instant() {
    let (tenant, _) = tenant_with_account().await;
    tenant.set_clock(LATER);
    let removed = json!({"aliases": ["globex_europe"]});
    tenant.post("/togai/accounts/one/remove_aliases", &removed).await.expect(StatusCode::OK);
    for (effective_on, expected) in [
        ("2024-06-01T00:00:00.000000%2B0000", vec!["globex_europe"]),
        ("2026-01-31T19:00:00-0500", vec!["g1"]),
        ("2026-01-31T18:59:59.999999-0500", vec!["globex_europe", "g1"]),
        ("2026-01-31T23:59:59Z", vec!["globex_europe", "g1"]),
        ("2027-01-01T00:00:00Z", vec![]),
    ] {
        let target = format!("/togai/accounts/one?effectiveOn={effective_on}&includeGroupDetails=true");
        let account = shown(&tenant, &target).await;
        let aliases = account["aliases"].as_array().unwrap().iter();
        let aliases: Vec<_> = aliases.map(|alias| alias["alias"].as_str().unwrap()).collect();
        assert_eq!(aliases, expected, "{effective_on}");
    }
    let wrong =
        tenant.get("/togai/accounts/one?effectiveOn=2026-01-31&includeGroupDetails=yes&expand=x").await;
    let said = message(&wrong, StatusCode::BAD_REQUEST);
    for place in [
        "effectiveOn must be a date",
        "includeGroupDetails must be one of true, false",
        "expand is not known",
    ] {
        assert!(said.contains(place), "{place}: {said}");
    }
}

#[tokio::test]
async fn an_archived_account_stays_readable() {
    let (tenant, _) = tenant_with_account().await;
    let one = "/togai/accounts/one";
    let mut expected = shown(&tenant, one).await;
    assert_eq!(tenant.delete(one).await.expect(StatusCode::OK), json!({"success": true}));
    expected["status"] = json!("ARCHIVED");
    expected["aliases"] = json!([]);
    assert_eq!(shown(&tenant, one).await, expected);
    for answer in [
        tenant.delete(one).await,
        tenant.patch(one, &json!({"status": "ACTIVE"})).await,
        tenant.post(&format!("{one}/add_aliases"), &json!({"aliases": ["new"]})).await,
        tenant.post(&format!("{one}/remove_aliases"), &json!({"aliases": ["g1"]})).await,
    ] {
        let said = message(&answer, StatusCode::CONFLICT);
        assert_eq!(said, "Account one is archived, and takes no change but its restore.");
    }
    message(&tenant.get("/togai/accounts/g1").await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn everything_that_is_wrong_with_an_account_is_said() {
    let tenant = tenant_with(&json!([])).await;
    let body = json!({
        "id": "one",
        "aliases": ["ab", "a".repeat(51), "both"],
        "accountAliases": [
            {"value": "both", "effectiveUntil": "2025-01-01T00:00:00Z"},
            {"value": "x", "effectiveFrom": "2025-01-01T00:00:00Z", "effectiveUntil": "2025-01-01T00:00:00Z"},
            {"value": "", "from": "x"}
        ],
        "netTermDays": 30.5,
        "status": "ARCHIVED"
    });
    let said = message(&tenant.post("/togai/accounts", &body).await, StatusCode::BAD_REQUEST);
    for place in ["/customerId ", "/name ", "/aliases/0 ", "/aliases/1 ", "/accountAliases/1/effectiveUntil "]
    {
        assert!(said.contains(place), "{place}: {said}");
    }
    assert!(said.chars().count() <= 500, "as much as the official client reads: {said}");
    let aliases = json!({"aliases": ["both"], "accountAliases": [
        {"value": "both", "effectiveUntil": "2025-01-01T00:00:00Z"},
        {"value": "one"},
        {"value": "x", "effectiveUntil": "2025-01-01T00:00:00Z"},
        {"value": "x", "effectiveFrom": "2024-01-01T00:00:00Z"}
    ], "customerId": "globex", "id": "one", "name": "One"});
    let said = message(&tenant.post("/togai/accounts", &aliases).await, StatusCode::BAD_REQUEST);
    assert!(said.contains("/accountAliases/0 overlaps"), "{said}");
    assert!(said.contains("/accountAliases/1 is the id of the account"), "{said}");
    let said = message(&tenant.post("/togai/accounts", &aliases_of_x()).await, StatusCode::BAD_REQUEST);
    assert!(said.starts_with("/accountAliases/1 overlaps"), "{said}");
    let unknown = json!({"customerId": "none", "id": "one", "name": "One"});
    let said = message(&tenant.post("/togai/accounts", &unknown).await, StatusCode::NOT_FOUND);
    assert_eq!(said, "There is no customer with the id none.");
    let wrong = json!({"status": "ARCHIVED", "invoiceCurrency": "ZZZ", "customerId": "other", "id": "x"});
    let said = message(&tenant.patch("/togai/accounts/globex", &wrong).await, StatusCode::BAD_REQUEST);
    for place in
        ["/status must be one of ACTIVE, DRAFT.", "/invoiceCurrency must", "/customerId is not", "/id is not"]
    {
        assert!(said.contains(place), "{place}: {said}");
    }
    message(&tenant.get("/togai/accounts/one").await, StatusCode::NOT_FOUND);
}

/// An account whose alias `x` would have two ranges at once.
fn aliases_of_x() -> Value {
    json!({"customerId": "globex", "id": "one", "name": "One", "accountAliases": [
        {"value": "x", "effectiveUntil": "2025-01-01T00:00:00Z"},
        {"value": "x", "effectiveFrom": "2024-01-01T00:00:00Z"}
    ]})
}
