//! How contacts are shown.

use std::collections::BTreeSet;

use domain::{
    Instant,
    contact::{self, EmailPreference},
    id::Version,
    text::{ContactId, Email, PersonDetail, PersonName, PhoneNumber},
};
use serde::Serialize;

/// A contact of a customer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contact<'a> {
    /// The id, unique within the customer.
    id: &'a ContactId,
    /// Where to write to.
    email: &'a Email,
    /// How to address the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    salutation: Option<&'a PersonDetail>,
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a PersonName>,
    /// Last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a PersonName>,
    /// What the person's job is.
    #[serde(skip_serializing_if = "Option::is_none")]
    job_title: Option<&'a PersonDetail>,
    /// Where in the business the person works.
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<&'a PersonDetail>,
    /// Phone number, in whatever form people write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<&'a PhoneNumber>,
    /// Whether this is the one to turn to first.
    primary: bool,
    /// What to write about.
    email_preferences: &'a BTreeSet<EmailPreference>,
    /// One more with every change; it begins at the version that its customer then has.
    version: Version,
    /// When it was created.
    created_at: Instant,
    /// When it last changed.
    updated_at: Instant,
    /// The id of the key that last changed it.
    updated_by: &'a str,
}

impl<'a> Contact<'a> {
    /// A contact.
    pub fn of(contact: &'a contact::Contact) -> Self {
        Self {
            id: &contact.id,
            email: &contact.email,
            salutation: contact.salutation.as_ref(),
            first_name: contact.first_name.as_ref(),
            last_name: contact.last_name.as_ref(),
            job_title: contact.job_title.as_ref(),
            department: contact.department.as_ref(),
            phone_number: contact.phone_number.as_ref(),
            primary: contact.primary,
            email_preferences: &contact.email_preferences,
            version: contact.revision.version,
            created_at: contact.revision.created_at,
            updated_at: contact.revision.updated_at,
            updated_by: &contact.revision.updated_by,
        }
    }

    /// All of some contacts.
    pub fn all_of(contacts: &'a [contact::Contact]) -> Vec<Self> {
        contacts.iter().map(Self::of).collect()
    }
}
