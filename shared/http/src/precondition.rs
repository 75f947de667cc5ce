//! `If-Match`: the versions that an object may have for a request to be carried out.

use domain::{Violation, id::Version, precondition::Precondition};
use http::{HeaderMap, header};
use validation::{Place, Report};

use crate::failure::Failure;

/// Reads `If-Match` (RFC 9110 section 13.1.1). An entity tag that is no version of ours, or a weak one, is one that no
/// object has.
///
/// # Errors
///
/// [`Failure::Invalid`] when it is not a list of entity tags.
pub(crate) fn precondition(headers: &HeaderMap) -> Result<Precondition, Failure> {
    let mut versions = Vec::new();
    let mut given = false;
    for value in headers.get_all(header::IF_MATCH) {
        given = true;
        let text = value.to_str().map_err(|_| malformed())?.trim();
        if text == "*" {
            return Ok(Precondition::Any);
        }
        for tag in entity_tags(text).ok_or_else(malformed)? {
            versions.extend(version(tag));
        }
    }
    Ok(if given { Precondition::OneOf(versions) } else { Precondition::None })
}

fn malformed() -> Failure {
    Failure::Invalid(Report::of(Place::Parameter("If-Match".to_owned()), Violation::NotAnEntityTag))
}

/// The entity tags of a list, each with its quotes and, if it is weak, its `W/`. A tag may have commas in it.
fn entity_tags(text: &str) -> Option<Vec<&str>> {
    let mut tags = Vec::new();
    let mut rest = text;
    loop {
        let opaque = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"')?;
        let end = rest.len() - opaque.len() + opaque.find('"')? + 1;
        let (tag, behind) = rest.split_at_checked(end)?;
        tags.push(tag);
        let behind = behind.trim_start();
        if behind.is_empty() {
            return Some(tags);
        }
        rest = behind.strip_prefix(',')?.trim_start();
    }
}

/// The version of a strong entity tag, written as this API writes it.
fn version(tag: &str) -> Option<Version> {
    let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
    let number: u64 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(Version::of(number))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(values: &[&'static str]) -> Result<Precondition, Failure> {
        let values = values.iter().map(|value| (header::IF_MATCH, HeaderValue::from_static(value)));
        let mut headers = HeaderMap::new();
        for (name, value) in values {
            headers.append(name, value);
        }
        precondition(&headers)
    }

    #[test]
    fn names_the_versions_of_strong_entity_tags() {
        let one_of =
            |numbers: &[u64]| Precondition::OneOf(numbers.iter().copied().map(Version::of).collect());
        let cases: [(&[&'static str], Precondition); 9] = [
            (&[], Precondition::None),
            (&["*"], Precondition::Any),
            (&["\"3\""], one_of(&[3])),
            (&["\"3\", \"4\""], one_of(&[3, 4])),
            (&["\"3\"", "\"4\""], one_of(&[3, 4])),
            (&["W/\"3\""], one_of(&[])),
            (&["\"03\",\"a,b\" , \"5\""], one_of(&[5])),
            (&["\"\""], one_of(&[])),
            (&["\"99999999999999999999\""], one_of(&[])),
        ];
        for (values, expected) in cases {
            assert_eq!(read(values).unwrap(), expected, "{values:?}");
        }
    }

    #[test]
    fn refuses_what_is_no_list_of_entity_tags() {
        for value in ["", "3", "\"3", "\"3\" \"4\"", "\"3\",", "w/\"3\"", "* , \"3\""] {
            assert!(matches!(read(&[value]), Err(Failure::Invalid(_))), "{value}");
        }
    }
}
