//! How Alguna's API says what went wrong: `{"status": …, "detail": …}`.

use http_api::{HeaderName, Problem, Response, StatusCode};
use serde::Serialize;

/// The header by which a client knows that the same request may succeed later.
const TRANSIENT_ERROR: HeaderName = HeaderName::from_static("transient-error");

#[derive(Serialize)]
struct Refusal {
    status: u16,
    detail: String,
}

/// The refusal that says a problem.
pub(super) fn refuse(problem: &Problem, _request_id: &str) -> Response {
    let status = problem.kind.status();
    let response =
        Response::refusal(status, &Refusal { status: status.as_u16(), detail: problem.in_words() });
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        response.with(TRANSIENT_ERROR, "true")
    } else {
        response
    }
}
