//! Routes: what the system answers to. One route is one operation, one Lambda function, one binary, one sample event.

use domain::scope::Scope;
use http::{Method, StatusCode};
use store::Access;

use crate::problem::ProblemKind;

/// A route and everything about it that others generate from: the template, the sample events and the reference.
#[derive(Debug, Clone)]
pub struct Route {
    /// The one name of the operation, in kebab-case: that of its binary and its sample event.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// The scope that a key needs.
    pub scope: Scope,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// The status of success.
    pub success: StatusCode,
    /// The parameters of the query.
    pub query: &'static [&'static str],
    /// The rights on the table that it exercises, authentication included.
    pub access: &'static [Access],
    /// What can go wrong, besides what can go wrong with every route.
    pub problems: &'static [ProblemKind],
}

impl Route {
    /// The name of the operation in `PascalCase`, as its logical id in the template has it.
    pub fn logical_id(&self) -> String {
        self.operation.split('-').map(capitalised).collect()
    }

    /// The name of the operation in `snake_case`, as the module of its endpoint has it.
    pub fn module(&self) -> String {
        self.operation.replace('-', "_")
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + characters.as_str())
}
