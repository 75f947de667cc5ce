//! `archive-customer`.

use harness::Tenant;
use http_api::{Method, StatusCode, header};
use serde_json::{Value, json};
use store::Access;

use crate::create_customer::with_aliases;

const ACME: &str = "/v1/customers/acme";

/// A customer with so many accounts, of which the first ones have two aliases each.
async fn with_accounts(count: usize, with_aliases: usize) -> Tenant {
    let tenant = Tenant::new().await;
    let body = json!({"id": "acme", "name": "ACME", "account": null});
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    for number in 0..count {
        let aliases = if number < with_aliases {
            vec![format!("one-{number}"), format!("two-{number}")]
        } else {
            Vec::new()
        };
        let body = json!({"customerId": "acme", "id": format!("a{number:03}"), "name": "An account", "aliases": aliases});
        tenant.post("/v1/accounts", &body).await.expect(StatusCode::CREATED);
    }
    tenant
}

/// The status of every account of the customer, along with its aliases.
async fn statuses(tenant: &Tenant, count: usize) -> Vec<(Value, Value)> {
    let mut found = Vec::new();
    let mut target = "/v1/accounts?customerId=acme&sort=id&status=ACTIVE,ARCHIVED&pageSize=100".to_owned();
    let list = target.clone();
    loop {
        let page = tenant.get(&target).await.expect(StatusCode::OK);
        let accounts = page["data"].as_array().unwrap().iter();
        found.extend(accounts.map(|account| (account["status"].clone(), account["aliases"].clone())));
        let Some(token) = page["nextToken"].as_str() else { break };
        target = format!("{list}&nextToken={token}");
    }
    assert_eq!(found.len(), count);
    found
}

#[tokio::test]
async fn the_customer_and_its_accounts_are_archived_and_the_aliases_end_now() {
    let tenant = Tenant::new().await;
    let aliases = json!(["x", {"value": "future", "effectiveFrom": "2027-01-01T00:00:00Z"}]);
    tenant.post("/v1/customers", &with_aliases("acme", &aliases)).await.expect(StatusCode::CREATED);
    let draft = json!({"customerId": "acme", "id": "draft", "name": "A draft", "status": "DRAFT"});
    tenant.post("/v1/accounts", &draft).await.expect(StatusCode::CREATED);
    let mut expected = tenant.get(ACME).await.expect(StatusCode::OK);
    let uid = tenant.get("/v1/accounts/acc-acme").await.expect(StatusCode::OK)["uid"].clone();
    let version = expected["version"].as_u64().unwrap() + 1;
    tenant
        .add_key("another-key-of-archive-customer", |key| {
            key.id = domain::text::KeyId::parse("key_2").unwrap();
        })
        .await;
    tenant.set_clock("2026-01-16T12:00:00Z");

    let answer = tenant.request(Method::DELETE, ACME).key("another-key-of-archive-customer").send().await;
    for (member, value) in [
        ("status", json!("ARCHIVED")),
        ("version", json!(version)),
        ("updatedAt", json!("2026-01-16T12:00:00Z")),
        ("updatedBy", json!("key_2")),
    ] {
        expected[member] = value;
    }
    assert_eq!(answer.expect(StatusCode::OK), expected);
    assert_eq!(answer.header("etag"), format!("\"{version}\""));
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), expected);

    for id in ["acc-acme", "draft"] {
        let account = tenant.get(&format!("/v1/accounts/{id}")).await.expect(StatusCode::OK);
        assert_eq!((&account["status"], &account["version"]), (&json!("ARCHIVED"), &json!(2)), "{id}");
        assert_eq!(
            (&account["updatedAt"], &account["updatedBy"]),
            (&json!("2026-01-16T12:00:00Z"), &json!("key_2"))
        );
    }
    for instant in ["2026-01-16T12:00:00Z", "2027-06-01T00:00:00Z"] {
        for value in ["x", "future"] {
            let resolved = tenant.get(&format!("/v1/aliases/{value}?at={instant}")).await;
            resolved.problem(StatusCode::NOT_FOUND, "alias_not_found");
        }
    }
    let before = tenant.get("/v1/aliases/x?at=2026-01-16T11:59:59Z").await.expect(StatusCode::OK);
    assert_eq!(before["accountId"], "acc-acme", "the past stays as it was");
    assert_eq!(tenant.get("/v1/accounts/acc-acme").await.expect(StatusCode::OK)["uid"], uid);
}

#[tokio::test]
async fn the_aliases_are_free_again_and_the_account_ids_are_not() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &with_aliases("acme", &json!(["x"]))).await.expect(StatusCode::CREATED);
    tenant.delete(ACME).await.expect(StatusCode::OK);
    tenant.post("/v1/customers", &with_aliases("other", &json!(["x"]))).await.expect(StatusCode::CREATED);
    assert_eq!(tenant.get("/v1/aliases/x").await.expect(StatusCode::OK)["accountId"], "acc-other");

    let before = tenant.items().await;
    let taken = json!({"customerId": "other", "id": "acc-acme", "name": "Another"});
    let problem = tenant.post("/v1/accounts", &taken).await.problem(StatusCode::CONFLICT, "account_exists");
    assert_eq!(problem["errors"][0]["pointer"], "/id");
    let alias = json!({"customerId": "other", "id": "free", "name": "Another", "aliases": ["acc-acme"]});
    tenant.post("/v1/accounts", &alias).await.problem(StatusCode::CONFLICT, "alias_taken");
    let customer =
        tenant.post("/v1/customers", &json!({"id": "acme", "name": "ACME", "account": null})).await;
    customer.problem(StatusCode::CONFLICT, "customer_exists");
    assert_eq!(tenant.items().await, before);
}

#[tokio::test]
async fn thirty_accounts_are_archived_in_one_transaction() {
    let tenant = with_accounts(30, 10).await;
    tenant.set_clock("2026-01-16T12:00:00Z");
    let answer = tenant.delete(ACME).await;
    answer.expect(StatusCode::OK);
    assert_eq!(answer.usage.calls[&Access::PutItem], 1, "{:?}", answer.usage.calls);
    for (number, (status, aliases)) in statuses(&tenant, 30).await.into_iter().enumerate() {
        assert_eq!(status, "ARCHIVED", "{number}");
        let ends: Vec<_> = aliases.as_array().unwrap().iter().map(|alias| &alias["effectiveUntil"]).collect();
        assert_eq!(ends, vec!["2026-01-16T12:00:00Z"; if number < 10 { 2 } else { 0 }], "{number}");
    }
    tenant.get("/v1/aliases/two-9").await.problem(StatusCode::NOT_FOUND, "alias_not_found");
}

#[tokio::test]
async fn more_than_one_transaction_holds_is_refused_and_changes_nothing() {
    let tenant = with_accounts(120, 1).await;
    let before = (tenant.items().await, statuses(&tenant, 120).await, tenant.get(ACME).await.json());
    tenant.delete(ACME).await.problem(StatusCode::CONFLICT, "too_much_to_archive");
    let after = (tenant.items().await, statuses(&tenant, 120).await, tenant.get(ACME).await.json());
    assert_eq!(after, before);
    assert_eq!(tenant.get("/v1/aliases/one-0").await.expect(StatusCode::OK)["accountId"], "a000");

    // Accounts that are archived by themselves are no longer in the way. Ninety-one writes are the customer
    // and ninety accounts.
    for number in 0..29 {
        tenant.delete(&format!("/v1/accounts/a{number:03}")).await.expect(StatusCode::OK);
    }
    tenant.delete(ACME).await.problem(StatusCode::CONFLICT, "too_much_to_archive");
    tenant.delete("/v1/accounts/a029").await.expect(StatusCode::OK);
    tenant.delete(ACME).await.expect(StatusCode::OK);
    assert!(statuses(&tenant, 120).await.iter().all(|(status, _)| status == "ARCHIVED"));
}

#[tokio::test]
async fn aliases_count_towards_what_one_transaction_holds() {
    // One customer, thirty-one accounts and their sixty-two aliases would be 94 writes.
    let tenant = with_accounts(31, 31).await;
    let before = (tenant.items().await, statuses(&tenant, 31).await);
    tenant.delete(ACME).await.problem(StatusCode::CONFLICT, "too_much_to_archive");
    assert_eq!((tenant.items().await, statuses(&tenant, 31).await), before);
    for value in ["one-0", "two-0", "one-1"] {
        let account = if value == "one-1" { "a001" } else { "a000" };
        let removed = tenant.delete(&format!("/v1/accounts/{account}/aliases/{value}")).await;
        removed.expect(StatusCode::OK);
    }
    tenant.delete(ACME).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn archived_customers_take_no_change_but_their_restore() {
    let tenant = Tenant::new().await;
    let contact = json!({"id": "ada", "email": "ada@example.com"});
    let setting = json!({"name": "Limit", "dataType": "NUMERIC", "value": "1"});
    tenant.post("/v1/customers", &with_aliases("acme", &json!([]))).await.expect(StatusCode::CREATED);
    tenant.post(&format!("{ACME}/contacts"), &contact).await.expect(StatusCode::CREATED);
    tenant.put(&format!("{ACME}/settings/n/s"), &setting).await.expect(StatusCode::CREATED);
    tenant.delete(ACME).await.expect(StatusCode::OK);

    let everything = format!("{ACME}?include=accounts,contacts,settings");
    let before = (tenant.items().await, tenant.get(&everything).await.expect(StatusCode::OK));
    let bob = json!({"email": "bob@example.com"});
    let other = json!({"name": "Limit", "dataType": "NUMERIC", "value": "2"});
    let refused = [
        tenant.delete(ACME).await,
        tenant.patch(ACME, &json!({"name": "ACME Ltd"})).await,
        tenant.post(&format!("{ACME}/contacts"), &bob).await,
        tenant.patch(&format!("{ACME}/contacts/ada"), &json!({"primary": true})).await,
        tenant.delete(&format!("{ACME}/contacts/ada")).await,
        tenant.put(&format!("{ACME}/settings/n/s"), &other).await,
        tenant.put(&format!("{ACME}/settings/n/another"), &other).await,
        tenant.delete(&format!("{ACME}/settings/n/s")).await,
        tenant.post("/v1/accounts", &json!({"customerId": "acme", "id": "new", "name": "New"})).await,
    ];
    for (number, answer) in refused.iter().enumerate() {
        let problem = answer.problem(StatusCode::CONFLICT, "archived");
        let detail = "Customer acme is archived, and takes no change but its restore.";
        assert_eq!(problem["detail"], detail, "{number}");
    }
    assert_eq!((tenant.items().await, tenant.get(&everything).await.expect(StatusCode::OK)), before);
}

#[tokio::test]
async fn a_version_that_is_asked_for_must_be_there() {
    let tenant = with_accounts(1, 1).await;
    let before = (statuses(&tenant, 1).await, tenant.get(ACME).await.expect(StatusCode::OK));
    let archive_if = async |versions: &str| {
        tenant.request(Method::DELETE, ACME).header(header::IF_MATCH, versions).send().await
    };
    // An account more is a change of its customer, which is at version two by now.
    for stale in ["\"1\"", "W/\"2\""] {
        archive_if(stale).await.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    }
    assert_eq!(archive_if("two").await.violations(), ["?If-Match not_an_entity_tag"]);
    assert_eq!((statuses(&tenant, 1).await, tenant.get(ACME).await.expect(StatusCode::OK)), before);
    archive_if("\"2\"").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn customers_that_are_not_there_are_not_found() {
    let tenant = with_accounts(0, 0).await;
    for target in ["/v1/customers/unknown", "/v1/customers/%00"] {
        tenant.delete(target).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    }
    let other = Tenant::new().await;
    other.delete(ACME).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    assert_eq!(tenant.delete(&format!("{ACME}?force=true")).await.violations(), ["?force unknown"]);
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK)["status"], "ACTIVE");
}
