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

/// What an operation records along with its effect: what the request is answered, as far as its outcome tells.
#[expect(missing_debug_implementations, reason = "a function does not say what it does")]
pub struct Recording<'a, Outcome> {
    idempotency: Option<&'a Idempotency>,
    answer: &'a (dyn Fn(&Outcome) -> Option<RecordedAnswer> + Send + Sync),
}

impl<'a, Outcome> Recording<'a, Outcome> {
    /// Records what `answer` makes of the outcome, where the request has an idempotency key. `answer` gives `None` where it
    /// cannot be written, which is a mistake of this program.
    pub fn new(
        idempotency: Option<&'a Idempotency>,
        answer: &'a (dyn Fn(&Outcome) -> Option<RecordedAnswer> + Send + Sync),
    ) -> Self {
        Self { idempotency, answer }
    }

    /// Records nothing.
    pub fn none() -> Self {
        Self { idempotency: None, answer: &|_| None }
    }

    /// Whether anything is to be recorded, even where nothing changes: the request must not change anything later either.
    pub(crate) const fn is_wanted(&self) -> bool {
        self.idempotency.is_some()
    }

    /// Adds the record to the transaction of a change that has this outcome.
    ///
    /// # Errors
    ///
    /// [`Failure::Store`] when the answer cannot be written.
    pub(crate) fn add_to(
        &self,
        transaction: &mut Transaction<'_>,
        outcome: &Outcome,
        change: &Change,
    ) -> Result<(), Failure> {
        let Some(idempotency) = self.idempotency else { return Ok(()) };
        let answer = (self.answer)(outcome)
            .ok_or_else(|| StoreError::Fault { cause: "the answer cannot be recorded".to_owned() })?;
        let record = IdempotencyRecord {
            change: change.id.clone(),
            fingerprint: idempotency.fingerprint.clone(),
            answer,
            expires_at: idempotency.expires_at,
        };
        transaction.create_anew(Record::Idempotency(idempotency.id.clone(), Box::new(record)), change.at);
        Ok(())
    }
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
    let found = refusals.iter().find_map(|refusal| match &refusal.found {
        Some(Record::Idempotency(_, record)) => Some(record.clone()),
        _ => None,
    });
    found.map_or(Ok(()), |record| Err(Failure::Repeated(record)))
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
