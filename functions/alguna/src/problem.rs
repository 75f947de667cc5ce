//! How Alguna's API says what went wrong: `{"status": …, "detail": …}`.

use http_api::{HeaderName, Problem, ProblemKind, Response, StatusCode};
use serde::Serialize;

use super::headers::VERSION;

/// The header by which a client knows that the same request may succeed later.
const TRANSIENT_ERROR: HeaderName = HeaderName::from_static("transient-error");

/// What the header is called that carries the idempotency key.
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

#[derive(Serialize)]
struct Refusal {
    status: u16,
    detail: String,
    #[serde(flatten)]
    kind: Option<Kind>,
}

/// What the refusals say besides that are about versions and keys.
#[derive(Serialize)]
struct Kind {
    r#type: &'static str,
    title: &'static str,
}

/// The refusal that says a problem.
pub(super) fn refuse(problem: &Problem, _request_id: &str) -> Response {
    let status = problem.kind.status();
    let kind = is_about_headers(problem)
        .then(|| Kind { r#type: "about:blank", title: status.canonical_reason().unwrap_or_default() });
    let refusal = Refusal { status: status.as_u16(), detail: problem.in_words(), kind };
    let response = Response::refusal(status, &refusal);
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        response.with(TRANSIENT_ERROR, "true")
    } else {
        response
    }
}

/// Whether nothing but the version or the idempotency key is wrong.
fn is_about_headers(problem: &Problem) -> bool {
    let is_header = |name: &String| name == VERSION || name == IDEMPOTENCY_KEY;
    let parameters = || problem.errors.iter().map(|entry| entry.parameter.as_ref());
    problem.kind == ProblemKind::IdempotencyKeyReused
        || !problem.errors.is_empty() && parameters().all(|name| name.is_some_and(is_header))
}
