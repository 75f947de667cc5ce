//! The parameters that every list has.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, PAGE_SIZE_MIN},
    listing::Sort,
};

use crate::{
    report::Report,
    values::{parse_digits, parse_string, parse_word},
};

/// The order of a list.
#[derive(Debug, Clone, Copy)]
pub struct Order(pub Sort);

impl Default for Order {
    fn default() -> Self {
        Self(Sort::DEFAULT)
    }
}

impl Deserr<Report> for Order {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Sort::ALL).map(Self)
    }
}

/// The query of a list without filters: of what hangs on the object that the path names.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct Paging {
    /// How many to list.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub page_size: PageSize,
    /// Where to go on, as an earlier page said.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub next_token: NextToken,
}

/// Where to go on, as an earlier page said.
#[derive(Debug, Clone, Default)]
pub struct NextToken(pub Option<String>);

impl Deserr<Report> for NextToken {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| Ok(Self(Some(text.to_owned()))))
    }
}

/// The size of a page, [`PAGE_SIZE_MIN`] to [`PAGE_SIZE_MAX`].
#[derive(Debug, Clone, Copy)]
pub struct PageSize(pub usize);

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
        parse_digits(value, location, PAGE_SIZE_MIN, PAGE_SIZE_MAX).map(Self)
    }
}
