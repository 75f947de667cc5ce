//! How Flexprice's API says what went wrong: `{"code", "message", "http_status_code", "details"}`.

use std::collections::BTreeMap;

use http_api::{Problem, ProblemKind, Response, StatusCode};
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
    let (code, status) = meaning(problem.kind);
    let details = problem.errors.iter().filter_map(|entry| {
        let place = entry.pointer.as_deref().or(entry.parameter.as_deref())?;
        Some((place.trim_start_matches('/').to_owned(), entry.detail.clone()))
    });
    let details = details.collect();
    Response::refusal(
        status,
        &Refusal { code, message: problem.in_words(), http_status_code: status.as_u16(), details },
    )
}

/// The code of a problem, and the status that goes with the code.
fn meaning(kind: ProblemKind) -> (&'static str, StatusCode) {
    match kind.status() {
        _ if kind == ProblemKind::Archived => ("invalid_operation", StatusCode::BAD_REQUEST),
        StatusCode::BAD_REQUEST => ("validation_error", StatusCode::BAD_REQUEST),
        StatusCode::NOT_FOUND => ("not_found", StatusCode::NOT_FOUND),
        StatusCode::CONFLICT => ("already_exists", StatusCode::CONFLICT),
        StatusCode::PRECONDITION_FAILED => ("version_conflict", StatusCode::CONFLICT),
        StatusCode::UNAUTHORIZED => ("permission_denied", StatusCode::UNAUTHORIZED),
        StatusCode::FORBIDDEN => ("permission_denied", StatusCode::FORBIDDEN),
        StatusCode::TOO_MANY_REQUESTS => ("too_many_requests", StatusCode::TOO_MANY_REQUESTS),
        StatusCode::SERVICE_UNAVAILABLE => ("service_unavailable", StatusCode::SERVICE_UNAVAILABLE),
        StatusCode::INTERNAL_SERVER_ERROR => ("internal_error", StatusCode::INTERNAL_SERVER_ERROR),
        other => ("validation_error", other),
    }
}
