//! Every operation that takes a body, given one that it cannot read: the problem is documented, and nothing is written.

use domain::limits::{BODY_BYTES_MAX, BODY_DEPTH_MAX};
use harness::{Answered, Tenant, sample};
use http_api::{Endpoint, StatusCode, header};

use crate::{bad_requests::nothing_was_written, scene::must_be_documented};

/// The endpoints of operations that take a body.
fn endpoints() -> impl Iterator<Item = Endpoint> {
    api::native_endpoints().into_iter().filter(|endpoint| endpoint.route.takes_body())
}

/// What every operation that takes a body must answer to this one: `status` and `code`.
async fn every_operation_refuses(body: &str, content_type: &str, status: StatusCode, code: &str) {
    let tenant = Tenant::new().await;
    for endpoint in endpoints() {
        let route = &endpoint.route;
        let request = sample(&tenant, route.operation).json(body).header(header::CONTENT_TYPE, content_type);
        let answer: Answered = request.send().await;
        assert_eq!(answer.status, status, "{}: {}", route.operation, answer.body);
        answer.problem(status, code);
        must_be_documented(route, &answer);
    }
    nothing_was_written(&tenant).await;
}

const JSON: &str = "application/json";

#[tokio::test]
async fn an_empty_one() {
    for body in ["", " \n\t"] {
        every_operation_refuses(body, JSON, StatusCode::BAD_REQUEST, "empty_body").await;
    }
}

#[tokio::test]
async fn one_that_is_not_json() {
    for body in ["{", "{} {}", "{\"name\": }", "\u{feff}{}"] {
        every_operation_refuses(body, JSON, StatusCode::BAD_REQUEST, "malformed_json").await;
    }
}

#[tokio::test]
async fn one_that_is_nested_too_deep() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    every_operation_refuses(&nested(BODY_DEPTH_MAX), JSON, StatusCode::BAD_REQUEST, "invalid_request").await;
    every_operation_refuses(&nested(BODY_DEPTH_MAX + 1), JSON, StatusCode::BAD_REQUEST, "body_too_deep")
        .await;
}

#[tokio::test]
async fn one_of_another_type() {
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    for content_type in ["text/plain", "application/xml", ""] {
        every_operation_refuses("{}", content_type, status, "unsupported_media_type").await;
    }
}

#[tokio::test]
async fn one_that_is_too_large() {
    let body = |bytes: usize| format!("{{{}}}", " ".repeat(bytes - 2));
    let status = StatusCode::PAYLOAD_TOO_LARGE;
    every_operation_refuses(&body(BODY_BYTES_MAX + 1), JSON, status, "payload_too_large").await;
    every_operation_refuses(&body(BODY_BYTES_MAX + 1), "text/plain", status, "payload_too_large").await;
}

#[tokio::test]
async fn one_with_a_member_that_nobody_knows() {
    every_operation_refuses(r#"{"x": 1}"#, JSON, StatusCode::BAD_REQUEST, "invalid_request").await;
}

/// A body that is not read is one that cannot be wrong.
#[tokio::test]
async fn operations_that_take_none_do_not_look_at_it() {
    let tenant = Tenant::new().await;
    for endpoint in api::native_endpoints().into_iter().filter(|endpoint| !endpoint.route.takes_body()) {
        let route = &endpoint.route;
        let without = sample(&tenant, route.operation).send().await;
        let with = sample(&tenant, route.operation).json("{").send().await;
        assert_eq!((with.status, with.body), (without.status, without.body), "{}", route.operation);
        let too_large = sample(&tenant, route.operation).json(&" ".repeat(BODY_BYTES_MAX + 1)).send().await;
        too_large.problem(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large");
        must_be_documented(route, &too_large);
    }
    nothing_was_written(&tenant).await;
}
