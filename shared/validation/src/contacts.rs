//! Contacts: what creates and updates them.

use std::collections::BTreeSet;

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    contact::{ContactPatch, EmailPreference, NewContact},
    patch::Patch,
    text::{ContactId, Email, PersonName, PhoneNumber},
};

use crate::{
    list::{parse_list, repeated},
    report::Report,
    values::Given,
};

/// The kinds of e-mail that a contact wants, each once.
#[derive(Debug, Default)]
pub struct EmailPreferences(pub BTreeSet<EmailPreference>);

impl Deserr<Report> for EmailPreferences {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let preferences: Vec<EmailPreference> =
            parse_list(value, location, EmailPreference::ALL.len(), repeated::<EmailPreference>)?;
        Ok(Self(preferences.into_iter().collect()))
    }
}

/// The body of `create-contact`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct CreateContact {
    #[deserr(default)]
    id: Option<ContactId>,
    email: Email,
    #[deserr(default)]
    first_name: Option<PersonName>,
    #[deserr(default)]
    last_name: Option<PersonName>,
    #[deserr(default)]
    phone_number: Option<PhoneNumber>,
    #[deserr(default)]
    primary: Option<bool>,
    #[deserr(default)]
    email_preferences: Option<EmailPreferences>,
}

impl From<CreateContact> for NewContact {
    fn from(shape: CreateContact) -> Self {
        Self {
            id: shape.id,
            email: shape.email,
            first_name: shape.first_name,
            last_name: shape.last_name,
            phone_number: shape.phone_number,
            primary: shape.primary.unwrap_or(false),
            email_preferences: shape.email_preferences.unwrap_or_default().0,
        }
    }
}

/// The body of `update-contact`, a JSON Merge Patch (RFC 7396).
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct UpdateContact {
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    email: Given<Email>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    first_name: Patch<PersonName>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    last_name: Patch<PersonName>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    phone_number: Patch<PhoneNumber>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    primary: Given<bool>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    email_preferences: Patch<EmailPreferences>,
}

impl From<UpdateContact> for ContactPatch {
    fn from(shape: UpdateContact) -> Self {
        Self {
            email: shape.email.0,
            first_name: shape.first_name,
            last_name: shape.last_name,
            phone_number: shape.phone_number,
            primary: shape.primary.0,
            email_preferences: shape.email_preferences.map(|preferences| preferences.0),
        }
    }
}
