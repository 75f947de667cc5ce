//! Carrying out a change, again where others were first.

use domain::{change::Change, text::CustomerId};
use store::{AnswerReference, Committed, Patience, Record, StoreError, Transaction};

use crate::{
    Context,
    failure::Failure,
    recording::{Answering, Idempotency, must_be_first, record_answer},
};

/// The attempts of one request to bring about its change, for as long as there is patience.
pub(crate) struct Attempts<'a> {
    context: &'a Context,
    /// The change, the same in every attempt.
    pub(crate) change: Change,
    patience: Patience,
    is_first: bool,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        Self { context, change: context.new_change(), patience: Patience::default(), is_first: true }
    }

    /// No writes yet, all of them of the change.
    pub(crate) fn transaction(&self) -> Transaction<'a> {
        Transaction::new(&self.context.principal.environment, self.change.clone())
    }

    /// Commits a transaction whose first write is of the object that the change is about, together with what the request is
    /// answered. Where it is refused, something was there that the decision did not know of, and it has to be made again.
    ///
    /// # Errors
    ///
    /// [`Failure::Repeated`] or [`Failure::Store`].
    pub(crate) async fn commit<Outcome>(
        &mut self,
        mut transaction: Transaction<'_>,
        outcome: &Outcome,
        answering: Answering<'_, Outcome>,
    ) -> Result<Committed, Failure> {
        record_answer(&mut transaction, self.context, &self.change, outcome, answering)?;
        let committed = self.context.store.commit(&transaction, &mut self.patience).await?;
        if let Committed::Refused(refusals) = &committed {
            must_be_first(refusals)?;
        }
        Ok(committed)
    }

    /// Whether one transaction of the service can hold all of it and what the request is answered.
    ///
    /// # Errors
    ///
    /// [`Failure::Store`].
    pub(crate) fn fits<Outcome>(
        &self,
        transaction: &Transaction<'_>,
        outcome: &Outcome,
        answering: Answering<'_, Outcome>,
    ) -> Result<bool, Failure> {
        let mut transaction = transaction.clone();
        record_answer(&mut transaction, self.context, &self.change, outcome, answering)?;
        Ok(transaction.fits()?)
    }

    /// Ends a request that changes nothing, and has this outcome, which shows something of a customer or of none. Under an
    /// idempotency key it must not change anything later either, so what it is answered is recorded all the same; no
    /// object tells of it, so the customer's partition does.
    ///
    /// # Errors
    ///
    /// [`Failure::Repeated`] or [`Failure::Store`].
    pub(crate) async fn unchanged<Outcome>(
        &mut self,
        outcome: Outcome,
        shown: Option<&CustomerId>,
        answering: Answering<'_, Outcome>,
    ) -> Result<Outcome, Failure> {
        if let Some(idempotency) = &self.context.idempotency {
            let mut transaction = self.transaction();
            if let Some(customer_id) = shown {
                let Idempotency { id, expires_at, .. } = idempotency.clone();
                let reference = AnswerReference { id, change: self.change.id.clone(), expires_at };
                transaction.put(Record::AnswerReference(customer_id.clone(), reference));
            }
            // Nothing but another request under the same key refuses it.
            self.commit(transaction, &outcome, answering).await?;
        }
        Ok(outcome)
    }

    /// Pauses before another commit; not before the first one.
    ///
    /// For a change that can be decided again without a pause: what was found may show that it cannot be made.
    ///
    /// # Errors
    ///
    /// [`StoreError::Contention`] when there is no patience left.
    pub(crate) async fn again_unless_first(&mut self) -> Result<(), Failure> {
        if std::mem::replace(&mut self.is_first, false) { Ok(()) } else { self.again().await }
    }

    /// Pauses before another attempt.
    ///
    /// # Errors
    ///
    /// [`StoreError::Contention`] when there is no patience left for one.
    pub(crate) async fn again(&mut self) -> Result<(), Failure> {
        if self.patience.pause().await { Ok(()) } else { Err(StoreError::Contention.into()) }
    }
}
