//! How single values are read that Flexprice's API has in a form of its own.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::code::Currency;
use validation::{Report, values::parse_string};

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
