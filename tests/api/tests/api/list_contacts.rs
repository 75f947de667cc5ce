//! `list-contacts`.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::json;

use crate::create_contact::{CONTACTS, with_contacts};

#[tokio::test]
async fn lists_all_contacts_of_the_customer_by_id() {
    let tenant = with_contacts(&["eve", "Zoe", "ada", "a/b"]).await;
    tenant.post("/v1/customers", &json!({"id": "acme2", "name": "Other"})).await.expect(StatusCode::CREATED);
    let elsewhere = json!({"id": "bob", "email": "bob@example.com"});
    tenant.post("/v1/customers/acme2/contacts", &elsewhere).await.expect(StatusCode::CREATED);
    let listed = tenant.get(CONTACTS).await.expect(StatusCode::OK);
    let ids: Vec<_> = listed["data"].as_array().unwrap().iter().map(|contact| &contact["id"]).collect();
    assert_eq!(ids, ["Zoe", "a/b", "ada", "eve"]);
    assert_eq!(listed["nextToken"], json!(null));
}

#[tokio::test]
async fn a_customer_without_contacts_has_an_empty_list() {
    let tenant = with_contacts(&[]).await;
    let listed = tenant.get(CONTACTS).await.expect(StatusCode::OK);
    assert_eq!(listed, json!({"data": [], "nextToken": null}));
}

#[tokio::test]
async fn the_contacts_of_an_archived_customer_are_still_shown() {
    let tenant = with_contacts(&["ada"]).await;
    let before = tenant.get(CONTACTS).await.expect(StatusCode::OK);
    tenant.delete("/v1/customers/acme").await.expect(StatusCode::OK);
    assert_eq!(tenant.get(CONTACTS).await.expect(StatusCode::OK), before);
}

#[tokio::test]
async fn customers_that_are_not_there_are_not_found() {
    let tenant = with_contacts(&["ada"]).await;
    for id in ["unknown", "%00"] {
        let refused = tenant.get(&format!("/v1/customers/{id}/contacts")).await;
        refused.problem(StatusCode::NOT_FOUND, "customer_not_found");
    }
    let other = Tenant::new().await;
    other.get(CONTACTS).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    assert_eq!(tenant.get(&format!("{CONTACTS}?sort=id")).await.violations(), ["?sort unknown"]);
}
