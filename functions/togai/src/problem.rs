//! How Togai's API says what went wrong: `{"message": …}`, and nothing else.

use http_api::{ErrorEntry, Problem, ProblemKind, Response};
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
    match kind {
        ProblemKind::InvalidRequest => all_of(problem),
        // The words of the other APIs are about what resolves an identifier, which is not asked for here.
        ProblemKind::AliasNotFound if problem.detail == remedy => {
            "There is no such alias. Check its value.".to_owned()
        }
        kind if problem.detail == remedy => format!("{}. {remedy}", kind.title()),
        _ => problem.in_words(),
    }
}

/// Everything that is wrong: in full as far as a message holds it, or in brief, or the first of it and how much more there is.
fn all_of(problem: &Problem) -> String {
    let fits = |text: &str| text.chars().count() <= MESSAGE_LENGTH_MAX;
    let in_full = problem.in_words();
    if fits(&in_full) {
        return in_full;
    }
    // Behind a semicolon stands what is right, which the vendor's documents say too.
    let briefly = |entry: &ErrorEntry| {
        let detail = entry.detail.split(';').next().unwrap_or_default().to_owned();
        let only = vec![ErrorEntry { detail, ..entry.clone() }];
        Problem { errors: only, ..problem.clone() }.in_words()
    };
    let sentences: Vec<String> = problem.errors.iter().map(briefly).collect();
    let said = |count: usize| match sentences.len() - count {
        0 => sentences.join(" "),
        more => format!("{} And {more} more.", sentences[..count].join(" ")),
    };
    let counts = (1..=sentences.len()).rev();
    counts.map(said).find(|text| fits(text)).unwrap_or(in_full)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(count: usize, detail: &str) -> Problem {
        let entry = |index: usize| ErrorEntry {
            pointer: Some(format!("/{index}")),
            code: "code",
            detail: detail.to_owned(),
            ..ErrorEntry::default()
        };
        Problem { errors: (0..count).map(entry).collect(), ..Problem::of(ProblemKind::InvalidRequest) }
    }

    #[test]
    fn everything_is_said_as_far_as_a_message_holds_it() {
        assert_eq!(in_words(&wrong(2, "is wrong; do x")), "/0 is wrong; do x. /1 is wrong; do x.");
        let long = format!("is wrong; {}", "x".repeat(300));
        assert_eq!(in_words(&wrong(2, &long)), "/0 is wrong. /1 is wrong.");
        let many = in_words(&wrong(100, "is wrong"));
        assert!(many.ends_with(" And 65 more."), "{many}");
        assert!((450..=MESSAGE_LENGTH_MAX).contains(&many.chars().count()), "{many}");
    }

    #[test]
    fn one_thing_that_no_message_holds_is_cut_off() {
        let said = in_words(&wrong(1, &"x".repeat(600)));
        assert!(said.starts_with("/0 xxx"), "{said}");
    }

    #[test]
    fn what_can_be_done_is_said_where_there_is_nothing_more_to_say() {
        let said = in_words(&Problem::of(ProblemKind::EmptyBody));
        assert_eq!(said, "The body is empty. Send a JSON object as the body.");
    }
}
