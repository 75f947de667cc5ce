//! What the tests of accounts and aliases begin with, and what they look at.

use harness::{Answered, Tenant};
use http_api::{EVERY_ROUTE, Method, Route, StatusCode, header};
use serde_json::{Value, json};

/// When every tenant's clock begins.
pub(crate) const NOW: &str = "2026-01-15T12:00:00Z";
/// A later instant, for a change that is to be told from what was before.
pub(crate) const LATER: &str = "2026-02-01T00:00:00Z";

/// A tenant whose customer `acme` has accounts of these ids.
pub(crate) async fn tenant_with_accounts(ids: &[&str]) -> Tenant {
    let tenant = Tenant::new().await;
    let acme = json!({"id": "acme", "name": "ACME", "account": null});
    tenant.post("/v1/customers", &acme).await.expect(StatusCode::CREATED);
    for id in ids {
        create_account(&tenant, id, &json!([])).await;
    }
    tenant
}

/// Creates an account of the customer `acme` with these aliases.
pub(crate) async fn create_account(tenant: &Tenant, id: &str, aliases: &Value) -> Value {
    let body = json!({"customerId": "acme", "id": id, "name": "An account", "aliases": aliases});
    tenant.post("/v1/accounts", &body).await.expect(StatusCode::CREATED)
}

/// Sends a request with a JSON document.
pub(crate) async fn send(tenant: &Tenant, method: Method, target: &str, body: &Value) -> Answered {
    tenant.request(method, target).json(&body.to_string()).send().await
}

/// Patches.
pub(crate) async fn patch(tenant: &Tenant, target: &str, body: &Value) -> Answered {
    send(tenant, Method::PATCH, target, body).await
}

/// Deletes.
pub(crate) async fn delete(tenant: &Tenant, target: &str) -> Answered {
    tenant.request(Method::DELETE, target).send().await
}

/// Posts nothing.
pub(crate) async fn post_nothing(tenant: &Tenant, target: &str) -> Answered {
    tenant.request(Method::POST, target).send().await
}

/// Sends a request on the condition that the object has this version.
pub(crate) async fn send_if(
    tenant: &Tenant,
    method: Method,
    target: &str,
    version: &str,
    body: Option<&Value>,
) -> Answered {
    let request = tenant.request(method, target).header(header::IF_MATCH, version);
    let request = match body {
        Some(body) => request.json(&body.to_string()),
        None => request,
    };
    request.send().await
}

/// Gets what must be there.
pub(crate) async fn shown(tenant: &Tenant, target: &str) -> Value {
    tenant.get(target).await.expect(StatusCode::OK)
}

/// Everything that the API shows of the environment, as long as no list of it has more than a page.
pub(crate) async fn everything(tenant: &Tenant) -> Vec<Value> {
    let mut pages = Vec::new();
    for target in [
        "/v1/customers?status=ACTIVE,ARCHIVED&sort=id&include=accounts,contacts,settings&pageSize=100",
        "/v1/accounts?status=DRAFT,ACTIVE,ARCHIVED&sort=id&include=settings&pageSize=100",
        "/v1/aliases?pageSize=100",
    ] {
        let page = shown(tenant, target).await;
        assert_eq!(page["nextToken"], Value::Null, "{target} is one page");
        pages.push(page);
    }
    pages
}

/// The accounts that an alias has named over time, each with its bounds; `-` is no bound.
pub(crate) async fn owners(tenant: &Tenant, alias: &str) -> Vec<String> {
    let page = shown(tenant, &format!("/v1/aliases?prefix={alias}")).await;
    let listed = page["data"].as_array().unwrap().iter().find(|row| row["alias"] == alias);
    let Some(listed) = listed else { return Vec::new() };
    let line = |range: &Value| format!("{} {}", range["accountId"].as_str().unwrap(), bounds(range));
    listed["ranges"].as_array().unwrap().iter().map(line).collect()
}

/// The aliases of an account in the order in which they were added, each with its bounds; the list of them has the same.
pub(crate) async fn aliases(tenant: &Tenant, account: &str) -> Vec<String> {
    let listed = shown(tenant, &format!("/v1/accounts/{account}/aliases?pageSize=100")).await;
    let aliases = shown(tenant, &format!("/v1/accounts/{account}")).await["aliases"].clone();
    assert_eq!(listed["data"], by_value(&aliases), "the list of {account}");
    let line = |alias: &Value| format!("{} {}", alias["value"].as_str().unwrap(), bounds(alias));
    aliases.as_array().unwrap().iter().map(line).collect()
}

/// Aliases in the order of their list: by value, then by range.
pub(crate) fn by_value(aliases: &Value) -> Value {
    let text = |alias: &Value, name: &str| alias[name].as_str().unwrap_or_default().to_owned();
    let mut aliases = aliases.as_array().unwrap().clone();
    aliases.sort_by_key(|alias| (text(alias, "value"), text(alias, "effectiveFrom")));
    json!(aliases)
}

/// The dates of a range, without the time where it is midnight.
fn bounds(range: &Value) -> String {
    let bound = |name: &str| range[name].as_str().unwrap_or("-").trim_end_matches("T00:00:00Z").to_owned();
    format!("{}..{}", bound("effectiveFrom"), bound("effectiveUntil"))
}

/// Looks whether the code of a problem is one that the route says it may answer with.
#[track_caller]
pub(crate) fn must_be_documented(route: &Route, answer: &Answered) {
    let code = answer.json()["code"].as_str().unwrap().to_owned();
    let mut documented = EVERY_ROUTE.into_iter().chain(route.problems());
    assert!(documented.any(|kind| kind.code() == code), "{} does not say {code}", route.operation);
}

/// The ids of the objects of a page, in order.
pub(crate) fn ids(page: &Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// The pages of a list one after the other; the target has a query already.
pub(crate) async fn pages(tenant: &Tenant, target: &str) -> Vec<Value> {
    let mut pages = vec![shown(tenant, target).await];
    while let Some(token) = pages.last().and_then(|page| page["nextToken"].as_str()) {
        let target = format!("{target}&nextToken={token}");
        pages.push(shown(tenant, &target).await);
    }
    pages
}
