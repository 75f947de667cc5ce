//! Members that callers leave empty where they could leave them out: clients that are written in Go send `""`.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{code::Currency, patch::Patch};
use validation::{Report, values::parse_string};

/// A member that may be left out; null and `""` are as good as absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Optional<T>(pub(super) Option<T>);

impl<T> Default for Optional<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Deserr<Report>> Deserr<Report> for Optional<T> {
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

/// A member of an update: absent or null leaves what is there, `""` clears it, and a value takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Changed<T>(pub(super) Patch<T>);

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

/// A currency, whose code may be in small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BillingCurrency(pub(super) Currency);

impl Deserr<Report> for BillingCurrency {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |code| Currency::parse(&code.to_ascii_uppercase()).map(Self))
    }
}
