//! `delete-contact`.

use harness::Tenant;
use http_api::{Method, StatusCode, header};
use serde_json::json;

use crate::{
    create_contact::{CONTACTS, everything, primaries, with_contacts},
    scene::send_if,
};

const ADA: &str = "/v1/customers/acme/contacts/ada";

#[tokio::test]
async fn the_contact_is_gone_and_its_id_and_email_address_are_free() {
    let tenant = with_contacts(&["ada", "bob"]).await;
    tenant.patch(ADA, &json!({"primary": true})).await.expect(StatusCode::OK);
    let version = everything(&tenant).await.0["version"].as_u64().unwrap();
    tenant.set_clock("2026-01-16T12:00:00Z");
    let answer = tenant.delete(ADA).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NO_CONTENT, ""));
    let (customer, items) = everything(&tenant).await;
    assert_eq!(customer["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&customer["version"], &customer["updatedAt"]),
        (&json!(version + 1), &json!("2026-01-16T12:00:00Z"))
    );
    assert_eq!(items.len(), 2, "{items:?}");
    assert_eq!(primaries(&tenant).await, Vec::<String>::new(), "nobody takes the place of a primary contact");
    let again = json!({"id": "ada", "email": "ADA@example.com"});
    let again = tenant.post(CONTACTS, &again).await.expect(StatusCode::CREATED);
    assert_eq!(again["version"], version + 2, "that of its customer");
}

#[tokio::test]
async fn an_etag_of_a_deleted_contact_never_comes_back() {
    let tenant = with_contacts(&["bob"]).await;
    let mut seen: Vec<String> = Vec::new();
    for email in ["ada@example.com", "ada@example.org", "ada@example.net"] {
        let created = tenant.post(CONTACTS, &json!({"id": "ada", "email": email, "primary": true})).await;
        created.expect(StatusCode::CREATED);
        // Whoever is no longer the primary one has changed, too.
        let bob = tenant.patch(&format!("{CONTACTS}/bob"), &json!({"primary": true})).await;
        bob.expect(StatusCode::OK);
        let updated = tenant.patch(ADA, &json!({"primary": true})).await;
        for stale in &seen {
            let refused = send_if(&tenant, Method::PATCH, ADA, stale, Some(&json!({"firstName": "A"}))).await;
            refused.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
            let refused = send_if(&tenant, Method::DELETE, ADA, stale, None).await;
            refused.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
        }
        updated.expect(StatusCode::OK);
        seen.extend([created, updated].map(|answer| answer.header("etag").to_owned()));
        assert_eq!(tenant.delete(ADA).await.status, StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let tenant = with_contacts(&["ada"]).await;
    let before = everything(&tenant).await;
    for id in ["unknown", "ADA", "%00"] {
        let refused = tenant.delete(&format!("{CONTACTS}/{id}")).await;
        refused.problem(StatusCode::NOT_FOUND, "contact_not_found");
    }
    for id in ["unknown", "%00"] {
        let refused = tenant.delete(&format!("/v1/customers/{id}/contacts/ada")).await;
        refused.problem(StatusCode::NOT_FOUND, "customer_not_found");
    }
    let other = Tenant::new().await;
    other.delete(ADA).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    assert_eq!(everything(&tenant).await, before);
    assert_eq!(tenant.delete(ADA).await.status, StatusCode::NO_CONTENT);
    tenant.delete(ADA).await.problem(StatusCode::NOT_FOUND, "contact_not_found");
}

#[tokio::test]
async fn a_version_that_is_asked_for_must_be_there() {
    let tenant = with_contacts(&["ada"]).await;
    let delete_if = async |target: &str, versions: &str| {
        tenant.request(Method::DELETE, target).header(header::IF_MATCH, versions).send().await
    };
    // The version is the contact's, which is not its customer's.
    tenant.patch("/v1/customers/acme", &json!({"name": "Changed"})).await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    for stale in ["\"1\"", "\"3\"", "W/\"2\""] {
        delete_if(ADA, stale).await.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    }
    let malformed = delete_if(&format!("{ADA}?force=true"), "1").await;
    assert_eq!(malformed.violations(), ["?If-Match not_an_entity_tag", "?force unknown"]);
    assert_eq!(everything(&tenant).await, before);
    assert_eq!(delete_if(ADA, "\"2\"").await.status, StatusCode::NO_CONTENT);
    delete_if(ADA, "*").await.problem(StatusCode::NOT_FOUND, "contact_not_found");
}

#[tokio::test]
async fn an_archived_customer_keeps_its_contacts() {
    let tenant = with_contacts(&["ada"]).await;
    tenant.delete("/v1/customers/acme").await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    tenant.delete(ADA).await.problem(StatusCode::CONFLICT, "archived");
    assert_eq!(everything(&tenant).await, before);
}
