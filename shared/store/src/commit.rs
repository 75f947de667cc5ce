//! Carrying out transactions, and finding out what became of them.

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::{put_item::PutItemError, transact_write_items::TransactWriteItemsError},
    types::{
        CancellationReason, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    },
};
use domain::id::Uid;

use crate::{
    Store,
    error::{StoreError, is_throttling},
    patience::Patience,
    record::{Item, Record},
    transaction::{Condition, Transaction, Write},
    usage::Access,
};

/// Why one write of a transaction could not be: what is there instead of what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What was to be written.
    pub intended: Record,
    /// What is stored under its key; `None` when there is nothing, though there should be.
    pub found: Option<Record>,
}

/// Why a transaction did not happen, or whether it did is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitError {
    /// Conditions failed: every one of them, in the order of the writes. This attempt wrote nothing; an earlier one
    /// whose reply was lost shows in what was found.
    Refused(Vec<Refusal>),
    /// Something is wrong with the table.
    Store(StoreError),
}

/// What became of a transaction whose outcome was not heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It happened.
    Happened,
    /// It has not happened.
    HasNotHappened,
    /// It has not happened, and cannot: another object is there instead of the one that it creates.
    Refused(Refusal),
    /// Another change is there now; whether this one was before it cannot be told.
    Overtaken,
}

impl From<StoreError> for CommitError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Store {
    /// Carries out a transaction: all of it or nothing.
    ///
    /// A transaction that meets others on the same items, or a throttled table, is tried again for as long as there is
    /// patience.
    ///
    /// # Errors
    ///
    /// [`CommitError`]. After [`CommitError::Store`] an attempt may have been carried out whose reply was lost; only a
    /// read can tell.
    pub async fn commit(
        &self,
        transaction: &Transaction<'_>,
        patience: &mut Patience,
    ) -> Result<(), CommitError> {
        let items = transaction.to_items(&self.table)?;
        if items.len() > Transaction::WRITES_MAX {
            let cause =
                format!("{} items in one transaction, of {} at most", items.len(), Transaction::WRITES_MAX);
            return Err(StoreError::Fault { cause }.into());
        }
        loop {
            let attempt = match transaction.only_put() {
                Some((record, condition)) => self.try_put(transaction, record, condition).await,
                None => self.try_commit(transaction, &items).await,
            };
            match attempt {
                Err(error) if is_passing(&error) && patience.pause().await => {}
                outcome => return outcome,
            }
        }
    }

    /// What became of a transaction, by the object that it is about: whether the transaction's change made it what it is
    /// now.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the object cannot be read.
    pub async fn fate(&self, transaction: &Transaction<'_>, change: &Uid) -> Result<Fate, StoreError> {
        let Some(witness) = transaction.writes.first() else { return Ok(Fate::Happened) };
        let stored = self.stored(transaction.environment, witness.record()).await?;
        if stored.as_ref().and_then(Record::change) == Some(change) {
            return Ok(Fate::Happened);
        }
        Ok(match (witness, stored) {
            (Write::Create(_), None) => Fate::HasNotHappened,
            (Write::Create(intended), Some(found)) if found.uid() == intended.uid() => Fate::Happened,
            (Write::Create(intended), found) => Fate::Refused(Refusal { intended: intended.clone(), found }),
            (Write::Replace(_, expected), Some(found)) if found.version() == Some(*expected) => {
                Fate::HasNotHappened
            }
            _ => Fate::Overtaken,
        })
    }

    /// Carries out a transaction of one write, which costs half of what one of the service's transactions does.
    async fn try_put(
        &self,
        transaction: &Transaction<'_>,
        record: &Record,
        condition: Option<Condition>,
    ) -> Result<(), CommitError> {
        self.count_call(Access::PutItem);
        let mut put = self
            .client
            .put_item()
            .table_name(&*self.table)
            .set_item(Some(transaction.item_of(record)?))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if let Some(condition) = condition {
            put = put
                .condition_expression(condition.expression)
                .expression_attribute_names(condition.name.0, condition.name.1)
                .set_expression_attribute_values(condition.values);
        }
        match put.send().await {
            Ok(output) => {
                self.count_write(output.consumed_capacity.as_slice());
                Ok(())
            }
            Err(SdkError::ServiceError(error)) => match error.err() {
                PutItemError::ConditionalCheckFailedException(refused) => {
                    let found = refused.item().map(|item| record.read_alike(Item::clone(item)));
                    let found = found.transpose()?;
                    Err(CommitError::Refused(vec![Refusal { intended: record.clone(), found }]))
                }
                PutItemError::TransactionConflictException(_) => Err(StoreError::Contention.into()),
                _ => Err(StoreError::from_write(&SdkError::ServiceError(error)).into()),
            },
            Err(error) => Err(StoreError::from_write(&error).into()),
        }
    }

    async fn try_commit(
        &self,
        transaction: &Transaction<'_>,
        items: &[TransactWriteItem],
    ) -> Result<(), CommitError> {
        self.count_call_of(transaction.access());
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items.to_vec()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match sent {
            Ok(output) => {
                self.count_write(output.consumed_capacity());
                Ok(())
            }
            Err(SdkError::ServiceError(error)) => match error.err() {
                TransactWriteItemsError::TransactionCanceledException(cancelled) => {
                    Err(cancellation(transaction, cancelled.cancellation_reasons()))
                }
                _ => Err(StoreError::from_write(&SdkError::ServiceError(error)).into()),
            },
            Err(error) => Err(StoreError::from_write(&error).into()),
        }
    }
}

/// Whether the same transaction may succeed a moment later.
const fn is_passing(error: &CommitError) -> bool {
    matches!(error, CommitError::Store(StoreError::Contention | StoreError::Throttled))
}

/// Every write of a transaction whose condition failed, with what is there instead.
fn refusals(
    transaction: &Transaction<'_>,
    reasons: &[CancellationReason],
) -> Result<Vec<Refusal>, StoreError> {
    let mut refusals = Vec::new();
    for (write, reason) in transaction.writes.iter().zip(reasons) {
        if reason.code() == Some("ConditionalCheckFailed") {
            let intended = write.record().clone();
            let found = reason.item().map(|item| intended.read_alike(Item::clone(item))).transpose()?;
            refusals.push(Refusal { intended, found });
        }
    }
    Ok(refusals)
}

/// What a cancellation means. A failed condition decides; without one, the transaction only met others.
fn cancellation(transaction: &Transaction<'_>, reasons: &[CancellationReason]) -> CommitError {
    match refusals(transaction, reasons) {
        Err(error) => return error.into(),
        Ok(refusals) if !refusals.is_empty() => return CommitError::Refused(refusals),
        Ok(_) => {}
    }
    let codes: Vec<&str> =
        reasons.iter().filter_map(CancellationReason::code).filter(|code| *code != "None").collect();
    let error = if codes.is_empty()
        || codes.iter().any(|code| *code != "TransactionConflict" && !is_throttling(code))
    {
        StoreError::Fault { cause: format!("the transaction was cancelled: {}", codes.join(", ")) }
    } else if codes.iter().any(|code| is_throttling(code)) {
        StoreError::Throttled
    } else {
        StoreError::Contention
    };
    error.into()
}

#[cfg(test)]
mod tests {
    use domain::{
        code::Currency,
        id::Version,
        principal::{Environment, EnvironmentKind},
        text::{EnvironmentId, Identifier, TenantId},
        timeline::Timeline,
    };

    use super::*;

    fn environment() -> Environment {
        Environment {
            tenant: TenantId::parse("t").unwrap(),
            id: EnvironmentId::parse("e").unwrap(),
            kind: EnvironmentKind::Test,
            currency: Currency::USD,
        }
    }

    fn timeline(value: &str) -> Timeline {
        Timeline::unclaimed(Identifier::parse(value).unwrap())
    }

    /// What becomes of a transaction on the identifiers `a` and `b` that is cancelled for these reasons.
    fn outcome(reasons: &[CancellationReason; 2]) -> CommitError {
        let environment = environment();
        let mut transaction = Transaction::new(&environment);
        transaction.create(Record::Identifier(timeline("a")));
        transaction.replace(Record::Identifier(timeline("b")), Version::FIRST);
        cancellation(&transaction, reasons)
    }

    fn reason(code: &str) -> CancellationReason {
        CancellationReason::builder().code(code).build()
    }

    fn failed_on(value: &str) -> CancellationReason {
        let item = Record::Identifier(timeline(value)).to_item(&environment()).unwrap();
        CancellationReason::builder().code("ConditionalCheckFailed").set_item(Some(item)).build()
    }

    #[test]
    fn each_failed_condition_is_mapped_to_the_item_that_caused_it() {
        let refusal = |value: &str, found: Option<&str>| Refusal {
            intended: Record::Identifier(timeline(value)),
            found: found.map(|value| Record::Identifier(timeline(value))),
        };
        assert_eq!(
            outcome(&[failed_on("a"), reason("None")]),
            CommitError::Refused(vec![refusal("a", Some("a"))])
        );
        assert_eq!(
            outcome(&[failed_on("a"), failed_on("b")]),
            CommitError::Refused(vec![refusal("a", Some("a")), refusal("b", Some("b"))])
        );
        assert_eq!(
            outcome(&[reason("None"), reason("ConditionalCheckFailed")]),
            CommitError::Refused(vec![refusal("b", None)])
        );
    }

    #[test]
    fn a_failed_condition_outweighs_what_passes_by_itself() {
        for other in ["TransactionConflict", "ThrottlingError"] {
            assert!(matches!(outcome(&[reason(other), failed_on("b")]), CommitError::Refused(_)), "{other}");
        }
    }

    #[test]
    fn what_passes_by_itself_is_told_from_what_does_not() {
        let store_error = |code| match outcome(&[reason("None"), reason(code)]) {
            CommitError::Store(error) => error,
            CommitError::Refused(refusals) => panic!("{refusals:?}"),
        };
        assert_eq!(store_error("TransactionConflict"), StoreError::Contention);
        assert_eq!(store_error("ThrottlingError"), StoreError::Throttled);
        assert_eq!(store_error("ProvisionedThroughputExceeded"), StoreError::Throttled);
        assert!(matches!(store_error("ItemCollectionSizeLimitExceeded"), StoreError::Fault { .. }));
        assert!(matches!(store_error("None"), StoreError::Fault { .. }));
    }
}
