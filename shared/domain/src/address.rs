//! Postal addresses.

use serde::{Deserialize, Serialize};

use crate::{
    code::Country,
    patch::Patch,
    text::{AddressLine, PhoneNumber, PostalCode, Region},
};

/// Where a customer or an account is reached; every part is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Address {
    /// Phone number, in whatever form people write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<PhoneNumber>,
    /// Street, post-office box or company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line1: Option<AddressLine>,
    /// Apartment, suite, unit or building.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<AddressLine>,
    /// ZIP or postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<PostalCode>,
    /// City, district, suburb, town or village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<Region>,
    /// State, county, province or region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<Region>,
    /// Country, ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

/// What a patch does to an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressPatch {
    /// What it does to the phone number.
    pub phone_number: Patch<PhoneNumber>,
    /// What it does to the first line.
    pub line1: Patch<AddressLine>,
    /// What it does to the second line.
    pub line2: Patch<AddressLine>,
    /// What it does to the postal code.
    pub postal_code: Patch<PostalCode>,
    /// What it does to the city.
    pub city: Patch<Region>,
    /// What it does to the state.
    pub state: Patch<Region>,
    /// What it does to the country.
    pub country: Patch<Country>,
}

impl AddressPatch {
    /// The patch after which an address is this one, whatever it was.
    pub fn replacing(address: Address) -> Self {
        let Address { phone_number, line1, line2, postal_code, city, state, country } = address;
        Self {
            phone_number: phone_number.into(),
            line1: line1.into(),
            line2: line2.into(),
            postal_code: postal_code.into(),
            city: city.into(),
            state: state.into(),
            country: country.into(),
        }
    }

    /// The address after the patch.
    pub fn applied_to(&self, current: &Address) -> Address {
        Address {
            phone_number: self.phone_number.applied_to(current.phone_number.as_ref()),
            line1: self.line1.applied_to(current.line1.as_ref()),
            line2: self.line2.applied_to(current.line2.as_ref()),
            postal_code: self.postal_code.applied_to(current.postal_code.as_ref()),
            city: self.city.applied_to(current.city.as_ref()),
            state: self.state.applied_to(current.state.as_ref()),
            country: self.country.applied_to(current.country.as_ref()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_address_keeps_nothing_of_the_one_before() {
        let address = |line1: Option<&str>, city: Option<&str>| Address {
            line1: line1.map(|text| AddressLine::parse(text).unwrap()),
            city: city.map(|text| Region::parse(text).unwrap()),
            ..Address::default()
        };
        let new = address(None, Some("Florence"));
        let patch = AddressPatch::replacing(new.clone());
        assert_eq!(patch.applied_to(&address(Some("2281 Broadway"), Some("Columbia"))), new);
    }
}
