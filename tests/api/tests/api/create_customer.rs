//! `create-customer`.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

/// A customer with one account that has these aliases.
pub(crate) fn with_aliases(id: &str, aliases: &Value) -> Value {
    json!({"id": id, "name": "A customer", "account": {"id": format!("acc-{id}"), "name": "An account", "aliases": aliases}})
}

#[tokio::test]
async fn without_account_one_is_made_from_the_customer() {
    let tenant = Tenant::new().await;
    let body = json!({"id": "acme", "name": "ACME", "primaryEmail": "a@example.com", "address": {"city": "Rome", "country": "IT"}});
    let account = &tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED)["account"];
    assert_eq!(account["id"], "acme");
    assert_eq!(account["name"], "ACME");
    assert_eq!(account["primaryEmail"], "a@example.com");
    assert_eq!(account["address"], json!({"city": "Rome", "country": "IT"}));
    assert_eq!(account["invoiceCurrency"], "USD", "the environment's");
    assert_eq!(account["status"], "ACTIVE");
    assert_eq!(&tenant.get("/v1/accounts/acme?include=settings").await.expect(StatusCode::OK), account);
}

#[tokio::test]
async fn a_null_account_creates_none() {
    let tenant = Tenant::new().await;
    let created = tenant
        .post("/v1/customers", &json!({"id": "acme", "name": "ACME", "account": null}))
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(created.get("account"), None);
    tenant.get("/v1/accounts/acme").await.problem(StatusCode::NOT_FOUND, "account_not_found");
    let shown = tenant.get("/v1/customers/acme?include=accounts").await.expect(StatusCode::OK);
    assert_eq!(shown["accounts"], json!([]));
    assert_eq!(shown["hasMoreAccounts"], false);
}

#[tokio::test]
async fn ids_are_generated_where_none_are_given() {
    let tenant = Tenant::new().await;
    let created = tenant
        .post("/v1/customers", &json!({"name": "ACME", "account": {"name": "Primary"}}))
        .await
        .expect(StatusCode::CREATED);
    let (customer, account) = (created["id"].as_str().unwrap(), created["account"]["id"].as_str().unwrap());
    assert!(customer.starts_with("cus_") && customer.len() == 30, "{customer}");
    assert!(account.starts_with("acc_") && account.len() == 30, "{account}");
    assert_ne!(created["uid"], created["account"]["uid"]);
    assert_eq!(
        tenant.get(&format!("/v1/accounts/{account}")).await.expect(StatusCode::OK)["customerId"],
        customer
    );
}

#[tokio::test]
async fn everything_that_is_given_is_shown() {
    let tenant = Tenant::new().await;
    let body = json!({
        "id": "acme", "name": "ACME", "metadata": {"crm": "42"},
        "account": {
            "id": "a", "name": "Primary", "status": "DRAFT", "invoiceCurrency": "JPY", "primaryEmail": "p@example.com",
            "billingInformation": {"emailRecipients": ["b@example.com"], "additionalEmailRecipients": []},
            "netTermDays": 45, "metadata": {"vat": "DE1"}, "tags": ["VIP", "emea"],
            "aliases": ["plain", {"value": "ranged", "effectiveFrom": "2026-01-01T00:00:00+01:00", "effectiveUntil": "2027-01-01T00:00:00Z"}]
        }
    });
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    let shown = tenant.get("/v1/customers/acme?include=accounts,settings").await.expect(StatusCode::OK);
    assert_eq!(shown["metadata"], json!({"crm": "42"}));
    assert_eq!(shown["settings"], json!([]));
    let account = &shown["accounts"][0];
    assert_eq!(account["status"], "DRAFT");
    assert_eq!(account["invoiceCurrency"], "JPY");
    assert_eq!(account["billingInformation"]["emailRecipients"], json!(["b@example.com"]));
    assert_eq!(account["netTermDays"], 45);
    assert_eq!(account["metadata"], json!({"vat": "DE1"}));
    assert_eq!(account["tags"], json!(["emea", "vip"]), "in lower case");
    let created_at = "2026-01-15T12:00:00Z";
    assert_eq!(
        account["aliases"],
        json!([
            {"value": "plain", "createdAt": created_at},
            {"value": "ranged", "effectiveFrom": "2025-12-31T23:00:00Z", "effectiveUntil": "2027-01-01T00:00:00Z", "createdAt": created_at}
        ])
    );
}

#[tokio::test]
async fn the_time_zone_and_the_tax_are_the_customers_alone() {
    let tenant = Tenant::new().await;
    let tax = json!({
        "country": "IN", "id": "29ABCDE1234F1Z5", "rate": "0.1800", "reason": "STANDARD_RATED", "status": "verified",
        "type": "IGST"
    });
    let body = json!({"id": "acme", "name": "ACME", "timeZone": "asia/kolkata", "tax": tax});
    let created = tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    assert_eq!((&created["timeZone"], &created["tax"]), (&json!("Asia/Kolkata"), &tax));
    assert_eq!((created["account"].get("timeZone"), created["account"].get("tax")), (None, None));
    let shown = tenant.get("/v1/customers/acme").await.expect(StatusCode::OK);
    assert_eq!((&shown["timeZone"], &shown["tax"]), (&json!("Asia/Kolkata"), &tax));
    let listed = tenant.get("/v1/customers?sort=id").await.expect(StatusCode::OK);
    assert_eq!(listed["data"][0], shown);

    let bare = json!({"id": "bare", "name": "Bare", "timeZone": null, "tax": null, "contacts": null});
    let created = tenant.post("/v1/customers", &bare).await.expect(StatusCode::CREATED);
    for member in ["timeZone", "tax", "contacts"] {
        assert_eq!(created.get(member), None, "{member}");
    }
    let empty = json!({"id": "empty", "name": "Empty", "tax": {}});
    assert_eq!(tenant.post("/v1/customers", &empty).await.expect(StatusCode::CREATED)["tax"], json!({}));
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_time_zone_or_a_tax_is_named() {
    let tenant = Tenant::new().await;
    let body = json!({
        "name": "ACME", "timeZone": "Europe/Atlantis",
        "tax": {
            "country": "XX", "id": "x".repeat(51), "rate": "1.01", "reason": "standard_rated", "status": "", "type": "BST",
            "kind": "VAT"
        },
        "account": {"name": "Primary", "timeZone": "UTC", "tax": {}}
    });
    let mut violations = tenant.post("/v1/customers", &body).await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/account/tax unknown",
            "/account/timeZone unknown",
            "/tax/country unknown_country",
            "/tax/id too_long",
            "/tax/kind unknown",
            "/tax/rate not_a_rate",
            "/tax/reason not_one_of",
            "/tax/status too_short",
            "/tax/type not_one_of",
            "/timeZone unknown_time_zone"
        ]
    );
    let types = json!({"name": "ACME", "timeZone": 5, "tax": {"rate": 0.19, "type": ["VAT"]}});
    let mut violations = tenant.post("/v1/customers", &types).await.violations();
    violations.sort();
    assert_eq!(violations, ["/tax/rate wrong_type", "/tax/type wrong_type", "/timeZone wrong_type"]);
    assert_eq!(tenant.items().await, Vec::<String>::new());
}

#[tokio::test]
async fn account_ids_and_aliases_share_one_namespace() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &with_aliases("one", &json!(["shared"]))).await.expect(StatusCode::CREATED);

    let account_with_taken_id =
        json!({"id": "two", "name": "Two", "account": {"id": "acc-one", "name": "Two"}});
    let problem = tenant
        .post("/v1/customers", &account_with_taken_id)
        .await
        .problem(StatusCode::CONFLICT, "account_exists");
    assert_eq!(problem["errors"][0]["pointer"], "/account/id");

    let account_named_like_an_alias =
        json!({"id": "three", "name": "Three", "account": {"id": "shared", "name": "Three"}});
    let problem = tenant
        .post("/v1/customers", &account_named_like_an_alias)
        .await
        .problem(StatusCode::CONFLICT, "alias_taken");
    assert_eq!(problem["errors"][0]["pointer"], "/account/id");
    assert_eq!(problem["errors"][0]["accountId"], "acc-one");

    let alias_named_like_an_account = with_aliases("four", &json!(["acc-one"]));
    let problem = tenant
        .post("/v1/customers", &alias_named_like_an_account)
        .await
        .problem(StatusCode::CONFLICT, "alias_taken");
    assert_eq!(problem["errors"][0]["pointer"], "/account/aliases/0");

    let customer_whose_account_would_be_named_so = json!({"id": "shared", "name": "Five"});
    let problem = tenant
        .post("/v1/customers", &customer_whose_account_would_be_named_so)
        .await
        .problem(StatusCode::CONFLICT, "alias_taken");
    assert_eq!(problem["errors"][0]["pointer"], "/id");

    // A customer's id is not an identifier: only accounts are named by events.
    let customer_named_like_an_alias = json!({"id": "shared", "name": "Six", "account": null});
    tenant.post("/v1/customers", &customer_named_like_an_alias).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn one_value_may_name_different_accounts_in_ranges_that_touch() {
    let tenant = Tenant::new().await;
    let until = json!([{"value": "x", "effectiveUntil": "2026-02-01T00:00:00Z"}]);
    tenant.post("/v1/customers", &with_aliases("one", &until)).await.expect(StatusCode::CREATED);

    let overlapping = json!([{"value": "x", "effectiveFrom": "2026-01-31T23:59:59.999Z"}]);
    let refused = tenant.post("/v1/customers", &with_aliases("two", &overlapping)).await;
    assert_eq!(refused.problem(StatusCode::CONFLICT, "alias_taken")["errors"][0]["accountId"], "acc-one");

    let touching = json!([{"value": "x", "effectiveFrom": "2026-02-01T00:00:00Z"}]);
    tenant.post("/v1/customers", &with_aliases("two", &touching)).await.expect(StatusCode::CREATED);

    let owner_at = async |at: &str| {
        tenant.get(&format!("/v1/aliases/x?at={at}")).await.expect(StatusCode::OK)["accountId"].clone()
    };
    assert_eq!(owner_at("1999-01-01T00:00:00Z").await, "acc-one");
    assert_eq!(owner_at("2026-01-31T23:59:59.999Z").await, "acc-one");
    assert_eq!(owner_at("2026-02-01T00:00:00Z").await, "acc-two");
    assert_eq!(tenant.get("/v1/accounts/x").await.expect(StatusCode::OK)["id"], "acc-one");
    tenant.set_clock("2026-03-01T00:00:00Z");
    assert_eq!(tenant.get("/v1/accounts/x").await.expect(StatusCode::OK)["id"], "acc-two");
}

#[tokio::test]
async fn a_value_that_was_given_up_may_be_taken_by_its_name_alone() {
    let tenant = Tenant::new().await;
    let past = json!([{"value": "x", "effectiveUntil": "2026-01-01T00:00:00Z"}]);
    tenant.post("/v1/customers", &with_aliases("one", &past)).await.expect(StatusCode::CREATED);
    tenant.get("/v1/accounts/x").await.problem(StatusCode::NOT_FOUND, "account_not_found");
    let created =
        tenant.post("/v1/customers", &with_aliases("two", &json!(["x"]))).await.expect(StatusCode::CREATED);
    assert_eq!(created["account"]["aliases"][0]["effectiveFrom"], "2026-01-01T00:00:00Z");
    assert_eq!(tenant.get("/v1/accounts/x").await.expect(StatusCode::OK)["id"], "acc-two");
}

#[tokio::test]
async fn one_request_may_claim_several_ranges_of_one_value() {
    let tenant = Tenant::new().await;
    let ranges = json!([
        {"value": "x", "effectiveUntil": "2025-01-01T00:00:00Z"},
        {"value": "x", "effectiveFrom": "2025-06-01T00:00:00Z"}
    ]);
    tenant.post("/v1/customers", &with_aliases("one", &ranges)).await.expect(StatusCode::CREATED);
    tenant.get("/v1/aliases/x?at=2024-12-31T00:00:00Z").await.expect(StatusCode::OK);
    tenant
        .get("/v1/aliases/x?at=2025-03-01T00:00:00Z")
        .await
        .problem(StatusCode::NOT_FOUND, "alias_not_found");
    tenant.get("/v1/aliases/x?at=2025-06-01T00:00:00Z").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn text_is_kept_as_unicode_nfc() {
    let tenant = Tenant::new().await;
    let created = tenant
        .post("/v1/customers", &json!({"id": "cafe\u{301}", "name": "Cafe\u{301}"}))
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(created["id"], "café");
    assert_eq!(tenant.get("/v1/customers/cafe%CC%81").await.expect(StatusCode::OK)["name"], "Café");
}

#[tokio::test]
async fn the_largest_create_is_one_transaction() {
    let tenant = Tenant::new().await;
    let settings: Vec<Value> = (0..10)
        .map(|number| json!({"id": format!("s{number}"), "namespace": "n", "name": "s", "dataType": "NUMERIC", "value": "1.5"}))
        .collect();
    let aliases: Vec<String> = (0..10).map(|number| format!("alias-{number}")).collect();
    let contacts: Vec<Value> = (0..10)
        .map(|number| json!({"id": format!("c{number}"), "email": format!("{number}@example.com")}))
        .collect();
    let body = json!({
        "id": "acme", "name": "ACME", "settings": settings, "contacts": contacts,
        "account": {"id": "a", "name": "Primary", "invoiceCurrency": "USD", "aliases": aliases, "settings": settings}
    });
    let answer = tenant.post("/v1/customers", &body).await;
    let created = answer.expect(StatusCode::CREATED);
    assert_eq!(answer.usage.calls.values().sum::<u32>(), 2, "one read for the key, one transaction");
    assert_eq!(created["account"]["settings"].as_array().unwrap().len(), 10);
    let shown = tenant.get("/v1/accounts/alias-9?include=settings").await.expect(StatusCode::OK);
    assert_eq!(shown, created["account"]);
    let shown = tenant.get("/v1/customers/acme?include=contacts,settings").await.expect(StatusCode::OK);
    assert_eq!((&shown["settings"], &shown["contacts"]), (&created["settings"], &created["contacts"]));
    assert_eq!(tenant.items().await.len(), 43);
}

#[tokio::test]
async fn identifiers_are_one_in_nfc() {
    let tenant = Tenant::new().await;
    tenant
        .post("/v1/customers", &with_aliases("one", &json!(["caf\u{e9}"])))
        .await
        .expect(StatusCode::CREATED);
    let same = tenant.post("/v1/customers", &with_aliases("two", &json!(["cafe\u{301}"]))).await;
    same.problem(StatusCode::CONFLICT, "alias_taken");
    for encoded in ["caf%C3%A9", "cafe%CC%81"] {
        assert_eq!(
            tenant.get(&format!("/v1/accounts/{encoded}")).await.expect(StatusCode::OK)["id"],
            "acc-one"
        );
        tenant.get(&format!("/v1/aliases/{encoded}")).await.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn an_identifier_has_a_hundred_ranges_at_most() {
    let tenant = Tenant::new().await;
    let ranges = |first: usize, count: usize| -> Value {
        let range = |year: usize| json!({"value": "x", "effectiveFrom": format!("{year}-01-01T00:00:00Z"), "effectiveUntil": format!("{year}-02-01T00:00:00Z")});
        (first..first + count).map(range).collect()
    };
    for tenth in 0..10 {
        let body = with_aliases(&format!("c{tenth}"), &ranges(1900 + tenth * 10, 10));
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    }
    let before = tenant.items().await;
    let refused = tenant.post("/v1/customers", &with_aliases("more", &ranges(2000, 1))).await;
    let problem = refused.problem(StatusCode::CONFLICT, "too_many_ranges");
    assert_eq!(problem["errors"][0]["pointer"], "/account/aliases/0");
    assert_eq!(tenant.items().await, before);
}

#[tokio::test]
async fn every_identifier_that_cannot_be_had_is_named() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await.expect(StatusCode::CREATED);
    let body = json!({"id": "two", "name": "Two", "account": {"id": "acc-one", "name": "Two", "aliases": ["free", "x"]}});
    let problem = tenant.post("/v1/customers", &body).await.problem(StatusCode::CONFLICT, "account_exists");
    let named: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (&error["pointer"], &error["code"]))
        .collect();
    assert_eq!(
        named,
        [
            (&json!("/account/id"), &json!("account_exists")),
            (&json!("/account/aliases/1"), &json!("alias_taken"))
        ]
    );
}
