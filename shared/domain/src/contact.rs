//! Contacts: the people of a customer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    Conflict,
    change::Change,
    customer::Customer,
    id::{Revision, Uid},
    limits::CONTACTS_PER_CUSTOMER_MAX,
    patch::Patch,
    text::{ContactId, Email, PersonDetail, PersonName, PhoneNumber},
};

/// A kind of e-mail that a contact wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EmailPreference {
    /// News of the product.
    Updates,
    /// Invoices and payments.
    Billing,
    /// Terms and contracts.
    Legal,
}

impl EmailPreference {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Updates, Self::Billing, Self::Legal];

    /// The name of the kind in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Updates => "updates",
            Self::Billing => "billing",
            Self::Legal => "legal",
        }
    }
}

/// A person of a customer. No two of one customer have the same e-mail address, whatever its case, and at most one is
/// primary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// The id, unique within the customer.
    pub id: ContactId,
    /// Where to write to.
    pub email: Email,
    /// How to address the person, as in `Dr.`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salutation: Option<PersonDetail>,
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<PersonName>,
    /// Last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<PersonName>,
    /// What the person's job is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<PersonDetail>,
    /// Where in the business the person works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<PersonDetail>,
    /// Phone number, in whatever form people write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<PhoneNumber>,
    /// Whether this is the one to turn to first.
    pub primary: bool,
    /// What to write about.
    pub email_preferences: BTreeSet<EmailPreference>,
    /// Who brought it here, and when.
    pub revision: Revision,
}

impl Contact {
    /// A contact that comes to be by the change which has made this revision of its customer; `uid` makes the id of one
    /// whose caller named none.
    pub(crate) fn new(new: &NewContact, uid: &Uid, customer: &Revision) -> Self {
        Self {
            id: new.id.clone().unwrap_or_else(|| uid.to_contact_id()),
            email: new.email.clone(),
            salutation: new.salutation.clone(),
            first_name: new.first_name.clone(),
            last_name: new.last_name.clone(),
            job_title: new.job_title.clone(),
            department: new.department.clone(),
            phone_number: new.phone_number.clone(),
            primary: new.primary,
            email_preferences: new.email_preferences.clone().unwrap_or_default(),
            revision: customer.of_new_part(),
        }
    }
}

/// A contact that a customer is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// The caller's id; generated when missing.
    pub id: Option<ContactId>,
    /// Where to write to.
    pub email: Email,
    /// How to address the person.
    pub salutation: Option<PersonDetail>,
    /// First name.
    pub first_name: Option<PersonName>,
    /// Last name.
    pub last_name: Option<PersonName>,
    /// What the person's job is.
    pub job_title: Option<PersonDetail>,
    /// Where in the business the person works.
    pub department: Option<PersonDetail>,
    /// Phone number.
    pub phone_number: Option<PhoneNumber>,
    /// Whether this is to be the one to turn to first.
    pub primary: bool,
    /// What to write about; when missing nothing, or, for one that takes the place of another, what it was for that.
    pub email_preferences: Option<BTreeSet<EmailPreference>>,
}

impl NewContact {
    /// A contact of whom nothing is known but the address.
    pub const fn of_address(email: Email) -> Self {
        Self {
            id: None,
            email,
            first_name: None,
            last_name: None,
            phone_number: None,
            primary: false,
            salutation: None,
            job_title: None,
            department: None,
            email_preferences: None,
        }
    }
}

impl From<&Contact> for NewContact {
    /// The contact as it is, for a list of contacts in which it is to stay.
    fn from(contact: &Contact) -> Self {
        Self {
            id: Some(contact.id.clone()),
            email: contact.email.clone(),
            first_name: contact.first_name.clone(),
            last_name: contact.last_name.clone(),
            phone_number: contact.phone_number.clone(),
            primary: contact.primary,
            salutation: contact.salutation.clone(),
            job_title: contact.job_title.clone(),
            department: contact.department.clone(),
            email_preferences: Some(contact.email_preferences.clone()),
        }
    }
}

/// What a patch does to a contact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactPatch {
    /// The new e-mail address.
    pub email: Option<Email>,
    /// What it does to the salutation.
    pub salutation: Patch<PersonDetail>,
    /// What it does to the first name.
    pub first_name: Patch<PersonName>,
    /// What it does to the last name.
    pub last_name: Patch<PersonName>,
    /// What it does to the job title.
    pub job_title: Patch<PersonDetail>,
    /// What it does to the department.
    pub department: Patch<PersonDetail>,
    /// What it does to the phone number.
    pub phone_number: Patch<PhoneNumber>,
    /// Whether it is the one to turn to first.
    pub primary: Option<bool>,
    /// What it does to the preferences.
    pub email_preferences: Patch<BTreeSet<EmailPreference>>,
}

/// A change to the contacts of a customer, which is one to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactChange {
    /// The customer after the change.
    pub customer: Customer,
    /// The contact that was asked for, after the change.
    pub contact: Contact,
    /// The contact that was the primary one until then, after the change.
    pub demoted: Option<Contact>,
}

/// Decides what becomes of a customer and its contacts, all of which are given, when it gets one more.
///
/// # Errors
///
/// [`Conflict::CustomerArchived`], [`Conflict::ContactExists`], [`Conflict::EmailTaken`] or
/// [`Conflict::TooManyContacts`].
pub fn create(
    customer: &Customer,
    contacts: &[Contact],
    new: &NewContact,
    uid: &Uid,
    change: &Change,
) -> Result<ContactChange, Conflict> {
    customer.must_be_in_use()?;
    let touched = customer.touched(change);
    let contact = Contact::new(new, uid, &touched.revision);
    if contacts.iter().any(|other| other.id == contact.id) {
        return Err(Conflict::ContactExists(contact.id));
    }
    email_must_be_free(&contact, contacts)?;
    if contacts.len() >= CONTACTS_PER_CUSTOMER_MAX {
        return Err(Conflict::TooManyContacts);
    }
    Ok(among(touched, contacts, contact, change))
}

/// Decides what becomes of a customer and its contacts, all of which are given, when one is patched; `None` when the
/// patch changes nothing.
///
/// # Errors
///
/// [`Conflict::CustomerArchived`] or [`Conflict::EmailTaken`].
pub fn update(
    customer: &Customer,
    contacts: &[Contact],
    contact: &Contact,
    patch: &ContactPatch,
    change: &Change,
) -> Result<Option<ContactChange>, Conflict> {
    customer.must_be_in_use()?;
    let updated = Contact {
        email: patch.email.clone().unwrap_or_else(|| contact.email.clone()),
        salutation: patch.salutation.applied_to(contact.salutation.as_ref()),
        first_name: patch.first_name.applied_to(contact.first_name.as_ref()),
        last_name: patch.last_name.applied_to(contact.last_name.as_ref()),
        job_title: patch.job_title.applied_to(contact.job_title.as_ref()),
        department: patch.department.applied_to(contact.department.as_ref()),
        phone_number: patch.phone_number.applied_to(contact.phone_number.as_ref()),
        primary: patch.primary.unwrap_or(contact.primary),
        email_preferences: patch
            .email_preferences
            .applied_to_required(&contact.email_preferences, BTreeSet::new),
        ..contact.clone()
    };
    if updated == *contact {
        return Ok(None);
    }
    email_must_be_free(&updated, contacts)?;
    let updated = Contact { revision: contact.revision.next(change), ..updated };
    Ok(Some(among(customer.touched(change), contacts, updated, change)))
}

fn email_must_be_free(contact: &Contact, contacts: &[Contact]) -> Result<(), Conflict> {
    let holder =
        contacts.iter().find(|other| other.id != contact.id && other.email.is_same_address(&contact.email));
    holder.map_or(Ok(()), |holder| Err(Conflict::EmailTaken(holder.id.clone())))
}

/// The change that makes `contact` stand among the contacts as it is: if it is primary, no other is. The customer is given
/// as it is after the change.
fn among(customer: Customer, contacts: &[Contact], contact: Contact, change: &Change) -> ContactChange {
    let demoted = contacts.iter().find(|other| contact.primary && other.primary && other.id != contact.id);
    let demoted = demoted.map(|other| Contact {
        primary: false,
        revision: other.revision.next(change),
        ..other.clone()
    });
    ContactChange { customer, contact, demoted }
}
