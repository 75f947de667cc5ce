//! The parameters of an operation: in the path, in the query, in the headers.

use domain::{
    idempotency::IdempotencyKey,
    limits::{
        ACCOUNTS_SORTED_BY_CHANGE_MAX, IDEMPOTENCY_RETENTION_DAYS, INCLUDED_ACCOUNTS_BYTES_MAX,
        INCLUDED_ACCOUNTS_MAX, PAGE_BYTES_MAX,
    },
    text::{ContactId, CustomerId, EnvironmentId, Identifier, KeyId, Namespace, SettingId},
};
use http_api::{ProblemKind, Route};
use serde_json::{Value, json};

use crate::{
    schemas::{Describe, Schemas, of},
    shapes::Shapes,
};

/// The parameters of a route.
pub(crate) fn of_route(route: &Route, shapes: &Shapes, schemas: &mut Schemas) -> Vec<Value> {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = names.map(|name| in_path(name, schemas)).collect();
    let query = schemas.query(shapes.query);
    for name in route.query {
        parameters.push(in_query(route, name, &query["properties"][name]));
    }
    if route.problems().any(|kind| kind == ProblemKind::StaleVersion) {
        parameters.push(json!({
            "name": "If-Match",
            "in": "header",
            "description": "The ETag that the object must have for the request to be carried out (RFC 9110 section 13.1.1).",
            "schema": {"type": "string", "pattern": r#"^(\*|(W/)?"[^"]*"( *, *(W/)?"[^"]*")*)$"#, "examples": ["\"1\""]},
        }));
    }
    if route.writes() {
        parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "description": format!(
                "What you call this request by. Sent again under the same key within {IDEMPOTENCY_RETENTION_DAYS} days, it does \
                 nothing more and is answered byte for byte as before, with `Idempotent-Replayed: true`. What was refused is \
                 not kept, and may be sent again mended."
            ),
            "schema": schemas.request(of::<IdempotencyKey>()),
        }));
    }
    parameters
}

fn in_path(name: &str, schemas: &mut Schemas) -> Value {
    let (describe, description): (Describe, _) = match name {
        "customerId" => (of::<CustomerId>(), "The id of the customer."),
        "contactId" => (of::<ContactId>(), "The id of the contact."),
        "identifier" => (of::<Identifier>(), "The id of the account or any of its aliases."),
        "alias" => (of::<Identifier>(), "The value of the alias."),
        "namespace" => (of::<Namespace>(), "The namespace of the setting."),
        "settingId" => (of::<SettingId>(), "The id of the setting."),
        "environmentId" => (of::<EnvironmentId>(), "The id of the environment."),
        "keyId" => (of::<KeyId>(), "The id of the key."),
        other => unreachable!("the type of {other} in a path is not said"),
    };
    let schema = schemas.request(describe);
    json!({"name": name, "in": "path", "required": true, "description": description, "schema": schema})
}

fn in_query(route: &Route, name: &str, schema: &Value) -> Value {
    let mut schema = schema.clone();
    if schema.is_null() {
        unreachable!("the query has no {name}");
    }
    let typed = schema.as_object_mut().and_then(|members| members.remove("description"));
    without_null(&mut schema);
    let mut parameter = json!({"name": name, "in": "query", "required": false, "schema": schema});
    let said = said_of(route, name).map(Value::String).or(typed);
    parameter["description"] = said.unwrap_or_else(|| unreachable!("nothing says what {name} is for"));
    if parameter["schema"]["type"] == "array" {
        parameter["style"] = json!("form");
        parameter["explode"] = json!(false);
    }
    parameter
}

/// A parameter that is missing is one thing, and null is no value of one.
fn without_null(schema: &mut Value) {
    if let Some(one) = schema["anyOf"].as_array().and_then(|either| either.first()) {
        *schema = one.clone();
    }
    if let Some(types) = schema["type"].as_array() {
        schema["type"] = types.first().cloned().unwrap_or_default();
    }
}

/// What a parameter is for, where its type does not say all of it.
fn said_of(route: &Route, name: &str) -> Option<String> {
    Some(match (name, route.operation) {
        ("id", _) => "The object of this id alone.".to_owned(),
        ("customerId", _) => format!(
            "The accounts of this customer alone. Of those that the other filters find, at most \
             {ACCOUNTS_SORTED_BY_CHANGE_MAX} are put in order of change, and more are refused; in order of ids, any number \
             is listed."
        ),
        ("status", _) => {
            "The objects of these statuses; those that are not archived when missing.".to_owned()
        }
        ("invoiceCurrency", _) => "The accounts with this currency alone.".to_owned(),
        ("search", _) => {
            "Those alone whose id, name or primary e-mail has this somewhere, whatever its case.".to_owned()
        }
        ("sort", _) => "The order; `-updatedAt`, the last change first, when missing. What changed at the same instant is in \
             order of ids, ascending with `updatedAt` and descending with `-updatedAt`. In order of change, an object that \
             changes while you follow the pages takes another place: with `-updatedAt` one that was still to come is not shown \
             any more, with `updatedAt` one that was shown is shown again. In order of ids, what is in the list all the time is \
             shown once."
            .to_owned(),
        ("include", "get-customer" | "list-customers") => format!(
            "What to show along with the customer. `accounts`, which needs the scope `accounts:read` too, are the first by id \
             that are not archived: at most {INCLUDED_ACCOUNTS_MAX}, at most {INCLUDED_ACCOUNTS_BYTES_MAX} bytes of the answer, \
             and no more than are found in a bounded search; `hasMoreAccounts` says whether there are, or may be, more. \
             `contacts` and `settings` are all of them."
        ),
        ("pageSize", _) => format!(
            "How many objects to show at most. A page ends before an object with which its objects would take more than \
             {PAGE_BYTES_MAX} bytes, counted as JSON within a string of JSON, and where much was read for it."
        ),
        ("nextToken", _) => {
            "Where to go on: the `nextToken` of an earlier page of this list, with the same filters and order.".to_owned()
        }
        _ => return None,
    })
}
