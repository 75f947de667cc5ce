//! Requests that are wrong: each gets a clear problem, and writes nothing.

use harness::{Answered, Tenant};
use http_api::{Method, StatusCode, header};
use serde_json::json;

/// Looks whether the environment of a tenant that began with nothing is still empty.
pub(crate) async fn nothing_was_written(tenant: &Tenant) {
    assert_eq!(tenant.items().await, Vec::<String>::new());
}

async fn create(tenant: &Tenant, body: &[u8]) -> Answered {
    tenant
        .request(Method::POST, "/v1/customers")
        .body(body)
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .send()
        .await
}

#[tokio::test]
async fn five_mistakes_are_named_at_once() {
    let tenant = Tenant::new().await;
    let body = json!({
        "id": "", "name": 7, "primaryEmail": "not an e-mail", "nickname": "x",
        "account": {"name": "ok name", "invoiceCurrency": "usd"}
    });
    let answer = tenant.post("/v1/customers", &body).await;
    let mut violations = answer.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/account/invoiceCurrency unknown_currency",
            "/id too_short",
            "/name wrong_type",
            "/nickname unknown",
            "/primaryEmail not_an_email"
        ]
    );
    assert!(!answer.body.contains("not an e-mail"), "the value itself is not repeated");
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn what_is_wrong_with_one_member_hides_nothing_that_is_wrong_with_two_together() {
    let tenant = Tenant::new().await;
    let setting = json!({"id": "s", "namespace": "n", "name": "", "dataType": "JSON", "value": "{"});
    let body = json!({
        "name": "ACME", "settings": [setting, setting],
        "account": {"id": "x", "name": "ACME", "netTermDays": -1, "aliases": ["x", {"value": "x", "until": null}]}
    });
    let mut violations = tenant.post("/v1/customers", &body).await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/account/aliases/0 same_as_account_id",
            "/account/aliases/1 overlapping_range",
            "/account/aliases/1 same_as_account_id",
            "/account/aliases/1/until unknown",
            "/account/netTermDays out_of_range",
            "/settings/0/name too_short",
            "/settings/0/value not_json",
            "/settings/1 repeated",
            "/settings/1/name too_short",
            "/settings/1/value not_json",
        ]
    );
    let put = json!({"name": "", "dataType": "NUMERIC", "value": "one"});
    let refused = tenant.put("/v1/customers/acme/settings/n/s", &put).await;
    assert_eq!(refused.violations(), ["/name too_short", "/value not_numeric"]);
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn bodies_that_are_not_json_get_a_clear_problem() {
    let tenant = Tenant::new().await;
    let cases: [(&[u8], &str); 9] = [
        (b"", "empty_body"),
        (b"  \n", "empty_body"),
        (b"not json", "malformed_json"),
        (b"{\"name\": \"ACME\"", "malformed_json"),
        (b"{\"name\": \"ACME\"} {}", "malformed_json"),
        (b"{\"name\": \"\xff\xfe\"}", "malformed_json"),
        (b"{\"name\": \"a\x00b\"}", "malformed_json"),
        (b"{\"name\": \"\\ud800\"}", "malformed_json"),
        (b"\xef\xbb\xbf{\"name\": \"ACME\"}", "malformed_json"),
    ];
    for (body, code) in cases {
        create(&tenant, body).await.problem(StatusCode::BAD_REQUEST, code);
    }
    let problem =
        create(&tenant, b"{\n \"name\": }").await.problem(StatusCode::BAD_REQUEST, "malformed_json");
    assert_eq!(
        problem["detail"],
        "Up to line 2, column 10 it is JSON; from there on it is not, or a number is out of range."
    );
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn bodies_that_are_too_much_get_a_clear_problem() {
    let tenant = Tenant::new().await;
    let two_mebibytes = format!("{{\"name\": \"{}\"}}", "a".repeat(2 * 1024 * 1024));
    create(&tenant, two_mebibytes.as_bytes())
        .await
        .problem(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large");
    let deep = format!("{{\"name\": {}{}}}", "[".repeat(50_000), "]".repeat(50_000));
    create(&tenant, deep.as_bytes()).await.problem(StatusCode::BAD_REQUEST, "body_too_deep");
    let long_name = json!({"name": "a".repeat(900_000)}).to_string();
    assert_eq!(create(&tenant, long_name.as_bytes()).await.violations(), ["/name too_long"]);
    let many: Vec<String> = (0..40_000).map(|number| format!("alias-{number}")).collect();
    let many_aliases = json!({"name": "ACME", "account": {"name": "ACME", "aliases": many}}).to_string();
    assert_eq!(create(&tenant, many_aliases.as_bytes()).await.violations(), ["/account/aliases too_many"]);
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn control_characters_are_refused_wherever_text_goes() {
    let tenant = Tenant::new().await;
    let hostile = "a\u{0}\u{7}\u{1b}[31m\u{85}b";
    let body = json!({
        "id": hostile, "name": hostile, "primaryEmail": hostile, "metadata": {"key": hostile},
        "address": {"line1": hostile, "city": hostile, "postalCode": hostile, "phoneNumber": hostile},
        "settings": [{"id": hostile, "namespace": hostile, "name": hostile, "dataType": "STRING", "value": hostile}],
        "account": {"id": hostile, "name": hostile, "aliases": [hostile], "tags": [hostile]}
    });
    let violations = tenant.post("/v1/customers", &body).await.violations();
    assert_eq!(violations.len(), 16);
    assert!(violations.iter().all(|violation| violation.ends_with(" control_character")), "{violations:?}");
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn only_json_is_taken() {
    let tenant = Tenant::new().await;
    let send = async |content_type: &str| {
        let request =
            tenant.request(Method::POST, "/v1/customers").json(r#"{"name": "ACME", "account": null}"#);
        request.header(header::CONTENT_TYPE, content_type).send().await
    };
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""] {
        send(content_type).await.problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
    }
    let undeclared = tenant.request(Method::POST, "/v1/customers").body(b"{}").send().await;
    undeclared.problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
    let encoded = tenant.request(Method::POST, "/v1/customers").json(r#"{"name": "ACME"}"#);
    let encoded = encoded.header(header::CONTENT_ENCODING, "gzip").send().await;
    encoded.problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
    nothing_was_written(&tenant).await;
    send("Application/JSON;charset=UTF-8").await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn unknown_parameters_are_refused_everywhere() {
    let tenant = Tenant::new().await;
    let create =
        tenant.request(Method::POST, "/v1/customers?dryRun=true").json(r#"{"name": "ACME"}"#).send().await;
    assert_eq!(create.violations(), ["?dryRun unknown"]);
    let both = tenant.request(Method::POST, "/v1/customers?dryRun=true").json(r#"{"name": 5}"#).send().await;
    assert_eq!(both.violations(), ["?dryRun unknown", "/name wrong_type"]);
    for path in ["/v1/customers", "/v1/customers/x", "/v1/accounts/x", "/v1/aliases/x"] {
        assert_eq!(tenant.get(&format!("{path}?foo=1")).await.violations(), ["?foo unknown"], "{path}");
    }
    nothing_was_written(&tenant).await;
}
