//! What is made through this API is seen through the system's own, and the other way round.

use harness::Tenant;
use http_api::{Method, StatusCode};
use serde_json::{Value, json};

use super::{customer, message};
use crate::scene::{NOW, send, shown};

#[tokio::test]
async fn what_is_made_here_is_seen_natively() {
    let tenant = Tenant::new().await;
    let mut body = customer("globex");
    body["address"] = json!({"phoneNumber": "+1 555 010 0142", "line1": "1 Market Street", "country": "US"});
    body["account"] = json!({
        "id": "one",
        "name": "Primary",
        "status": "DRAFT",
        "accountAliases": [
            {"value": "legacy", "effectiveFrom": "2025-01-01T00:00:00+00:00", "effectiveUntil": "2026-01-01T00:00:00Z"}
        ]
    });
    tenant.post("/togai/customers", &body).await.expect(StatusCode::CREATED);
    let native = shown(&tenant, "/v1/customers/globex").await;
    for name in ["id", "name", "primaryEmail", "address"] {
        assert_eq!(native[name], body[name], "{name}");
    }
    assert_eq!(shown(&tenant, "/v1/accounts/one").await["status"], "DRAFT");
    // The alias names the account by the instant that is asked for.
    for (at, named) in [
        ("2024-12-31T23:59:59Z", false),
        ("2025-01-01T00:00:00Z", true),
        ("2025-12-31T23:59:59Z", true),
        ("2026-01-01T00:00:00Z", false),
    ] {
        let answer = tenant.get(&format!("/v1/aliases/legacy?at={at}")).await;
        let found = answer.status == StatusCode::OK && answer.json()["accountId"] == "one";
        assert_eq!(found, named, "{at}: {}", answer.body);
    }
    tenant.delete("/togai/customers/globex").await.expect(StatusCode::OK);
    assert_eq!(shown(&tenant, "/v1/customers/globex").await["status"], "ARCHIVED");
    tenant.request(Method::POST, "/v1/customers/globex/restore").send().await.expect(StatusCode::OK);
    assert_eq!(shown(&tenant, "/togai/customers/globex").await["status"], "ACTIVE");
}

#[tokio::test]
async fn what_is_made_natively_is_seen_here() {
    let tenant = Tenant::new().await;
    let bare = json!({"id": "bare", "name": "Bare", "account": null});
    let uid = tenant.post("/v1/customers", &bare).await.expect(StatusCode::CREATED)["uid"].clone();
    let expected = json!({
        "id": "bare",
        "togaiCustomerId": uid,
        "name": "Bare",
        "primaryEmail": "",
        "billingAddress": "",
        "address": {},
        "status": "ACTIVE",
        "createdAt": NOW,
        "updatedAt": NOW
    });
    assert_eq!(shown(&tenant, "/togai/customers/bare").await, expected);
    assert_eq!(shown(&tenant, "/togai/customers").await["data"], json!([expected]));

    let settings: Vec<Value> = (0..10)
        .map(|number| json!({"id": format!("s{number:02}"), "namespace": "n", "name": "S", "dataType": "STRING", "value": "x"}))
        .collect();
    let account = json!({
        "customerId": "bare", "name": "Account", "settings": settings,
        "aliases": ["x", "v".repeat(51), "admin@example.com"]
    });
    let created = tenant.post("/v1/accounts", &account).await.expect(StatusCode::CREATED);
    let id = created["id"].as_str().unwrap();
    let one_more = json!({"name": "S", "dataType": "STRING", "value": "x"});
    let target = format!("/v1/accounts/{id}/settings/n/s99");
    send(&tenant, Method::PUT, &target, &one_more).await.expect(StatusCode::CREATED);
    let shown_here = shown(&tenant, &format!("/togai/accounts/{id}")).await;
    let alias = |value: &str| json!({"alias": value, "status": "ACTIVE"});
    assert_eq!(shown_here["aliases"], json!([alias("x"), alias("admin@example.com")]));
    assert_eq!(shown_here["settings"].as_array().unwrap().len(), 10);
    let listed = shown(&tenant, &format!("/togai/accounts/{id}/account_aliases")).await;
    let values: Vec<_> = listed["data"].as_array().unwrap().iter().map(|row| row["value"].clone()).collect();
    assert_eq!(values, ["admin@example.com"]);
    let setting = shown(&tenant, &format!("/togai/settings/setting.n.s99.ACCOUNT.{id}")).await;
    assert_eq!(setting["value"], "x");
}

#[tokio::test]
async fn what_the_client_cannot_read_is_shown_so_that_it_can() {
    let tenant = Tenant::new().await;
    tenant.post("/togai/customers", &customer("globex")).await.expect(StatusCode::CREATED);
    let natively = json!({"aliases": [{"value": "ancient", "effectiveFrom": "0000-01-01T00:00:00Z"}]});
    tenant.post("/v1/accounts/globex/aliases", &natively).await.expect(StatusCode::CREATED);
    let row = shown(&tenant, "/togai/accounts/globex/account_aliases").await["data"][0].clone();
    assert_eq!(row["effectiveFrom"], "0001-01-01T00:00:00Z", "there is no year 0 in Python");
    let from = json!({"accountAliases": [{"id": row["id"], "from": "2020-01-01T00:00:00Z"}]});
    tenant.post("/togai/accounts/globex/remove_aliases", &from).await.expect(StatusCode::OK);
    let cut = shown(&tenant, "/v1/aliases/ancient?at=2019-12-31T00:00:00Z").await;
    assert_eq!(cut["effectiveUntil"], "2020-01-01T00:00:00Z");
}

#[tokio::test]
async fn an_alias_is_taken_in_both() {
    let tenant = Tenant::new().await;
    for id in ["here", "there"] {
        tenant.post("/togai/customers", &customer(id)).await.expect(StatusCode::CREATED);
    }
    tenant
        .post("/togai/accounts/here/add_aliases", &json!({"aliases": ["first"]}))
        .await
        .expect(StatusCode::OK);
    let natively = tenant.post("/v1/accounts/there/aliases", &json!({"aliases": ["first"]})).await;
    natively.problem(StatusCode::CONFLICT, "alias_taken");
    let second = json!({"aliases": ["second"]});
    tenant.post("/v1/accounts/there/aliases", &second).await.expect(StatusCode::CREATED);
    let said = message(&tenant.post("/togai/accounts/here/add_aliases", &second).await, StatusCode::CONFLICT);
    assert_eq!(said, "second names account there of customer there in that range.");
    tenant
        .post("/togai/aliases", &json!({"aliases": [{"value": "spare"}]}))
        .await
        .expect(StatusCode::CREATED);
    tenant.get("/v1/aliases/spare").await.problem(StatusCode::NOT_FOUND, "alias_not_found");
}
