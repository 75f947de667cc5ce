//! Contact persons of a customer, which are its contacts.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    contact::{Contact, NewContact},
    limits::{CONTACTS_PER_CREATE_MAX, CONTACTS_PER_CUSTOMER_MAX},
    text::{ContactId, Email, PersonDetail, PersonName, PhoneNumber, Text},
};
use serde::Serialize;
use validation::{
    Report,
    contacts::{ContactMark, parse_contacts},
    values::{Filled, Readable},
};

/// A contact person, as it stands in a document. The e-mail address is required, because contacts are told apart by it.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct PersonShape {
    #[deserr(default)]
    id: Filled<ContactId>,
    #[deserr(default)]
    salutation: Filled<PersonDetail>,
    first_name: Filled<PersonName>,
    #[deserr(default)]
    last_name: Filled<PersonName>,
    email: Email,
    #[deserr(default)]
    mobile: Filled<PhoneNumber>,
    #[deserr(default)]
    designation: Filled<PersonDetail>,
    #[deserr(default)]
    department: Filled<PersonDetail>,
    #[deserr(default)]
    is_primary: Option<bool>,
}

impl From<PersonShape> for NewContact {
    fn from(shape: PersonShape) -> Self {
        Self {
            id: shape.id.0,
            email: shape.email,
            salutation: shape.salutation.0,
            first_name: shape.first_name.0,
            last_name: shape.last_name.0,
            job_title: shape.designation.0,
            department: shape.department.0,
            phone_number: shape.mobile.0,
            primary: shape.is_primary.unwrap_or(false),
            email_preferences: None,
        }
    }
}

/// What of a contact person may clash with others of its list.
#[derive(Debug, Deserr)]
#[deserr(error = Report)]
struct PersonMark {
    #[deserr(default)]
    id: Readable<ContactId>,
    #[deserr(default)]
    email: Readable<Email>,
    #[deserr(default)]
    is_primary: Readable<bool>,
}

impl PersonMark {
    fn of_contact(&self) -> ContactMark<'_> {
        ContactMark {
            id: self.id.0.as_ref(),
            email: self.email.0.as_ref(),
            primary: self.is_primary.0 == Some(true),
        }
    }
}

fn parse_persons<V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    max: usize,
) -> Result<Vec<NewContact>, Report> {
    let persons: Vec<PersonShape> =
        parse_contacts(value, location, max, "is_primary", PersonMark::of_contact)?;
    Ok(persons.into_iter().map(NewContact::from).collect())
}

/// At most [`CONTACTS_PER_CREATE_MAX`] contact persons, unique by id and by e-mail address, of which at most one is primary.
#[derive(Debug, Default)]
pub(super) struct FirstPersons(pub(super) Vec<NewContact>);

impl Deserr<Report> for FirstPersons {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_persons(value, location, CONTACTS_PER_CREATE_MAX).map(Self)
    }
}

/// At most [`CONTACTS_PER_CUSTOMER_MAX`] contact persons, unique by id and by e-mail address, of which at most one is primary.
#[derive(Debug, Clone)]
pub(super) struct AllPersons(pub(super) Vec<NewContact>);

impl Deserr<Report> for AllPersons {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_persons(value, location, CONTACTS_PER_CUSTOMER_MAX).map(Self)
    }
}

/// A contact person, as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct Person<'a> {
    id: &'a ContactId,
    #[serde(skip_serializing_if = "Option::is_none")]
    salutation: Option<&'a PersonDetail>,
    /// Empty where there is none: clients demand one.
    first_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a PersonName>,
    email: &'a Email,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile: Option<&'a PhoneNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    designation: Option<&'a PersonDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<&'a PersonDetail>,
    is_primary: bool,
}

impl<'a> Person<'a> {
    pub(super) fn of(contact: &'a Contact) -> Self {
        Self {
            id: &contact.id,
            salutation: contact.salutation.as_ref(),
            first_name: contact.first_name.as_ref().map_or("", Text::as_str),
            last_name: contact.last_name.as_ref(),
            email: &contact.email,
            mobile: contact.phone_number.as_ref(),
            designation: contact.job_title.as_ref(),
            department: contact.department.as_ref(),
            is_primary: contact.primary,
        }
    }
}
