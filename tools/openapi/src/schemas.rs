//! The schemas of types: those of requests as they are read, those of answers as they are written.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
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
            requests: settings().for_deserialize().into_generator(),
            answers: settings().for_serialize().into_generator(),
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
