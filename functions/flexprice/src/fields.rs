//! The members of a customer that conditions and orders of a search may be about.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{Instant, code::Currency, text::Text, time_zone::TimeZone};
use validation::{Report, values::parse_word};

use super::view::{Customer, TaxTreatment};

/// A member that is a text; one that a customer does not have is as good as empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextField {
    Id,
    ExternalId,
    Name,
    Email,
    Contact,
    AddressLine1,
    AddressLine2,
    AddressCity,
    AddressState,
    AddressPostalCode,
    AddressCountry,
    Timezone,
    BillingCurrency,
    TaxTreatment,
    Status,
    CreatedBy,
    UpdatedBy,
}

impl TextField {
    /// What a customer has there.
    pub(super) fn of<'a>(self, customer: &Customer<'a>) -> &'a str {
        match self {
            Self::Id => customer.id.as_str(),
            Self::ExternalId => customer.external_id,
            Self::Name => customer.name.as_str(),
            Self::Email => customer.email,
            Self::Contact => customer.contact.map_or("", Text::as_str),
            Self::AddressLine1 => customer.address_line1,
            Self::AddressLine2 => customer.address_line2,
            Self::AddressCity => customer.address_city,
            Self::AddressState => customer.address_state,
            Self::AddressPostalCode => customer.address_postal_code,
            Self::AddressCountry => customer.address_country,
            Self::Timezone => customer.timezone.map_or("", TimeZone::name),
            Self::BillingCurrency => customer.billing_currency.map_or("", Currency::code),
            Self::TaxTreatment => customer.tax_treatment.map_or("", TaxTreatment::name),
            Self::Status => customer.status.name(),
            Self::CreatedBy => customer.created_by,
            Self::UpdatedBy => customer.updated_by,
        }
    }
}

/// A member that is an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateField {
    CreatedAt,
    UpdatedAt,
}

impl DateField {
    /// What a customer has there.
    pub(super) const fn of(self, customer: &Customer<'_>) -> Instant {
        match self {
            Self::CreatedAt => customer.created_at,
            Self::UpdatedAt => customer.updated_at,
        }
    }
}

/// A member of either kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Text(TextField),
    Date(DateField),
}

impl Field {
    /// Every field, by its name.
    const ALL: [(&'static str, Self); 19] = [
        ("id", Self::Text(TextField::Id)),
        ("external_id", Self::Text(TextField::ExternalId)),
        ("name", Self::Text(TextField::Name)),
        ("email", Self::Text(TextField::Email)),
        ("contact", Self::Text(TextField::Contact)),
        ("address_line1", Self::Text(TextField::AddressLine1)),
        ("address_line2", Self::Text(TextField::AddressLine2)),
        ("address_city", Self::Text(TextField::AddressCity)),
        ("address_state", Self::Text(TextField::AddressState)),
        ("address_postal_code", Self::Text(TextField::AddressPostalCode)),
        ("address_country", Self::Text(TextField::AddressCountry)),
        ("timezone", Self::Text(TextField::Timezone)),
        ("billing_currency", Self::Text(TextField::BillingCurrency)),
        ("tax_treatment", Self::Text(TextField::TaxTreatment)),
        ("status", Self::Text(TextField::Status)),
        ("created_by", Self::Text(TextField::CreatedBy)),
        ("updated_by", Self::Text(TextField::UpdatedBy)),
        ("created_at", Self::Date(DateField::CreatedAt)),
        ("updated_at", Self::Date(DateField::UpdatedAt)),
    ];

    /// Whether the account of a customer has to be known to tell what it has there.
    pub(super) const fn is_of_account(self) -> bool {
        matches!(self, Self::Text(TextField::ExternalId | TextField::BillingCurrency))
    }
}

impl Deserr<Report> for Field {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Self::ALL)
    }
}
