//! Addresses, as documents carry them.

use deserr::Deserr;
use domain::{
    address::{Address, AddressPatch},
    code::Country,
    patch::Patch,
    text::{AddressLine, PhoneNumber, PostalCode, Region},
};

use crate::report::Report;

/// An address as it stands in a document.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "NewAddress", rename_all = "camelCase", deny_unknown_fields)
)]
pub struct AddressShape {
    #[deserr(default)]
    phone_number: Option<PhoneNumber>,
    #[deserr(default)]
    line1: Option<AddressLine>,
    #[deserr(default)]
    line2: Option<AddressLine>,
    #[deserr(default)]
    postal_code: Option<PostalCode>,
    #[deserr(default)]
    city: Option<Region>,
    #[deserr(default)]
    state: Option<Region>,
    #[deserr(default)]
    country: Option<Country>,
}

impl From<AddressShape> for Address {
    fn from(shape: AddressShape) -> Self {
        let AddressShape { phone_number, line1, line2, postal_code, city, state, country } = shape;
        Self { phone_number, line1, line2, postal_code, city, state, country }
    }
}

/// What a patch does to an address, as it stands in a document.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "AddressPatch", rename_all = "camelCase", deny_unknown_fields)
)]
pub struct AddressPatchShape {
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    phone_number: Patch<PhoneNumber>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    line1: Patch<AddressLine>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    line2: Patch<AddressLine>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    postal_code: Patch<PostalCode>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    city: Patch<Region>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    state: Patch<Region>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    country: Patch<Country>,
}

impl From<AddressPatchShape> for AddressPatch {
    fn from(shape: AddressPatchShape) -> Self {
        let AddressPatchShape { phone_number, line1, line2, postal_code, city, state, country } = shape;
        Self { phone_number, line1, line2, postal_code, city, state, country }
    }
}
