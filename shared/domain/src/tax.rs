//! Taxes: what is known of how a customer is taxed. Nothing is calculated from it here.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Violation,
    code::Country,
    limits::TAX_RATE_DECIMAL_PLACES_MAX,
    patch::Patch,
    text::{TaxId, TaxStatus},
};

/// Why a customer is taxed as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TaxReason {
    /// The usual rate applies.
    StandardRated,
    /// The customer owes the tax itself.
    ReverseCharge,
    /// No tax is collected where the customer is.
    NotCollecting,
    /// The customer is exempt.
    CustomerExempt,
    /// What is sold is taxed at a rate of zero.
    ZeroRated,
    /// Another one.
    Other,
}

impl TaxReason {
    /// Every reason, in the order of the API reference.
    pub const ALL: [Self; 6] = [
        Self::StandardRated,
        Self::ReverseCharge,
        Self::NotCollecting,
        Self::CustomerExempt,
        Self::ZeroRated,
        Self::Other,
    ];

    /// The name of the reason in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StandardRated => "STANDARD_RATED",
            Self::ReverseCharge => "REVERSE_CHARGE",
            Self::NotCollecting => "NOT_COLLECTING",
            Self::CustomerExempt => "CUSTOMER_EXEMPT",
            Self::ZeroRated => "ZERO_RATED",
            Self::Other => "OTHER",
        }
    }
}

/// Which tax is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TaxKind {
    /// Goods and services tax.
    Gst,
    /// Harmonized sales tax of Canada.
    Hst,
    /// Integrated goods and services tax of India.
    Igst,
    /// Consumption tax of Japan.
    Jct,
    /// Tax on leases.
    LeaseTax,
    /// Provincial sales tax of Canada.
    Pst,
    /// Sales tax of Québec.
    Qst,
    /// Sales tax.
    SalesTax,
    /// Tax on services.
    ServiceTax,
    /// Value-added tax.
    Vat,
}

impl TaxKind {
    /// Every kind, in the order of the API reference.
    pub const ALL: [Self; 10] = [
        Self::Gst,
        Self::Hst,
        Self::Igst,
        Self::Jct,
        Self::LeaseTax,
        Self::Pst,
        Self::Qst,
        Self::SalesTax,
        Self::ServiceTax,
        Self::Vat,
    ];

    /// The name of the kind in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gst => "GST",
            Self::Hst => "HST",
            Self::Igst => "IGST",
            Self::Jct => "JCT",
            Self::LeaseTax => "LEASE_TAX",
            Self::Pst => "PST",
            Self::Qst => "QST",
            Self::SalesTax => "SALES_TAX",
            Self::ServiceTax => "SERVICE_TAX",
            Self::Vat => "VAT",
        }
    }
}

/// The part of an amount that the tax is: a decimal from 0 to 1 with at most [`TAX_RATE_DECIMAL_PLACES_MAX`] decimal
/// places, so `0.19` is 19 %. Its trailing zeros are kept, and tell it from another.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxRate(Decimal);

impl TaxRate {
    /// Reads a rate: `0` or `1`, and digits behind a point if there are any.
    ///
    /// # Errors
    ///
    /// [`Violation::NotARate`].
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let refused = Violation::NotARate { places: TAX_RATE_DECIMAL_PLACES_MAX };
        let (whole, places) = text.split_once('.').unwrap_or((text, "0"));
        let is_written_plainly = matches!(whole, "0" | "1")
            && (1..=TAX_RATE_DECIMAL_PLACES_MAX).contains(&places.len())
            && places.bytes().all(|byte| byte.is_ascii_digit());
        if !is_written_plainly {
            return Err(refused);
        }
        match Decimal::from_str_exact(text) {
            Ok(rate) if rate <= Decimal::ONE => Ok(Self(rate)),
            _ => Err(refused),
        }
    }

    /// The rate.
    pub const fn decimal(self) -> Decimal {
        self.0
    }
}

impl PartialEq for TaxRate {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 && self.0.scale() == other.0.scale()
    }
}

impl Eq for TaxRate {}

impl fmt::Display for TaxRate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<TaxRate> for String {
    fn from(rate: TaxRate) -> Self {
        rate.to_string()
    }
}

impl TryFrom<String> for TaxRate {
    type Error = Violation;

    fn try_from(text: String) -> Result<Self, Violation> {
        Self::parse(&text)
    }
}

/// How a customer is taxed; every part is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tax {
    /// The country that it is taxed in, ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Its number with the tax office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<TaxId>,
    /// The part of an amount that the tax is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<TaxRate>,
    /// Why it is taxed so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<TaxReason>,
    /// Where it stands with the tax office, in the caller's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<TaxStatus>,
    /// Which tax it is.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<TaxKind>,
}

/// What a patch does to how a customer is taxed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaxPatch {
    /// What it does to the country.
    pub country: Patch<Country>,
    /// What it does to the number.
    pub id: Patch<TaxId>,
    /// What it does to the rate.
    pub rate: Patch<TaxRate>,
    /// What it does to the reason.
    pub reason: Patch<TaxReason>,
    /// What it does to the status.
    pub status: Patch<TaxStatus>,
    /// What it does to the kind.
    pub kind: Patch<TaxKind>,
}

impl TaxPatch {
    /// How the customer is taxed after the patch.
    pub fn applied_to(&self, current: &Tax) -> Tax {
        Tax {
            country: self.country.applied_to(current.country.as_ref()),
            id: self.id.applied_to(current.id.as_ref()),
            rate: self.rate.applied_to(current.rate.as_ref()),
            reason: self.reason.applied_to(current.reason.as_ref()),
            status: self.status.applied_to(current.status.as_ref()),
            kind: self.kind.applied_to(current.kind.as_ref()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_plain_decimals_from_nothing_to_the_whole() {
        for text in ["0", "1", "0.19", "0.0750", "1.0000000000", "0.0000000001"] {
            assert_eq!(TaxRate::parse(text).map(String::from).as_deref(), Ok(text));
        }
        let too_much = ["1.0000000001", "1.5", "2", "19", "0.00000000001", "1.00000000000"];
        let no_numbers =
            ["", ".", ".5", "0.", "00.5", "-0", "+0.5", "1e-1", "0.1 ", " 0", "0,1", "0.1.2", "0_1", "NaN"];
        for text in too_much.into_iter().chain(no_numbers) {
            assert_eq!(TaxRate::parse(text).err(), Some(Violation::NotARate { places: 10 }), "{text}");
        }
    }

    #[test]
    fn a_rate_that_is_written_otherwise_is_another() {
        let rate = |text| TaxRate::parse(text).unwrap();
        assert_eq!(rate("0.10"), rate("0.10"));
        assert_ne!(rate("0.10"), rate("0.1"));
        assert_eq!(rate("0.10").decimal(), rate("0.1").decimal());
    }

    #[test]
    fn the_names_are_those_that_are_stored() {
        for reason in TaxReason::ALL {
            assert_eq!(serde_json::json!(reason), reason.name());
        }
        for kind in TaxKind::ALL {
            assert_eq!(serde_json::json!(kind), kind.name());
        }
    }
}
