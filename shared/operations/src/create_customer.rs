//! Creating a customer with its first account, all or nothing.

use std::collections::BTreeMap;

use domain::{
    customer::{self, Creation, NewCustomer, Occasion},
    id::Uid,
    text::Identifier,
    timeline::Timeline,
};
use store::{CommitError, Patience, Record, Refusal, SettingOwner, StoreError, Transaction};

use crate::{Context, failure::Failure};

/// Creates a customer, its settings, its first account and the identifiers of that account in one transaction.
///
/// The first attempt takes every identifier to be new, so that the usual create is one write and no read. A refused
/// attempt brings the timelines that are there, and the domain decides again, for as long as there is patience.
///
/// # Errors
///
/// [`Failure::CustomerExists`], [`Failure::IdentifiersRefused`] or [`Failure::Store`].
pub async fn create_customer(context: &Context, new: &NewCustomer) -> Result<Creation, Failure> {
    let occasion = Occasion {
        principal: &context.principal,
        now: context.now,
        customer_uid: Uid::generate(context.now, (context.randomness)()),
        account_uid: Uid::generate(context.now, (context.randomness)()),
    };
    let mut existing = BTreeMap::new();
    let mut patience = Patience::default();
    loop {
        let creation = customer::create(new, &occasion, &existing).map_err(Failure::IdentifiersRefused)?;
        match context.store.commit(&transaction(context, &creation, &existing), &mut patience).await {
            Ok(()) => return Ok(creation),
            Err(CommitError::Store(error)) => return find_out(context, creation, error).await,
            Err(CommitError::Refused(refusals)) => match learn(&creation, refusals, &mut existing)? {
                Learnt::AlreadyDone => return Ok(creation),
                Learnt::Timelines if patience.pause().await => {}
                Learnt::Timelines => return Err(StoreError::Contention.into()),
            },
        }
    }
}

fn transaction<'a>(
    context: &'a Context,
    creation: &Creation,
    existing: &BTreeMap<Identifier, Timeline>,
) -> Transaction<'a> {
    let mut transaction = Transaction::new(&context.principal.environment);
    let customer_id = &creation.customer.id;
    transaction.create(Record::Customer(Box::new(creation.customer.clone())));
    for setting in &creation.settings {
        let owner = SettingOwner::Customer { customer_id: customer_id.clone() };
        transaction.create(Record::Setting(owner, setting.clone()));
    }
    if let Some(account) = &creation.account {
        transaction.create(Record::Account(Box::new(account.clone())));
        for setting in &creation.account_settings {
            let (customer_id, account_id) = (customer_id.clone(), account.id.clone());
            transaction
                .create(Record::Setting(SettingOwner::Account { customer_id, account_id }, setting.clone()));
        }
    }
    for timeline in &creation.timelines {
        let record = Record::Identifier(timeline.clone());
        match existing.get(&timeline.identifier) {
            None => transaction.create(record),
            Some(existing) => transaction.replace(record, existing.version),
        }
    }
    transaction
}

enum Learnt {
    /// What the namespace holds, for another attempt.
    Timelines,
    /// That an earlier attempt of this very create succeeded and only its answer was lost.
    AlreadyDone,
}

fn learn(
    creation: &Creation,
    refusals: Vec<Refusal>,
    existing: &mut BTreeMap<Identifier, Timeline>,
) -> Result<Learnt, Failure> {
    for refusal in refusals {
        match (refusal.intended, refusal.found) {
            (_, Some(Record::Customer(found))) if found.uid == creation.customer.uid => {
                return Ok(Learnt::AlreadyDone);
            }
            (_, Some(Record::Customer(found))) => return Err(Failure::CustomerExists { id: found.id }),
            (Record::Identifier(_), Some(Record::Identifier(found))) => {
                existing.insert(found.identifier.clone(), found);
            }
            (Record::Identifier(intended), None) => {
                existing.remove(&intended.identifier);
            }
            (intended, _) => {
                let cause = format!("the {} of a customer exists without the customer", kind(&intended));
                return Err(StoreError::Corrupt { cause }.into());
            }
        }
    }
    Ok(Learnt::Timelines)
}

fn kind(record: &Record) -> &'static str {
    match record {
        Record::Customer(_) => "customer",
        Record::Account(_) => "account",
        Record::Setting(..) => "setting",
        Record::Identifier(_) => "identifier",
    }
}

/// Finds out by reading whether a create that ended in an error happened all the same: the reply of an attempt may have
/// been lost before another met the error.
async fn find_out(context: &Context, creation: Creation, error: StoreError) -> Result<Creation, Failure> {
    if matches!(error, StoreError::Fault { .. } | StoreError::Corrupt { .. }) {
        return Err(error.into());
    }
    let id = &creation.customer.id;
    match context.store.customer(&context.principal.environment, id).await {
        Ok(Some(found)) if found.uid == creation.customer.uid => Ok(creation),
        Ok(Some(found)) => Err(Failure::CustomerExists { id: found.id }),
        Ok(None) => Err(error.into()),
        Err(second) => {
            Err(StoreError::OutcomeUnknown { cause: format!("{error:?}, then {second:?}") }.into())
        }
    }
}
