//! What a caller writes begins no header of its own.

use harness::{Tenant, encoded};
use http_api::{HeaderName, Method, StatusCode};
use serde_json::json;

/// Line breaks are refused in a name of anything, so none gets as far as a header.
#[tokio::test]
async fn line_breaks_are_refused_in_what_headers_and_paths_are_made_of() {
    let tenant = Tenant::new().await;
    for text in ["a\r\nset-cookie: x=1", "a\nb", "a\u{0}b", "a\u{85}b", "\r\n\r\n<html>"] {
        let body =
            json!({"id": text, "name": "ACME", "account": {"id": text, "name": "ACME", "aliases": [text]}});
        let refused = tenant.post("/v1/customers", &body).await;
        let violations = refused.violations();
        assert_eq!(violations.len(), 3, "{violations:?}");
        for path in ["customers", "accounts", "aliases"] {
            let target = format!("/v1/{path}/{}", encoded(text));
            assert_eq!(tenant.get(&target).await.status, StatusCode::NOT_FOUND, "{target}");
        }
        let setting = format!("/v1/customers/acme/settings/{0}/{0}", encoded(text));
        let value = json!({"name": "Limit", "dataType": "STRING", "value": "1"});
        assert_eq!(tenant.put(&setting, &value).await.status, StatusCode::BAD_REQUEST, "{text:?}");
    }
    assert_eq!(tenant.items().await, Vec::<String>::new());
}

/// A path may be hostile before it is decoded, and after.
#[tokio::test]
async fn paths_lead_where_they_say_however_they_are_encoded() {
    let tenant = Tenant::new().await;
    for id in ["acme", "a/restore", ".acme"] {
        tenant.post("/v1/customers", &json!({"id": id, "name": "ACME"})).await.expect(StatusCode::CREATED);
    }
    for (target, id) in [
        ("/v1/customers/%61cme", "acme"),
        ("/v1/customers/a%2Frestore", "a/restore"),
        ("/v1/customers/a%2frestore", "a/restore"),
        ("/v1/customers/%2Eacme", ".acme"),
    ] {
        assert_eq!(tenant.get(target).await.expect(StatusCode::OK)["id"], id, "{target}");
    }
    for (target, status) in [
        ("/v1/customers/%2561cme", StatusCode::NOT_FOUND),
        ("/v1/customers/%2e%2e", StatusCode::NOT_FOUND),
        ("/v1/customers/acme%00", StatusCode::NOT_FOUND),
        ("/v1/customers/acme%20", StatusCode::NOT_FOUND),
        ("/v1/customers/%ff", StatusCode::BAD_REQUEST),
        ("/v1/customers/%c0%af", StatusCode::BAD_REQUEST),
        ("/v1/customers/../customers/acme", StatusCode::NOT_FOUND),
    ] {
        let answer = tenant.get(target).await;
        assert_eq!(answer.status, status, "{target}: {}", answer.body);
    }
}

/// A header that the answer repeats is the one that was sent.
#[tokio::test]
async fn idempotency_keys_are_told_apart_and_repeated_as_they_are() {
    let tenant = Tenant::new().await;
    for (number, key) in
        ["#", "%23", "a/b", "a#IDEMPOTENCY", ":v", "{}", "..", "a", "A"].into_iter().enumerate()
    {
        let body = json!({"name": format!("GoJo {number}"), "currency": "USD"});
        let request = tenant.request(Method::POST, "/alguna/customers").json(&body.to_string());
        let request = request.header(HeaderName::from_static("alguna-version"), "2026-04-01");
        let answer = request.header(HeaderName::from_static("idempotency-key"), key).send().await;
        assert!(answer.status.is_success(), "{key}: {}", answer.body);
        assert_eq!(answer.header("idempotency-key"), key);
        assert_eq!(answer.header("idempotent-replayed"), "false", "{key}");
    }
}
