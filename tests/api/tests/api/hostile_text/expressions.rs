//! No text of a caller becomes part of an expression: whatever is asked for, the table is told the same few.

use std::collections::BTreeSet;

use harness::{FaultProxy, Tenant};
use http_api::{Method, StatusCode, header};
use serde_json::Value;

use crate::isolation::{
    samples::{Names, Source},
    story,
};

/// What the names of the story begin with: an expression, as far as an e-mail address can hold one.
const HOSTILE: &str = "#pk=#sk|";

/// Every expression in a call, and what stands for which attribute in it, each with the member that it is.
fn expressions(call: &Value) -> Vec<String> {
    let members = call.as_object().into_iter().flatten();
    let own = members.filter(|(name, _)| name.contains("Expression") && *name != "ExpressionAttributeValues");
    let own = own.map(|(name, value)| format!("{name}: {value}"));
    let within = match call {
        Value::Array(values) => values.iter().flat_map(expressions).collect(),
        // What is stored is no part of the call itself.
        Value::Object(members) => {
            let values = members.iter().filter(|(name, _)| !["Item", "Key"].contains(&name.as_str()));
            values.flat_map(|(_, value)| expressions(value)).collect()
        }
        _ => Vec::new(),
    };
    own.chain(within).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn are_always_the_same() {
    let story = story().await;
    let names = Names::beginning_with(HOSTILE, &story.names, &Source::OF_SAMPLES);
    let proxy = FaultProxy::of_writes(&[]);
    let mut tenant = Tenant::behind(&proxy).await;
    let source = std::sync::Mutex::new(Source::OF_SAMPLES);
    tenant.set_randomness(move || source.lock().unwrap().draw());
    proxy.keep_what_is_sent();
    for (endpoint, sample) in &story.parts {
        let sample = sample.renamed(&names);
        let send = async |sample: &crate::isolation::samples::Sample| {
            let request = sample.request(&tenant).key(&tenant.key);
            request
                .header("idempotency-key".parse().unwrap(), &format!("{HOSTILE}{}", sample.operation))
                .send()
                .await
        };
        let answer = send(&sample).await;
        assert!(answer.status.is_success(), "{}: {}", sample.operation, answer.body);
        // The second page of a list, in each order that it has.
        if endpoint.route.query.contains(&"nextToken") {
            let page = sample.with_parameter("pageSize", "1");
            let orders = match endpoint.route.operation {
                "list-audit" => &["at", "-at"][..],
                _ if endpoint.route.query.contains(&"sort") => &["id", "-id"],
                _ => &[""],
            };
            for order in orders {
                let page = if order.is_empty() { page.clone() } else { page.with_parameter("sort", order) };
                let first = send(&page).await.expect(StatusCode::OK);
                if let Some(token) = first["nextToken"].as_str() {
                    send(&page.with_parameter("nextToken", token)).await.expect(StatusCode::OK);
                }
            }
        }
    }
    let refused = tenant.request(Method::PATCH, "/v1/customers/acme").header(header::IF_MATCH, "\"1\"");
    refused.json("{}").send().await;
    let sent = proxy.sent();
    assert!(sent.iter().any(|call| call.to_string().contains(HOSTILE)), "the texts are sent as values");
    let expressions: BTreeSet<String> = sent.iter().flat_map(expressions).collect();
    assert!(!expressions.iter().any(|expression| expression.contains(HOSTILE)), "{expressions:#?}");
    let all: Vec<_> = expressions.into_iter().collect();
    insta::assert_snapshot!("expressions", all.join("\n"));
}
