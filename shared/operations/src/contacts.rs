//! The contacts of customers.

use domain::{
    contact::{self, Contact, ContactChange, ContactPatch, NewContact},
    customer::Customer,
    listing::Sort,
    precondition::Precondition,
    text::{ContactId, CustomerId},
};
use store::{Committed, Page, Position, Record, Transaction};

use crate::{
    Context,
    attempts::Attempts,
    change_customer::stored_customer,
    failure::{Failure, must_hold},
    recording::Answering,
};

/// Gives a customer one more contact. If it is primary, the one that was so no longer is, in the same transaction.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::Conflict`] or [`Failure::Store`].
pub async fn create_contact(
    context: &Context,
    customer_id: &CustomerId,
    new: &NewContact,
    answering: Answering<'_, Contact>,
) -> Result<Contact, Failure> {
    let uid = context.new_uid();
    let mut attempts = Attempts::new(context);
    loop {
        let (customer, contacts) = with_contacts(context, customer_id).await?;
        let changed = contact::create(&customer, &contacts, new, &uid, &attempts.change)?;
        let transaction = transaction(&attempts, &customer, &changed);
        if let Committed::Done = attempts.commit(transaction, &changed.contact, answering).await? {
            return Ok(changed.contact);
        }
        attempts.again().await?;
    }
}

/// Lists the contacts of a customer, by id, behind a place.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`] or [`Failure::Store`].
pub async fn list_contacts(
    context: &Context,
    customer_id: &CustomerId,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<Contact>, Failure> {
    let (_, contacts) = with_contacts(context, customer_id).await?;
    let placed = contacts.into_iter().map(|contact| (Position::new(contact.id.as_str()), contact));
    Ok(Page::of(placed.collect(), Sort::BY_ID, behind, page_size))
}

/// Patches a contact of a customer. A patch that changes nothing writes nothing.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::ContactNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`] or
/// [`Failure::Store`].
pub async fn update_contact(
    context: &Context,
    customer_id: &CustomerId,
    id: &ContactId,
    patch: &ContactPatch,
    precondition: &Precondition,
    answering: Answering<'_, Contact>,
) -> Result<Contact, Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let (customer, contacts) = with_contacts(context, customer_id).await?;
        let current = contacts.iter().find(|contact| contact.id == *id).ok_or(Failure::ContactNotFound)?;
        must_hold(precondition, current.revision.version)?;
        let Some(changed) = contact::update(&customer, &contacts, current, patch, &attempts.change)? else {
            return attempts.unchanged(current.clone(), Some(customer_id), answering).await;
        };
        let transaction = transaction(&attempts, &customer, &changed);
        if let Committed::Done = attempts.commit(transaction, &changed.contact, answering).await? {
            return Ok(changed.contact);
        }
        attempts.again().await?;
    }
}

/// Deletes a contact of a customer.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::ContactNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`] when
/// the customer is archived, or [`Failure::Store`].
pub async fn delete_contact(
    context: &Context,
    customer_id: &CustomerId,
    id: &ContactId,
    precondition: &Precondition,
    answering: Answering<'_, ()>,
) -> Result<(), Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let (customer, contacts) = with_contacts(context, customer_id).await?;
        let current =
            contacts.into_iter().find(|contact| contact.id == *id).ok_or(Failure::ContactNotFound)?;
        must_hold(precondition, current.revision.version)?;
        customer.must_be_in_use()?;
        let mut transaction = attempts.transaction();
        let touched = customer.touched(&attempts.change);
        transaction.replace(Record::Customer(Box::new(touched)), customer.revision.version);
        transaction.delete(Record::Contact(customer.id, Box::new(current)));
        if let Committed::Done = attempts.commit(transaction, &(), answering).await? {
            return Ok(());
        }
        attempts.again().await?;
    }
}

/// A customer, and then its contacts: whoever changes one from here on raises the customer's version.
async fn with_contacts(
    context: &Context,
    customer_id: &CustomerId,
) -> Result<(Customer, Vec<Contact>), Failure> {
    let customer = stored_customer(context, customer_id).await?;
    let contacts = context.store.contacts_of(&context.principal.environment, customer_id).await?;
    Ok((customer, contacts))
}

fn transaction<'a>(attempts: &Attempts<'a>, customer: &Customer, changed: &ContactChange) -> Transaction<'a> {
    let mut transaction = attempts.transaction();
    transaction.replace(Record::Customer(Box::new(changed.customer.clone())), customer.revision.version);
    for contact in [&changed.contact].into_iter().chain(&changed.demoted) {
        transaction.put(Record::Contact(customer.id.clone(), Box::new(contact.clone())));
    }
    transaction
}
