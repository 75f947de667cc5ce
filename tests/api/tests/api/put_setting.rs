//! `put-customer-setting` and `put-account-setting`.

use std::sync::Arc;

use futures_util::future::join_all;
use harness::{Answered, Tenant};
use http_api::{Method, StatusCode, header};
use serde_json::{Value, json};
use store::Access;

use crate::settings::{HOLDERS, NOBODY, everything, limit, not_found, with_holders};

async fn put_if(tenant: &Tenant, target: &str, versions: &str, body: &Value) -> Answered {
    let request = tenant.request(Method::PUT, target).json(&body.to_string());
    request.header(header::IF_MATCH, versions).send().await
}

#[tokio::test]
async fn a_setting_is_created_and_then_replaced() {
    for (holder, object) in HOLDERS {
        let tenant = with_holders().await;
        let target = format!("{holder}/settings/USER/limit");
        let answer = tenant.put(&target, &limit("-12.50")).await;
        let began = "2026-01-15T12:00:00Z";
        let mut expected = json!({
            "id": "limit", "namespace": "USER", "name": "Limit", "dataType": "NUMERIC", "value": "-12.50",
            "version": 2, "createdAt": began, "updatedAt": began, "updatedBy": "key_1"
        });
        assert_eq!(answer.expect(StatusCode::CREATED), expected, "{holder}");
        assert_eq!(answer.header("etag"), "\"2\"");
        assert_eq!(tenant.get(&target).await.expect(StatusCode::OK), expected);
        assert_eq!(tenant.get(object).await.expect(StatusCode::OK)["version"], 2, "{holder}");

        tenant
            .add_key("another-key-of-put-setting", |key| {
                key.id = domain::text::KeyId::parse("key_2").unwrap();
            })
            .await;
        tenant.set_clock("2026-01-16T12:00:00Z");
        let body = json!({"name": "Bounds", "dataType": "JSON", "value": "{\"max\": 5}"});
        let request = tenant.request(Method::PUT, &target).json(&body.to_string());
        let answer = request.key("another-key-of-put-setting").send().await;
        for (member, value) in [
            ("name", json!("Bounds")),
            ("dataType", json!("JSON")),
            ("value", json!("{\"max\": 5}")),
            ("version", json!(3)),
            ("updatedAt", json!("2026-01-16T12:00:00Z")),
            ("updatedBy", json!("key_2")),
        ] {
            expected[member] = value;
        }
        assert_eq!(answer.expect(StatusCode::OK), expected, "{holder}");
        assert_eq!(answer.header("etag"), "\"3\"");
        assert_eq!(tenant.get(&target).await.expect(StatusCode::OK), expected);
        let shown = tenant.get(&format!("{object}?include=settings")).await.expect(StatusCode::OK);
        assert_eq!((&shown["version"], &shown["settings"]), (&json!(3), &json!([expected])), "{holder}");
        assert_eq!(
            (&shown["updatedAt"], &shown["updatedBy"]),
            (&json!("2026-01-16T12:00:00Z"), &json!("key_2"))
        );
    }
}

#[tokio::test]
async fn the_same_again_keeps_the_versions() {
    for (holder, _) in HOLDERS {
        let tenant = with_holders().await;
        let target = format!("{holder}/settings/n/s");
        let created = tenant.put(&target, &limit("1")).await.expect(StatusCode::CREATED);
        let before = everything(&tenant).await;
        tenant.set_clock("2026-01-16T12:00:00Z");
        let again = tenant.put(&target, &limit("1")).await;
        assert_eq!(again.expect(StatusCode::OK), created, "{holder}");
        assert_eq!(again.header("etag"), "\"2\"");
        assert_eq!(again.usage.calls.get(&Access::PutItem), None, "nothing is written");
        assert_eq!(everything(&tenant).await, before, "{holder}");
        // Text that means the same number is another text.
        assert_eq!(tenant.put(&target, &limit("1.0")).await.expect(StatusCode::OK)["version"], 3, "{holder}");
    }
}

#[tokio::test]
async fn the_value_parses_as_its_data_type() {
    let tenant = with_holders().await;
    let body =
        |data_type: &str, value: &str| json!({"name": "Some value", "dataType": data_type, "value": value});
    for (holder, _) in HOLDERS {
        let target = format!("{holder}/settings/n/s");
        let before = everything(&tenant).await;
        for value in ["", "1e5", "one", "1,5", " 1", "--1"] {
            let refused = tenant.put(&target, &body("NUMERIC", value)).await;
            assert_eq!(refused.violations(), ["/value not_numeric"], "{value}");
        }
        for data_type in ["JSON", "JSON_LOGIC"] {
            let refused = tenant.put(&target, &body(data_type, "{\n  \"a\": }")).await;
            assert_eq!(refused.violations(), ["/value not_json"]);
            let detail = &refused.json()["errors"][0]["detail"];
            assert!(detail.as_str().unwrap().ends_with("at line 2, column 8"), "{detail}");
        }
        assert_eq!(everything(&tenant).await, before, "{holder}");
        for (data_type, value) in [
            ("STRING", ""),
            ("STRING", "{\n\t\"a\": }"),
            ("NUMERIC", "0.10"),
            ("JSON", "null"),
            ("JSON_LOGIC", "{\"<\": [{\"var\": \"x\"}, 5]}"),
        ] {
            let put = tenant.put(&target, &body(data_type, value)).await;
            assert!(put.status.is_success(), "{}", put.body);
            let shown = tenant.get(&target).await.expect(StatusCode::OK);
            assert_eq!((&shown["dataType"], &shown["value"]), (&json!(data_type), &json!(value)), "{holder}");
        }
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = with_holders().await;
    for (holder, _) in HOLDERS {
        let before = everything(&tenant).await;
        let body = json!({"id": "s", "name": null, "dataType": "numeric", "value": 5});
        let target = format!("{holder}/settings/%00/{}?x=1", "s".repeat(51));
        let mut violations = put_if(&tenant, &target, "1", &body).await.violations();
        violations.sort();
        assert_eq!(
            violations,
            [
                "/dataType not_one_of",
                "/id unknown",
                "/name wrong_type",
                "/value wrong_type",
                "?If-Match not_an_entity_tag",
                "?namespace control_character",
                "?settingId too_long",
                "?x unknown"
            ],
            "{holder}"
        );
        let mut missing = tenant.put(&format!("{holder}/settings/n/s"), &json!({})).await.violations();
        missing.sort();
        assert_eq!(missing, ["/dataType required", "/name required", "/value required"]);
        let too_long = tenant.put(&format!("{holder}/settings/n/s"), &limit(&"1".repeat(4_097))).await;
        assert_eq!(too_long.violations(), ["/value too_long"]);
        for (path, violation) in [
            ("n/%20s", "?settingId surrounding_white_space"),
            ("n/%2E", "?settingId dot_segment"),
            ("%2E%2E/s", "?namespace dot_segment"),
        ] {
            let refused = tenant.put(&format!("{holder}/settings/{path}"), &limit("1")).await;
            assert_eq!(refused.violations(), [violation], "{holder}");
        }
        let send = async |body: &str| {
            tenant.request(Method::PUT, &format!("{holder}/settings/n/s")).json(body).send().await
        };
        send("").await.problem(StatusCode::BAD_REQUEST, "empty_body");
        send("{").await.problem(StatusCode::BAD_REQUEST, "malformed_json");
        assert_eq!(send("null").await.violations(), [" wrong_type"]);
        assert_eq!(everything(&tenant).await, before, "{holder}");
    }
}

#[tokio::test]
async fn a_version_that_is_asked_for_must_be_there() {
    for (holder, _) in HOLDERS {
        let tenant = with_holders().await;
        let target = format!("{holder}/settings/n/s");
        let before = everything(&tenant).await;
        // What is not there has no version, and "*" asks for any (RFC 9110 section 13.1.1).
        for versions in ["\"1\"", "\"0\"", "W/\"1\"", "*"] {
            let refused = put_if(&tenant, &target, versions, &limit("1")).await;
            let problem = refused.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
            assert_eq!(problem["detail"], "There is no such object; without If-Match the request makes it.");
        }
        assert_eq!(everything(&tenant).await, before, "{holder}");

        tenant.put(&target, &limit("1")).await.expect(StatusCode::CREATED);
        tenant.put(&target, &limit("2")).await.expect(StatusCode::OK);
        let before = everything(&tenant).await;
        for stale in ["\"1\"", "\"2\"", "\"4\"", "W/\"3\""] {
            for value in ["3", "2"] {
                let refused = put_if(&tenant, &target, stale, &limit(value)).await;
                refused.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
            }
        }
        assert_eq!(everything(&tenant).await, before, "{holder}");
        put_if(&tenant, &target, "\"2\", \"3\"", &limit("3")).await.expect(StatusCode::OK);
        assert_eq!(put_if(&tenant, &target, "*", &limit("4")).await.expect(StatusCode::OK)["version"], 5);
    }
}

#[tokio::test]
async fn an_object_has_a_hundred_settings_at_most() {
    let tenant = Tenant::new().await;
    let first: Vec<Value> = (0..10)
        .map(|number| json!({"id": format!("s{number}"), "namespace": "n", "name": "Limit", "dataType": "NUMERIC", "value": "1"}))
        .collect();
    let body = json!({
        "id": "acme", "name": "ACME", "settings": first,
        "account": {"id": "acc-acme", "name": "ACME", "settings": first}
    });
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    for (holder, _) in &HOLDERS[..2] {
        let target = |id: usize| format!("{holder}/settings/n/s{id}");
        for number in 10..100 {
            tenant.put(&target(number), &limit("1")).await.expect(StatusCode::CREATED);
        }
        let before = everything(&tenant).await;
        let refused = tenant.put(&target(100), &limit("1")).await;
        refused.problem(StatusCode::CONFLICT, "too_many_settings");
        assert_eq!(everything(&tenant).await, before, "{holder}");
        let listed = tenant.get(&format!("{holder}/settings?pageSize=100")).await.expect(StatusCode::OK);
        assert_eq!(listed["data"].as_array().unwrap().len(), 100, "{holder}");
        // Those that are there can be replaced, and each that goes makes room for one.
        tenant.put(&target(5), &limit("2")).await.expect(StatusCode::OK);
        assert_eq!(tenant.delete(&target(7)).await.status, StatusCode::NO_CONTENT);
        tenant.put(&target(100), &limit("1")).await.expect(StatusCode::CREATED);
        tenant.put(&target(101), &limit("1")).await.problem(StatusCode::CONFLICT, "too_many_settings");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_are_put_at_once_are_counted_all_the_same() {
    let tenant = Arc::new(with_holders().await);
    let target = |number: usize| format!("/v1/customers/acme/settings/n/s{number}");
    for number in 0..97 {
        tenant.put(&target(number), &limit("1")).await.expect(StatusCode::CREATED);
    }
    let puts = (97..107).map(|number| {
        let (tenant, target) = (Arc::clone(&tenant), target(number));
        tokio::spawn(async move {
            loop {
                let answer = tenant.put(&target, &limit("1")).await;
                // Whoever has lost to the others for too long is told to come back.
                if answer.status != StatusCode::SERVICE_UNAVAILABLE {
                    return answer;
                }
            }
        })
    });
    let answers: Vec<_> = join_all(puts).await.into_iter().map(Result::unwrap).collect();
    let (created, refused): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == StatusCode::CREATED);
    assert_eq!(created.len(), 3);
    for answer in refused {
        answer.problem(StatusCode::CONFLICT, "too_many_settings");
    }
    let listed = tenant.get("/v1/customers/acme/settings?pageSize=100").await.expect(StatusCode::OK);
    assert_eq!(listed["data"].as_array().unwrap().len(), 100);
}

#[tokio::test]
async fn objects_that_are_not_there_are_not_found() {
    let tenant = with_holders().await;
    let before = everything(&tenant).await;
    for nobody in NOBODY {
        let refused = tenant.put(&format!("{nobody}/settings/n/s"), &limit("1")).await;
        refused.problem(StatusCode::NOT_FOUND, not_found(nobody));
    }
    assert_eq!(everything(&tenant).await, before);
    let other = Tenant::new().await;
    for (holder, _) in HOLDERS {
        let refused = other.put(&format!("{holder}/settings/n/s"), &limit("1")).await;
        refused.problem(StatusCode::NOT_FOUND, not_found(holder));
    }
    assert_eq!(other.items().await, Vec::<String>::new());
}
