//! How Flexprice's API says what went wrong: `{"code", "message", "http_status_code", "details"}`.

use std::collections::BTreeMap;

use domain::Violation;
use http_api::{ErrorEntry, Problem, ProblemKind, Response, StatusCode};
use serde::Serialize;

#[derive(Serialize)]
struct Refusal {
    code: &'static str,
    message: String,
    http_status_code: u16,
    /// What is wrong, by member or parameter.
    details: BTreeMap<String, String>,
}

/// The refusal that says a problem.
pub(super) fn refuse(problem: &Problem, _request_id: &str) -> Response {
    let (code, status) = meaning(problem);
    let details = problem.errors.iter().map(|entry| (place(entry), sentence(entry))).collect();
    Response::refusal(
        status,
        &Refusal { code, message: message(problem), http_status_code: status.as_u16(), details },
    )
}

/// The code of a problem, and the status that goes with the code.
fn meaning(problem: &Problem) -> (&'static str, StatusCode) {
    match problem.kind {
        ProblemKind::InvalidRequest if problem.errors.iter().any(asks_for_too_much) => {
            ("invalid_operation", StatusCode::BAD_REQUEST)
        }
        ProblemKind::Archived => ("not_found", StatusCode::NOT_FOUND),
        ProblemKind::CustomerExists
        | ProblemKind::AccountExists
        | ProblemKind::AliasTaken
        | ProblemKind::ContactExists
        | ProblemKind::EmailTaken => ("already_exists", StatusCode::CONFLICT),
        kind => match kind.status() {
            StatusCode::BAD_REQUEST => ("validation_error", StatusCode::BAD_REQUEST),
            StatusCode::NOT_FOUND => ("not_found", StatusCode::NOT_FOUND),
            StatusCode::CONFLICT => ("invalid_operation", StatusCode::BAD_REQUEST),
            StatusCode::PRECONDITION_FAILED => ("version_conflict", StatusCode::CONFLICT),
            StatusCode::UNAUTHORIZED => ("permission_denied", StatusCode::UNAUTHORIZED),
            StatusCode::FORBIDDEN => ("permission_denied", StatusCode::FORBIDDEN),
            StatusCode::TOO_MANY_REQUESTS => ("too_many_requests", StatusCode::TOO_MANY_REQUESTS),
            StatusCode::SERVICE_UNAVAILABLE => ("service_unavailable", StatusCode::SERVICE_UNAVAILABLE),
            StatusCode::INTERNAL_SERVER_ERROR => ("internal_error", StatusCode::INTERNAL_SERVER_ERROR),
            other => ("validation_error", other),
        },
    }
}

/// Whether a well-formed request is refused for how much it asks for.
fn asks_for_too_much(entry: &ErrorEntry) -> bool {
    let codes = [Violation::TooManyToCount { max: 0 }.code(), Violation::PageTooLarge.code()];
    codes.contains(&entry.code)
}

/// What happened, in one text.
fn message(problem: &Problem) -> String {
    if problem.errors.is_empty() {
        return format!("{}. {}", problem.kind.title(), problem.detail);
    }
    let entries = problem.errors.iter().map(|entry| match place(entry).as_str() {
        _ if entry.identifier.is_some() => sentence(entry),
        "" => format!("The body {}.", entry.detail),
        place => format!("{place} {}.", entry.detail),
    });
    entries.collect::<Vec<_>>().join(" ")
}

/// The member or parameter that something is wrong with, by the names that callers know. The only aliases that a request
/// names are external ids.
fn place(entry: &ErrorEntry) -> String {
    let place = entry.pointer.as_deref().or(entry.parameter.as_deref()).unwrap_or_default();
    if entry.identifier.is_some() {
        return "external_id".to_owned();
    }
    place.trim_start_matches('/').to_owned()
}

/// What is wrong, as a sentence.
fn sentence(entry: &ErrorEntry) -> String {
    match (&entry.identifier, &entry.customer_id) {
        (Some(identifier), Some(customer_id)) => {
            format!("The external_id {identifier} is that of customer {customer_id} already.")
        }
        _ => entry.detail.clone(),
    }
}
