//! Routes: what the system answers to. One route is one operation, one Lambda function, one binary, one sample event.

use domain::scope::Scope;
use http::{Method, StatusCode};
use store::Access;

use crate::problem::ProblemKind;

/// A route and everything about it that others generate from: the template, the sample events and the reference.
#[derive(Debug, Clone)]
pub struct Route {
    /// The one name of the operation, in kebab-case: that of its binary and its sample event. Where the API is not the
    /// system's own, it begins with the name of the API.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// The scope that a key needs.
    pub scope: Scope,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// The statuses of success, the usual one first.
    pub success: &'static [StatusCode],
    /// The parameters of the query.
    pub query: &'static [&'static str],
    /// The rights on the table that it exercises, authentication included.
    pub access: &'static [Access],
    /// What can go wrong, besides what can go wrong with every route, in groups.
    pub problems: &'static [&'static [ProblemKind]],
}

/// What can go wrong with every request, whatever its operation: on the way to the endpoint, and with the table.
pub const EVERY_ROUTE: [ProblemKind; 10] = [
    ProblemKind::UnreadableBody,
    ProblemKind::MalformedPath,
    ProblemKind::Unauthenticated,
    ProblemKind::Forbidden,
    ProblemKind::RouteNotFound,
    ProblemKind::MethodNotAllowed,
    ProblemKind::PayloadTooLarge,
    ProblemKind::Internal,
    ProblemKind::Throttled,
    ProblemKind::Unavailable,
];

/// The parameters of a list without filters.
pub const PAGING: &[&str] = &["pageSize", "nextToken"];

/// What can go wrong with the query.
pub const QUERY: &[ProblemKind] = &[ProblemKind::InvalidRequest];

/// What can go wrong with the query and the body.
pub const BODY: &[ProblemKind] = &[
    ProblemKind::EmptyBody,
    ProblemKind::MalformedJson,
    ProblemKind::BodyTooDeep,
    ProblemKind::InvalidRequest,
    ProblemKind::UnsupportedMediaType,
];

/// What can go wrong with a write.
pub const WRITE: &[ProblemKind] = &[
    ProblemKind::Contention,
    ProblemKind::OutcomeUnknown,
    ProblemKind::IdempotencyKeyReused,
    ProblemKind::Erased,
];

impl Route {
    /// The name of the operation in `PascalCase`, as its logical id in the template has it.
    pub fn logical_id(&self) -> String {
        self.operation.split('-').map(capitalised).collect()
    }

    /// The name of the API that the route belongs to, which is the first part of its path; `None` for the system's own, whose
    /// paths begin with its version.
    pub fn api(&self) -> Option<&'static str> {
        self.path.split('/').nth(1).filter(|first| *first != "v1")
    }

    /// What can go wrong, besides what can go wrong with every route.
    pub fn problems(&self) -> impl Iterator<Item = ProblemKind> {
        self.problems.iter().copied().flatten().copied()
    }

    /// Whether the route reads a body: it can find that it is not JSON, and says so. A restore, say, reads none.
    pub fn takes_body(&self) -> bool {
        self.problems().any(|kind| kind == ProblemKind::MalformedJson)
    }

    /// Whether the route changes anything.
    pub fn writes(&self) -> bool {
        self.problems().any(|kind| kind == ProblemKind::OutcomeUnknown)
    }

    /// The name of the operation in `camelCase`, as its `operationId` in the API description has it.
    pub fn operation_id(&self) -> String {
        let mut words = self.operation.split('-');
        let first = words.next().unwrap_or_default().to_owned();
        words.map(capitalised).fold(first, |name, word| name + &word)
    }

    /// The name of the operation in `snake_case`, as the module of its endpoint has it: without that of the API, which is the
    /// name of the package.
    pub fn module(&self) -> String {
        let own = self.api().and_then(|api| self.operation.strip_prefix(api)?.strip_prefix('-'));
        own.unwrap_or(self.operation).replace('-', "_")
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_of_an_api_by_the_first_part_of_its_path() {
        let native = Route {
            operation: "get-thing",
            method: Method::GET,
            path: "/v1/things/{thingId}",
            scope: Scope::CustomersRead,
            summary: "Gets a thing.",
            success: &[],
            query: &[],
            access: &[],
            problems: &[],
        };
        assert_eq!((native.api(), native.module().as_str()), (None, "get_thing"));
        let other = Route { operation: "theirs-get-thing", path: "/theirs/v1/things", ..native };
        assert_eq!((other.api(), other.module().as_str()), (Some("theirs"), "get_thing"));
        assert_eq!(
            (other.logical_id().as_str(), other.operation_id().as_str()),
            ("TheirsGetThing", "theirsGetThing")
        );
    }
}
