//! How single values are read that Alguna's API has in a form of its own.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{code::Country, text::Identifier};
use validation::{
    Report,
    list::{parse_list, repeated},
    values::parse_string,
};

/// A country by its alpha-3 code.
#[derive(Debug, Clone, Copy)]
pub(super) struct CountryAlpha3(pub(super) Country);

impl Deserr<Report> for CountryAlpha3 {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, Country::parse_alpha3).map(Self)
    }
}

/// At most `MAX` aliases, each once.
#[derive(Debug, Default)]
pub(super) struct Aliases<const MAX: usize>(pub(super) Vec<Identifier>);

impl<const MAX: usize> Deserr<Report> for Aliases<MAX> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_list(value, location, MAX, repeated::<Identifier>).map(Self)
    }
}
