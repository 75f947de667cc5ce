//! `create-account`.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::json;

use crate::scene::{
    LATER, create_account, delete, everything, patch, post_nothing, shown, tenant_with_accounts,
};

#[tokio::test]
async fn an_account_comes_to_be_with_everything_that_is_given() {
    let tenant = tenant_with_accounts(&[]).await;
    tenant.set_clock(LATER);
    let body = json!({
        "customerId": "acme", "id": "a b", "name": "Primary", "status": "DRAFT", "invoiceCurrency": "JPY",
        "primaryEmail": "p@example.com", "address": {"city": "Rome", "country": "IT"},
        "billingInformation": {"emailRecipients": ["b@example.com"]}, "netTermDays": 0,
        "metadata": {"vat": "DE1"}, "tags": ["VIP"], "aliases": ["x"],
        "settings": [{"id": "limit", "namespace": "USER", "name": "Limit", "dataType": "NUMERIC", "value": "1"}]
    });
    let answer = tenant.post("/v1/accounts", &body).await;
    let created = answer.expect(StatusCode::CREATED);
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(answer.header("location"), "/v1/accounts/a%20b");
    let customer = shown(&tenant, "/v1/customers/acme").await;
    assert_eq!(created["customerUid"], customer["uid"]);
    assert_eq!(created["uid"].as_str().map(str::len), Some(26));
    let mut expected = body;
    for (member, value) in [
        ("uid", created["uid"].clone()),
        ("customerUid", customer["uid"].clone()),
        (
            "billingInformation",
            json!({"emailRecipients": ["b@example.com"], "additionalEmailRecipients": []}),
        ),
        ("tags", json!(["vip"])),
        ("aliases", json!([{"value": "x", "createdAt": LATER}])),
        ("settings", created["settings"].clone()),
        ("version", json!(1)),
        ("createdAt", json!(LATER)),
        ("updatedAt", json!(LATER)),
        ("updatedBy", json!("key_1")),
    ] {
        expected[member] = value;
    }
    assert_eq!(created, expected);
    assert_eq!(created["settings"][0]["value"], "1");
    for identifier in ["a%20b", "x"] {
        assert_eq!(shown(&tenant, &format!("/v1/accounts/{identifier}?include=settings")).await, created);
    }
}

#[tokio::test]
async fn the_customer_has_one_more_version() {
    let tenant = tenant_with_accounts(&[]).await;
    let before = shown(&tenant, "/v1/customers/acme").await;
    tenant.set_clock(LATER);
    create_account(&tenant, "one", &json!([])).await;
    let mut expected = before;
    expected["version"] = json!(2);
    expected["updatedAt"] = json!(LATER);
    assert_eq!(shown(&tenant, "/v1/customers/acme").await, expected);
    let accounts = shown(&tenant, "/v1/customers/acme?include=accounts").await["accounts"].clone();
    assert_eq!(accounts[0]["id"], "one");
}

#[tokio::test]
async fn what_is_left_out_has_its_default() {
    let tenant = tenant_with_accounts(&[]).await;
    let least = json!({"customerId": "acme", "name": "Least"});
    let created = tenant.post("/v1/accounts", &least).await.expect(StatusCode::CREATED);
    let id = created["id"].as_str().unwrap();
    assert!(id.starts_with("acc_") && id.len() == 30, "{id}");
    assert_eq!((&created["status"], &created["invoiceCurrency"]), (&json!("ACTIVE"), &json!("USD")));
    assert_eq!((&created["metadata"], &created["tags"]), (&json!({}), &json!([])));
    assert_eq!((&created["aliases"], &created["settings"]), (&json!([]), &json!([])));
    for member in ["primaryEmail", "address", "billingInformation", "netTermDays"] {
        assert_eq!(created.get(member), None, "{member}");
    }
}

#[tokio::test]
async fn a_customer_that_does_not_exist_is_not_found_at_its_member() {
    let tenant = tenant_with_accounts(&["one"]).await;
    let before = tenant.items().await;
    // An account's id is none of a customer.
    for customer in ["none", "one", "Acme"] {
        let body = json!({"customerId": customer, "name": "An account", "aliases": ["x"]});
        let problem =
            tenant.post("/v1/accounts", &body).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
        assert_eq!(problem["errors"][0]["pointer"], "/customerId");
        assert_eq!(problem["errors"][0]["code"], "customer_not_found");
    }
    assert_eq!(tenant.items().await, before);
    // The customer of another tenant is as if it were not there.
    let other = Tenant::new().await;
    let body = json!({"customerId": "acme", "name": "An account"});
    other.post("/v1/accounts", &body).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
}

#[tokio::test]
async fn every_identifier_that_is_taken_is_named_with_its_owner() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["x"])).await;
    let before = everything(&tenant).await;
    let body = json!({"customerId": "acme", "id": "one", "name": "An account", "aliases": ["free", "x", "free too"]});
    let problem = tenant.post("/v1/accounts", &body).await.problem(StatusCode::CONFLICT, "account_exists");
    let errors = problem["errors"].as_array().unwrap();
    let told: Vec<_> =
        errors.iter().map(|error| (&error["pointer"], &error["code"], &error["identifier"])).collect();
    assert_eq!(
        told,
        [
            (&json!("/id"), &json!("account_exists"), &json!("one")),
            (&json!("/aliases/1"), &json!("alias_taken"), &json!("x"))
        ]
    );
    for error in errors {
        assert_eq!((&error["accountId"], &error["customerId"]), (&json!("one"), &json!("acme")));
    }
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn an_id_that_is_an_alias_and_an_alias_that_is_an_id_are_taken() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["x"])).await;
    let before = everything(&tenant).await;
    for (body, pointer) in [
        (json!({"customerId": "acme", "id": "x", "name": "An account"}), "/id"),
        (json!({"customerId": "acme", "name": "An account", "aliases": ["y", "one"]}), "/aliases/1"),
    ] {
        let problem = tenant.post("/v1/accounts", &body).await.problem(StatusCode::CONFLICT, "alias_taken");
        assert_eq!(problem["errors"].as_array().map(Vec::len), Some(1));
        assert_eq!(problem["errors"][0]["pointer"], pointer);
        assert_eq!(problem["errors"][0]["accountId"], "one");
    }
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn an_archived_customer_gets_no_account() {
    let tenant = tenant_with_accounts(&[]).await;
    delete(&tenant, "/v1/customers/acme").await.expect(StatusCode::OK);
    let (shown_before, before) = (everything(&tenant).await, tenant.items().await);
    let body = json!({"customerId": "acme", "id": "one", "name": "An account", "aliases": ["x"]});
    tenant.post("/v1/accounts", &body).await.problem(StatusCode::CONFLICT, "archived");
    assert_eq!((everything(&tenant).await, tenant.items().await), (shown_before, before));
    post_nothing(&tenant, "/v1/customers/acme/restore").await.expect(StatusCode::OK);
    create_account(&tenant, "one", &json!(["x"])).await;
}

#[tokio::test]
async fn an_alias_with_a_hundred_ranges_is_taken_no_more() {
    let tenant = tenant_with_accounts(&["one"]).await;
    for tenth in 0..10 {
        let range = |year: usize| json!({"value": "x", "effectiveFrom": format!("{year}-01-01T00:00:00Z"), "effectiveUntil": format!("{year}-02-01T00:00:00Z")});
        let ranges: Vec<_> = (1900 + tenth * 10..1910 + tenth * 10).map(range).collect();
        let body = json!({"aliases": ranges});
        tenant.post("/v1/accounts/one/aliases", &body).await.expect(StatusCode::CREATED);
    }
    let before = everything(&tenant).await;
    let body = json!({"customerId": "acme", "name": "An account", "aliases": ["y", "x"]});
    let problem = tenant.post("/v1/accounts", &body).await.problem(StatusCode::CONFLICT, "too_many_ranges");
    assert_eq!(problem["errors"][0]["pointer"], "/aliases/1");
    assert_eq!(problem["errors"][0]["code"], "too_many_ranges");
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = tenant_with_accounts(&[]).await;
    let before = tenant.items().await;
    let body = json!({
        "customerId": 7, "id": "..", "name": null, "status": "ARCHIVED", "invoiceCurrency": "usd",
        "primaryEmail": "x", "address": {"country": "Italy", "planet": "Mars"},
        "billingInformation": {"emailRecipients": ["a@example.com", "a@example.com"]}, "netTermDays": 366,
        "metadata": {"k": 1}, "tags": "vip", "nickname": "x",
        "aliases": [7, {"value": "y", "effectiveFrom": LATER, "effectiveUntil": LATER}, {"from": LATER}],
        "settings": [{"id": "s", "namespace": "n", "name": "s", "dataType": "NUMERIC", "value": "one"}]
    });
    let mut violations = tenant.post("/v1/accounts", &body).await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/address/country unknown_country",
            "/address/planet unknown",
            "/aliases/0 wrong_type",
            "/aliases/1/effectiveUntil empty_range",
            "/aliases/2/from unknown",
            "/aliases/2/value required",
            "/billingInformation/emailRecipients/1 repeated",
            "/customerId wrong_type",
            "/id dot_segment",
            "/invoiceCurrency unknown_currency",
            "/metadata/k wrong_type",
            "/name wrong_type",
            "/netTermDays out_of_range",
            "/nickname unknown",
            "/primaryEmail not_an_email",
            "/settings/0/value not_numeric",
            "/status not_one_of",
            "/tags wrong_type"
        ]
    );
    let violations = tenant.post("/v1/accounts?dryRun=true", &json!({})).await.violations();
    for violation in ["/customerId required", "/name required", "?dryRun unknown"] {
        assert!(violations.iter().any(|found| found == violation), "{violation} in {violations:?}");
    }
    let itself = json!({"customerId": "acme", "id": "one", "name": "An account", "aliases": ["x", "one"]});
    assert_eq!(tenant.post("/v1/accounts", &itself).await.violations(), ["/aliases/1 same_as_account_id"]);
    let unknown = json!({"customerId": "acme", "name": "An account", "nickname": "?"});
    let answer = tenant.post("/v1/accounts", &unknown).await;
    assert_eq!(answer.violations(), ["/nickname unknown"]);
    assert!(answer.body.contains("known are customerId, id, name, "), "{}", answer.body);
    assert_eq!(tenant.items().await, before);
}

#[tokio::test]
async fn an_account_is_no_part_of_its_customers_own_patch() {
    let tenant = tenant_with_accounts(&["one"]).await;
    let answer = patch(&tenant, "/v1/customers/acme", &json!({"account": {"name": "Another"}})).await;
    assert_eq!(answer.violations(), ["/account unknown"]);
}
