//! What a key must be allowed to do.

use domain::scope::Scope;
use harness::{Answered, Sending};
use http_api::{Method, StatusCode};
use serde_json::json;

use super::{message, settings::setting, tenant_with};

#[tokio::test]
async fn a_setting_of_an_account_needs_the_scope_of_accounts_too() {
    let tenant = tenant_with(&json!([])).await;
    tenant
        .add_key("customers-of-togai-refusals", |key| {
            key.scopes = [Scope::CustomersRead, Scope::CustomersWrite].into();
        })
        .await;
    let send =
        async |request: Sending<'_>| -> Answered { request.key("customers-of-togai-refusals").send().await };
    for entity_type in ["CUSTOMER", "ACCOUNT"] {
        let body = setting(entity_type, "globex").to_string();
        let key = format!("/togai/settings/setting.USER.limit.{entity_type}.globex");
        let list = format!("/togai/settings?entity_type={entity_type}&entity_id=globex");
        let answers = [
            (send(tenant.request(Method::POST, "/togai/settings").json(&body)).await, "accounts:write"),
            (send(tenant.request(Method::GET, &key)).await, "accounts:read"),
            (send(tenant.request(Method::PATCH, &key).json("{\"value\": \"2\"}")).await, "accounts:write"),
            (send(tenant.request(Method::GET, &list)).await, "accounts:read"),
        ];
        for (answer, needed) in answers {
            if entity_type == "CUSTOMER" {
                assert!(answer.status.is_success(), "{}", answer.body);
            } else {
                let said = message(&answer, StatusCode::FORBIDDEN);
                assert_eq!(said, format!("The key lacks the scope {needed}."));
            }
        }
    }
    for all in ["/togai/settings", "/togai/settings?entity_type=CUSTOMER"] {
        message(&send(tenant.request(Method::GET, all)).await, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_in_a_message_that_the_client_reads() {
    let tenant = tenant_with(&json!([])).await;
    let nameless = tenant.request(Method::POST, "/togai/customers").json("{").send().await;
    assert!(message(&nameless, StatusCode::BAD_REQUEST).contains("it is JSON; from there on it is not"));
    let empty = tenant.request(Method::POST, "/togai/customers").json("").send().await;
    assert_eq!(
        message(&empty, StatusCode::BAD_REQUEST),
        "The body is empty. Send a JSON object as the body."
    );
    let unknown = tenant.get("/togai/invoices").await;
    assert!(message(&unknown, StatusCode::NOT_FOUND).starts_with("There is no such route."));
    let none = tenant.get("/togai/accounts/none").await;
    assert!(message(&none, StatusCode::NOT_FOUND).starts_with("There is no such account."));
    let other = tenant.request(Method::PUT, "/togai/customers/globex").json("{}").send().await;
    assert!(message(&other, StatusCode::METHOD_NOT_ALLOWED).contains("This path answers to"));
}
