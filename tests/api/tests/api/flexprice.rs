//! Flexprice's API.

mod create;
mod delete;
mod get;
mod list;
mod one_truth;
mod published_example;
mod search;
mod update;
mod usage;

use harness::{Answered, Tenant};
use http_api::StatusCode;
use serde_json::{Value, json};

use crate::compatible_apis::must_refuse;

const CUSTOMERS: &str = "/flexprice/v1/customers";

/// Creates a customer of this external id, with other members besides.
async fn create(tenant: &Tenant, external_id: &str, others: Value) -> Value {
    let mut body = json!({"external_id": external_id, "name": "Globex Corporation"});
    body.as_object_mut().unwrap().extend(others.as_object().unwrap().clone());
    tenant.post(CUSTOMERS, &body).await.expect(StatusCode::CREATED)
}

/// The path of a customer.
fn path_of(customer: &Value) -> String {
    format!("{CUSTOMERS}/{}", customer["id"].as_str().unwrap())
}

/// The details of a refusal with this status and code.
#[track_caller]
fn refused(answer: &Answered, status: StatusCode, code: &str) -> Value {
    must_refuse("flexprice", answer, status);
    let body = answer.json();
    assert_eq!(body["code"], code, "{body}");
    body["details"].clone()
}

/// What is wrong with a request: the names of the members and parameters, in alphabetical order.
#[track_caller]
fn wrong_members(answer: &Answered) -> Vec<String> {
    let details = refused(answer, StatusCode::BAD_REQUEST, "validation_error");
    details.as_object().unwrap().keys().cloned().collect()
}

/// The external ids of the customers of a list, in its order.
#[track_caller]
fn listed(answer: &Answered) -> Vec<String> {
    let body = answer.expect(StatusCode::OK);
    let name = |customer: &Value| customer["external_id"].as_str().unwrap().to_owned();
    body["items"].as_array().unwrap().iter().map(name).collect()
}
