//! Togai's API.

mod accounts;
mod aliases;
mod customers;
mod faults;
mod lists;
mod one_truth;
mod published;
mod refusals;
mod settings;

use harness::{Answered, Tenant};
use http_api::{Endpoint, StatusCode};
use serde_json::{Value, json};

use crate::usage::{Ledger, rights_are_those_exercised, statuses_are_those_declared};

/// The endpoints of this API.
fn endpoints() -> Vec<Endpoint> {
    let endpoints = api::endpoints().into_iter();
    endpoints.filter(|endpoint| endpoint.route.api() == Some("togai")).collect()
}

/// A customer as it is created, with an account of its id and nothing else.
fn customer(id: &str) -> Value {
    json!({"id": id, "name": "Globex", "primaryEmail": "billing@globex.example", "address": {}})
}

/// A tenant with the customer `globex`, whose account `globex` has these aliases.
async fn tenant_with(aliases: &Value) -> Tenant {
    let tenant = Tenant::new().await;
    tenant.post("/togai/customers", &customer("globex")).await.expect(StatusCode::CREATED);
    if aliases.as_array().is_some_and(|aliases| !aliases.is_empty()) {
        let body = json!({"accountAliases": aliases});
        tenant.post("/togai/accounts/globex/add_aliases", &body).await.expect(StatusCode::OK);
    }
    tenant
}

/// The message of a refusal with this status, which is all that it has.
#[track_caller]
fn message(answer: &Answered, status: StatusCode) -> String {
    let body = answer.expect(status);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(keys(&body), ["message"]);
    body["message"].as_str().unwrap().to_owned()
}

/// The names of the members of an object, in alphabetical order.
fn keys(object: &Value) -> Vec<String> {
    object.as_object().unwrap().keys().cloned().collect()
}

/// Every operation, in every way that makes a difference to the table.
async fn exercise() -> Ledger {
    let mut ledger = Ledger::new().await;
    let settings = json!([{"id": "s", "value": "x", "namespace": "USER", "name": "S", "dataType": "STRING"}]);
    let mut body = customer("globex");
    body["settings"] = settings.clone();
    body["account"] = json!({"id": "one", "name": "One", "aliases": ["first"], "settings": settings});
    for (operation, target, body) in [
        ("create-customer", "/customers", Some(body)),
        ("create-customer", "/customers", Some(customer("globex"))),
        ("get-customer", "/customers/globex", None),
        ("list-customers", "/customers", None),
        ("list-customers", "/customers?_sort=id", None),
        ("list-customers", "/customers?id=globex", None),
        ("update-customer", "/customers/globex", Some(json!({"name": "Globex Corporation"}))),
        (
            "create-contact",
            "/customers/globex/contacts",
            Some(json!({"name": "Hank", "email": "h@globex.example"})),
        ),
        ("create-account", "/accounts", Some(json!({"customerId": "globex", "id": "two", "name": "Two"}))),
        ("list-accounts", "/accounts", None),
        ("list-accounts", "/accounts?_sort=account_id", None),
        ("list-accounts", "/accounts?customer_id=globex", None),
        ("get-account", "/accounts/first", None),
        ("update-account", "/accounts/one", Some(json!({"netTermDays": 30}))),
        ("add-aliases", "/accounts/two/add_aliases", Some(json!({"aliases": ["second", "third", "fourth"]}))),
        ("list-account-aliases", "/accounts/two/account_aliases", None),
        ("remove-aliases", "/accounts/two/remove_aliases", Some(json!({"aliases": ["second", "third"]}))),
        ("create-aliases", "/aliases", Some(json!({"aliases": [{"value": "spare"}]}))),
        ("list-aliases", "/aliases", None),
        ("get-alias", "/aliases/spare", None),
        ("delete-alias", "/aliases/spare", None),
        ("create-setting", "/settings", Some(settings::setting("ACCOUNT", "one"))),
        ("create-setting", "/settings", Some(settings::setting("CUSTOMER", "globex"))),
        ("get-setting", "/settings/setting.USER.limit.ACCOUNT.one", None),
        ("list-settings", "/settings", None),
        ("list-settings", "/settings?entity_type=ACCOUNT&entity_id=one", None),
        ("update-setting", "/settings/setting.USER.limit.ACCOUNT.one", Some(json!({"value": "2"}))),
        ("delete-account", "/accounts/one", None),
        ("delete-customer", "/customers/globex", None),
    ] {
        let operation = endpoints()
            .into_iter()
            .map(|endpoint| endpoint.route.operation)
            .find(|name| name.strip_prefix("togai-") == Some(operation));
        ledger.send(operation.unwrap(), target, &format!("/togai{target}"), body).await;
    }
    ledger
}

#[tokio::test]
async fn every_route_declares_exactly_the_rights_it_exercises() {
    rights_are_those_exercised(&exercise().await, &endpoints());
}

#[tokio::test]
async fn every_route_answers_with_its_declared_statuses() {
    statuses_are_those_declared(&exercise().await, &endpoints());
}
