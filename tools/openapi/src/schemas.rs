//! The schemas of types: those of requests as they are read, those of answers as they are written.

use schemars::{
    JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, transform::RecursiveTransform,
};
use serde_json::{Map, Value};

/// Collects the schemas that are referred to.
pub(crate) struct Schemas {
    requests: SchemaGenerator,
    answers: SchemaGenerator,
}

/// A type, as it is described.
pub(crate) type Describe = fn(&mut SchemaGenerator) -> Value;

/// Describes a type.
pub(crate) fn of<T: JsonSchema>() -> Describe {
    |generator| generator.subschema_for::<T>().to_value()
}

impl Default for Schemas {
    fn default() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        Self {
            requests: settings()
                .with_transform(RecursiveTransform(closed_set))
                .for_deserialize()
                .into_generator(),
            answers: settings()
                .with_transform(RecursiveTransform(closed_set))
                .with_transform(RecursiveTransform(without_null))
                .for_serialize()
                .into_generator(),
        }
    }
}

impl Schemas {
    /// The schema of what a request carries.
    pub(crate) fn request(&mut self, describe: Describe) -> Value {
        describe(&mut self.requests)
    }

    /// The schema of what an answer carries.
    pub(crate) fn answer(&mut self, describe: Describe) -> Value {
        describe(&mut self.answers)
    }

    /// The schema of a query, whole.
    pub(crate) fn query(&mut self, describe: Describe) -> Value {
        let schema = self.request(describe);
        let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        self.requests.definitions_mut().remove(name).unwrap_or(schema)
    }

    /// Every schema that was referred to, by name.
    pub(crate) fn finish(mut self) -> Value {
        let mut all = Map::new();
        for generator in [&mut self.requests, &mut self.answers] {
            for (name, schema) in generator.take_definitions(true) {
                let clash = all.insert(name.clone(), schema.clone()).is_some_and(|other| other != schema);
                assert!(!clash, "two types are called {name}");
            }
        }
        Value::Object(all)
    }
}

/// Makes one set of words of the words that are described one by one: generators of clients make an enumeration of it.
fn closed_set(schema: &mut Schema) {
    let Some(Value::Array(choices)) = schema.get("oneOf") else { return };
    let word =
        |choice: &Value| Some((choice.get("const")?.clone(), choice["description"].as_str()?.to_owned()));
    let Some(words) = choices.iter().map(word).collect::<Option<Vec<_>>>() else { return };
    let mut lines = vec![schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned()];
    lines.extend(
        words.iter().map(|(word, meaning)| format!("- `{}`: {meaning}", word.as_str().unwrap_or_default())),
    );
    schema.remove("oneOf");
    schema.insert("type".to_owned(), "string".into());
    schema.insert("enum".to_owned(), words.into_iter().map(|(word, _)| word).collect());
    schema.insert("description".to_owned(), lines.join("\n").replacen('\n', "\n\n", 1).into());
}

/// Takes null from the members of an answer that may be left out: left out is what they are then, and never null.
fn without_null(schema: &mut Schema) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required = |name: &str| required.as_array().into_iter().flatten().any(|one| one == name);
    let Some(Value::Object(members)) = schema.get_mut("properties") else { return };
    for (_, member) in members.iter_mut().filter(|(name, _)| !is_required(name)) {
        let Some(member) = member.as_object_mut() else { continue };
        if let Some(Value::Array(types)) = member.get_mut("type") {
            types.retain(|one| one != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                member.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(choices)) = member.get_mut("anyOf") {
            choices.retain(|choice| choice["type"] != "null");
            if let [Value::Object(only)] = choices.as_slice() {
                let only = only.clone();
                member.remove("anyOf");
                member.extend(only);
            }
        }
    }
}
