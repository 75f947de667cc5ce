//! The audit trail: what records it, and what lists it.

use domain::{
    audit::{Action, AuditOwner, AuditQuery, AuditRecord, ObjectType},
    text::{CustomerId, KeyId},
    timeline::IdentifierKind,
};
use sha2::{Digest, Sha256};
use store::{
    List, Page, Position, Store, StoreError,
    stream::{ObjectChange, Observation, StreamRecord},
};

use crate::{
    Context,
    erasure::{forget_answer, forget_if_erased},
    failure::Failure,
};

/// How many hexadecimal digits of the id of a record tell apart what one change made.
const ID_DIGITS: usize = 32;

/// Records what a change made of an object, if that is what the record of the table's stream shows. However often it is
/// handed over, and in whichever order, it is recorded once. What it shows of a customer whose data has been erased is
/// forgotten.
///
/// # Errors
///
/// [`StoreError`]; nothing else keeps it from being handed over again.
pub async fn record_audit(store: &Store, record: &StreamRecord) -> Result<(), StoreError> {
    match record.observation()? {
        None => Ok(()),
        Some(Observation::Answer { data_set, customer_id, reference }) => {
            forget_answer(store, &data_set, &customer_id, &reference).await
        }
        Some(Observation::Change(observed)) => {
            let record = audit_record(&observed);
            store.put_audit_record(&observed.data_set, &record).await?;
            forget_if_erased(store, &observed.data_set, &record).await
        }
    }
}

/// The record of a change of an object.
fn audit_record(observed: &ObjectChange) -> AuditRecord {
    let ObjectChange { key, object, version, change, before, after, .. } = observed.clone();
    let mut digest = Sha256::new();
    for part in [change.id.as_str(), &key.pk, &key.sk] {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(part);
    }
    let mut digits = hex::encode(digest.finalize());
    digits.truncate(ID_DIGITS);
    let action = Action::of(before.as_ref(), after.as_ref());
    AuditRecord { id: format!("aud_{digits}"), action, object, version, change, before, after, omitted: None }
}

/// Lists records of the audit trail behind a place. That of one customer, account or identifier is read with strong
/// consistency, that of the environment may lag; either is written a moment after the change.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn list_audit(
    context: &Context,
    query: &AuditQuery,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<AuditRecord>, Failure> {
    let (store, environment) = (&context.store, &context.principal.environment);
    let owner = match &query.customer_id {
        Some(customer_id) => Some(AuditOwner::Customer(customer_id.clone())),
        None => owner_of_object(context, query).await?,
    };
    let list = List::audit(environment, owner.as_ref(), query.from, query.until, query.sort());
    let finds = |record: &AuditRecord| query.finds(record);
    Ok(store.page(&list, behind, page_size, Some(&finds)).await?)
}

/// In whose audit trail the one object stands that a query asks for, as far as the object tells.
async fn owner_of_object(context: &Context, query: &AuditQuery) -> Result<Option<AuditOwner>, Failure> {
    let (Some(id), Some(object_type)) = (&query.object_id, query.object_type) else { return Ok(None) };
    Ok(match object_type {
        ObjectType::Customer => CustomerId::parse(id.as_str()).ok().map(AuditOwner::Customer),
        ObjectType::Key => KeyId::parse(id.as_str()).ok().map(AuditOwner::Key),
        ObjectType::Reservation => Some(AuditOwner::Identifier(id.clone())),
        ObjectType::Account => {
            let timeline = context.store.timeline(&context.principal.environment, id).await?;
            let account = timeline.filter(|timeline| timeline.kind == IdentifierKind::AccountId);
            let first = account.and_then(|timeline| timeline.tenures().first().cloned());
            first.map(|tenure| AuditOwner::Customer(tenure.owner.customer_id))
        }
        ObjectType::Contact | ObjectType::Setting | ObjectType::Environment => None,
    })
}
