//! The operations, by path and method.

use http_api::{Method, Route, StatusCode};
use serde_json::{Map, Value, json};

use crate::{
    examples, parameters, problems,
    schemas::Schemas,
    shapes::{self, Shapes},
};

/// Every operation, by path and method.
pub(crate) fn paths(routes: &[Route], schemas: &mut Schemas) -> Value {
    let mut paths = Map::new();
    for route in routes {
        let path = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
        path[route.method.as_str().to_lowercase()] = operation(route, schemas);
    }
    Value::Object(paths)
}

fn operation(route: &Route, schemas: &mut Schemas) -> Value {
    let shapes = shapes::of_operation(route.operation);
    let mut operation = json!({
        "operationId": route.operation_id(),
        "tags": [tag(route)],
        "summary": route.summary,
        "description": format!("Needs the scope `{}`.", route.scope.name()),
        "parameters": parameters::of_route(route, &shapes, schemas),
    });
    if let Some(describe) = shapes.body {
        operation["requestBody"] = request_body(route, &schemas.request(describe));
    }
    let mut responses = problems::of_route(route, schemas);
    for status in route.success {
        responses.insert(status.as_u16().to_string(), success(route, *status, &shapes, schemas));
    }
    operation["responses"] = Value::Object(responses);
    operation
}

/// The package whose endpoint it is, which is the last resource that its path names.
fn tag(route: &Route) -> &'static str {
    let tags = ["settings", "aliases", "contacts", "accounts", "customers", "audit"];
    tags.into_iter().find(|tag| route.path.split('/').any(|part| part == *tag)).unwrap_or("customers")
}

fn request_body(route: &Route, schema: &Value) -> Value {
    let content = json!({"schema": schema, "example": examples::request(route.operation)});
    let mut contents = json!({"application/json": content.clone()});
    if route.method == Method::PATCH {
        contents["application/merge-patch+json"] = content;
    }
    json!({"required": true, "content": contents})
}

fn success(route: &Route, status: StatusCode, shapes: &Shapes, schemas: &mut Schemas) -> Value {
    let text = |description: &str| json!({"description": description, "schema": {"type": "string"}});
    let mut headers = json!({"x-request-id": text("The id of the request, for questions about it.")});
    let example = examples::answer(route.operation);
    if example["etag"].is_string() {
        headers["ETag"] = text("The version of the object, in double quotes.");
    }
    if example["location"].is_string() {
        headers["Location"] = text("Where the object is.");
    }
    if route.writes() {
        headers["Idempotent-Replayed"] =
            text("`true` when this is the answer to an earlier request under the same `Idempotency-Key`.");
        headers["Idempotent-Replayed"]["required"] = json!(false);
    }
    let description = status.canonical_reason().unwrap_or_default();
    let mut answer = json!({"description": description, "headers": headers});
    if let Some(describe) = shapes.answer {
        let schema = schemas.answer(describe);
        answer["content"] = json!({"application/json": {"schema": schema, "example": example["body"]}});
    }
    answer
}
