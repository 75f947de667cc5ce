//! Requests under an idempotency key: what they are answered is recorded in the transaction of their effect.

use domain::{
    Instant,
    change::Change,
    idempotency::{Fingerprint, IdempotencyId, IdempotencyRecord, RecordedAnswer},
};
use sha2::{Digest, Sha256};
use store::{Record, Refusal, StoreError, Transaction};

use crate::{Context, failure::Failure};

/// What a request repeats itself by.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// What its key is stored under.
    pub id: IdempotencyId,
    /// Which request it is.
    pub fingerprint: Fingerprint,
    /// From when on the key is as good as new.
    pub expires_at: Instant,
}

/// What a request is answered, as far as its outcome tells: it is recorded along with the effect where the request has an
/// idempotency key. `None` when it cannot be written, which is a mistake of this program.
pub type Answering<'a, Outcome> = &'a (dyn Fn(&Outcome) -> Option<RecordedAnswer> + Send + Sync);

/// Adds what the request is answered to the transaction of its effect, which has this outcome, if it has a key.
///
/// # Errors
///
/// [`Failure::Store`] when the answer cannot be written.
pub(crate) fn record_answer<Outcome>(
    transaction: &mut Transaction<'_>,
    context: &Context,
    change: &Change,
    outcome: &Outcome,
    answering: Answering<'_, Outcome>,
) -> Result<(), Failure> {
    let Some(idempotency) = &context.idempotency else { return Ok(()) };
    let answer = answering(outcome)
        .ok_or_else(|| StoreError::Fault { cause: "the answer cannot be recorded".to_owned() })?;
    let record = IdempotencyRecord {
        change: change.id.clone(),
        fingerprint: idempotency.fingerprint.clone(),
        answer: Some(answer),
        further_parts: 0,
        expires_at: idempotency.expires_at,
    };
    transaction.record_answer(&idempotency.id, record);
    Ok(())
}

/// What is stored under an idempotency key, by its id in [`idempotency_id`]; `None` when the key is as good as new.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn recorded(context: &Context, id: &IdempotencyId) -> Result<Option<IdempotencyRecord>, Failure> {
    let record = context.store.idempotency_record(&context.principal.environment, id).await?;
    Ok(record.filter(|record| !record.is_over(context.now)))
}

/// The id of an idempotency key.
pub fn idempotency_id(key: &str) -> IdempotencyId {
    IdempotencyId(hex::encode(Sha256::digest(key)))
}

/// The fingerprint of a request: of the parts that it is made of, each preceded by its length, so that no two different
/// requests look alike.
pub fn fingerprint<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Fingerprint {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(part);
    }
    Fingerprint(hex::encode(digest.finalize()))
}

/// Refuses what another request has done under the same key in the meantime.
///
/// # Errors
///
/// [`Failure::Repeated`].
pub(crate) fn must_be_first(refusals: &[Refusal]) -> Result<(), Failure> {
    let is_answer = |refusal: &Refusal| matches!(refusal.intended, Record::Idempotency(..));
    if refusals.iter().any(is_answer) { Err(Failure::Repeated) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let of = |parts: &[&str]| fingerprint(parts.iter().map(|part| part.as_bytes()));
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_ne!(of(&["a", "b"]), of(&["ab", ""]));
        assert_ne!(of(&["a", "b"]), of(&["a", "b", ""]));
    }
}
