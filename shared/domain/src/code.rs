//! Codes from published lists: countries and currencies.

use std::{fmt, sync::LazyLock};

use serde::{Deserialize, Serialize};

use crate::Violation;

/// The countries of ISO 3166-1.
static COUNTRIES: LazyLock<Vec<Codes>> = LazyLock::new(|| {
    let all = iso_country::data::all().into_iter();
    all.map(|country| Codes { alpha2: country.alpha2, alpha3: country.alpha3 }).collect()
});

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Codes {
    alpha2: &'static str,
    alpha3: &'static str,
}

/// A country of ISO 3166-1, known by its alpha-2 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct Country(Codes);

impl Country {
    /// Reads an alpha-2 code in capital letters.
    ///
    /// # Errors
    ///
    /// [`Violation::UnknownCountry`] when no country has that code.
    pub fn parse(code: &str) -> Result<Self, Violation> {
        Self::all().find(|country| country.0.alpha2 == code).ok_or(Violation::UnknownCountry)
    }

    /// Reads an alpha-3 code in capital letters.
    ///
    /// # Errors
    ///
    /// [`Violation::UnknownCountryAlpha3`] when no country has that code.
    pub fn parse_alpha3(code: &str) -> Result<Self, Violation> {
        Self::all().find(|country| country.0.alpha3 == code).ok_or(Violation::UnknownCountryAlpha3)
    }

    /// The alpha-2 code, as in `US`.
    pub const fn code(self) -> &'static str {
        self.0.alpha2
    }

    /// The alpha-3 code, as in `USA`.
    pub const fn alpha3(self) -> &'static str {
        self.0.alpha3
    }

    /// Every country, in no order that means anything.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        COUNTRIES.iter().copied().map(Self)
    }
}

/// An active currency of ISO 4217 that has minor units, so that an invoice can be written in it.
///
/// Superseded codes (`DEM`) and codes without minor units (`XAU`, `XTS`) are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The United States dollar.
    pub const USD: Self = Self(iso_currency::Currency::USD);

    /// Reads a code of three capital letters.
    ///
    /// # Errors
    ///
    /// [`Violation::UnknownCurrency`] when no active currency with minor units has that code.
    pub fn parse(code: &str) -> Result<Self, Violation> {
        iso_currency::Currency::from_code(code)
            .filter(|currency| currency.is_superseded().is_none() && currency.exponent().is_some())
            .map(Self)
            .ok_or(Violation::UnknownCurrency)
    }

    /// The alphabetic code, as in `USD`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimal places of the minor unit: 2 for `USD`, 0 for `JPY`, 3 for `KWD`.
    pub fn minor_units(self) -> u16 {
        self.0.exponent().unwrap_or_default()
    }
}

impl From<Country> for &'static str {
    fn from(country: Country) -> Self {
        country.code()
    }
}

impl From<Currency> for &'static str {
    fn from(currency: Currency) -> Self {
        currency.code()
    }
}

impl TryFrom<String> for Country {
    type Error = Violation;

    fn try_from(code: String) -> Result<Self, Violation> {
        Self::parse(&code)
    }
}

impl TryFrom<String> for Currency {
    type Error = Violation;

    fn try_from(code: String) -> Result<Self, Violation> {
        Self::parse(&code)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_the_alpha_2_codes_of_countries() {
        assert_eq!(Country::parse("US").unwrap().code(), "US");
        for code in ["us", "USA", "XX", "", "U", "EU"] {
            assert_eq!(Country::parse(code).err(), Some(Violation::UnknownCountry), "{code}");
        }
    }

    #[test]
    fn every_country_has_an_alpha_3_code_of_its_own() {
        let country = Country::parse_alpha3("DEU").unwrap();
        assert_eq!((country.code(), country.alpha3()), ("DE", "DEU"));
        for code in ["deu", "DE", "ZZZ", ""] {
            assert_eq!(Country::parse_alpha3(code).err(), Some(Violation::UnknownCountryAlpha3), "{code}");
        }
        for country in Country::all() {
            assert_eq!(Country::parse(country.code()), Ok(country));
            assert_eq!(Country::parse_alpha3(country.alpha3()), Ok(country));
        }
    }

    #[test]
    fn accepts_only_currencies_that_can_be_invoiced() {
        assert_eq!(Currency::parse("USD").unwrap().minor_units(), 2);
        assert_eq!(Currency::parse("JPY").unwrap().minor_units(), 0);
        assert_eq!(Currency::parse("KWD").unwrap().minor_units(), 3);
        for code in ["usd", "DEM", "HRK", "XTS", "XAU", "ZZZ", ""] {
            assert_eq!(Currency::parse(code).err(), Some(Violation::UnknownCurrency), "{code}");
        }
    }
}
