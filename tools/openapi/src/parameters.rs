//! The parameters of an operation: in the path, in the query, in the headers.

use domain::text::{ContactId, CustomerId, Identifier, Namespace, SettingId};
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
        parameters.push(in_query(name, &query["properties"][name]));
    }
    if route.problems().any(|kind| kind == ProblemKind::StaleVersion) {
        parameters.push(json!({
            "name": "If-Match",
            "in": "header",
            "description": "The ETag that the object must have for the request to be carried out (RFC 9110 section 13.1.1).",
            "schema": {"type": "string", "pattern": r#"^(\*|(W/)?"[^"]*"( *, *(W/)?"[^"]*")*)$"#, "examples": ["\"1\""]},
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
        other => unreachable!("the type of {other} in a path is not said"),
    };
    let schema = schemas.request(describe);
    json!({"name": name, "in": "path", "required": true, "description": description, "schema": schema})
}

fn in_query(name: &str, schema: &Value) -> Value {
    let mut schema = schema.clone();
    if schema.is_null() {
        unreachable!("the query has no {name}");
    }
    let description = schema.as_object_mut().and_then(|members| members.remove("description"));
    without_null(&mut schema);
    let mut parameter = json!({"name": name, "in": "query", "required": false, "schema": schema});
    parameter["description"] = description.unwrap_or_else(|| said_of(name).into());
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

/// What a parameter is for, where its type does not say.
fn said_of(name: &str) -> &'static str {
    match name {
        "id" => "The object of this id alone.",
        "customerId" => "The accounts of this customer alone.",
        "status" => "The objects of these statuses; those that are not archived when missing.",
        "invoiceCurrency" => "The accounts with this currency alone.",
        "search" => "Those alone whose id, name or primary e-mail has this somewhere, whatever its case.",
        "sort" => "The order; the last change first when missing.",
        other => unreachable!("nothing says what {other} is for"),
    }
}
