//! How Togai's API says what went wrong: `{"message": …}`, and nothing else.

use http_api::{Problem, Response};
use serde::Serialize;

/// Longest message, in Unicode scalar values; the official client refuses to read a longer one.
const MESSAGE_LENGTH_MAX: usize = 500;

#[derive(Serialize)]
struct Refusal {
    message: String,
}

/// The refusal that says a problem.
pub(super) fn refuse(problem: &Problem, _request_id: &str) -> Response {
    let message = problem.in_words().chars().take(MESSAGE_LENGTH_MAX).collect();
    Response::refusal(problem.kind.status(), &Refusal { message })
}
