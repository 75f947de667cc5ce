//! One request of a sequence.

use std::{fmt, sync::OnceLock};

use harness::{Answered, Tenant, encoded};
use http_api::{Method, header};
use serde_json::Value;

/// One request, by the name of its operation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Step {
    /// The name of the operation.
    pub(crate) operation: &'static str,
    /// What stands in the path, in order.
    pub(crate) path: Vec<String>,
    /// The parameters of the query.
    pub(crate) query: Vec<(&'static str, String)>,
    /// The body.
    pub(crate) body: Option<Value>,
    /// `If-Match`.
    pub(crate) if_match: Option<String>,
}

impl Step {
    /// A request by its operation and what stands in its path.
    pub(crate) fn of(operation: &'static str, path: &[&str]) -> Self {
        Self { operation, path: path.iter().map(|part| (*part).to_owned()).collect(), ..Self::default() }
    }

    /// With a body.
    #[must_use]
    pub(crate) fn body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// With one more parameter.
    #[must_use]
    pub(crate) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// With `If-Match`.
    #[must_use]
    pub(crate) fn if_match(self, if_match: Option<String>) -> Self {
        Self { if_match, ..self }
    }

    /// The value of a parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    /// A member of the body, null when it is missing.
    pub(crate) fn member(&self, name: &str) -> &Value {
        self.body.as_ref().and_then(|body| body.get(name)).unwrap_or(&Value::Null)
    }

    /// A list in the body, empty when it is missing.
    pub(crate) fn list(&self, name: &str) -> Vec<Value> {
        self.member(name).as_array().cloned().unwrap_or_default()
    }

    /// Sends it.
    pub(crate) async fn send(&self, tenant: &Tenant) -> Answered {
        let (method, _) = route(self.operation);
        let mut sending = tenant.request(method.clone(), &self.target());
        if let Some(body) = &self.body {
            sending = sending.json(&body.to_string());
        }
        if let Some(tags) = &self.if_match {
            sending = sending.header(header::IF_MATCH, tags);
        }
        sending.send().await
    }

    /// The path with its query.
    fn target(&self) -> String {
        let (_, template) = route(self.operation);
        let mut parts = self.path.iter();
        let filled = template.split('/').map(|segment| {
            if segment.starts_with('{') { encoded(parts.next().unwrap()) } else { segment.to_owned() }
        });
        let path = filled.collect::<Vec<_>>().join("/");
        let query = self.query.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        format!("{path}?{}", query.collect::<Vec<_>>().join("&"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.operation, self.target())?;
        if let Some(tags) = &self.if_match {
            write!(formatter, " If-Match: {tags}")?;
        }
        self.body.as_ref().map_or(Ok(()), |body| write!(formatter, " {body}"))
    }
}

/// What the beginnings of the paths are of that lead to no customer: who may ask for what, and what was asked for.
const ADMINISTRATION: [&str; 3] = ["/v1/environments", "/v1/keys", "/v1/audit"];

/// The names of all operations on customers and what belongs to them, with their methods and paths.
pub(crate) fn routes() -> &'static [(&'static str, Method, &'static str)] {
    static ROUTES: OnceLock<Vec<(&'static str, Method, &'static str)>> = OnceLock::new();
    ROUTES.get_or_init(|| {
        let endpoints = api::native_endpoints().into_iter();
        let of_customers = endpoints
            .filter(|end| !ADMINISTRATION.iter().any(|beginning| end.route.path.starts_with(beginning)));
        of_customers.map(|end| (end.route.operation, end.route.method, end.route.path)).collect()
    })
}

fn route(operation: &str) -> (&'static Method, &'static str) {
    let found = routes().iter().find(|(name, ..)| *name == operation);
    let (_, method, path) = found.unwrap_or_else(|| panic!("there is no operation {operation}"));
    (method, path)
}
