//! Contacts: what creates and updates them.

use std::collections::BTreeSet;

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Violation,
    contact::{ContactPatch, EmailPreference, NewContact},
    limits::CONTACTS_PER_CREATE_MAX,
    patch::Patch,
    text::{ContactId, Email, PersonName, PhoneNumber},
};

use crate::{
    list::{parse_apart, parse_list, repeated},
    report::Report,
    values::{Given, Readable},
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

/// What of a contact may clash with others of its list.
#[derive(Debug, Deserr)]
#[deserr(error = Report)]
struct ContactMark {
    #[deserr(default)]
    id: Readable<ContactId>,
    #[deserr(default)]
    email: Readable<Email>,
    #[deserr(default)]
    primary: Readable<bool>,
}

impl ContactMark {
    fn is_primary(&self) -> bool {
        self.primary.0 == Some(true)
    }

    /// What is wrong with this contact because of those before it.
    fn clashes(&self, earlier: &[Self], location: ValuePointerRef<'_>) -> Option<Report> {
        let id = self.id.0.as_ref();
        let has_id = |other: &Self| id.is_some_and(|id| other.id.0.as_ref() == Some(id));
        let email = self.email.0.as_ref();
        let has_email = |other: &Self| {
            email.zip(other.email.0.as_ref()).is_some_and(|(one, other)| one.is_same_address(other))
        };
        let clash = |member: &str, is_there: bool, violation: Violation| {
            is_there.then(|| Report::at(location.push_key(member), violation))
        };
        let clashes = [
            clash("id", earlier.iter().any(has_id), Violation::Repeated),
            clash("email", earlier.iter().any(has_email), Violation::Repeated),
            clash(
                "primary",
                self.is_primary() && earlier.iter().any(Self::is_primary),
                Violation::SecondPrimary,
            ),
        ];
        clashes.into_iter().flatten().reduce(Report::and)
    }
}

/// At most [`CONTACTS_PER_CREATE_MAX`] contacts, unique by id and by e-mail address, of which at most one is primary.
#[derive(Debug, Default)]
pub(crate) struct FirstContacts(pub(crate) Vec<NewContact>);

impl Deserr<Report> for FirstContacts {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let clashes = |earlier: &[ContactMark], mark: &ContactMark, location: ValuePointerRef<'_>| {
            mark.clashes(earlier, location)
        };
        let contacts: Vec<CreateContact> = parse_apart(value, location, CONTACTS_PER_CREATE_MAX, clashes)?;
        Ok(Self(contacts.into_iter().map(NewContact::from).collect()))
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
