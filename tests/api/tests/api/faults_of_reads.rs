//! Every operation, behind a table whose reads fail or are throttled: the answer says so, and nothing is written.

use futures_util::future::join_all;
use harness::{Fault, FaultProxy, Tenant, sample};
use http_api::StatusCode;

use crate::{bad_requests::nothing_was_written, scene::must_be_documented};

/// The operations that need no read besides that of the key: what they create is taken to be new.
const WITHOUT_A_READ: [&str; 2] = ["create-customer", "create-key"];

/// Sends the sample event of every operation, all at once because each takes as long as the SDK has patience, and looks
/// whether each is answered with this problem.
async fn every_operation_says_so(fault: Fault, also_of_keys: bool, code: &str) {
    let endpoints = api::native_endpoints();
    let answers = endpoints.iter().map(async |endpoint| {
        let route = &endpoint.route;
        let proxy = FaultProxy::of_writes(&[]);
        let tenant = Tenant::behind(&proxy).await;
        proxy.disturb_reads(fault, also_of_keys);
        let answer = sample(&tenant, route.operation).send().await;
        if WITHOUT_A_READ.contains(&route.operation) && !also_of_keys {
            answer.expect(StatusCode::CREATED);
            return;
        }
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}: {}", route.operation, answer.body);
        answer.problem(StatusCode::SERVICE_UNAVAILABLE, code);
        assert_eq!(answer.header("retry-after"), "1", "{}", route.operation);
        must_be_documented(route, &answer);
        nothing_was_written(&tenant).await;
    });
    join_all(answers).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_that_fail_are_unavailable() {
    every_operation_says_so(Fault::Unavailable, false, "unavailable").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_that_are_throttled_are_throttled() {
    every_operation_says_so(Fault::Throttled, false, "throttled").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_cannot_be_read_are_unavailable() {
    every_operation_says_so(Fault::Unavailable, true, "unavailable").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_whose_reads_are_throttled_are_throttled() {
    every_operation_says_so(Fault::Throttled, true, "throttled").await;
}
