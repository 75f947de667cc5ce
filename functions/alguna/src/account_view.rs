//! How the first generation shows a customer and its main account: as an account, in camelCase.

use std::collections::BTreeSet;

use domain::{
    Instant,
    address::Address,
    code::Country,
    contact::{self, EmailPreference},
    pair::Pair,
    text::{AddressLine, ContactId, CustomerId, Email, Identifier, Name, PersonName, PostalCode, Region},
};
use serde::Serialize;

use super::shown::{Looking, billing_address, updated_at};

/// An account of the first generation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Account<'a> {
    id: &'a CustomerId,
    name: &'a Name,
    aliases: Vec<&'a Identifier>,
    currency: &'static str,
    billing_address: Option<BillingAddress<'a>>,
    contacts: Vec<Contact<'a>>,
    created_at: Instant,
    updated_at: Instant,
}

impl<'a> Account<'a> {
    pub(super) fn of(pair: &'a Pair, looking: Looking) -> Self {
        Self {
            id: &pair.customer.id,
            name: &pair.customer.name,
            aliases: pair.aliases_in_effect(looking.now).collect(),
            currency: looking.currency(pair).map_or("", domain::code::Currency::code),
            billing_address: billing_address(pair).map(BillingAddress::of),
            contacts: pair.contacts.iter().flatten().map(Contact::of).collect(),
            created_at: pair.customer.revision.created_at,
            updated_at: updated_at(pair),
        }
    }
}

/// An address, without the members that it does not have.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BillingAddress<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    line1: Option<&'a AddressLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line2: Option<&'a AddressLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'a Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<&'a PostalCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<Country>,
}

impl<'a> BillingAddress<'a> {
    fn of(address: &'a Address) -> Self {
        Self {
            line1: address.line1.as_ref(),
            line2: address.line2.as_ref(),
            city: address.city.as_ref(),
            state: address.state.as_ref(),
            postal_code: address.postal_code.as_ref(),
            country: address.country,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
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
