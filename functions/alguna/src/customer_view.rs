//! How the second generation shows a customer and its main account: as a customer, in `snake_case`.

use std::collections::BTreeSet;

use domain::{
    Instant,
    address::Address,
    code::Country,
    contact::{self, EmailPreference},
    pair::Pair,
    tax::{self, TaxKind, TaxRate, TaxReason},
    text::{AddressLine, ContactId, CustomerId, Email, Identifier, Name, PersonName, TaxId, TaxStatus, Text},
};
use serde::Serialize;

use super::shown::{Looking, billing_address, updated_at};

/// A customer of the second generation, without the members that it does not have.
#[derive(Debug, Serialize)]
pub(super) struct Customer<'a> {
    id: &'a CustomerId,
    name: &'a Name,
    aliases: Vec<&'a Identifier>,
    currency: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_address: Option<BillingAddress<'a>>,
    contacts: Vec<Contact<'a>>,
    #[serde(flatten)]
    tax: Option<Tax<'a>>,
    created_at: Instant,
    updated_at: Instant,
}

impl<'a> Customer<'a> {
    pub(super) fn of(pair: &'a Pair, looking: Looking) -> Self {
        Self {
            id: &pair.customer.id,
            name: &pair.customer.name,
            aliases: pair.aliases_in_effect(looking.now).collect(),
            currency: looking.currency(pair).map_or("", domain::code::Currency::code),
            billing_address: billing_address(pair).map(BillingAddress::of),
            contacts: pair.contacts.iter().flatten().map(Contact::of).collect(),
            tax: pair.customer.tax.as_ref().map(Tax::of),
            created_at: pair.customer.revision.created_at,
            updated_at: updated_at(pair),
        }
    }
}

/// An address. All its members but one are always there, and `""` where there is nothing to say.
#[derive(Debug, Serialize)]
struct BillingAddress<'a> {
    line1: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line2: Option<&'a AddressLine>,
    city: &'a str,
    state: &'a str,
    postal_code: &'a str,
    country: &'a str,
}

impl<'a> BillingAddress<'a> {
    fn of(address: &'a Address) -> Self {
        Self {
            line1: filled(address.line1.as_ref()),
            line2: address.line2.as_ref(),
            city: filled(address.city.as_ref()),
            state: filled(address.state.as_ref()),
            postal_code: filled(address.postal_code.as_ref()),
            country: address.country.map(Country::alpha3).unwrap_or_default(),
        }
    }
}

fn filled<K>(text: Option<&Text<K>>) -> &str {
    text.map(Text::as_str).unwrap_or_default()
}

#[derive(Debug, Serialize)]
struct Contact<'a> {
    id: &'a ContactId,
    email: &'a Email,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a PersonName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a PersonName>,
    is_primary: bool,
    email_preferences: &'a BTreeSet<EmailPreference>,
}

impl<'a> Contact<'a> {
    fn of(contact: &'a contact::Contact) -> Self {
        Self {
            id: &contact.id,
            email: &contact.email,
            first_name: contact.first_name.as_ref(),
            last_name: contact.last_name.as_ref(),
            is_primary: contact.primary,
            email_preferences: &contact.email_preferences,
        }
    }
}

/// How a customer is taxed. The words are those of the system, in lower case.
#[derive(Debug, Serialize)]
struct Tax<'a> {
    #[serde(rename = "tax_country", skip_serializing_if = "Option::is_none")]
    country: Option<&'static str>,
    #[serde(rename = "tax_id", skip_serializing_if = "Option::is_none")]
    id: Option<&'a TaxId>,
    #[serde(rename = "tax_rate", skip_serializing_if = "Option::is_none")]
    rate: Option<TaxRate>,
    #[serde(rename = "tax_reason", skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(rename = "tax_status", skip_serializing_if = "Option::is_none")]
    status: Option<&'a TaxStatus>,
    #[serde(rename = "tax_type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
}

impl<'a> Tax<'a> {
    fn of(tax: &'a tax::Tax) -> Self {
        Self {
            country: tax.country.map(Country::alpha3),
            id: tax.id.as_ref(),
            rate: tax.rate,
            reason: tax.reason.map(TaxReason::name).map(str::to_lowercase),
            status: tax.status.as_ref(),
            kind: tax.kind.map(TaxKind::name).map(str::to_lowercase),
        }
    }
}
