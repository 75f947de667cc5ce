//! The description of the API in OpenAPI 3.1.
//!
//! **What this crate may know:** the routes, and the types that requests are read into and answers are written from.
//! Everything that the description says comes from them: parameters, bodies, answers, limits, scopes, and every problem
//! of every route. Its examples are the sample events and what the tests saw them answered with.

mod examples;
#[cfg(test)]
mod limits;
mod operations;
mod parameters;
mod problems;
mod schemas;
mod shapes;

use domain::{
    limits::{ANSWER_SECONDS_MAX, KEY_LENGTH_MAX},
    scope::Scope,
};
use http_api::Route;
use serde_json::{Value, json};

use crate::schemas::Schemas;

/// The description of the API, as text: JSON, the members that readers look for first at the top.
pub fn document(routes: &[Route]) -> String {
    let mut schemas = Schemas::default();
    let paths = operations::paths(routes, &mut schemas);
    let alone = problems::alone(&mut schemas);
    let components = json!({
        "responses": alone,
        "schemas": schemas.finish(),
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer", "description": key("Authorization: Bearer <key>")},
            "header": {"type": "apiKey", "in": "header", "name": "x-api-key", "description": key("x-api-key: <key>")},
        },
    });
    let members = [
        ("openapi", json!("3.1.0")),
        ("info", info()),
        ("servers", json!([{"url": "/", "description": "Wherever this description is served"}])),
        ("security", json!([{"bearer": []}, {"header": []}])),
        ("tags", tags()),
        ("paths", paths),
        ("components", components),
    ];
    let members: Vec<String> =
        members.iter().map(|(name, value)| format!("  \"{name}\": {}", indented(value))).collect();
    format!("{{\n{}\n}}\n", members.join(",\n"))
}

fn indented(value: &Value) -> String {
    // A value of JSON is always JSON.
    serde_json::to_string_pretty(value).unwrap_or_default().replace('\n', "\n  ")
}

fn key(header: &str) -> String {
    format!("A key, as {header}. None has more than {KEY_LENGTH_MAX} bytes.")
}

fn info() -> Value {
    let scopes: Vec<String> =
        Scope::ALL.iter().map(|scope| format!("- `{}`: {}", scope.name(), scope.description())).collect();
    json!({
        "title": "Tallystick API",
        "version": env!("CARGO_PKG_VERSION"),
        "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        "summary": "Customers, accounts and aliases of a company that charges by usage.",
        "description": format!(
            "JSON over HTTP. Every request carries a key; a key belongs to one environment and sees nothing else. It has some \
             of these scopes:\n\n{}\n\n\
             Times are RFC 3339; answers are in UTC. Lengths count Unicode scalar values after normalisation to NFC. Unknown members, \
             members given twice and unknown parameters are refused. Whatever goes wrong is a problem document (RFC 9457), \
             `application/problem+json`; bad input is answered with every violation at once. Nothing takes longer than {ANSWER_SECONDS_MAX} seconds to be answered.\n\n\
             A read by id or identifier shows what the last write answered, and so does a list of what hangs on one customer or account; \
             other lists may lag by a moment. A list is shown in pages: one may hold fewer objects than were asked for, or none, and the \
             list ends only where `nextToken` is null.",
            scopes.join("\n")
        ),
    })
}

fn tags() -> Value {
    json!([
        {"name": "customers", "description": "Businesses that are billed; parents of accounts."},
        {"name": "contacts", "description": "The people of a customer."},
        {"name": "accounts", "description": "What usage and invoices hang on: one currency, any number of names."},
        {"name": "aliases", "description": "Other names of accounts, with validity ranges."},
        {"name": "settings", "description": "Typed values on customers and accounts."},
        {"name": "environments", "description": "The isolated data sets of a tenant."},
        {"name": "keys", "description": "What speaks for one environment, and what each may do."},
        {"name": "audit", "description": "What each change made of each object, with who asked for it and when."},
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn description() -> Value {
        let routes: Vec<Route> = api::native_endpoints().into_iter().map(|endpoint| endpoint.route).collect();
        serde_json::from_str(&document(&routes)).unwrap()
    }

    /// Follows every `$ref` of a value.
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                if let Some(path) = members.get("$ref").and_then(Value::as_str) {
                    found.insert(path.trim_start_matches('#').to_owned());
                }
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_route_is_described_and_every_reference_leads_somewhere() {
        let description = description();
        for endpoint in api::native_endpoints() {
            let route = endpoint.route;
            let operation = &description["paths"][route.path][route.method.as_str().to_lowercase()];
            assert_eq!(operation["operationId"], route.operation_id());
            for status in route.success {
                assert!(operation["responses"][status.as_str()].is_object(), "{} {status}", route.operation);
            }
            assert_eq!(operation["requestBody"].is_object(), route.takes_body(), "{}", route.operation);
        }
        let mut found = BTreeSet::new();
        references(&description, &mut found);
        assert!(found.len() > 50);
        for path in found {
            assert!(description.pointer(&path).is_some(), "{path}");
        }
    }

    /// The parameters of each query are those of its shape, neither more nor fewer.
    #[test]
    fn the_parameters_of_a_route_are_those_that_are_read() {
        for endpoint in api::native_endpoints() {
            let route = endpoint.route;
            let query = Schemas::default().query(shapes::of_operation(route.operation).query);
            let read: BTreeSet<&str> = query["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name.as_str())
                .collect();
            assert_eq!(read, route.query.iter().copied().collect(), "{}", route.operation);
        }
    }

    #[test]
    fn the_examples_satisfy_their_schemas() {
        let description = description();
        let check = |what: &str, media: &Value, example: &Value| {
            let mut schema = media["schema"].clone();
            schema["components"] = description["components"].clone();
            let validator = jsonschema::draft202012::new(&schema).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(example)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{what}: {errors:#?}");
        };
        for endpoint in api::native_endpoints() {
            let route = endpoint.route;
            let operation = &description["paths"][route.path][route.method.as_str().to_lowercase()];
            if route.takes_body() {
                let media = &operation["requestBody"]["content"]["application/json"];
                check(&format!("the body of {}", route.operation), media, &media["example"]);
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                for media in response["content"].as_object().into_iter().flatten().map(|(_, media)| media) {
                    let what = format!("{status} of {}", route.operation);
                    if !media["example"].is_null() {
                        check(&what, media, &media["example"]);
                    }
                    for example in media["examples"].as_object().into_iter().flatten() {
                        check(&what, media, &example.1["value"]);
                    }
                }
            }
        }
    }
}
