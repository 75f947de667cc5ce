//! Creating a customer with its first account, all or nothing.

use domain::{
    customer::{self, Creation, NewCustomer, NewUids},
    namespace::Timelines,
};
use store::{Committed, Record, SettingOwner, Transaction};

use crate::{
    Context, attempts::Attempts, create_account::add_account, environments::base_currency, failure::Failure,
    recording::Answering, timelines::learn_timelines,
};

/// Creates a customer, its settings, its contacts, its first account and the identifiers of that account in one transaction.
///
/// The first attempt takes every identifier to be new, so that the usual create is one write and no read. A refused
/// attempt brings the timelines that are there, and the domain decides again, for as long as there is patience.
///
/// # Errors
///
/// [`Failure::CustomerExists`], [`Failure::IdentifiersRefused`], [`Failure::Repeated`] or [`Failure::Store`].
pub async fn create_customer(
    context: &Context,
    new: &NewCustomer,
    answering: Answering<'_, Creation>,
) -> Result<Creation, Failure> {
    let uids = NewUids::generate(new, || context.new_uid());
    let mut attempts = Attempts::new(context);
    let first = match new.account.in_its_own_currency() {
        Some(first) => first,
        None => new.account.in_base_currency(base_currency(context).await?),
    };
    let mut existing = Timelines::new();
    loop {
        let creation = customer::create(new, &first, &uids, &attempts.change, &existing)
            .map_err(|refusals| Failure::IdentifiersRefused { refusals, account: "/account" })?;
        let mut transaction = attempts.transaction();
        add_customer(&mut transaction, &creation, &existing);
        attempts.again_unless_first().await?;
        match attempts.commit(transaction, &creation, answering).await? {
            Committed::Done => return Ok(creation),
            Committed::Refused(refusals) => {
                let found = refusals.iter().filter_map(|refusal| refusal.found.as_ref());
                if found.into_iter().any(|found| matches!(found, Record::Customer(_))) {
                    return Err(Failure::CustomerExists(creation.customer.id));
                }
                learn_timelines(refusals, &mut existing)?;
            }
        }
    }
}

/// Everything that comes to be with a customer.
fn add_customer(transaction: &mut Transaction<'_>, creation: &Creation, existing: &Timelines) {
    let customer_id = &creation.customer.id;
    transaction.create(Record::Customer(Box::new(creation.customer.clone())));
    for setting in &creation.settings {
        let owner = SettingOwner::Customer { customer_id: customer_id.clone() };
        transaction.create(Record::Setting(owner, Box::new(setting.clone())));
    }
    for contact in &creation.contacts {
        transaction.create(Record::Contact(customer_id.clone(), Box::new(contact.clone())));
    }
    if let Some(account) = &creation.account {
        add_account(transaction, account, existing);
    }
}
