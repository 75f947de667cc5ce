//! Customers of the second generation: creating, getting and looking them up.

use harness::Tenant;
use http_api::{HeaderName, Method, StatusCode};
use serde_json::{Value, json};

use super::{CUSTOMERS, account, get, id, is_generated, members, post, refusal, second, shown};
use crate::bad_requests::nothing_was_written;

fn request() -> Value {
    json!({
        "name": "Globex", "currency": "EUR", "aliases": ["crm-1", "crm-2"],
        "billing_address": {
            "line1": "Hauptstr. 5", "city": "Berlin", "state": "", "postal_code": "10827", "country": "DEU"
        },
        "contacts": [
            {"email": "ada@example.com", "first_name": "Ada", "is_primary": true, "email_preferences": ["billing"]},
            {"email": "bob@example.com", "is_primary": false, "id": "bob"}
        ]
    })
}

#[tokio::test]
async fn a_customer_is_answered_in_snake_case_with_alpha_3_countries() {
    let tenant = Tenant::new().await;
    let customer = post(&tenant, CUSTOMERS, &request()).await.expect(StatusCode::OK);
    assert!(is_generated(&id(&customer)));
    let mut expected = request();
    let generated = |contact: &Value| is_generated(contact["id"].as_str().unwrap());
    let contacts = customer["contacts"].as_array().unwrap();
    let ada = contacts.iter().find(|contact| generated(contact)).unwrap();
    let bob = json!({"id": "bob", "email": "bob@example.com", "is_primary": false, "email_preferences": []});
    expected["contacts"][0]["id"] = ada["id"].clone();
    assert_eq!(*ada, expected["contacts"][0]);
    assert!(contacts.contains(&bob), "{customer}");
    expected["contacts"] = customer["contacts"].clone();
    expected["id"] = customer["id"].clone();
    expected["created_at"] = json!("2026-01-15T12:00:00Z");
    expected["updated_at"] = json!("2026-01-15T12:00:00Z");
    assert_eq!(customer, expected);
    for name in [id(&customer).as_str(), "crm-1", "crm-2"] {
        assert_eq!(shown(&tenant, &format!("{CUSTOMERS}/{name}")).await, customer);
        let found = shown(&tenant, &format!("{CUSTOMERS}/lookup?alias={name}")).await;
        assert_eq!(found, json!({"customer_id": customer["id"]}));
    }
}

#[tokio::test]
async fn what_there_is_none_of_is_left_out() {
    let tenant = Tenant::new().await;
    let body = json!({"name": "Globex", "currency": "EUR"});
    let customer = post(&tenant, CUSTOMERS, &body).await.expect(StatusCode::OK);
    assert_eq!(
        members(&customer),
        ["aliases", "contacts", "created_at", "currency", "id", "name", "updated_at"]
    );
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_in_the_callers_names() {
    let tenant = Tenant::new().await;
    let body = json!({
        "name": "Globex", "tax_id": "DE1", "billingAddress": {},
        "billing_address": {"line1": "x", "country": "DE"},
        "contacts": [
            {"email": "a@example.com", "is_primary": true}, {"email": "b@example.com", "is_primary": true},
            {"email": "c@example.com"}
        ]
    });
    let detail = refusal(&post(&tenant, CUSTOMERS, &body).await, StatusCode::BAD_REQUEST);
    for said in [
        "/currency is required.",
        "/tax_id is not known here; known are name, currency, aliases, billing_address, contacts.",
        "/billingAddress is not known here",
        "/billing_address/country must be a country code of three capital letters (ISO 3166-1 alpha-3).",
        "/billing_address/city is required.",
        "/billing_address/state is required.",
        "/billing_address/postal_code is required.",
        "/contacts/1/is_primary is true for an earlier contact of the list; at most one is primary.",
        "/contacts/2/is_primary is required.",
    ] {
        assert!(detail.contains(said), "{said}: {detail}");
    }
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn every_call_needs_a_known_version() {
    let tenant = Tenant::new().await;
    let version = || HeaderName::from_static("alguna-version");
    let targets = [
        (Method::POST, CUSTOMERS),
        (Method::GET, CUSTOMERS),
        (Method::GET, "/alguna/customers/x"),
        (Method::GET, "/alguna/customers/lookup?alias=x"),
        (Method::PATCH, "/alguna/customers/x"),
    ];
    for (method, target) in targets {
        let valid = || second(&tenant, method.clone(), target).json(&request().to_string());
        let refused = |answer: harness::Answered, said: &str| {
            let body = answer.expect(StatusCode::BAD_REQUEST);
            let expected =
                json!({"type": "about:blank", "title": "Bad Request", "status": 400, "detail": said});
            assert_eq!(body, expected, "{method} {target}");
        };
        refused(valid().without(&version()).send().await, "Alguna-Version is required.");
        for unknown in ["2025-01-01", "2026-04-02", "latest", ""] {
            let said = "Alguna-Version must be one of 2026-04-01.";
            refused(valid().header(version(), unknown).send().await, said);
        }
    }
    // The first generation has no versions.
    tenant.get("/alguna/accounts").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn what_is_wrong_with_headers_and_body_is_said_together() {
    let tenant = Tenant::new().await;
    let answer = second(&tenant, Method::POST, CUSTOMERS)
        .header(HeaderName::from_static("alguna-version"), "1")
        .json("{\"name\": \"Globex\"}")
        .send()
        .await;
    let detail = refusal(&answer, StatusCode::BAD_REQUEST);
    assert_eq!(detail, "Alguna-Version must be one of 2026-04-01. /currency is required.");
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn both_generations_show_the_same_object() {
    let tenant = Tenant::new().await;
    let customer = post(&tenant, CUSTOMERS, &request()).await.expect(StatusCode::OK);
    let as_account = shown(&tenant, "/alguna/accounts/crm-2").await;
    assert_eq!(as_account["id"], customer["id"]);
    assert_eq!(
        as_account["billingAddress"],
        json!({"line1": "Hauptstr. 5", "city": "Berlin", "postalCode": "10827", "country": "DE"})
    );
    assert_eq!(as_account["contacts"].as_array().unwrap().len(), 2);
    let made = account(&tenant, "Initech", &json!(["crm-3"])).await;
    assert_eq!(shown(&tenant, "/alguna/customers/crm-3").await["id"], made["id"]);
}

#[tokio::test]
async fn a_tax_that_is_known_is_shown() {
    let tenant = Tenant::new().await;
    let tax = json!({
        "country": "DE", "id": "DE123", "rate": "0.190", "reason": "REVERSE_CHARGE", "status": "verified", "type": "VAT"
    });
    let body = json!({"id": "acme", "name": "ACME", "tax": tax});
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    let customer = shown(&tenant, "/alguna/customers/acme").await;
    let expected = [
        ("tax_country", "DEU"),
        ("tax_id", "DE123"),
        ("tax_rate", "0.190"),
        ("tax_reason", "reverse_charge"),
        ("tax_status", "verified"),
        ("tax_type", "vat"),
    ];
    for (member, value) in expected {
        assert_eq!(customer[member], value, "{member}");
    }
    let body = json!({"id": "part", "name": "Part", "tax": {"type": "SALES_TAX"}});
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    let customer = shown(&tenant, "/alguna/customers/part").await;
    assert_eq!(customer["tax_type"], "sales_tax");
    assert!(customer.get("tax_country").is_none(), "{customer}");
}

#[tokio::test]
async fn an_alias_that_names_nobody_is_not_looked_up() {
    let tenant = Tenant::new().await;
    refusal(&get(&tenant, "/alguna/customers/lookup?alias=none").await, StatusCode::NOT_FOUND);
    let long = format!("/alguna/customers/lookup?alias={}", "x".repeat(256));
    for (target, said) in [
        ("/alguna/customers/lookup", "alias is required."),
        ("/alguna/customers/lookup?alias=", "alias must have at least 1 character."),
        (long.as_str(), "alias must have at most 255 characters."),
        ("/alguna/customers/lookup?alias=x&at=y", "at is not known here; known are alias."),
    ] {
        assert_eq!(refusal(&get(&tenant, target).await, StatusCode::BAD_REQUEST), said);
    }
}
