//! Which keys may call Alguna's operations, and what these do with the table.

use domain::scope::Scope;
use harness::Tenant;
use http_api::{Endpoint, HeaderName, Method, StatusCode};
use serde_json::{Value, json};

use super::{ACCOUNTS, CUSTOMERS, account, published, refusal, sending};
use crate::usage::{Ledger, rights_are_those_exercised, statuses_are_those_declared};

fn endpoints() -> Vec<Endpoint> {
    let all = api::endpoints().into_iter();
    all.filter(|endpoint| endpoint.route.api() == Some("alguna")).collect()
}

/// Sends a request of the second generation, and notes what it took.
async fn send(
    ledger: &mut Ledger,
    operation: &'static str,
    case: &'static str,
    method: Method,
    target: &str,
    body: Option<Value>,
) {
    let request = match body {
        Some(body) => sending(&ledger.tenant, method, target, &body),
        None => super::second(&ledger.tenant, method, target),
    };
    let answer = request.send().await;
    ledger.add(operation, case, answer);
}

/// Every operation, in every way that makes a difference to the table.
async fn exercise() -> Ledger {
    let mut ledger = Ledger::new().await;
    let ledger_ref = &mut ledger;
    let two_accounts =
        json!({"id": "two", "name": "Two", "account": {"name": "Other", "aliases": ["other"]}});
    ledger_ref.tenant.post("/v1/customers", &two_accounts).await.expect(StatusCode::CREATED);
    let (get, post, patch) = (Method::GET, Method::POST, Method::PATCH);
    for (operations, base, alias) in [
        (
            ["alguna-create-account", "alguna-list-accounts", "alguna-get-account", "alguna-update-account"],
            ACCOUNTS,
            "first",
        ),
        (
            [
                "alguna-create-customer",
                "alguna-list-customers",
                "alguna-get-customer",
                "alguna-update-customer",
            ],
            CUSTOMERS,
            "second",
        ),
    ] {
        let [create, list, show, update] = operations;
        let named = format!("{base}/{alias}");
        let new = json!({"name": "GoJo", "currency": "USD", "aliases": [alias]});
        let ledger = &mut ledger;
        send(ledger, create, "one", post.clone(), base, Some(new.clone())).await;
        send(ledger, create, "refused", post.clone(), base, Some(new)).await;
        send(ledger, show, "by alias", get.clone(), &named, None).await;
        send(ledger, show, "of an account of another id", get.clone(), &format!("{base}/two"), None).await;
        send(ledger, list, "all", get.clone(), base, None).await;
        let by_alias = if base == ACCOUNTS {
            format!(
                "{base}?filters=%5B%7B%22field%22:%22alias%22,%22operator%22:%22eq%22,%22value%22:%22{alias}%22%7D%5D"
            )
        } else {
            format!("{base}?alias={alias}")
        };
        send(ledger, list, "by alias", get.clone(), &by_alias, None).await;
        let contacts =
            json!({"contacts": [{"email": "a@example.com", CONTACT[usize::from(base == CUSTOMERS)]: true}]});
        send(ledger, update, "contacts", patch.clone(), &named, Some(contacts)).await;
        let all = json!({"name": "GoJo Ltd", "aliases": [alias, format!("{alias}-more")], "contacts": []});
        send(ledger, update, "all at once", patch.clone(), &named, Some(all)).await;
        send(ledger, update, "nothing", patch.clone(), &named, Some(json!({}))).await;
    }
    let lookup = format!("{CUSTOMERS}/lookup?alias=first");
    send(&mut ledger, "alguna-lookup-customer", "by alias", get, &lookup, None).await;
    ledger
}

/// What the member is called that makes a contact the primary one, by generation.
const CONTACT: [&str; 2] = ["isPrimary", "is_primary"];

#[tokio::test]
async fn every_route_declares_exactly_the_rights_it_exercises() {
    rights_are_those_exercised(&exercise().await, &endpoints());
}

#[tokio::test]
async fn every_route_answers_with_its_declared_statuses() {
    statuses_are_those_declared(&exercise().await, &endpoints());
}

#[tokio::test]
async fn a_key_needs_the_scopes_of_customers_and_of_accounts() {
    let tenant = Tenant::new().await;
    account(&tenant, "GoJo", &json!(["JoGo"])).await;
    for (name, scope) in
        [("reader", Scope::CustomersRead), ("writer-of-alguna-rights", Scope::CustomersWrite)]
    {
        tenant.add_key(name, |key| key.scopes = [scope].into()).await;
    }
    let one = format!("{ACCOUNTS}/JoGo");
    let (customer, lookup) = (format!("{CUSTOMERS}/JoGo"), format!("{CUSTOMERS}/lookup?alias=JoGo"));
    for (method, target, key, needed) in [
        (Method::GET, ACCOUNTS, "reader", "accounts:read"),
        (Method::GET, &one, "reader", "accounts:read"),
        (Method::GET, CUSTOMERS, "reader", "accounts:read"),
        (Method::GET, &customer, "reader", "accounts:read"),
        (Method::GET, &lookup, "reader", "accounts:read"),
        (Method::GET, &one, "writer-of-alguna-rights", "customers:read"),
        (Method::POST, ACCOUNTS, "writer-of-alguna-rights", "accounts:write"),
        (Method::POST, CUSTOMERS, "writer-of-alguna-rights", "accounts:write"),
        (Method::PATCH, &one, "writer-of-alguna-rights", "accounts:write"),
        (Method::PATCH, &customer, "writer-of-alguna-rights", "accounts:write"),
        (Method::PATCH, &one, "reader", "customers:write"),
    ] {
        let request = sending(&tenant, method.clone(), target, &published::request());
        let detail = refusal(&request.key(key).send().await, StatusCode::FORBIDDEN);
        assert_eq!(detail, format!("The key lacks the scope {needed}."), "{method} {target}");
    }
}

#[tokio::test]
async fn aliases_are_replaced_by_who_may_change_aliases() {
    let tenant = Tenant::new().await;
    account(&tenant, "GoJo", &json!(["JoGo"])).await;
    let scopes = [Scope::CustomersWrite, Scope::AccountsWrite];
    tenant.add_key("renamer-of-alguna-rights", |key| key.scopes = scopes.into()).await;
    let update = |body: Value| {
        sending(&tenant, Method::PATCH, "/alguna/accounts/JoGo", &body).key("renamer-of-alguna-rights")
    };
    update(json!({"name": "GoJo Ltd"})).send().await.expect(StatusCode::OK);
    let answer = update(json!({"aliases": []})).send().await;
    assert_eq!(refusal(&answer, StatusCode::FORBIDDEN), "The key lacks the scope aliases:write.");
}

#[tokio::test]
async fn another_environment_has_nothing_of_it() {
    let tenant = Tenant::new().await;
    let other = tenant.neighbour().await;
    let made = account(&tenant, "GoJo", &json!(["JoGo"])).await;
    for name in [made["id"].as_str().unwrap(), "JoGo"] {
        refusal(&other.get(&format!("{ACCOUNTS}/{name}")).await, StatusCode::NOT_FOUND);
    }
    account(&other, "GoJo", &json!(["JoGo"])).await;
    let key = HeaderName::from_static("x-api-key");
    let answer = tenant.request(Method::GET, ACCOUNTS).header(key, "another").send().await;
    refusal(&answer, StatusCode::UNAUTHORIZED);
}
