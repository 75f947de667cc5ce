//! The header that the second generation needs: the version that a request is written for.

use domain::Violation;
use http_api::{Call, Failure, HeaderName, HeaderValue};
use validation::{Place, Report};

/// What the header is called that names the version.
pub(super) const VERSION: &str = "Alguna-Version";

/// The versions of the second generation that are spoken here.
const VERSIONS: [&str; 1] = ["2026-04-01"];

/// Refuses a request that names no version of the second generation, or one that is not spoken here.
///
/// # Errors
///
/// [`Failure::Invalid`].
pub(super) fn known_version(call: &Call) -> Result<(), Failure> {
    let values = call.request.headers.get_all(HeaderName::from_static("alguna-version"));
    let values: Vec<&[u8]> = values.iter().map(HeaderValue::as_bytes).collect();
    let violation = match values.as_slice() {
        [] => Violation::Required,
        [version] if VERSIONS.iter().any(|known| known.as_bytes() == *version) => return Ok(()),
        [_] => Violation::NotOneOf { accepted: VERSIONS.map(str::to_owned).to_vec() },
        _ => Violation::Duplicate,
    };
    Err(Failure::Invalid(Report::of(Place::Parameter(VERSION.to_owned()), violation)))
}
