//! `update-customer`.

use harness::{Answered, Tenant};
use http_api::{Method, StatusCode, header};
use serde_json::{Value, json};
use store::Access;

const ACME: &str = "/v1/customers/acme";

async fn with_acme() -> Tenant {
    let tenant = Tenant::new().await;
    let body = json!({
        "id": "acme", "name": "ACME", "primaryEmail": "a@example.com",
        "address": {"line1": "1 Main Street", "city": "Rome", "country": "IT"},
        "timeZone": "Europe/Rome", "tax": {"country": "IT", "id": "IT123", "rate": "0.22", "type": "VAT"},
        "metadata": {"crm": "42", "region": "emea"}, "account": null
    });
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    tenant
}

async fn patch_if(tenant: &Tenant, versions: &str, body: &Value) -> Answered {
    let request = tenant.request(Method::PATCH, ACME).json(&body.to_string());
    request.header(header::IF_MATCH, versions).send().await
}

#[tokio::test]
async fn changes_what_the_patch_names_and_nothing_else() {
    let tenant = with_acme().await;
    let mut expected = tenant.get(ACME).await.expect(StatusCode::OK);
    tenant
        .add_key("another-key-of-update-customer", |key| {
            key.id = domain::text::KeyId::parse("key_2").unwrap();
        })
        .await;
    tenant.set_clock("2026-01-16T12:00:00Z");
    let request = tenant
        .request(Method::PATCH, ACME)
        .json(r#"{"name": "ACME Ltd"}"#)
        .key("another-key-of-update-customer");
    let answer = request.send().await;
    for (member, value) in [
        ("name", json!("ACME Ltd")),
        ("version", json!(2)),
        ("updatedAt", json!("2026-01-16T12:00:00Z")),
        ("updatedBy", json!("key_2")),
    ] {
        expected[member] = value;
    }
    assert_eq!(answer.expect(StatusCode::OK), expected);
    assert_eq!(answer.header("etag"), "\"2\"");
    let shown = tenant.get(ACME).await;
    assert_eq!(shown.expect(StatusCode::OK), expected);
    assert_eq!(shown.header("etag"), "\"2\"");
}

#[tokio::test]
async fn null_removes() {
    let tenant = with_acme().await;
    let patch =
        json!({"primaryEmail": null, "address": null, "timeZone": null, "tax": null, "metadata": null});
    let updated = tenant.patch(ACME, &patch).await.expect(StatusCode::OK);
    for member in ["primaryEmail", "address", "timeZone", "tax"] {
        assert_eq!(updated.get(member), None, "{member}");
    }
    assert_eq!(updated["metadata"], json!({}));
    assert_eq!(updated["name"], "ACME");
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), updated);
}

#[tokio::test]
async fn objects_are_merged_member_by_member() {
    let tenant = with_acme().await;
    let patch = json!({
        "address": {"city": null, "line2": "Floor 2", "country": "FR"},
        "tax": {"id": null, "rate": "0.220", "reason": "REVERSE_CHARGE", "status": null},
        "metadata": {"crm": null, "region": "apac", "tier": "gold", "never there": null}
    });
    let updated = tenant.patch(ACME, &patch).await.expect(StatusCode::OK);
    assert_eq!(updated["address"], json!({"line1": "1 Main Street", "line2": "Floor 2", "country": "FR"}));
    let tax = json!({"country": "IT", "rate": "0.220", "reason": "REVERSE_CHARGE", "type": "VAT"});
    assert_eq!((&updated["tax"], &updated["timeZone"]), (&tax, &json!("Europe/Rome")));
    assert_eq!(updated["metadata"], json!({"region": "apac", "tier": "gold"}));
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), updated);

    // What is not there yet is merged into an empty object.
    tenant.patch(ACME, &json!({"address": null, "tax": null})).await.expect(StatusCode::OK);
    let patch = json!({"address": {"city": "Oslo", "state": null}, "tax": {"country": "NO", "id": null}});
    let updated = tenant.patch(ACME, &patch).await.expect(StatusCode::OK);
    assert_eq!((&updated["address"], &updated["tax"]), (&json!({"city": "Oslo"}), &json!({"country": "NO"})));
}

#[tokio::test]
async fn metadata_has_fifty_pairs_at_most_after_the_merge() {
    let tenant = with_acme().await;
    let pairs = |first: usize, last: usize| -> Value {
        (first..=last)
            .map(|number| (format!("key-{number}"), json!("value")))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    tenant.patch(ACME, &json!({"metadata": pairs(3, 50)})).await.expect(StatusCode::OK);
    let before = tenant.get(ACME).await.expect(StatusCode::OK);
    assert_eq!(before["metadata"].as_object().unwrap().len(), 50);

    let refused = tenant.patch(ACME, &json!({"name": "ACME Ltd", "metadata": pairs(51, 51)})).await;
    assert_eq!(refused.violations(), ["/metadata too_many"]);
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), before);

    let one_for_another = json!({"metadata": {"crm": null, "key-51": "value"}});
    let updated = tenant.patch(ACME, &one_for_another).await.expect(StatusCode::OK);
    assert_eq!(updated["metadata"].as_object().unwrap().len(), 50);
}

#[tokio::test]
async fn a_patch_that_changes_nothing_keeps_the_version() {
    let tenant = with_acme().await;
    let before = tenant.get(ACME).await.expect(StatusCode::OK);
    tenant.set_clock("2026-01-16T12:00:00Z");
    for patch in [
        json!({}),
        json!({"name": "ACME"}),
        json!({"timeZone": "europe/rome", "tax": {"rate": "0.22", "reason": null}}),
        json!({"address": {}, "metadata": {}}),
        json!({"address": {"line2": null, "city": "Rome"}, "metadata": {"never there": null, "crm": "42"}}),
    ] {
        let answer = tenant.patch(ACME, &patch).await;
        assert_eq!(answer.expect(StatusCode::OK), before, "{patch}");
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!(answer.usage.calls.get(&Access::PutItem), None, "nothing is written");
    }
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), before);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = with_acme().await;
    let before = tenant.get(ACME).await.expect(StatusCode::OK);
    let patch = json!({
        "id": "other", "status": "ARCHIVED", "name": null, "primaryEmail": "no address",
        "address": {"country": "XX", "street": "1 Main Street", "city": 5},
        "timeZone": "Rome", "tax": {"rate": "22", "vat": "x"}, "contacts": [],
        "metadata": {"": "empty key", "number": 5, "a/b": ["x"]}
    });
    let request = tenant.request(Method::PATCH, &format!("{ACME}?dryRun=true")).json(&patch.to_string());
    let mut violations = request.header(header::IF_MATCH, "1").send().await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/address/city wrong_type",
            "/address/country unknown_country",
            "/address/street unknown",
            "/contacts unknown",
            "/id unknown",
            "/metadata/ too_short",
            "/metadata/a~1b wrong_type",
            "/metadata/number wrong_type",
            "/name wrong_type",
            "/primaryEmail not_an_email",
            "/status unknown",
            "/tax/rate not_a_rate",
            "/tax/vat unknown",
            "/timeZone unknown_time_zone",
            "?If-Match not_an_entity_tag",
            "?dryRun unknown"
        ]
    );
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), before);
}

#[tokio::test]
async fn bodies_that_are_no_patch_get_a_clear_problem() {
    let tenant = with_acme().await;
    let before = tenant.get(ACME).await.expect(StatusCode::OK);
    let send = async |body: &str| tenant.request(Method::PATCH, ACME).json(body).send().await;
    send("").await.problem(StatusCode::BAD_REQUEST, "empty_body");
    send("{\"name\": ").await.problem(StatusCode::BAD_REQUEST, "malformed_json");
    send(&"[".repeat(50)).await.problem(StatusCode::BAD_REQUEST, "body_too_deep");
    // A merge patch that is no object would take the place of the whole customer.
    for body in ["null", "[]", "5", "\"name\""] {
        assert_eq!(send(body).await.violations(), [" wrong_type"], "{body}");
    }
    assert_eq!(send(r#"{"name": "One name", "name": "Another"}"#).await.violations(), ["/name duplicate"]);
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), before);
}

#[tokio::test]
async fn merge_patches_may_be_declared_as_such_by_patches_alone() {
    let tenant = with_acme().await;
    let send = async |method: Method, target: &str, body: &str, content_type: &str| {
        let request = tenant.request(method, target).json(body);
        request.header(header::CONTENT_TYPE, content_type).send().await
    };
    for (number, content_type) in
        ["application/merge-patch+json", "Application/Merge-Patch+JSON; charset=utf-8", "application/json"]
            .into_iter()
            .enumerate()
    {
        let body = format!(r#"{{"name": "ACME {number}"}}"#);
        send(Method::PATCH, ACME, &body, content_type).await.expect(StatusCode::OK);
    }
    for content_type in ["application/json-patch+json", "text/plain", ""] {
        let refused = send(Method::PATCH, ACME, r#"{"name": "Refused"}"#, content_type).await;
        refused.problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
    }
    let setting = r#"{"name": "Limit", "dataType": "STRING", "value": ""}"#;
    for (method, target, body) in [
        (Method::POST, "/v1/customers", r#"{"name": "Another"}"#),
        (Method::PUT, "/v1/customers/acme/settings/n/s", setting),
    ] {
        let refused = send(method, target, body, "application/merge-patch+json").await;
        refused.problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
    }
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK)["name"], "ACME 2");
}

#[tokio::test]
async fn a_version_that_is_asked_for_must_be_there() {
    let tenant = with_acme().await;
    tenant.patch(ACME, &json!({"name": "ACME at two"})).await.expect(StatusCode::OK);
    let before = tenant.get(ACME).await.expect(StatusCode::OK);
    let patch = json!({"name": "Refused"});
    for stale in ["\"1\"", "\"3\"", "\"1\", \"3\"", "W/\"2\"", "\"02\"", "\"\"", "\"x,2\""] {
        let refused = patch_if(&tenant, stale, &patch).await;
        let problem = refused.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
        assert_eq!(problem["detail"], "The object is at version 2.", "{stale}");
    }
    // A patch that would change nothing has a condition too.
    let nothing = patch_if(&tenant, "\"1\"", &json!({})).await;
    nothing.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    for malformed in ["2", "\"2", "\"2\" \"3\"", "*, \"2\"", ""] {
        let refused = patch_if(&tenant, malformed, &patch).await;
        assert_eq!(refused.violations(), ["?If-Match not_an_entity_tag"], "{malformed}");
    }
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), before);
    for (number, matching) in ["\"2\"", "\"1\", \"3\"", "*", "W/\"5\" ,\"5\""].into_iter().enumerate() {
        let updated = patch_if(&tenant, matching, &json!({"name": format!("ACME {number}")})).await;
        assert_eq!(updated.expect(StatusCode::OK)["version"], number + 3, "{matching}");
    }
}

#[tokio::test]
async fn customers_that_are_not_there_are_not_found() {
    let tenant = with_acme().await;
    let too_long = format!("/v1/customers/{}", "x".repeat(51));
    for target in ["/v1/customers/unknown", "/v1/customers/ACME", "/v1/customers/%00", &too_long] {
        let refused = tenant.patch(target, &json!({"name": "Refused"})).await;
        refused.problem(StatusCode::NOT_FOUND, "customer_not_found");
    }
    let other = Tenant::new().await;
    let refused = other.patch(ACME, &json!({"name": "Refused"})).await;
    refused.problem(StatusCode::NOT_FOUND, "customer_not_found");
    assert_eq!(other.items().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_archived_customer_is_not_updated() {
    let tenant = with_acme().await;
    tenant.delete(ACME).await.expect(StatusCode::OK);
    let before = tenant.get(ACME).await.expect(StatusCode::OK);
    for patch in [json!({"name": "Refused"}), json!({})] {
        tenant.patch(ACME, &patch).await.problem(StatusCode::CONFLICT, "archived");
    }
    let stale = patch_if(&tenant, "\"1\"", &json!({"name": "Refused"})).await;
    stale.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    assert_eq!(tenant.get(ACME).await.expect(StatusCode::OK), before);
}
