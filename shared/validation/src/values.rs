//! How single values of the domain are read from a document.

use deserr::{Deserr, IntoValue, Map, Sequence, Value, ValueKind, ValuePointerRef};
use domain::{
    Instant, Violation,
    code::{Country, Currency},
    contact::EmailPreference,
    listing::Search,
    patch::Patch,
    principal::EnvironmentKind,
    scope::Scope,
    setting::DataType,
    tax::{TaxKind, TaxRate, TaxReason},
    text::{Kind, Text},
    time_zone::TimeZone,
};

use crate::report::{Report, wrong_type};

/// Reads a string and parses it.
pub fn parse_string<T, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    parse: impl FnOnce(&str) -> Result<T, Violation>,
) -> Result<T, Report> {
    match value {
        Value::String(text) => parse(&text).map_err(|violation| Report::at(location, violation)),
        other => Err(Report::at(location, wrong_type(&other, &[ValueKind::String]))),
    }
}

/// What a word of a closed set means.
///
/// # Errors
///
/// [`Violation::NotOneOf`].
pub fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, Violation> {
    let known = words.iter().find(|(word, _)| *word == text);
    known.map(|(_, meaning)| *meaning).ok_or_else(|| Violation::NotOneOf {
        accepted: words.iter().map(|(word, _)| (*word).to_owned()).collect(),
    })
}

/// Reads one word of a closed set.
pub fn parse_word<T: Copy, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    words: &[(&str, T)],
) -> Result<T, Report> {
    parse_string(value, location, |text| word(text, words))
}

/// Reads words of a closed set that are separated by commas, each at most once.
pub fn parse_words<T: Copy + PartialEq, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    words: &[(&str, T)],
) -> Result<Vec<T>, Report> {
    parse_string(value, location, |text| {
        let mut found = Vec::new();
        for part in text.split(',') {
            let meaning = word(part, words)?;
            if found.contains(&meaning) {
                return Err(Violation::Repeated);
            }
            found.push(meaning);
        }
        Ok(found)
    })
}

/// Reads a whole number between bounds, both included.
pub fn parse_number<N: TryFrom<usize>, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    min: usize,
    max: usize,
) -> Result<N, Report> {
    let number = match value {
        Value::Integer(number) => usize::try_from(number).ok().filter(|number| (min..=max).contains(number)),
        Value::NegativeInteger(_) | Value::Float(_) => None,
        other => return Err(Report::at(location, wrong_type(&other, &[ValueKind::Integer]))),
    };
    let number = number.and_then(|number| N::try_from(number).ok());
    number.ok_or_else(|| Report::at(location, Violation::OutOfRange { min, max }))
}

/// Reads a whole number between bounds, both included, from the digits that a query has for it.
pub fn parse_digits<V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    min: usize,
    max: usize,
) -> Result<usize, Report> {
    parse_string(value, location, |text| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|number| digits && (min..=max).contains(number));
        number.ok_or(Violation::OutOfRange { min, max })
    })
}

impl<K: Kind> Deserr<Report> for Text<K> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, Self::parse)
    }
}

impl Deserr<Report> for Country {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, Self::parse)
    }
}

impl Deserr<Report> for Currency {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, Self::parse)
    }
}

impl Deserr<Report> for TimeZone {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, Self::parse)
    }
}

impl Deserr<Report> for TaxRate {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, Self::parse)
    }
}

impl Deserr<Report> for Instant {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, Self::parse)
    }
}

impl Deserr<Report> for DataType {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Self::ALL.map(|data_type| (data_type.name(), data_type)))
    }
}

impl Deserr<Report> for EmailPreference {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Self::ALL.map(|preference| (preference.name(), preference)))
    }
}

impl Deserr<Report> for EnvironmentKind {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Self::ALL.map(|kind| (kind.name(), kind)))
    }
}

impl Deserr<Report> for Scope {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Self::ALL.map(|scope| (scope.name(), scope)))
    }
}

impl Deserr<Report> for TaxReason {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Self::ALL.map(|reason| (reason.name(), reason)))
    }
}

impl Deserr<Report> for TaxKind {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Self::ALL.map(|kind| (kind.name(), kind)))
    }
}

impl Deserr<Report> for Search {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, Self::parse)
    }
}

impl<T: Deserr<Report>> Deserr<Report> for Patch<T> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        match value {
            Value::Null => Ok(Self::Remove),
            value => T::deserialize_from_value(value, location).map(Self::Set),
        }
    }
}

/// A member of a patch that may be absent, and may not be null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<T>(pub Option<T>);

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Deserr<Report>> Deserr<Report> for Given<T> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        T::deserialize_from_value(value, location).map(|value| Self(Some(value)))
    }
}

/// A member that is looked at by itself, whatever is wrong with others: nothing when it is absent, null or cannot be read.
#[derive(Debug)]
pub struct Readable<T>(pub Option<T>);

impl<T> Default for Readable<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Deserr<Report>> Deserr<Report> for Readable<T> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        Ok(Self(T::deserialize_from_value(value, location).ok()))
    }
}

/// A member that may be absent, null or `""`, all of which say nothing: clients send an empty text where they could leave the
/// member out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled<T>(pub Option<T>);

impl<T> Default for Filled<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Deserr<Report>> Deserr<Report> for Filled<T> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        Changed::deserialize_from_value(value, location).map(|Changed(change)| match change {
            Patch::Keep | Patch::Remove => Self(None),
            Patch::Set(value) => Self(Some(value)),
        })
    }
}

/// A member of a change: absent or null leaves what is there, `""` takes it away, and a value takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<T>(pub Patch<T>);

impl<T> Default for Changed<T> {
    fn default() -> Self {
        Self(Patch::Keep)
    }
}

impl<T: Deserr<Report>> Deserr<Report> for Changed<T> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        match value {
            Value::Null => Ok(Self(Patch::Keep)),
            Value::String(text) if text.is_empty() => Ok(Self(Patch::Remove)),
            value => T::deserialize_from_value(value, location).map(|value| Self(Patch::Set(value))),
        }
    }
}

/// A member that may be absent, null or there, where that makes a difference.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Presence<T> {
    /// The document does not have the member.
    #[default]
    Absent,
    /// The member is null.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T: Deserr<Report>> Deserr<Report> for Presence<T> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        match value {
            Value::Null => Ok(Self::Null),
            value => T::deserialize_from_value(value, location).map(Self::Value),
        }
    }
}

/// A member that callers may know, and that nothing is offered for: refused, unless it asks for nothing, as null, `false`,
/// `""`, `[]` and `{}` do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NotOffered;

impl Deserr<Report> for NotOffered {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let asks_for_nothing = match value {
            Value::Null | Value::Boolean(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Sequence(items) => items.len() == 0,
            Value::Map(members) => members.len() == 0,
            Value::Boolean(true) | Value::Integer(_) | Value::NegativeInteger(_) | Value::Float(_) => false,
        };
        if asks_for_nothing { Ok(Self) } else { Err(Report::at(location, Violation::NotOffered)) }
    }
}
