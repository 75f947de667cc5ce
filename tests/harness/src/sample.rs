//! The requests of the sample events.

use std::{fs, path::Path};

use http_api::{Method, header};
use serde_json::Value;

use crate::tenant::{Sending, Tenant};

/// The request of the sample event of an operation.
pub fn sample<'a>(tenant: &'a Tenant, operation: &str) -> Sending<'a> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events").join(operation).with_extension("json");
    let event = fs::read_to_string(path).unwrap_or_else(|error| panic!("{operation}: {error}"));
    let event: Value = serde_json::from_str(&event).expect("an event is JSON");
    let text = |member: &str| event[member].as_str().unwrap_or_default();
    let method = event["requestContext"]["http"]["method"].as_str().unwrap_or_default();
    let method: Method = method.parse().expect("a method");
    let mut request = tenant.request(method, &format!("{}?{}", text("rawPath"), text("rawQueryString")));
    for (name, value) in event["headers"].as_object().expect("headers") {
        // The key of the sample events is that of another tenant.
        if name != header::AUTHORIZATION.as_str() {
            let name = name.parse().expect("the name of a header");
            request = request.header(name, value.as_str().expect("a header is text"));
        }
    }
    match event["body"].as_str() {
        Some(body) => request.json(body),
        None => request,
    }
}
