//! The contacts of a customer, changed as one list.

use crate::{
    Conflict,
    change::Change,
    contact::{Contact, NewContact},
    id::{Revision, Uid},
    limits::CONTACTS_PER_CUSTOMER_MAX,
};

/// What becomes of the contacts of a customer that are changed as one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactListChange {
    /// All of them after the change, by id.
    pub contacts: Vec<Contact>,
    /// Those of them that have changed or come to be.
    pub written: Vec<Contact>,
    /// Those that are no longer there, as they were.
    pub deleted: Vec<Contact>,
}

/// Decides what becomes of the contacts of a customer, all of which are given, when they are to be those of a list and no
/// others; `None` when they are so already.
///
/// One of the list is the contact of its id, if it has one; without, the contact of its e-mail address which no other of
/// the list names by id. It takes the place of that contact, every field of it but preferences that it does not say. What is no contact yet comes to be, under
/// its id or that of the uid at its place, of which there are as many as contacts. A primary one demotes the one before
/// it, so of several the last remains. `customer` is the revision of the customer after the change.
///
/// # Errors
///
/// [`Conflict::TooManyContacts`], or [`Conflict::ContactExists`] or [`Conflict::EmailTaken`] when two of the list have one
/// id or address.
pub(crate) fn replace(
    contacts: &[Contact],
    list: &[NewContact],
    uids: &[Uid],
    customer: &Revision,
    change: &Change,
) -> Result<Option<ContactListChange>, Conflict> {
    if list.len() > CONTACTS_PER_CUSTOMER_MAX {
        return Err(Conflict::TooManyContacts);
    }
    debug_assert!(uids.len() >= list.len(), "one for each contact");
    let primary = list.iter().rposition(|new| new.primary);
    let (mut after, mut written) = (Vec::<Contact>::with_capacity(list.len()), Vec::new());
    for (place, (new, uid)) in list.iter().zip(uids).enumerate() {
        let email = &new.email;
        if let Some(holder) = after.iter().find(|other| other.email.is_same_address(email)) {
            return Err(Conflict::EmailTaken(holder.id.clone()));
        }
        let current = meant(new, list, contacts);
        let id = current.map(|contact| &contact.id).or(new.id.as_ref()).cloned();
        let preferences = current.map(|contact| &contact.email_preferences);
        let preferences = new.email_preferences.as_ref().or(preferences);
        let contact = Contact {
            id: id.unwrap_or_else(|| uid.to_contact_id()),
            email: new.email.clone(),
            salutation: new.salutation.clone(),
            first_name: new.first_name.clone(),
            last_name: new.last_name.clone(),
            job_title: new.job_title.clone(),
            department: new.department.clone(),
            phone_number: new.phone_number.clone(),
            primary: primary == Some(place),
            email_preferences: preferences.cloned().unwrap_or_default(),
            revision: current.map_or_else(|| customer.of_new_part(), |contact| contact.revision.clone()),
        };
        if after.iter().any(|other| other.id == contact.id) {
            return Err(Conflict::ContactExists(contact.id));
        }
        let contact = match current {
            Some(current) if *current == contact => contact,
            Some(current) => {
                let contact = Contact { revision: current.revision.next(change), ..contact };
                written.push(contact.clone());
                contact
            }
            None => {
                written.push(contact.clone());
                contact
            }
        };
        after.push(contact);
    }
    let is_kept = |contact: &&Contact| after.iter().any(|other| other.id == contact.id);
    let deleted: Vec<Contact> = contacts.iter().filter(|contact| !is_kept(contact)).cloned().collect();
    if written.is_empty() && deleted.is_empty() {
        return Ok(None);
    }
    after.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(Some(ContactListChange { contacts: after, written, deleted }))
}

/// Which contact one of a complete new list means: the one that it names by its id, or without an id the one with its e-mail
/// address, unless another of the list names that.
pub fn meant<'a>(new: &NewContact, list: &[NewContact], contacts: &'a [Contact]) -> Option<&'a Contact> {
    let is_named = |contact: &Contact| list.iter().any(|other| other.id.as_ref() == Some(&contact.id));
    contacts.iter().find(|contact| match &new.id {
        Some(id) => contact.id == *id,
        None => contact.email.is_same_address(&new.email) && !is_named(contact),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        Instant,
        contact::EmailPreference,
        text::{ContactId, Email, PersonDetail},
    };

    fn change(number: u64) -> Change {
        let at = Instant::from_unix_milliseconds(number).unwrap();
        Change {
            id: Uid::generate(at, u128::from(number)),
            actor: "key_1".to_owned(),
            request_id: "request-1".to_owned(),
            idempotency_id: None,
            at,
        }
    }

    fn new(id: Option<&str>, email: &str, primary: bool) -> NewContact {
        NewContact {
            id: id.map(|id| ContactId::parse(id).unwrap()),
            email: Email::parse(email).unwrap(),
            salutation: None,
            first_name: None,
            last_name: None,
            job_title: None,
            department: None,
            phone_number: None,
            primary,
            email_preferences: None,
        }
    }

    fn replaced(
        contacts: &[Contact],
        list: &[NewContact],
        number: u64,
    ) -> Result<Option<ContactListChange>, Conflict> {
        let uid = |place| Uid::generate(Instant::from_unix_milliseconds(number).unwrap(), place);
        let uids: Vec<Uid> = (1..).take(list.len()).map(uid).collect();
        let customer =
            (1..number).fold(Revision::first(&change(1)), |revision, _| revision.next(&change(number)));
        replace(contacts, list, &uids, &customer, &change(number))
    }

    fn ids(contacts: &[Contact]) -> Vec<&str> {
        contacts.iter().map(|contact| contact.id.as_str()).collect()
    }

    #[test]
    fn a_contact_is_known_by_its_id_or_else_by_its_address() {
        let list = [new(Some("ada"), "ada@example.com", true), new(Some("bob"), "bob@example.com", false)];
        let first = replaced(&[], &list, 1).unwrap().unwrap();
        assert_eq!(ids(&first.written), ["ada", "bob"]);
        let list = [new(None, "BOB@example.com", false), new(Some("ada"), "other@example.com", true)];
        let second = replaced(&first.contacts, &list, 2).unwrap().unwrap();
        assert_eq!(ids(&second.contacts), ["ada", "bob"]);
        assert_eq!(second.contacts[0].email.as_str(), "other@example.com");
        assert!(second.contacts.iter().all(|contact| contact.revision.version.number() == 2));
        assert_eq!(replaced(&second.contacts, &list, 3), Ok(None), "they are so already");
    }

    #[test]
    fn preferences_that_a_list_does_not_say_stay() {
        let preferring = |preferences: Option<&[EmailPreference]>| NewContact {
            email_preferences: preferences.map(|preferences| preferences.iter().copied().collect()),
            ..new(Some("ada"), "ada@example.com", true)
        };
        let first = replaced(&[], &[preferring(Some(&[EmailPreference::Billing]))], 1).unwrap().unwrap();
        let job_title = Some(PersonDetail::parse("Analyst").unwrap());
        let second = NewContact { job_title, ..preferring(None) };
        let second = replaced(&first.contacts, &[second], 2).unwrap().unwrap();
        assert_eq!(second.contacts[0].email_preferences, [EmailPreference::Billing].into());
        let third = replaced(&second.contacts, &[preferring(Some(&[]))], 3).unwrap().unwrap();
        assert_eq!(third.contacts[0].email_preferences, [].into());
    }

    #[test]
    fn an_address_that_its_holder_gives_up_in_the_same_list_is_a_new_contacts() {
        let first = replaced(&[], &[new(Some("ada"), "ada@example.com", false)], 1).unwrap().unwrap();
        let list = [new(None, "ada@example.com", false), new(Some("ada"), "other@example.com", false)];
        let second = replaced(&first.contacts, &list, 2).unwrap().unwrap();
        assert_eq!(second.contacts.len(), 2);
        assert!(second.contacts.iter().any(|contact| contact.id.as_str().starts_with("con_")));
        assert!(second.deleted.is_empty());
    }

    #[test]
    fn two_of_one_id_or_address_and_too_many_are_refused() {
        let twice =
            [new(Some("ada"), "ada@example.com", false), new(Some("ada"), "other@example.com", false)];
        assert_eq!(replaced(&[], &twice, 1), Err(Conflict::ContactExists(ContactId::parse("ada").unwrap())));
        let shared = [new(Some("ada"), "ada@example.com", false), new(None, "ADA@example.com", false)];
        assert_eq!(replaced(&[], &shared, 1), Err(Conflict::EmailTaken(ContactId::parse("ada").unwrap())));
        let many: Vec<_> = (0..=CONTACTS_PER_CUSTOMER_MAX)
            .map(|place| new(None, &format!("{place}@example.com"), false))
            .collect();
        assert_eq!(replaced(&[], &many, 1), Err(Conflict::TooManyContacts));
        assert!(replaced(&[], &many[1..], 1).is_ok());
    }

    proptest! {
        /// Whatever lists follow each other, the contacts are those of the last one, and keep what makes them contacts.
        #[test]
        fn the_contacts_are_those_of_the_list_and_no_others(
            lists in prop::collection::vec(
                prop::collection::vec((prop::option::of(0_u8..4), 0_u8..6, any::<bool>()), 0..5), 1..6,
            )
        ) {
            let mut contacts = Vec::new();
            for (number, list) in (1..).zip(lists) {
                let list: Vec<NewContact> = list
                    .into_iter()
                    .map(|(id, email, primary)| {
                        let id = id.map(|id| format!("c{id}"));
                        new(id.as_deref(), &format!("{email}@example.com"), primary)
                    })
                    .collect();
                let Ok(decided) = replaced(&contacts, &list, number) else { continue };
                let Some(changed) = decided else { continue };
                prop_assert_eq!(changed.contacts.len(), list.len());
                let emails = |emails: Vec<&Email>| {
                    emails.into_iter().map(|email| email.as_str().to_lowercase()).collect::<BTreeSet<_>>()
                };
                prop_assert_eq!(
                    emails(changed.contacts.iter().map(|contact| &contact.email).collect()),
                    emails(list.iter().map(|new| &new.email).collect())
                );
                let is_there = |id: &ContactId| changed.contacts.iter().any(|contact| contact.id == *id);
                prop_assert!(list.iter().filter_map(|new| new.id.as_ref()).all(is_there));
                prop_assert!(changed.contacts.is_sorted_by_key(|contact| contact.id.clone()));
                let primary = changed.contacts.iter().filter(|contact| contact.primary).count();
                prop_assert_eq!(primary, usize::from(list.iter().any(|new| new.primary)));
                // What was there before and is so no longer was written or deleted, and nothing else was.
                let same = contacts.iter().filter(|contact| changed.contacts.contains(contact)).count();
                prop_assert_eq!(same + changed.written.len(), changed.contacts.len());
                prop_assert!(changed.deleted.iter().all(|contact| contacts.contains(contact) && !is_there(&contact.id)));
                contacts = changed.contacts;
            }
        }
    }
}
