//! Creating an account of a customer.

use domain::{
    Conflict,
    account::{self, AccountCreation, NewAccount},
    namespace::Timelines,
    text::CustomerId,
    timeline::Timeline,
};
use store::{Record, SettingOwner, StoreError, Transaction};

use crate::{
    Context,
    attempts::{Attempted, Attempts},
    failure::Failure,
};

/// Creates an account of a customer, its settings and its identifiers in one transaction, which also raises the version
/// of the customer: its set of accounts has changed.
///
/// # Errors
///
/// [`Failure::CustomerOfAccountNotFound`], [`Failure::Conflict`] when the customer is archived,
/// [`Failure::IdentifiersRefused`] or [`Failure::Store`].
pub async fn create_account(
    context: &Context,
    customer_id: &CustomerId,
    new: &NewAccount,
) -> Result<AccountCreation, Failure> {
    let environment = &context.principal.environment;
    let uid = context.new_uid();
    let mut attempts = Attempts::new(context);
    let mut existing = Timelines::new();
    loop {
        let customer = context.store.customer(environment, customer_id).await?;
        let customer = customer.ok_or_else(|| Failure::CustomerOfAccountNotFound(customer_id.clone()))?;
        let decided =
            account::create(new, &customer, environment.currency, &uid, &attempts.change, &existing);
        let (changed, creation) = decided.map_err(|conflict| refused(conflict, ""))?;
        let mut transaction = Transaction::new(environment);
        transaction.replace(Record::Customer(Box::new(changed)), customer.revision.version);
        add_account(&mut transaction, &creation, &existing);
        attempts.again_unless_first().await?;
        match attempts.commit(&transaction).await? {
            Attempted::Done => return Ok(creation),
            Attempted::Overtaken(refusals) => {
                let is_there =
                    refusals.iter().any(|refusal| matches!(refusal.found, Some(Record::Account(_))));
                for refusal in refusals {
                    // An account of that id has settings of its own; the timeline of the id says whose it is.
                    if is_there && matches!(refusal.intended, Record::Setting(..)) {
                        continue;
                    }
                    learn_timeline(refusal.intended, refusal.found, &mut existing)?;
                }
            }
        }
    }
}

/// The failure of a conflict, where the account that claims identifiers stands at this JSON Pointer.
pub(crate) fn refused(conflict: Conflict, account: &'static str) -> Failure {
    match conflict {
        Conflict::IdentifiersRefused(refusals) => Failure::IdentifiersRefused { refusals, account },
        conflict => conflict.into(),
    }
}

/// Everything that comes to be with an account.
pub(crate) fn add_account(
    transaction: &mut Transaction<'_>,
    creation: &AccountCreation,
    existing: &Timelines,
) {
    let account = &creation.account;
    transaction.create(Record::Account(Box::new(account.clone())));
    for setting in &creation.settings {
        let (customer_id, account_id) = (account.customer_id.clone(), account.id.clone());
        let owner = SettingOwner::Account { customer_id, account_id };
        transaction.create(Record::Setting(owner, Box::new(setting.clone())));
    }
    change_timelines(transaction, &creation.timelines, existing);
}

/// Identifiers as they are to be, given those that are known to exist.
pub(crate) fn change_timelines(
    transaction: &mut Transaction<'_>,
    timelines: &[Timeline],
    existing: &Timelines,
) {
    for timeline in timelines {
        let record = Record::Identifier(timeline.clone());
        match existing.get(&timeline.identifier) {
            None => transaction.create(record),
            Some(existing) => transaction.replace(record, existing.version),
        }
    }
}

/// Takes the timeline of an identifier that was found instead of what was intended. What else may have changed is read
/// again for another attempt.
///
/// # Errors
///
/// [`StoreError::Corrupt`] when a part of an object exists without the object.
pub(crate) fn learn_timeline(
    intended: Record,
    found: Option<Record>,
    existing: &mut Timelines,
) -> Result<(), StoreError> {
    match (intended, found) {
        (Record::Identifier(_), Some(Record::Identifier(found))) => {
            existing.insert(found.identifier.clone(), found);
        }
        (Record::Identifier(intended), None) => {
            existing.remove(&intended.identifier);
        }
        (Record::Setting(..) | Record::Contact(..), _) => {
            let cause = "a part of an object exists without the object".to_owned();
            return Err(StoreError::Corrupt { cause });
        }
        _ => {}
    }
    Ok(())
}
