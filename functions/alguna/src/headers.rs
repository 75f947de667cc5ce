//! The headers that Alguna's API has of its own: the version that a request is written for, and the key under which it may
//! be sent again.

use domain::{Violation, idempotency::IdempotencyKey};
use http_api::{Call, Failure, HeaderName, HeaderValue};
use validation::{Place, Report};

/// What the header is called that names the version.
pub(super) const VERSION: &str = "Alguna-Version";
/// What the header is called that carries the key.
pub(super) const KEY: &str = "Idempotency-Key";

/// The versions of the second generation that are spoken here.
const VERSIONS: [&str; 1] = ["2026-04-01"];

/// Refuses a request that names no version of the second generation, or one that is not spoken here.
///
/// # Errors
///
/// [`Failure::Invalid`].
pub(super) fn known_version(call: &Call) -> Result<(), Failure> {
    let violation = match values(call, HeaderName::from_static("alguna-version")).as_slice() {
        [] => Violation::Required,
        [version] if VERSIONS.iter().any(|known| known.as_bytes() == *version) => return Ok(()),
        [_] => Violation::NotOneOf { accepted: VERSIONS.map(str::to_owned).to_vec() },
        _ => Violation::Duplicate,
    };
    Err(invalid(VERSION, violation))
}

/// Refuses a request whose key is none.
///
/// # Errors
///
/// [`Failure::Invalid`].
pub(super) fn readable_key(call: &Call) -> Result<(), Failure> {
    let parse = |key: &[u8]| {
        let text = str::from_utf8(key).map_err(|_| Violation::ControlCharacter)?;
        IdempotencyKey::parse(text).map(|_| ())
    };
    let read = match values(call, HeaderName::from_static("idempotency-key")).as_slice() {
        [] => Ok(()),
        [key] => parse(key),
        _ => Err(Violation::Duplicate),
    };
    read.map_err(|violation| invalid(KEY, violation))
}

fn values(call: &Call, name: HeaderName) -> Vec<&[u8]> {
    call.request.headers.get_all(name).iter().map(HeaderValue::as_bytes).collect()
}

fn invalid(name: &str, violation: Violation) -> Failure {
    Failure::Invalid(Report::of(Place::Parameter(name.to_owned()), violation))
}
