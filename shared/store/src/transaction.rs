//! Writes: all of one operation in one transaction.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError,
    types::{
        AttributeValue, CancellationReason, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
        TransactWriteItem,
    },
};
use domain::{id::Version, principal::Environment};

use crate::{
    Store,
    error::{StoreError, is_throttling},
    patience::Patience,
    record::{Item, Record, VERSION, data},
    table,
    usage::Access,
};

/// Most items in one transaction, a limit of the service.
const ITEMS_MAX: usize = 100;

/// One write and what must be true for it.
#[derive(Debug, Clone)]
struct Write {
    record: Record,
    /// The version that the stored object must have; `None` when there must be none.
    expected: Option<Version>,
}

/// The writes of one operation, which happen together or not at all.
#[derive(Debug, Clone)]
pub struct Transaction<'a> {
    environment: &'a Environment,
    writes: Vec<Write>,
}

impl<'a> Transaction<'a> {
    /// No writes yet, all of them in this environment.
    pub const fn new(environment: &'a Environment) -> Self {
        Self { environment, writes: Vec::new() }
    }

    /// Stores an object that must not exist yet.
    pub fn create(&mut self, record: Record) {
        self.writes.push(Write { record, expected: None });
    }

    /// Stores an object over the one that must exist at version `expected`.
    pub fn replace(&mut self, record: Record, expected: Version) {
        self.writes.push(Write { record, expected: Some(expected) });
    }

    fn to_items(&self, table: &str) -> Result<Vec<TransactWriteItem>, StoreError> {
        self.writes.iter().map(|write| self.to_put(write, table)).collect()
    }

    fn to_put(&self, write: &Write, table: &str) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(write.record.to_item(self.environment)?))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = match write.expected {
            None => put
                .condition_expression("attribute_not_exists(#pk)")
                .expression_attribute_names("#pk", table::PRIMARY_KEY.partition),
            Some(version) => put
                .condition_expression("#version = :expected")
                .expression_attribute_names("#version", VERSION)
                .expression_attribute_values(":expected", AttributeValue::N(version.number().to_string())),
        };
        let put = put.build().map_err(StoreError::fault)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    fn refusals(&self, reasons: &[CancellationReason]) -> Result<Vec<Refusal>, StoreError> {
        let mut refusals = Vec::new();
        for (write, reason) in self.writes.iter().zip(reasons) {
            if reason.code() == Some("ConditionalCheckFailed") {
                let found = reason.item().map(|item| found(&write.record, item)).transpose()?;
                refusals.push(Refusal { intended: write.record.clone(), found });
            }
        }
        Ok(refusals)
    }
}

/// Why one write of a transaction could not be: what is there instead of what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What was to be written.
    pub intended: Record,
    /// What is stored under its key; `None` when there is nothing, though there should be.
    pub found: Option<Record>,
}

fn found(intended: &Record, item: &HashMap<String, AttributeValue>) -> Result<Record, StoreError> {
    let item: Item = item.clone();
    Ok(match intended {
        Record::Customer(_) => Record::Customer(data(item)?),
        Record::Account(_) => Record::Account(data(item)?),
        Record::Setting(owner, _) => Record::Setting(owner.clone(), data(item)?),
        Record::Identifier(_) => Record::Identifier(data(item)?),
    })
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
        if items.len() > ITEMS_MAX {
            let cause = format!("{} items in one transaction, of {ITEMS_MAX} at most", items.len());
            return Err(StoreError::Fault { cause }.into());
        }
        loop {
            match self.try_commit(transaction, &items).await {
                Err(error) if is_passing(&error) && patience.pause().await => {}
                outcome => return outcome,
            }
        }
    }

    async fn try_commit(
        &self,
        transaction: &Transaction<'_>,
        items: &[TransactWriteItem],
    ) -> Result<(), CommitError> {
        self.count_call(Access::PutItem);
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

/// What a cancellation means. A failed condition decides; without one, the transaction only met others.
fn cancellation(transaction: &Transaction<'_>, reasons: &[CancellationReason]) -> CommitError {
    match transaction.refusals(reasons) {
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
        principal::EnvironmentKind,
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
