//! Carrying out a change: commit, and find out what became of it.

use domain::change::Change;
use store::{CommitError, Fate, Patience, Refusal, StoreError, Transaction};

use crate::{Context, failure::Failure};

/// The attempts of one request to bring about its change, for as long as there is patience.
pub(crate) struct Attempts<'a> {
    context: &'a Context,
    /// The change, the same in every attempt.
    pub(crate) change: Change,
    patience: Patience,
    is_first: bool,
}

/// How an attempt ended.
pub(crate) enum Attempted {
    /// The change is made.
    Done,
    /// Something was there that the decision did not know of; it has to be made again. These are the conditions that
    /// failed.
    Overtaken(Vec<Refusal>),
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        Self { context, change: context.new_change(), patience: Patience::default(), is_first: true }
    }

    /// Commits a transaction whose first write is of the object that the change is about.
    ///
    /// After an error a read finds out whether the transaction happened all the same: the reply of an attempt may have
    /// been lost before another met the error. So may it when a condition fails, which the change itself may have
    /// brought about.
    ///
    /// # Errors
    ///
    /// [`Failure::Store`].
    pub(crate) async fn commit(&mut self, transaction: &Transaction<'_>) -> Result<Attempted, Failure> {
        match self.context.store.commit(transaction, &mut self.patience).await {
            Ok(()) => Ok(Attempted::Done),
            Err(CommitError::Store(error)) => self.find_out(transaction, error).await,
            Err(CommitError::Refused(refusals)) => {
                let found = refusals.iter().filter_map(|refusal| refusal.found.as_ref());
                if found.filter_map(|record| record.change()).any(|change| *change == self.change.id) {
                    return Ok(Attempted::Done);
                }
                Ok(Attempted::Overtaken(refusals))
            }
        }
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

    async fn find_out(&self, transaction: &Transaction<'_>, error: StoreError) -> Result<Attempted, Failure> {
        if matches!(error, StoreError::Fault { .. } | StoreError::Corrupt { .. }) {
            return Err(error.into());
        }
        match self.context.store.fate(transaction, &self.change.id).await {
            Ok(Fate::Happened) => Ok(Attempted::Done),
            Ok(Fate::HasNotHappened) => Err(error.into()),
            Ok(Fate::Refused(refusal)) => Ok(Attempted::Overtaken(vec![refusal])),
            Ok(Fate::Overtaken) => {
                Err(StoreError::OutcomeUnknown { cause: format!("{error:?}, then another change") }.into())
            }
            Err(second) => {
                Err(StoreError::OutcomeUnknown { cause: format!("{error:?}, then {second:?}") }.into())
            }
        }
    }
}
