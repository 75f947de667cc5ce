//! Contacts: what creates and updates them.

use std::collections::BTreeSet;

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Violation,
    contact::{ContactPatch, EmailPreference, NewContact},
    limits::CONTACTS_PER_CREATE_MAX,
    patch::Patch,
    text::{ContactId, Email, PersonDetail, PersonName, PhoneNumber},
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
    salutation: Option<PersonDetail>,
    #[deserr(default)]
    first_name: Option<PersonName>,
    #[deserr(default)]
    last_name: Option<PersonName>,
    #[deserr(default)]
    job_title: Option<PersonDetail>,
    #[deserr(default)]
    department: Option<PersonDetail>,
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
            salutation: shape.salutation,
            first_name: shape.first_name,
            last_name: shape.last_name,
            job_title: shape.job_title,
            department: shape.department,
            phone_number: shape.phone_number,
            primary: shape.primary.unwrap_or(false),
            email_preferences: shape.email_preferences.map(|preferences| preferences.0),
        }
    }
}

/// What of a contact may clash with others of its list, as far as it can be read.
#[derive(Debug, Clone, Copy)]
pub struct ContactMark<'a> {
    /// Its id.
    pub id: Option<&'a ContactId>,
    /// Its e-mail address.
    pub email: Option<&'a Email>,
    /// Whether it is primary.
    pub primary: bool,
}

impl ContactMark<'_> {
    fn has_id_of(self, other: Self) -> bool {
        self.id.is_some() && self.id == other.id
    }

    fn has_address_of(self, other: Self) -> bool {
        self.email.zip(other.email).is_some_and(|(one, other)| one.is_same_address(other))
    }

    /// What is wrong with this contact because of those before it; `primary` is what the member is called that says whether
    /// it is.
    fn clashes(
        self,
        earlier: &(impl Iterator<Item = Self> + Clone),
        location: ValuePointerRef<'_>,
        primary: &str,
    ) -> Option<Report> {
        let clash = |member: &str, is_there: bool, violation: Violation| {
            is_there.then(|| Report::at(location.push_key(member), violation))
        };
        let is_second = self.primary && earlier.clone().any(|other| other.primary);
        let clashes = [
            clash("id", earlier.clone().any(|other| self.has_id_of(other)), Violation::Repeated),
            clash("email", earlier.clone().any(|other| self.has_address_of(other)), Violation::Repeated),
            clash(primary, is_second, Violation::SecondPrimary),
        ];
        clashes.into_iter().flatten().reduce(Report::and)
    }
}

/// Reads an array of at most `max` contacts that are unique by id and by e-mail address, and of which at most one is
/// primary. `primary` is what the member is called that says so, and `mark` gives what of a contact may clash.
pub fn parse_contacts<T: Deserr<Report>, Mark: Deserr<Report>, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    max: usize,
    primary: &str,
    mark: impl Fn(&Mark) -> ContactMark<'_>,
) -> Result<Vec<T>, Report> {
    parse_apart(value, location, max, |earlier, read, location| {
        mark(read).clashes(&earlier.iter().map(&mark), location, primary)
    })
}

#[derive(Debug, Deserr)]
#[deserr(error = Report)]
struct CreateContactMark {
    #[deserr(default)]
    id: Readable<ContactId>,
    #[deserr(default)]
    email: Readable<Email>,
    #[deserr(default)]
    primary: Readable<bool>,
}

impl CreateContactMark {
    fn mark(&self) -> ContactMark<'_> {
        ContactMark {
            id: self.id.0.as_ref(),
            email: self.email.0.as_ref(),
            primary: self.primary.0 == Some(true),
        }
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
        let mark = CreateContactMark::mark;
        let contacts: Vec<CreateContact> =
            parse_contacts(value, location, CONTACTS_PER_CREATE_MAX, "primary", mark)?;
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
    salutation: Patch<PersonDetail>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    first_name: Patch<PersonName>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    last_name: Patch<PersonName>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    job_title: Patch<PersonDetail>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    department: Patch<PersonDetail>,
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
            salutation: shape.salutation,
            first_name: shape.first_name,
            last_name: shape.last_name,
            job_title: shape.job_title,
            department: shape.department,
            phone_number: shape.phone_number,
            primary: shape.primary.0,
            email_preferences: shape.email_preferences.map(|preferences| preferences.0),
        }
    }
}
