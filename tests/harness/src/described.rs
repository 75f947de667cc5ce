//! Every answer of the API, compared with the description of the API.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use http_api::{Method, Route};
use jsonschema::Validator;
use serde_json::Value;

use crate::tenant::Answered;

/// The description, and the schemas of it that answers were compared with.
struct Description {
    routes: Vec<Route>,
    document: Value,
    validators: Mutex<BTreeMap<String, Arc<Validator>>>,
}

/// Panics if the description does not give this answer: its status, its type, its headers, or a body like it.
///
/// A path of no route is not described.
#[track_caller]
pub(crate) fn must_be_described(method: &Method, path: &str, answer: &Answered) {
    let description = description();
    let Some(route) =
        description.routes.iter().find(|route| route.method == *method && leads_to(route, path))
    else {
        return;
    };
    let what = || format!("{} of {}: {}", answer.status, route.operation, answer.body);
    let operation = &description.document["paths"][route.path][method.as_str().to_lowercase()];
    let response = description.resolved(&operation["responses"][answer.status.as_str()]);
    assert!(response.is_object(), "a status that is not described: {}", what());
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        let is_there = answer.headers.contains_key(name.to_lowercase());
        assert!(is_there || header["required"] == false, "no {name}: {}", what());
    }
    match response["content"].as_object() {
        None => assert_eq!(answer.body, "", "a body that is not described: {}", what()),
        Some(content) => {
            let media = &content.get(answer.header("content-type"));
            let media = media.unwrap_or_else(|| panic!("a type that is not described: {}", what()));
            let validator = description.validator(&media["schema"]);
            let body = answer.json();
            let errors: Vec<_> = validator.iter_errors(&body).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}: {}", what());
        }
    }
}

/// Whether a path, as it stands in a URL, is one of a route.
fn leads_to(route: &Route, path: &str) -> bool {
    let (parts, segments) = (route.path.split('/'), path.split('/'));
    parts.clone().count() == segments.clone().count()
        && parts
            .zip(segments)
            .all(|(part, segment)| part == segment || part.starts_with('{') && !segment.is_empty())
}

fn description() -> &'static Description {
    static DESCRIPTION: OnceLock<Description> = OnceLock::new();
    DESCRIPTION.get_or_init(|| {
        let routes: Vec<_> = api::native_endpoints().into_iter().map(|endpoint| endpoint.route).collect();
        let document = serde_json::from_str(&openapi::document(&routes)).expect("the description is JSON");
        Description { routes, document, validators: Mutex::default() }
    })
}

impl Description {
    /// What a reference leads to, or the value itself.
    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let reference = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        reference
            .map_or(value, |pointer| self.document.pointer(pointer).expect("a reference leads somewhere"))
    }

    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        let validator = validators.entry(schema.to_string()).or_insert_with(|| {
            let mut schema = schema.clone();
            schema["components"] = self.document["components"].clone();
            for described in schema["components"]["schemas"].as_object_mut().expect("schemas").values_mut() {
                close(described);
            }
            Arc::new(jsonschema::draft202012::new(&schema).expect("a schema"))
        });
        Arc::clone(validator)
    }
}

/// Lets an object have no members but those that are described. The description itself leaves room for more, so that a new
/// member is no breach of it.
fn close(schema: &mut Value) {
    if schema["properties"].is_object() && schema.get("additionalProperties").is_none() {
        schema["additionalProperties"] = false.into();
    }
}
