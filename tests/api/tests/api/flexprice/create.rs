//! `flexprice-create-customer`.

use harness::Tenant;
use http_api::{HeaderName, Method, StatusCode, header};
use serde_json::{Value, json};

use super::{CUSTOMERS, create, refused, wrong_members};
use crate::bad_requests::nothing_was_written;

/// Everything that a customer may be created with.
fn everything() -> Value {
    json!({
        "external_id": "globex", "name": "Globex Corporation", "email": "billing@globex.example",
        "contact": "+1 555 010 0177", "address_line1": "12 Harbor Road", "address_line2": "Pier 3",
        "address_city": "Portland", "address_state": "OR", "address_postal_code": "97201",
        "address_country": "US", "timezone": "America/Los_Angeles", "billing_currency": "JPY",
        "tax_treatment": "exempt", "metadata": {"segment": "enterprise"},
        "contact_persons": [
            {"id": "grace", "salutation": "Dr.", "first_name": "Grace", "last_name": "Hopper",
             "email": "grace@globex.example", "mobile": "+1 555 010 0101", "designation": "Treasurer",
             "department": "Finance", "is_primary": true}
        ]
    })
}

#[tokio::test]
async fn everything_that_is_given_is_shown() {
    let tenant = Tenant::new().await;
    let created = tenant.post(CUSTOMERS, &everything()).await.expect(StatusCode::CREATED);
    for (member, value) in everything().as_object().unwrap() {
        assert_eq!(created[member], *value, "{member}");
    }
    assert_eq!(created.as_object().unwrap().len(), 23);
    let path = super::path_of(&created);
    assert_eq!(tenant.get(&path).await.expect(StatusCode::OK), created);
}

#[tokio::test]
async fn empty_texts_and_nulls_ask_for_nothing() {
    let tenant = Tenant::new().await;
    let plain = create(&tenant, "plain", json!({})).await;
    let nothing = |empty: Value| {
        json!({
            "email": empty, "contact": empty, "address_line1": empty, "address_line2": empty,
            "address_city": empty, "address_state": empty, "address_postal_code": empty,
            "address_country": empty, "timezone": empty, "billing_currency": empty, "tax_treatment": empty,
            "metadata": null, "contact_persons": null, "onboarding_workflow_name": "",
            "tax_rate_overrides": [], "integration_entity_mapping": null, "skip_onboarding_workflow": true
        })
    };
    for (external_id, empty) in [("texts", json!("")), ("nulls", Value::Null)] {
        let mut created = create(&tenant, external_id, nothing(empty)).await;
        assert_ne!(created["id"], plain["id"]);
        for member in ["id", "external_id"] {
            created[member] = plain[member].clone();
        }
        assert_eq!(created, plain, "{external_id}");
    }
}

#[tokio::test]
async fn a_taken_external_id_is_refused_and_leaves_nothing_behind() {
    let tenant = Tenant::new().await;
    let first = create(&tenant, "globex", json!({})).await;
    let before = tenant.items().await;
    let answer = tenant.post(CUSTOMERS, &everything()).await;
    let details = refused(&answer, StatusCode::CONFLICT, "already_exists");
    let said =
        format!("The external_id globex is that of customer {} already.", first["id"].as_str().unwrap());
    assert_eq!(details, json!({"external_id": said}));
    assert_eq!(answer.json()["message"], said);
    assert_eq!(tenant.items().await, before);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = Tenant::new().await;
    let body = json!({
        "external_id": "x".repeat(256), "name": "ab", "email": "billing", "contact": "1".repeat(31),
        "address_line1": 5, "address_city": "x".repeat(101), "address_country": "us", "timezone": "Mars/Olympus",
        "billing_currency": "EURO", "tax_treatment": "none", "metadata": {"a": 1},
        "contact_persons": [
            {"first_name": "Ada", "email": "ada@example.com", "is_primary": true},
            {"first_name": "Bob", "email": "ADA@example.com", "is_primary": true, "title": "Mr"},
            {"last_name": "Hopper"}
        ],
        "onboarding_workflow_name": "welcome", "tax_rate_overrides": [{}], "parent_customer_id": "cust_1",
        "parent_customer_external_id": "x", "nickname": "x"
    });
    let answer = tenant.post(&format!("{CUSTOMERS}?dry_run=true"), &body).await;
    assert_eq!(
        wrong_members(&answer),
        [
            "address_city",
            "address_country",
            "address_line1",
            "billing_currency",
            "contact",
            "contact_persons/1/email",
            "contact_persons/1/is_primary",
            "contact_persons/1/title",
            "contact_persons/2/email",
            "contact_persons/2/first_name",
            "dry_run",
            "email",
            "external_id",
            "metadata/a",
            "name",
            "nickname",
            "onboarding_workflow_name",
            "parent_customer_external_id",
            "parent_customer_id",
            "tax_rate_overrides",
            "tax_treatment",
            "timezone"
        ]
    );
    let missing = tenant.post(CUSTOMERS, &json!({})).await;
    assert_eq!(wrong_members(&missing), ["external_id", "name"]);
    for external_id in ["", " globex", "glo\nbex", ".."] {
        let answer = tenant.post(CUSTOMERS, &json!({"external_id": external_id, "name": "Globex"})).await;
        assert_eq!(wrong_members(&answer), ["external_id"], "{external_id:?}");
    }
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn a_currency_may_be_in_small_letters_and_that_of_the_environment_is_not_shown() {
    let tenant = Tenant::new().await;
    let created = create(&tenant, "yen", json!({"billing_currency": "jpy"})).await;
    assert_eq!(created["billing_currency"], "JPY");
    let usual = "USD";
    let created = create(&tenant, "usual", json!({"billing_currency": usual})).await;
    assert_eq!(created.get("billing_currency"), None);
    let account = tenant.get("/v1/accounts/usual").await.expect(StatusCode::OK);
    assert_eq!(account["invoiceCurrency"], usual);
}

#[tokio::test]
async fn a_key_needs_the_scopes_of_customers_and_of_accounts() {
    let tenant = Tenant::new().await;
    let customer = create(&tenant, "globex", json!({})).await;
    let before = tenant.items().await;
    tenant
        .add_key("customers-of-flexprice-create", |key| {
            key.scopes.retain(|scope| scope.name().starts_with("customers"));
        })
        .await;
    let path = super::path_of(&customer);
    for (method, target, body) in [
        (Method::POST, CUSTOMERS, Some(json!({"external_id": "x", "name": "Another"}))),
        (Method::GET, CUSTOMERS, None),
        (Method::POST, "/flexprice/v1/customers/search", Some(json!({}))),
        (Method::GET, &path, None),
        (Method::GET, "/flexprice/v1/customers/external/globex", None),
        (Method::GET, "/flexprice/v1/customers/lookup/globex", None),
        (Method::PUT, &path, Some(json!({"name": "Another"}))),
        (
            Method::PUT,
            "/flexprice/v1/customers?external_customer_id=globex",
            Some(json!({"name": "Another"})),
        ),
        (Method::DELETE, &path, None),
    ] {
        let request = tenant.request(method.clone(), target).key("customers-of-flexprice-create");
        let request = match body {
            Some(body) => request.json(&body.to_string()),
            None => request,
        };
        let answer = request.send().await;
        refused(&answer, StatusCode::FORBIDDEN, "permission_denied");
        assert!(answer.body.contains("accounts:"), "{method} {target}: {}", answer.body);
    }
    let answer = tenant.request(Method::GET, CUSTOMERS).without(&header::AUTHORIZATION).send().await;
    refused(&answer, StatusCode::UNAUTHORIZED, "permission_denied");
    let x_api_key = HeaderName::from_static("x-api-key");
    let request = tenant.request(Method::GET, &path).without(&header::AUTHORIZATION);
    request.header(x_api_key, &tenant.key).send().await.expect(StatusCode::OK);
    assert_eq!(tenant.items().await, before);
}
