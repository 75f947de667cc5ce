//! `create-customer` with contacts.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use crate::create_customer::with_aliases;

#[tokio::test]
async fn contacts_are_created_along_with_their_customer() {
    let tenant = Tenant::new().await;
    let body = json!({
        "id": "acme", "name": "ACME",
        "contacts": [
            {"email": "bob@example.com"},
            {"id": "ada", "email": "Ada@example.com", "firstName": "Ada", "lastName": "Lovelace", "phoneNumber": "+44 20 1234",
             "primary": true, "emailPreferences": ["legal", "billing"]}
        ]
    });
    let created = tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    assert_eq!(created["version"], 1);
    let [bob, ada] = created["contacts"].as_array().unwrap().as_slice() else { panic!("both") };
    assert!(bob["id"].as_str().unwrap().starts_with("con_"), "{bob}");
    assert_eq!((&bob["primary"], &bob["emailPreferences"]), (&json!(false), &json!([])));
    let instant = "2026-01-15T12:00:00Z";
    assert_eq!(
        *ada,
        json!({
            "id": "ada", "email": "Ada@example.com", "firstName": "Ada", "lastName": "Lovelace", "phoneNumber": "+44 20 1234",
            "primary": true, "emailPreferences": ["billing", "legal"],
            "version": 1, "createdAt": instant, "updatedAt": instant, "updatedBy": "key_1"
        })
    );
    let shown = tenant.get("/v1/customers/acme?include=contacts").await.expect(StatusCode::OK);
    assert_eq!(shown["contacts"], json!([ada, bob]), "by id");

    // From then on they are contacts like any others.
    let contacts = "/v1/customers/acme/contacts";
    let taken = tenant.post(contacts, &json!({"email": "BOB@example.com"})).await;
    taken.problem(StatusCode::CONFLICT, "email_taken");
    let eve = json!({"id": "eve", "email": "eve@example.com", "primary": true});
    tenant.post(contacts, &eve).await.expect(StatusCode::CREATED);
    let listed = tenant.get(contacts).await.expect(StatusCode::OK);
    assert_eq!((&listed["data"][0]["id"], &listed["data"][0]["primary"]), (&json!("ada"), &json!(false)));
}

#[tokio::test]
async fn contacts_that_clash_are_named_whatever_else_is_wrong_with_them() {
    let tenant = Tenant::new().await;
    let body = json!({
        "name": "ACME",
        "contacts": [
            {"id": "ada", "email": "ada@example.com", "primary": true},
            {"id": "ada", "email": "ADA@Example.com", "primary": true, "lastName": ""},
            {"id": "Ada", "email": "no address", "primary": true, "nickname": "x"},
            {"id": ".", "email": "ada@example.com", "primary": false},
            5
        ]
    });
    let mut violations = tenant.post("/v1/customers", &body).await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/contacts/1/email repeated",
            "/contacts/1/id repeated",
            "/contacts/1/lastName too_short",
            "/contacts/1/primary second_primary",
            "/contacts/2/email not_an_email",
            "/contacts/2/nickname unknown",
            "/contacts/2/primary second_primary",
            "/contacts/3/email repeated",
            "/contacts/3/id dot_segment",
            "/contacts/4 wrong_type"
        ]
    );
    let contact = |number: usize| json!({"email": format!("{number}@example.com")});
    let eleven: Value = (0..11).map(contact).collect();
    let refused = tenant.post("/v1/customers", &json!({"name": "ACME", "contacts": eleven})).await;
    assert_eq!(refused.violations(), ["/contacts too_many"]);
    assert_eq!(tenant.items().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_refused_create_leaves_no_contact() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await.expect(StatusCode::CREATED);
    let before = tenant.items().await;
    let contacts = json!([{"id": "ada", "email": "ada@example.com"}]);
    for (id, alias, code) in [("one", "free", "customer_exists"), ("two", "x", "alias_taken")] {
        let mut body = with_aliases(id, &json!([alias]));
        body["account"]["id"] = json!(format!("acc-{alias}"));
        body["contacts"] = contacts.clone();
        tenant.post("/v1/customers", &body).await.problem(StatusCode::CONFLICT, code);
    }
    assert_eq!(tenant.items().await, before);
}

#[tokio::test]
async fn a_customer_that_is_there_is_refused_though_what_it_once_had_is_deleted() {
    let tenant = Tenant::new().await;
    let setting =
        json!({"namespace": "USER", "id": "limit", "name": "Limit", "dataType": "NUMERIC", "value": "1"});
    let body = json!({
        "id": "acme", "name": "ACME", "account": null, "settings": [setting],
        "contacts": [{"id": "ada", "email": "ada@example.com"}]
    });
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    for target in ["/v1/customers/acme/contacts/ada", "/v1/customers/acme/settings/USER/limit"] {
        assert_eq!(tenant.delete(target).await.status, StatusCode::NO_CONTENT);
    }
    tenant.post("/v1/customers", &body).await.problem(StatusCode::CONFLICT, "customer_exists");
}
