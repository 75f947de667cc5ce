//! Who may do what, for every route.

use domain::{Instant, scope::Scope, text::EnvironmentId};
use harness::Tenant;
use http_api::{HeaderName, StatusCode, header};
use serde_json::json;

/// A path that matches a route.
fn target(path: &str) -> String {
    path.replace("{customerId}", "acme").replace("{identifier}", "acme").replace("{alias}", "acme")
}

#[tokio::test]
async fn every_route_wants_a_valid_key() {
    let tenant = Tenant::new().await;
    let instant = |text| Some(Instant::parse(text).unwrap());
    tenant.add_key("expired", |key| key.expires_at = instant("2026-01-15T12:00:00Z")).await;
    tenant.add_key("revoked", |key| key.revoked_at = instant("2026-01-15T11:59:59Z")).await;
    for endpoint in api::native_endpoints() {
        let request =
            || tenant.request(endpoint.route.method.clone(), &target(endpoint.route.path)).json("{}");
        let bodies = [
            request().without(&header::AUTHORIZATION).send().await,
            request().key("unknown").send().await,
            request().key("expired").send().await,
            request().key("revoked").send().await,
            request().key(&"x".repeat(10_000)).send().await,
            request().header(header::AUTHORIZATION, &format!("Basic {}", tenant.key)).send().await,
            request().header(HeaderName::from_static("x-api-key"), "another").send().await,
        ];
        for answer in &bodies {
            answer.problem(StatusCode::UNAUTHORIZED, "unauthenticated");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
            assert_eq!(answer.body, bodies[0].body, "nothing tells one refusal from another");
        }
    }
}

#[tokio::test]
async fn every_route_wants_its_scope_and_no_other() {
    let tenant = Tenant::new().await;
    for endpoint in api::native_endpoints() {
        let needed = endpoint.route.scope;
        let request =
            || tenant.request(endpoint.route.method.clone(), &target(endpoint.route.path)).json("{}");
        tenant
            .add_key("without-of-authentication", |key| {
                key.scopes = Scope::ALL.into_iter().filter(|scope| *scope != needed).collect();
            })
            .await;
        let refused = request().key("without-of-authentication").send().await;
        let detail = refused.problem(StatusCode::FORBIDDEN, "forbidden")["detail"].clone();
        assert!(detail.as_str().unwrap().contains(needed.name()));
        tenant.add_key("only", |key| key.scopes = [needed].into()).await;
        assert_ne!(request().key("only").send().await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn either_header_carries_a_key() {
    let tenant = Tenant::new().await;
    let x_api_key = HeaderName::from_static("x-api-key");
    let key = tenant.key.clone();
    let request = || tenant.request(http_api::Method::GET, "/v1/customers");
    request()
        .without(&header::AUTHORIZATION)
        .header(x_api_key.clone(), &key)
        .send()
        .await
        .expect(StatusCode::OK);
    request().header(x_api_key, &key).send().await.expect(StatusCode::OK);
}

/// What is shown along with an object is read like the object itself.
#[tokio::test]
async fn accounts_that_are_included_need_their_own_scope() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &json!({"id": "acme", "name": "ACME"})).await.expect(StatusCode::CREATED);
    tenant.add_key("narrow", |key| key.scopes = [Scope::CustomersRead].into()).await;
    let both = [Scope::CustomersRead, Scope::AccountsRead];
    tenant.add_key("wide", |key| key.scopes = both.into()).await;
    for path in ["/v1/customers/acme", "/v1/customers", "/v1/customers?id=acme"] {
        let joint = if path.contains('?') { '&' } else { '?' };
        for include in ["accounts", "contacts,accounts,settings"] {
            let target = format!("{path}{joint}include={include}");
            let request = || tenant.request(http_api::Method::GET, &target);
            let refused = request().key("narrow").send().await;
            let problem = refused.problem(StatusCode::FORBIDDEN, "forbidden");
            assert_eq!(problem["detail"], "The key lacks the scope accounts:read.", "{target}");
            assert_eq!(refused.usage.requests, 1, "the key alone is read");
            request().key("wide").send().await.expect(StatusCode::OK);
        }
        let target = format!("{path}{joint}include=contacts,settings");
        let allowed = tenant.request(http_api::Method::GET, &target).key("narrow").send().await;
        allowed.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn another_tenants_objects_look_like_none() {
    let tenant = Tenant::new().await;
    let body =
        json!({"id": "acme", "name": "ACME", "account": {"id": "acc", "name": "ACME", "aliases": ["x"]}});
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    let other = tenant.neighbour().await;
    for (theirs, unknown) in [
        ("/v1/customers/acme", "/v1/customers/none"),
        ("/v1/accounts/acc", "/v1/accounts/none"),
        ("/v1/accounts/x", "/v1/accounts/none"),
        ("/v1/aliases/x", "/v1/aliases/none"),
    ] {
        let (foreign, unknown) = (other.get(theirs).await, other.get(unknown).await);
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert_eq!(
            (foreign.status, &foreign.headers, &foreign.body),
            (unknown.status, &unknown.headers, &unknown.body)
        );
        assert_eq!(foreign.usage, unknown.usage);
    }
    // Nor does another environment of the same tenant see them.
    let live = EnvironmentId::parse("live").unwrap();
    tenant.add_key("live", |key| key.environment.id = live).await;
    let request = tenant.request(http_api::Method::GET, "/v1/customers/acme").key("live").send().await;
    request.problem(StatusCode::NOT_FOUND, "customer_not_found");
    // And the very same ids and aliases are free there.
    other.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    assert_eq!(other.get("/v1/customers").await.expect(StatusCode::OK)["data"].as_array().unwrap().len(), 1);
}
