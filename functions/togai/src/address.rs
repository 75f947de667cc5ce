//! Addresses, as Togai's API reads and shows them.

use deserr::Deserr;
use domain::{
    address::Address,
    code::Country,
    text::{AddressLine, PhoneNumber, PostalCode, Region, Text},
};
use validation::{Report, values::Filled};

/// An address as it stands in a document; an empty part is none.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub(super) struct AddressShape {
    #[deserr(default)]
    phone_number: Filled<PhoneNumber>,
    #[deserr(default)]
    line1: Filled<AddressLine>,
    #[deserr(default)]
    line2: Filled<AddressLine>,
    #[deserr(default)]
    postal_code: Filled<PostalCode>,
    #[deserr(default)]
    city: Filled<Region>,
    #[deserr(default)]
    state: Filled<Region>,
    #[deserr(default)]
    country: Filled<Country>,
}

impl From<AddressShape> for Address {
    fn from(shape: AddressShape) -> Self {
        let AddressShape { phone_number, line1, line2, postal_code, city, state, country } = shape;
        Self {
            phone_number: phone_number.0,
            line1: line1.0,
            line2: line2.0,
            postal_code: postal_code.0,
            city: city.0,
            state: state.0,
            country: country.0,
        }
    }
}

/// An address in one line, without the phone number: the parts that there are, joined by `, `. It is shorter than the 1,000
/// Unicode scalar values that it may have.
pub(super) fn in_one_line(address: &Address) -> String {
    let parts = [
        address.line1.as_ref().map(Text::as_str),
        address.line2.as_ref().map(Text::as_str),
        address.postal_code.as_ref().map(Text::as_str),
        address.city.as_ref().map(Text::as_str),
        address.state.as_ref().map(Text::as_str),
        address.country.map(Country::code),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
