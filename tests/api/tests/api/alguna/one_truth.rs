//! What is made through Alguna's API is seen through the system's own, and the other way round.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{ACCOUNTS, CUSTOMERS, id, patch, post, published, refusal, shown};
use crate::scene::LATER;

#[tokio::test]
async fn an_account_is_a_customer_and_an_account_of_one_id() {
    let tenant = Tenant::new().await;
    let made = post(&tenant, ACCOUNTS, &published::request()).await.expect(StatusCode::CREATED);
    let id = id(&made);
    let address = json!({"line1": "123 Main St", "line2": "Suite 100", "city": "New York", "state": "NY", "postalCode": "10001"});
    let customer = shown(&tenant, &format!("/v1/customers/{id}?include=contacts")).await;
    assert_eq!((&customer["name"], &customer["address"]), (&json!("GoJo"), &address));
    let contacts = customer["contacts"].as_array().unwrap();
    assert_eq!(contacts.len(), 2);
    let sales = contacts.iter().find(|contact| contact["email"] == "sales@gojo.com").unwrap();
    assert_eq!((&sales["primary"], &sales["emailPreferences"]), (&json!(true), &json!(["updates"])));
    let account = shown(&tenant, "/v1/accounts/JoGo").await;
    assert_eq!((&account["id"], &account["customerId"]), (&json!(id), &json!(id)));
    assert_eq!((&account["invoiceCurrency"], &account["status"]), (&json!("USD"), &json!("ACTIVE")));
    assert_eq!((&account["name"], &account["address"]), (&json!("GoJo"), &address));
}

#[tokio::test]
async fn what_is_one_to_alguna_changes_as_one() {
    let tenant = Tenant::new().await;
    let id = id(&post(&tenant, ACCOUNTS, &published::request()).await.expect(StatusCode::CREATED));
    tenant.set_clock(LATER);
    let body = json!({"name": "New name", "billingAddress": {"city": "Boston"}, "currency": "EUR"});
    patch(&tenant, &format!("{ACCOUNTS}/{id}"), &body).await.expect(StatusCode::OK);
    for target in [format!("/v1/customers/{id}"), format!("/v1/accounts/{id}")] {
        let object = shown(&tenant, &target).await;
        assert_eq!((&object["name"], &object["address"]), (&json!("New name"), &json!({"city": "Boston"})));
        assert_eq!(object["version"], 2, "{target} changed once");
    }
    assert_eq!(shown(&tenant, &format!("/v1/accounts/{id}")).await["invoiceCurrency"], "EUR");
}

/// A customer with an account of another name, address and id, which Alguna's callers cannot make.
async fn foreign(tenant: &Tenant) {
    let body = json!({
        "id": "acme", "name": "ACME", "address": {"phoneNumber": "+1", "city": "Florence"},
        "contacts": [{"id": "ada", "email": "ada@example.com", "phoneNumber": "+2", "primary": true}],
        "account": {"id": "main", "name": "Primary", "invoiceCurrency": "INR", "address": {"city": "Rome"}, "aliases": [
            "now", {"value": "past", "effectiveUntil": "2026-01-01T00:00:00Z"},
            {"value": "future", "effectiveFrom": "2027-01-01T00:00:00Z"}
        ]}
    });
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_customer_made_elsewhere_is_shown_by_its_own_ids() {
    let tenant = Tenant::new().await;
    foreign(&tenant).await;
    let object = shown(&tenant, "/alguna/accounts/acme").await;
    assert_eq!(
        object,
        json!({
            "id": "acme", "name": "ACME", "aliases": ["now"], "currency": "INR", "billingAddress": {"city": "Florence"},
            "contacts": [{"id": "ada", "email": "ada@example.com", "isPrimary": true, "emailPreferences": []}],
            "createdAt": "2026-01-15T12:00:00Z", "updatedAt": "2026-01-15T12:00:00Z"
        })
    );
    for name in ["now", "main"] {
        assert_eq!(shown(&tenant, &format!("{ACCOUNTS}/{name}")).await, object);
    }
    let customer = shown(&tenant, "/alguna/customers/acme").await;
    let address = json!({"line1": "", "city": "Florence", "state": "", "postal_code": "", "country": ""});
    assert_eq!(customer["billing_address"], address, "the client needs every one of them");
    for name in ["past", "future"] {
        refusal(&super::get(&tenant, &format!("{ACCOUNTS}/{name}")).await, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_alguna_does_not_know_stays() {
    let tenant = Tenant::new().await;
    foreign(&tenant).await;
    let body = json!({
        "name": "ACME Ltd", "billingAddress": {"city": "Milan"}, "aliases": ["now", "new"],
        "contacts": [{"email": "ada@example.com", "firstName": "Ada"}]
    });
    patch(&tenant, "/alguna/accounts/now", &body).await.expect(StatusCode::OK);
    let customer = shown(&tenant, "/v1/customers/acme?include=contacts").await;
    assert_eq!(customer["address"], json!({"phoneNumber": "+1", "city": "Milan"}));
    let contact = &customer["contacts"][0];
    assert_eq!((&contact["id"], &contact["phoneNumber"]), (&json!("ada"), &json!("+2")));
    let account = shown(&tenant, "/v1/accounts/main").await;
    assert_eq!((&account["name"], &account["address"]), (&json!("Primary"), &json!({"city": "Rome"})));
    let removed = patch(&tenant, "/alguna/accounts/acme", &json!({"billingAddress": null})).await;
    assert_eq!(removed.expect(StatusCode::OK)["billingAddress"], Value::Null);
    assert_eq!(shown(&tenant, "/v1/customers/acme").await["address"], json!({"phoneNumber": "+1"}));
}

#[tokio::test]
async fn a_customer_without_an_account_is_shown_and_changed_as_far_as_it_goes() {
    let tenant = Tenant::new().await;
    let bare = json!({"id": "bare", "name": "Bare", "account": null});
    tenant.post("/v1/customers", &bare).await.expect(StatusCode::CREATED);
    let object = shown(&tenant, "/alguna/customers/bare").await;
    assert_eq!((&object["currency"], &object["aliases"]), (&json!("USD"), &json!([])));
    let same = json!({"name": "Barely", "currency": "USD", "aliases": [], "contacts": []});
    let changed = patch(&tenant, "/alguna/customers/bare", &same).await.expect(StatusCode::OK);
    assert_eq!(changed["name"], "Barely");
    for change in [json!({"currency": "EUR"}), json!({"aliases": ["x"]})] {
        let refused = patch(&tenant, "/alguna/customers/bare", &change).await;
        assert_eq!(refusal(&refused, StatusCode::CONFLICT), "Customer bare has no account in use.");
    }
}

#[tokio::test]
async fn an_alias_claimed_elsewhere_is_taken_here_and_the_other_way_round() {
    let tenant = Tenant::new().await;
    foreign(&tenant).await;
    let body = json!({"name": "Other", "currency": "USD", "aliases": ["now"]});
    for target in [ACCOUNTS, CUSTOMERS] {
        let detail = refusal(&post(&tenant, target, &body).await, StatusCode::CONFLICT);
        assert_eq!(detail, "now names account main of customer acme in that range.");
    }
    let of_id = json!({"name": "Other", "currency": "USD", "aliases": ["main"]});
    let detail = refusal(&post(&tenant, ACCOUNTS, &of_id).await, StatusCode::CONFLICT);
    assert_eq!(detail, "main is the id of an account of customer acme.");
    post(&tenant, ACCOUNTS, &published::request()).await.expect(StatusCode::CREATED);
    let taken = json!({"id": "x", "name": "Another", "account": {"name": "Another", "aliases": ["JoGo"]}});
    tenant.post("/v1/customers", &taken).await.problem(StatusCode::CONFLICT, "alias_taken");
}

/// An id comes before an alias: whoever takes the id of somebody else's customer as an alias takes nothing away.
#[tokio::test]
async fn an_id_names_its_customer_whatever_is_an_alias() {
    let tenant = Tenant::new().await;
    let bare = json!({"id": "bare", "name": "Bare", "account": null});
    tenant.post("/v1/customers", &bare).await.expect(StatusCode::CREATED);
    let other = json!({"name": "Other", "currency": "USD", "aliases": ["bare"]});
    let other = post(&tenant, ACCOUNTS, &other).await.expect(StatusCode::CREATED);
    assert_eq!(shown(&tenant, "/alguna/accounts/bare").await["name"], "Bare");
    assert_eq!(shown(&tenant, "/alguna/customers/lookup?alias=bare").await["customer_id"], "bare");
    tenant.delete("/v1/customers/bare").await.expect(StatusCode::OK);
    assert_eq!(shown(&tenant, "/alguna/accounts/bare").await, other, "an archived customer is none here");
    assert_eq!(shown(&tenant, "/alguna/customers/lookup?alias=bare").await["customer_id"], other["id"]);
}
