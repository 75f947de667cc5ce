//! How an API speaks: the paths of its routes and the form of its refusals.

use crate::{problem::Problem, response::Response};

/// How one of the APIs speaks. All of them see the same data; a request and a success look as their endpoints say, and what
/// goes wrong is a [`Problem`] first and the API's own words after.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// What the paths of all its routes begin with, as in `/v1`, and those of no other API.
    pub base: &'static str,
    /// The status, type and body of a refusal, given the problem and the id of the request. Headers that belong to the kind
    /// of problem, whoever speaks, are added to it.
    pub refuse: fn(&Problem, &str) -> Response,
    /// How it takes idempotency keys.
    pub idempotency: IdempotencyRule,
}

/// How an API takes idempotency keys.
#[derive(Debug, Clone, Copy)]
pub struct IdempotencyRule {
    /// The headers of its own that tell one request from another, in small letters.
    pub headers: &'static [&'static str],
    /// Whether every answer to a request with a key says the key, and whether it is given again.
    pub echoes: bool,
}

impl Dialect {
    /// The system's own API: problem details (RFC 9457).
    pub const NATIVE: Self = Self {
        base: "/v1",
        refuse: Problem::to_details,
        idempotency: IdempotencyRule { headers: &["if-match"], echoes: false },
    };
}
