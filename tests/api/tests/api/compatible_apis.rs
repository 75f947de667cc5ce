//! What every endpoint of every compatible API answers to a request that it cannot carry out: the status that the problem has
//! in its API, in the form of that API, and nothing is written.

use domain::limits::{BODY_BYTES_MAX, BODY_DEPTH_MAX};
use futures_util::future::join_all;
use harness::{Answered, Fault, FaultProxy, Sending, Tenant, sample};
use http_api::{Endpoint, HeaderName, Method, StatusCode, header};
use serde_json::Value;

use crate::bad_requests::nothing_was_written;

/// The endpoints of the compatible APIs.
fn endpoints() -> impl Iterator<Item = Endpoint> {
    api::endpoints().into_iter().filter(|endpoint| endpoint.route.api().is_some())
}

/// Panics unless an answer is a refusal with this status, in the form of the API.
#[track_caller]
pub(crate) fn must_refuse(api: &str, answer: &Answered, status: StatusCode) {
    let body = answer.expect(status);
    assert_eq!(answer.header("content-type"), "application/json", "{body}");
    let members: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    match api {
        "togai" => {
            assert_eq!(members, ["message"], "{body}");
            let length = body["message"].as_str().unwrap().chars().count();
            assert!((1..=500).contains(&length), "{body}");
        }
        "alguna" => {
            // Its refusals of a version or of a key say more.
            let is_long = members == ["detail", "status", "title", "type"] && body["type"] == "about:blank";
            assert!(is_long || members == ["detail", "status"], "{body}");
            assert_eq!(body["status"], status.as_u16(), "{body}");
            assert!(body["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{body}");
            let transient = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
            assert_eq!(answer.header("transient-error"), if transient { "true" } else { "" }, "{body}");
        }
        "flexprice" => {
            assert_eq!(members, ["code", "details", "http_status_code", "message"], "{body}");
            assert_eq!(body["http_status_code"], status.as_u16(), "{body}");
            assert!(body["code"].is_string() && body["details"].is_object(), "{body}");
            assert!(body["message"].as_str().is_some_and(|message| !message.is_empty()), "{body}");
        }
        other => assert_eq!(other, "", "nobody says how it refuses"),
    }
}

/// What every endpoint that `concerned` picks must answer to its sample event, changed by `change`.
async fn every_endpoint_refuses(
    concerned: impl Fn(&Endpoint) -> bool,
    change: impl for<'a> Fn(Sending<'a>) -> Sending<'a>,
    status: StatusCode,
) {
    let tenant = Tenant::new().await;
    for endpoint in endpoints().filter(concerned) {
        let answer = change(sample(&tenant, endpoint.route.operation)).send().await;
        assert_eq!(answer.status, status, "{}: {}", endpoint.route.operation, answer.body);
        must_refuse(endpoint.route.api().unwrap(), &answer, status);
    }
    nothing_was_written(&tenant).await;
}

fn takes_body(endpoint: &Endpoint) -> bool {
    endpoint.route.takes_body()
}

#[tokio::test]
async fn without_a_valid_key() {
    let any = |_: &Endpoint| true;
    let status = StatusCode::UNAUTHORIZED;
    every_endpoint_refuses(any, |request| request.without(&header::AUTHORIZATION), status).await;
    every_endpoint_refuses(any, |request| request.key("unknown"), status).await;
    let x_api_key = || HeaderName::from_static("x-api-key");
    every_endpoint_refuses(any, |request| request.header(x_api_key(), "another"), status).await;
}

#[tokio::test]
async fn without_the_scope() {
    let tenant = Tenant::new().await;
    tenant.add_key("without", |key| key.scopes.clear()).await;
    for endpoint in endpoints() {
        let needed = endpoint.route.scope;
        let answer = sample(&tenant, endpoint.route.operation).key("without").send().await;
        must_refuse(endpoint.route.api().unwrap(), &answer, StatusCode::FORBIDDEN);
        assert!(answer.body.contains(needed.name()), "{}: {}", endpoint.route.operation, answer.body);
    }
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn with_a_body_that_cannot_be_read() {
    for body in ["", " \n\t", "{", "{} {}", "[]", "null", "{\"x\": 1}", &"[".repeat(BODY_DEPTH_MAX + 1)] {
        every_endpoint_refuses(takes_body, |request| request.json(body), StatusCode::BAD_REQUEST).await;
    }
}

#[tokio::test]
async fn with_a_body_of_another_type() {
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    for content_type in ["text/plain", ""] {
        every_endpoint_refuses(
            takes_body,
            |request| request.header(header::CONTENT_TYPE, content_type),
            status,
        )
        .await;
    }
}

#[tokio::test]
async fn with_a_body_that_is_too_large() {
    let body = format!("{{{}}}", " ".repeat(BODY_BYTES_MAX));
    every_endpoint_refuses(|_| true, |request| request.json(&body), StatusCode::PAYLOAD_TOO_LARGE).await;
}

#[tokio::test]
async fn with_a_parameter_that_nobody_knows() {
    let tenant = Tenant::new().await;
    for endpoint in endpoints() {
        let answer = sample(&tenant, endpoint.route.operation).parameter("nickname", "x").send().await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}: {}", endpoint.route.operation, answer.body);
        must_refuse(endpoint.route.api().unwrap(), &answer, StatusCode::BAD_REQUEST);
        assert!(answer.body.contains("nickname"), "{}: {}", endpoint.route.operation, answer.body);
    }
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn at_a_path_that_is_no_route() {
    let tenant = Tenant::new().await;
    for endpoint in endpoints() {
        let (api, base) = (endpoint.route.api().unwrap(), endpoint.dialect.base);
        let unknown = tenant.get(&format!("{base}/nothing/of/the/kind")).await;
        must_refuse(api, &unknown, StatusCode::NOT_FOUND);
        let other = tenant.request(Method::TRACE, endpoint.route.path).send().await;
        must_refuse(api, &other, StatusCode::METHOD_NOT_ALLOWED);
        assert!(!other.header("allow").is_empty());
    }
}

/// Sends the sample event of every endpoint, all at once because each takes as long as the SDK has patience, behind a table
/// whose reads fail so.
async fn every_endpoint_is_unavailable(fault: Fault) {
    let endpoints: Vec<_> = endpoints().collect();
    let answers = endpoints.iter().map(async |endpoint| {
        let proxy = FaultProxy::of_writes(&[]);
        let tenant = Tenant::behind(&proxy).await;
        proxy.disturb_reads(fault, true);
        let answer = sample(&tenant, endpoint.route.operation).send().await;
        must_refuse(endpoint.route.api().unwrap(), &answer, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("retry-after"), "1", "{}", endpoint.route.operation);
        nothing_was_written(&tenant).await;
    });
    join_all(answers).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_table_cannot_be_read() {
    every_endpoint_is_unavailable(Fault::Unavailable).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_table_is_throttled() {
    every_endpoint_is_unavailable(Fault::Throttled).await;
}

/// A success is never in the form of problem details, and neither is anything else that these APIs answer.
#[tokio::test]
async fn in_no_other_form_than_their_own() {
    let tenant = Tenant::new().await;
    for operation in harness::whole_story() {
        let Some(endpoint) = endpoints().find(|endpoint| endpoint.route.operation == operation) else {
            continue;
        };
        let answer = sample(&tenant, operation).send().await;
        if endpoint.route.success.contains(&answer.status) {
            let is_json = answer.body.is_empty() || serde_json::from_str::<Value>(&answer.body).is_ok();
            assert!(is_json, "{operation}: {}", answer.body);
        } else {
            must_refuse(endpoint.route.api().unwrap(), &answer, answer.status);
        }
    }
}
