//! What can go wrong, by status.

use std::collections::{BTreeMap, BTreeSet};

use http_api::{EVERY_ROUTE, ProblemBody, ProblemKind, Route};
use serde_json::{Map, Value, json};

use crate::schemas::{Schemas, of};

/// The answers of a route that are problems, by status. Those of one kind refer to [`alone`].
pub(crate) fn of_route(route: &Route, schemas: &mut Schemas) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, BTreeSet<ProblemKind>> = BTreeMap::new();
    for kind in route.problems().chain(EVERY_ROUTE) {
        by_status.entry(kind.status().as_u16()).or_default().insert(kind);
    }
    let body = schemas.answer(of::<ProblemBody<'_>>());
    let answer = |kinds: BTreeSet<ProblemKind>| match kinds.iter().collect::<Vec<_>>().as_slice() {
        [kind] => json!({"$ref": format!("#/components/responses/{}", kind.code())}),
        _ => answer(&kinds, &body),
    };
    by_status.into_iter().map(|(status, kinds)| (status.to_string(), answer(kinds))).collect()
}

/// The answers that are a problem of one kind, by its code.
pub(crate) fn alone(schemas: &mut Schemas) -> Value {
    let body = schemas.answer(of::<ProblemBody<'_>>());
    let answers =
        ProblemKind::ALL.iter().map(|kind| (kind.code().to_owned(), answer(&BTreeSet::from([*kind]), &body)));
    Value::Object(answers.collect())
}

fn answer(kinds: &BTreeSet<ProblemKind>, body: &Value) -> Value {
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    let said = |kind: &ProblemKind| format!("`{}`: {}. {}", kind.code(), kind.title(), kind.remedy());
    let description: Vec<String> = kinds.iter().map(said).collect();
    let examples = kinds.iter().map(|kind| (kind.code().to_owned(), json!({"value": example(*kind)})));
    json!({
        "description": description.join("\n\n"),
        "headers": headers(kinds),
        "content": {"application/problem+json": {
            "schema": problem(body, &codes),
            "examples": Value::Object(examples.collect()),
        }},
    })
}

/// The schema of a problem with one of these codes. The codes stand beside the reference, so that generators of clients make
/// one type of all problems.
fn problem(body: &Value, codes: &[&str]) -> Value {
    let mut schema = body.clone();
    schema["properties"] = json!({"code": {"enum": codes}});
    schema
}

fn headers(kinds: &BTreeSet<ProblemKind>) -> Value {
    let mut headers = Map::new();
    if kinds.iter().any(|kind| kind.retry_after_seconds().is_some()) {
        let schema = json!({"type": "integer", "minimum": 1});
        headers.insert("Retry-After".to_owned(), json!({"description": "Seconds.", "schema": schema}));
    }
    if kinds.contains(&ProblemKind::MethodNotAllowed) {
        let description = "The methods that the path answers to.";
        headers.insert("Allow".to_owned(), json!({"description": description, "schema": {"type": "string"}}));
    }
    if kinds.contains(&ProblemKind::Unauthenticated) {
        let schema = json!({"type": "string", "const": "Bearer"});
        headers.insert("WWW-Authenticate".to_owned(), json!({"schema": schema}));
    }
    Value::Object(headers)
}

fn example(kind: ProblemKind) -> Value {
    json!({
        "type": kind.uri(),
        "title": kind.title(),
        "status": kind.status().as_u16(),
        "detail": kind.remedy(),
        "code": kind.code(),
        "requestId": "01KDVJPN80A1B2C3D4E5F6G7H8",
    })
}
