//! What the tests of this package start from.

use domain::scope::Scope;
use http_api::{Method, ProblemKind, Route, StatusCode, Task};
use store::Access;

use crate::{finding::Finding, workspace::Package};

/// A route with a parameter in its path, two in its query, and a right on an index.
pub(crate) fn get_thing() -> Route {
    Route {
        operation: "get-thing",
        method: Method::GET,
        path: "/v1/things/{thingId}",
        scope: Scope::CustomersRead,
        summary: "Gets a \"thing\".",
        success: &[StatusCode::OK],
        query: &["at", "include"],
        access: &[Access::QueryTable, Access::GetItem, Access::QueryDirectory],
        problems: &[&[ProblemKind::CustomerNotFound]],
    }
}

/// A route that takes a body.
pub(crate) fn create_thing() -> Route {
    Route {
        operation: "create-thing",
        method: Method::POST,
        path: "/v1/things",
        query: &[],
        access: &[Access::PutItem],
        problems: &[&[ProblemKind::MalformedJson]],
        ..get_thing()
    }
}

/// A task.
pub(crate) fn make_thing() -> Task {
    Task::new("make-thing", "Makes a thing.", &[Access::PutItem], async |_| Ok(serde_json::Value::Null))
}

/// A package without sources or dependencies.
pub(crate) fn package(name: &str, directory: &str, manifest: &str) -> Package {
    Package {
        id: name.to_owned(),
        name: name.to_owned(),
        directory: directory.to_owned(),
        manifest: manifest.parse().unwrap(),
        dependencies: Vec::new(),
        sources: std::collections::BTreeMap::new(),
    }
}

/// Demands exactly one finding, whose line contains `expected`.
pub(crate) fn assert_only(findings: &[Finding], expected: &str) {
    let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
    assert!(
        matches!(lines.as_slice(), [line] if line.contains(expected)),
        "expected one finding with {expected:?}, not {lines:#?}"
    );
}
