//! The example that Flexprice publishes: a request with every member of it a text of its type, and the answer.

use std::collections::BTreeSet;

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{CUSTOMERS, refused};
use crate::bad_requests::nothing_was_written;

/// The published request.
fn request() -> Value {
    json!({
        "address_city": "<string>",
        "address_country": "<string>",
        "address_line1": "<string>",
        "address_line2": "<string>",
        "address_postal_code": "<string>",
        "address_state": "<string>",
        "email": "<string>",
        "external_id": "<string>",
        "metadata": {},
        "name": "<string>"
    })
}

/// The published answer.
fn answer() -> Value {
    json!({
        "address_city": "<string>",
        "address_country": "<string>",
        "address_line1": "<string>",
        "address_line2": "<string>",
        "address_postal_code": "<string>",
        "address_state": "<string>",
        "created_at": "<string>",
        "created_by": "<string>",
        "email": "<string>",
        "environment_id": "<string>",
        "external_id": "<string>",
        "id": "<string>",
        "metadata": {},
        "name": "<string>",
        "status": "published",
        "tenant_id": "<string>",
        "updated_at": "<string>",
        "updated_by": "<string>"
    })
}

/// The published request with an e-mail address, a country and a name in their places.
fn filled() -> Value {
    let mut body = request();
    for (member, value) in [
        ("address_city", "Florence"),
        ("address_country", "US"),
        ("address_line1", "2281 Broadway Street"),
        ("address_line2", "G-31"),
        ("address_postal_code", "29501"),
        ("address_state", "South Carolina"),
        ("email", "admin@example.com"),
        ("external_id", "customer-1"),
        ("name", "ACME Enterprise"),
    ] {
        body[member] = json!(value);
    }
    body
}

fn members(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn is_answered_key_for_key() {
    let tenant = Tenant::new().await;
    let created = tenant.post(CUSTOMERS, &filled()).await;
    let shown = created.expect(StatusCode::CREATED);
    assert_eq!(created.header("content-type"), "application/json");
    let published = answer();
    assert_eq!(members(&shown), members(&published));
    for (member, value) in published.as_object().unwrap() {
        assert_eq!(shown[member].is_string(), value.is_string(), "{member}");
        assert_eq!(shown[member].is_object(), value.is_object(), "{member}");
    }
    for (member, value) in filled().as_object().unwrap() {
        assert_eq!(shown[member], *value, "{member}");
    }
    let id = shown["id"].as_str().unwrap();
    assert!(id.starts_with("cust_") && id.len() == 31, "{id}");
    for (member, value) in [
        ("status", "published"),
        ("created_at", "2026-01-15T12:00:00Z"),
        ("updated_at", "2026-01-15T12:00:00Z"),
        ("created_by", "key_1"),
        ("updated_by", "key_1"),
        ("tenant_id", tenant.environment.tenant.as_str()),
        ("environment_id", tenant.environment.id.as_str()),
    ] {
        assert_eq!(shown[member], value, "{member}");
    }
    for path in ["external/customer-1", "lookup/customer-1", id] {
        assert_eq!(tenant.get(&format!("{CUSTOMERS}/{path}")).await.expect(StatusCode::OK), shown, "{path}");
    }
    let listed = tenant.get(CUSTOMERS).await.expect(StatusCode::OK);
    assert_eq!(listed, json!({"items": [shown], "pagination": {"total": 1, "limit": 50, "offset": 50}}));
}

#[tokio::test]
async fn is_refused_as_it_stands_because_its_texts_are_no_address_and_no_country() {
    let tenant = Tenant::new().await;
    let answer = tenant.post(CUSTOMERS, &request()).await;
    let details = refused(&answer, StatusCode::BAD_REQUEST, "validation_error");
    assert_eq!(members(&details), BTreeSet::from(["address_country", "email"]));
    let message = answer.json()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("email must be an e-mail address."), "{message}");
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn has_every_member_even_where_nothing_is_known() {
    let tenant = Tenant::new().await;
    let body = json!({"external_id": "customer-1", "name": "ACME Enterprise"});
    let shown = tenant.post(CUSTOMERS, &body).await.expect(StatusCode::CREATED);
    assert_eq!(members(&shown), members(&answer()));
    for member in [
        "email",
        "address_line1",
        "address_line2",
        "address_city",
        "address_state",
        "address_postal_code",
        "address_country",
    ] {
        assert_eq!(shown[member], "", "{member}");
    }
    assert_eq!(shown["metadata"], json!({}));
}
