//! How Togai's API says what went wrong: `{"message": …}`, and nothing else.

use http_api::{Problem, ProblemKind, Response};
use serde::Serialize;

use super::limits::MESSAGE_LENGTH_MAX;

#[derive(Serialize)]
struct Refusal {
    message: String,
}

/// The refusal that says a problem.
pub(super) fn refuse(problem: &Problem, _request_id: &str) -> Response {
    let message = in_words(problem).chars().take(MESSAGE_LENGTH_MAX).collect();
    Response::refusal(problem.kind.status(), &Refusal { message })
}

/// What happened and, where there is nothing more to say about it, what the caller can do.
fn in_words(problem: &Problem) -> String {
    let (kind, remedy) = (problem.kind, problem.kind.remedy());
    if problem.detail != remedy {
        return problem.in_words();
    }
    match kind {
        // The words of the other APIs are about what resolves an identifier, which is not asked for here.
        ProblemKind::AliasNotFound => "There is no such alias. Check its value.".to_owned(),
        kind => format!("{}. {remedy}", kind.title()),
    }
}
