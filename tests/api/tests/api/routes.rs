//! What the router makes of requests that no endpoint is for.

use harness::Tenant;
use http_api::{Method, StatusCode};

#[tokio::test]
async fn unknown_paths_are_not_found() {
    let tenant = Tenant::new().await;
    for path in [
        "/",
        "/v1",
        "/v1/",
        "/v2/customers",
        "/v1/customers/",
        "/v1/customers/a/b",
        "/v1/Customers",
        "//v1/customers",
    ] {
        tenant.get(path).await.problem(StatusCode::NOT_FOUND, "route_not_found");
    }
}

#[tokio::test]
async fn other_methods_are_told_which_there_are() {
    let tenant = Tenant::new().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::HEAD, Method::OPTIONS] {
        let answer = tenant.request(method, "/v1/customers").send().await;
        answer.problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
        assert_eq!(answer.header("allow"), "GET, POST");
    }
    let answer = tenant.request(Method::POST, "/v1/accounts/x").send().await;
    answer.problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
    assert_eq!(answer.header("allow"), "DELETE, GET, PATCH");
}
