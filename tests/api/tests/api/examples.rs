//! What the sample events are answered with: the examples of the API's description.

use harness::{Tenant, sample, whole_story};
use serde_json::{Map, json};

#[tokio::test]
async fn answers() {
    let tenant = Tenant::example().await;
    let mut answers = Map::new();
    let endpoints = api::native_endpoints();
    for operation in whole_story() {
        if operation == "list-audit" {
            tenant.catch_up().await;
        }
        let answer = sample(&tenant, operation).send().await;
        assert!(answer.status.is_success(), "{operation}: {}", answer.body);
        if !endpoints.iter().any(|endpoint| endpoint.route.operation == operation) {
            continue;
        }
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
