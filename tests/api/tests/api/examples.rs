//! What the sample events are answered with: the examples of the API's description.

use std::{fs, path::Path};

use harness::{STORY, Sending, Tenant};
use http_api::{Method, header};
use serde_json::{Map, Value, json};

/// The request of the sample event of an operation.
pub(crate) fn sample<'a>(tenant: &'a Tenant, operation: &str) -> Sending<'a> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events").join(operation).with_extension("json");
    let event: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let method: Method = event["requestContext"]["http"]["method"].as_str().unwrap().parse().unwrap();
    let text = |member: &str| event[member].as_str().unwrap_or_default();
    let mut request = tenant.request(method, &format!("{}?{}", text("rawPath"), text("rawQueryString")));
    for (name, value) in event["headers"].as_object().unwrap() {
        // The key of the sample events is that of another tenant.
        if name != header::AUTHORIZATION.as_str() {
            request = request.header(name.parse().unwrap(), value.as_str().unwrap());
        }
    }
    match event["body"].as_str() {
        Some(body) => request.json(body),
        None => request,
    }
}

#[tokio::test]
async fn answers() {
    let tenant = Tenant::example().await;
    let mut answers = Map::new();
    for operation in STORY {
        if operation == "list-audit" {
            tenant.catch_up().await;
        }
        let answer = sample(&tenant, operation).send().await;
        assert!(answer.status.is_success(), "{operation}: {}", answer.body);
        let mut shown = json!({"status": answer.status.as_u16()});
        for header in ["etag", "location"] {
            if !answer.header(header).is_empty() {
                shown[header] = answer.header(header).into();
            }
        }
        if !answer.body.is_empty() {
            shown["body"] = answer.json();
        }
        answers.insert(operation.to_owned(), shown);
    }
    insta::assert_snapshot!("answers", serde_json::to_string_pretty(&answers).unwrap());
}
