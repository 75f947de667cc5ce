//! How Togai's API writes single values where it does so in a way of its own.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Instant, Violation,
    limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, PAGE_SIZE_MIN},
    listing::{Sort, SortKey},
};
use validation::{
    Report,
    values::{parse_string, parse_word},
};

/// An instant. The colon of its offset may be missing, which is how the official client writes it in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(pub(super) Instant);

impl Deserr<Report> for Moment {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| {
            let colon = text.len().checked_sub(2).filter(|colon| ends_with_bare_offset(text, *colon));
            let with_colon = colon.map(|colon| format!("{}:{}", &text[..colon], &text[colon..]));
            Instant::parse(with_colon.as_deref().unwrap_or(text)).map(Self)
        })
    }
}

/// Whether a text ends with an offset like `+0530`, in which a colon is missing at this place.
fn ends_with_bare_offset(text: &str, colon: usize) -> bool {
    let offset = colon.checked_sub(3).and_then(|begin| text.as_bytes().get(begin..));
    offset.is_some_and(|offset| {
        matches!(offset.first(), Some(b'+' | b'-')) && offset.iter().skip(1).all(u8::is_ascii_digit)
    })
}

/// The size of a page, [`PAGE_SIZE_MIN`] to [`PAGE_SIZE_MAX`]: a whole number, which the official client writes as `5.0`.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageSize(pub(super) usize);

impl Default for PageSize {
    fn default() -> Self {
        Self(PAGE_SIZE_DEFAULT)
    }
}

impl Deserr<Report> for PageSize {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
            let digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
            let no_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0');
            let size = whole.parse().ok().filter(|_| digits && no_fraction);
            size.filter(|size| (PAGE_SIZE_MIN..=PAGE_SIZE_MAX).contains(size))
                .map(Self)
                .ok_or(Violation::OutOfRange { min: PAGE_SIZE_MIN, max: PAGE_SIZE_MAX })
        })
    }
}

/// `true` or `false` in a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flag;

impl Deserr<Report> for Flag {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &[("true", Self), ("false", Self)])
    }
}

/// Reads the order of a list as the vendor's documents write one: a field with or without its direction. `id` is the name of
/// the field that is the id.
pub(super) fn parse_order<V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    id: &str,
) -> Result<Sort, Report> {
    let directed =
        [(SortKey::UpdatedAt, "updated_at"), (SortKey::Id, id)].into_iter().flat_map(|(by, field)| {
            let sort = |descending| Sort { by, descending };
            let (ascending, descending) = (format!("{field} ASC"), format!("{field} DESC"));
            [(field.to_owned(), sort(false)), (ascending, sort(false)), (descending, sort(true))]
        });
    let directed: Vec<(String, Sort)> = directed.collect();
    let words: Vec<_> = directed.iter().map(|(word, sort)| (word.as_str(), *sort)).collect();
    parse_word(value, location, &words)
}

/// Refuses a text of fewer Unicode scalar values.
pub(super) fn must_have_at_least(text: &str, min: usize) -> Result<(), Violation> {
    if text.chars().count() >= min {
        return Ok(());
    }
    Err(Violation::TooShort { min: u64::try_from(min).unwrap_or(u64::MAX) })
}

/// Refuses a text of more Unicode scalar values.
pub(super) fn must_have_at_most(text: &str, max: usize) -> Result<(), Violation> {
    if text.chars().count() <= max {
        return Ok(());
    }
    Err(Violation::TooLong { max: u64::try_from(max).unwrap_or(u64::MAX) })
}

#[cfg(test)]
mod tests {
    use validation::{Shape, parameters};

    use super::*;

    #[derive(Debug, Deserr)]
    #[deserr(error = Report, rename_all = camelCase)]
    struct One<T> {
        value: T,
    }

    fn read<T: Deserr<Report>>(text: &str) -> Result<T, Violation>
    where
        One<T>: Shape,
    {
        let read = parameters::<One<T>>(&[("value".to_owned(), text.to_owned())]);
        read.map(|one| one.value).map_err(|report| report.violations()[0].1.clone())
    }

    #[test]
    fn the_colon_of_an_offset_may_be_missing() {
        for (text, instant) in [
            ("2026-01-15T12:00:00.000000+0000", "2026-01-15T12:00:00Z"),
            ("2026-01-15T12:00:00+0530", "2026-01-15T06:30:00Z"),
            ("2026-01-15T12:00:00-0130", "2026-01-15T13:30:00Z"),
            ("2026-01-15T12:00:00+05:30", "2026-01-15T06:30:00Z"),
            ("2026-01-15T12:00:00Z", "2026-01-15T12:00:00Z"),
        ] {
            assert_eq!(read::<Moment>(text).unwrap().0.to_string(), instant, "{text}");
        }
        for text in
            ["", "+0000", "0000", "é00", "2026-01-15", "2026-01-15T12:00:00", "2026-01-15T12:00:00+00"]
        {
            assert_eq!(read::<Moment>(text), Err(Violation::NotAnInstant), "{text}");
        }
    }

    #[test]
    fn a_page_size_is_a_whole_number_however_it_is_written() {
        for (text, size) in [("1", 1), ("5.0", 5), ("100.000", 100)] {
            assert_eq!(read::<PageSize>(text).unwrap().0, size, "{text}");
        }
        for text in ["", "0", "0.0", "101", "5.5", "5.", ".0", "+5", "-5", "5e1", "five", "5.0.0"] {
            let refused = read::<PageSize>(text).map(|size| size.0);
            assert_eq!(refused, Err(Violation::OutOfRange { min: 1, max: 100 }), "{text}");
        }
    }
}
