//! Carrying out a change, again where others were first.

use domain::change::Change;
use store::{Committed, Patience, StoreError, Transaction};

use crate::{Context, failure::Failure};

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

    /// Commits a transaction whose first write is of the object that the change is about. Where it is refused, something
    /// was there that the decision did not know of, and it has to be made again.
    ///
    /// # Errors
    ///
    /// [`Failure::Store`].
    pub(crate) async fn commit(&mut self, transaction: &Transaction<'_>) -> Result<Committed, Failure> {
        Ok(self.context.store.commit(transaction, &mut self.patience).await?)
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
