//! The timelines of identifiers, as an operation learns and changes them.

use domain::{
    namespace::{ClaimFailure, Timelines},
    timeline::Timeline,
};
use store::{Record, Refusal, StoreError, Transaction};

use crate::failure::Failure;

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

/// Takes from what was found instead of what was intended the timelines that another attempt has to know. What else may
/// have changed is read again for it.
///
/// # Errors
///
/// [`StoreError::Corrupt`] when a part of an object is there without the object.
pub(crate) fn learn_timelines(refusals: Vec<Refusal>, existing: &mut Timelines) -> Result<(), StoreError> {
    let is_object = |record: &Record| matches!(record, Record::Customer(_) | Record::Account(_));
    // An object that is there has parts of its own, and the timeline of its id says whose it is.
    let object_is_there = refusals.iter().any(|refusal| refusal.found.as_ref().is_some_and(is_object));
    for refusal in refusals {
        match (refusal.intended, refusal.found) {
            (Record::Identifier(_), Some(Record::Identifier(found))) => {
                existing.insert(found.identifier.clone(), found);
            }
            (Record::Identifier(intended), None) => {
                existing.remove(&intended.identifier);
            }
            (Record::Setting(..) | Record::Contact(..), _) if !object_is_there => {
                let cause = "a part of an object exists without the object".to_owned();
                return Err(StoreError::Corrupt { cause });
            }
            _ => {}
        }
    }
    Ok(())
}

/// The failure of a change whose account, which claims identifiers, stands in the request at this JSON Pointer.
pub(crate) fn refused(failure: ClaimFailure, account: &'static str) -> Failure {
    match failure {
        ClaimFailure::Refused(refusals) => Failure::IdentifiersRefused { refusals, account },
        ClaimFailure::Conflict(conflict) => conflict.into(),
    }
}
