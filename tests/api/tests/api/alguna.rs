//! Alguna's API, of both its generations: accounts of the first, customers of the second.

mod accounts;
mod changes;
mod customers;
mod faults;
mod generated_ids;
mod idempotency;
mod lists;
mod one_truth;
mod published;
mod rights;

use harness::{Answered, Sending, Tenant};
use http_api::{HeaderName, Method, StatusCode};
use serde_json::{Value, json};

use crate::compatible_apis::must_refuse;

pub(crate) const ACCOUNTS: &str = "/alguna/accounts";
pub(crate) const CUSTOMERS: &str = "/alguna/customers";

/// Begins a request of the second generation.
fn second<'a>(tenant: &'a Tenant, method: Method, target: &str) -> Sending<'a> {
    tenant.request(method, target).header(HeaderName::from_static("alguna-version"), "2026-04-01")
}

/// Begins a request of whichever generation has the path, with a body.
fn sending<'a>(tenant: &'a Tenant, method: Method, target: &str, body: &Value) -> Sending<'a> {
    second(tenant, method, target).json(&body.to_string())
}

async fn get(tenant: &Tenant, target: &str) -> Answered {
    second(tenant, Method::GET, target).send().await
}

async fn post(tenant: &Tenant, target: &str, body: &Value) -> Answered {
    sending(tenant, Method::POST, target, body).send().await
}

async fn patch(tenant: &Tenant, target: &str, body: &Value) -> Answered {
    sending(tenant, Method::PATCH, target, body).send().await
}

/// Gets what must be there.
async fn shown(tenant: &Tenant, target: &str) -> Value {
    get(tenant, target).await.expect(StatusCode::OK)
}

/// Creates an account of the first generation with these aliases.
async fn account(tenant: &Tenant, name: &str, aliases: &Value) -> Value {
    let body = json!({"name": name, "currency": "USD", "aliases": aliases});
    post(tenant, ACCOUNTS, &body).await.expect(StatusCode::CREATED)
}

/// What an answer says that must be a refusal with this status.
#[track_caller]
fn refusal(answer: &Answered, status: StatusCode) -> String {
    must_refuse("alguna", answer, status);
    answer.json()["detail"].as_str().unwrap().to_owned()
}

/// The id of an object.
fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

/// The members of an object, by name.
#[track_caller]
fn members(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Whether a text has the form of a generated id.
fn is_generated(id: &str) -> bool {
    id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
