//! `update-contact`.

use harness::Tenant;
use http_api::{Method, StatusCode, header};
use serde_json::json;
use store::Access;

use crate::create_contact::{CONTACTS, everything, primaries, with_contacts};

const ADA: &str = "/v1/customers/acme/contacts/ada";

/// A customer with Ada, who has everything that a contact may have, and Bob.
async fn with_ada_and_bob() -> Tenant {
    let tenant = with_contacts(&["bob"]).await;
    let ada = json!({
        "id": "ada", "email": "ada@example.com", "salutation": "Countess", "firstName": "Ada", "lastName": "Lovelace",
        "jobTitle": "Analyst", "department": "Engines", "phoneNumber": "1234", "primary": true, "emailPreferences": ["billing", "legal"]
    });
    tenant.post(CONTACTS, &ada).await.expect(StatusCode::CREATED);
    tenant
}

#[tokio::test]
async fn changes_what_the_patch_names_and_nothing_else() {
    let tenant = with_ada_and_bob().await;
    let (customer, _) = everything(&tenant).await;
    let mut expected = customer["contacts"][0].clone();
    tenant
        .add_key("another-key-of-update-contact", |key| key.id = domain::text::KeyId::parse("key_2").unwrap())
        .await;
    tenant.set_clock("2026-01-16T12:00:00Z");
    let patch = json!({"firstName": null, "jobTitle": "Poet", "phoneNumber": "5678", "emailPreferences": ["updates"]});
    let request =
        tenant.request(Method::PATCH, ADA).json(&patch.to_string()).key("another-key-of-update-contact");
    let answer = request.header(header::CONTENT_TYPE, "application/merge-patch+json").send().await;
    expected.as_object_mut().unwrap().remove("firstName");
    for (member, value) in [
        ("jobTitle", json!("Poet")),
        ("phoneNumber", json!("5678")),
        ("emailPreferences", json!(["updates"])),
        ("version", json!(4)),
        ("updatedAt", json!("2026-01-16T12:00:00Z")),
        ("updatedBy", json!("key_2")),
    ] {
        expected[member] = value;
    }
    assert_eq!(answer.expect(StatusCode::OK), expected);
    assert_eq!(answer.header("etag"), "\"4\"");
    let (after, _) = everything(&tenant).await;
    assert_eq!(after["contacts"], json!([expected, customer["contacts"][1]]));
    assert_eq!(after["version"].as_u64(), customer["version"].as_u64().map(|version| version + 1));
    assert_eq!((&after["updatedAt"], &after["updatedBy"]), (&expected["updatedAt"], &json!("key_2")));
}

#[tokio::test]
async fn null_removes() {
    let tenant = with_ada_and_bob().await;
    let patch = json!({
        "salutation": null, "firstName": null, "lastName": null, "jobTitle": null, "department": null,
        "phoneNumber": null, "emailPreferences": null
    });
    let updated = tenant.patch(ADA, &patch).await.expect(StatusCode::OK);
    for member in ["salutation", "firstName", "lastName", "jobTitle", "department", "phoneNumber"] {
        assert_eq!(updated.get(member), None, "{member}");
    }
    assert_eq!(updated["emailPreferences"], json!([]));
    assert_eq!((&updated["email"], &updated["primary"]), (&json!("ada@example.com"), &json!(true)));
}

#[tokio::test]
async fn a_patch_that_changes_nothing_keeps_the_versions() {
    let tenant = with_ada_and_bob().await;
    let before = everything(&tenant).await;
    tenant.set_clock("2026-01-16T12:00:00Z");
    for patch in
        [json!({}), json!({"primary": true, "firstName": "Ada", "emailPreferences": ["legal", "billing"]})]
    {
        let answer = tenant.patch(ADA, &patch).await;
        assert_eq!(answer.expect(StatusCode::OK), before.0["contacts"][0], "{patch}");
        assert_eq!(answer.header("etag"), "\"3\"");
        assert_eq!(answer.usage.calls.get(&Access::PutItem), None, "nothing is written");
    }
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn the_primary_contact_moves() {
    let tenant = with_ada_and_bob().await;
    let bob = format!("{CONTACTS}/bob");
    let updated = tenant.patch(&bob, &json!({"primary": true})).await.expect(StatusCode::OK);
    assert_eq!((&updated["primary"], &updated["version"]), (&json!(true), &json!(3)));
    assert_eq!(primaries(&tenant).await, ["bob"]);
    assert_eq!(everything(&tenant).await.0["contacts"][0]["version"], 4, "Ada has changed too");
    tenant.patch(&bob, &json!({"primary": false})).await.expect(StatusCode::OK);
    assert_eq!(primaries(&tenant).await, Vec::<String>::new(), "there need not be one");
}

#[tokio::test]
async fn email_addresses_are_unique_whatever_their_case() {
    let tenant = with_ada_and_bob().await;
    let before = everything(&tenant).await;
    for email in ["bob@example.com", "Bob@EXAMPLE.com"] {
        let refused = tenant.patch(ADA, &json!({"email": email, "firstName": "Bob"})).await;
        let problem = refused.problem(StatusCode::CONFLICT, "email_taken");
        let error = &problem["errors"][0];
        assert_eq!((&error["pointer"], &error["contactId"]), (&json!("/email"), &json!("bob")), "{email}");
    }
    assert_eq!(everything(&tenant).await, before);
    // The same address in another case is the contact's own.
    let updated = tenant.patch(ADA, &json!({"email": "ADA@example.com"})).await.expect(StatusCode::OK);
    assert_eq!((&updated["email"], &updated["version"]), (&json!("ADA@example.com"), &json!(4)));
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = with_ada_and_bob().await;
    let before = everything(&tenant).await;
    let patch = json!({
        "id": "eve", "email": null, "firstName": 5, "lastName": "x".repeat(101), "phoneNumber": "\u{7}",
        "primary": null, "emailPreferences": "billing"
    });
    let request = tenant.request(Method::PATCH, &format!("{ADA}?x=1")).json(&patch.to_string());
    let mut violations = request.header(header::IF_MATCH, "1").send().await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/email wrong_type",
            "/emailPreferences wrong_type",
            "/firstName wrong_type",
            "/id unknown",
            "/lastName too_long",
            "/phoneNumber control_character",
            "/primary wrong_type",
            "?If-Match not_an_entity_tag",
            "?x unknown"
        ]
    );
    let empty = tenant.request(Method::PATCH, ADA).json("").send().await;
    empty.problem(StatusCode::BAD_REQUEST, "empty_body");
    let text = tenant.request(Method::PATCH, ADA).json("{}").header(header::CONTENT_TYPE, "text/plain");
    text.send().await.problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn a_version_that_is_asked_for_must_be_there() {
    let tenant = with_ada_and_bob().await;
    tenant.patch("/v1/customers/acme", &json!({"name": "Changed"})).await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    let patch_if = async |versions: &str, patch: &str| {
        tenant.request(Method::PATCH, ADA).json(patch).header(header::IF_MATCH, versions).send().await
    };
    // The customer is at version four by now; the contact is not.
    for stale in ["\"4\"", "W/\"3\""] {
        for patch in [r#"{"firstName": "Eve"}"#, "{}"] {
            patch_if(stale, patch).await.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
        }
    }
    assert_eq!(everything(&tenant).await, before);
    patch_if("\"3\"", r#"{"firstName": "Eve"}"#).await.expect(StatusCode::OK);
    patch_if("*", r#"{"firstName": "Ada"}"#).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let tenant = with_ada_and_bob().await;
    let before = everything(&tenant).await;
    let patch = json!({"firstName": "Eve"});
    for id in ["unknown", "ADA", "%00"] {
        let refused = tenant.patch(&format!("{CONTACTS}/{id}"), &patch).await;
        refused.problem(StatusCode::NOT_FOUND, "contact_not_found");
    }
    for id in ["unknown", "%00"] {
        let refused = tenant.patch(&format!("/v1/customers/{id}/contacts/ada"), &patch).await;
        refused.problem(StatusCode::NOT_FOUND, "customer_not_found");
    }
    let other = Tenant::new().await;
    other.patch(ADA, &patch).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    assert_eq!(everything(&tenant).await, before);
    tenant.delete("/v1/customers/acme").await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    for patch in [patch, json!({})] {
        tenant.patch(ADA, &patch).await.problem(StatusCode::CONFLICT, "archived");
    }
    assert_eq!(everything(&tenant).await, before);
}
