//! Carrying out transactions, and finding out what became of them.

use aws_sdk_dynamodb::{
    config::{Builder, retry::RetryConfig},
    error::SdkError,
    operation::{put_item::PutItemError, transact_write_items::TransactWriteItemsError},
    types::{
        CancellationReason, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    },
};
use domain::id::{Uid, Version};

use crate::{
    Store,
    error::{StoreError, is_throttling},
    patience::Patience,
    record::{Item, Record, holds_object},
    transaction::{Condition, Transaction, Write},
    usage::Access,
};

/// How many attempts of one transaction may go without an answer.
const UNANSWERED_MAX: usize = 3;

/// Why one write of a transaction could not be: what is there instead of what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What was to be written.
    pub intended: Record,
    /// What is stored under its key; `None` when there is nothing, though there should be.
    pub found: Option<Record>,
}

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Committed {
    /// All of it happened.
    Done,
    /// Nothing of it happened, and will not: conditions failed, those that are known in the order of the writes.
    Refused(Vec<Refusal>),
}

/// How one attempt ended that did not succeed.
#[derive(Debug, PartialEq, Eq)]
enum Ended {
    /// Conditions failed: every one of them, in the order of the writes. This attempt wrote nothing.
    Refused(Vec<Refusal>),
    /// Something is wrong with the table.
    Failed(StoreError),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// What became of a transaction one of whose attempts was not answered.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    /// It happened.
    Happened,
    /// It did not happen, and cannot any more.
    CannotHappen,
    /// It has not happened.
    HasNotHappened,
    /// It may have happened.
    Unknown,
}

impl Store {
    /// Carries out a transaction: all of it or nothing.
    ///
    /// A transaction that meets others on the same items, or a throttled table, is tried again for as long as there is
    /// patience; one that is not answered, `UNANSWERED_MAX` times at most. Where an attempt was not answered and none
    /// after it succeeded, the object that the transaction is about tells what became of it.
    ///
    /// # Errors
    ///
    /// [`StoreError`]. After [`StoreError::OutcomeUnknown`] the transaction may have happened, or may yet; after any other
    /// it has not happened and will not.
    pub async fn commit(
        &self,
        transaction: &Transaction<'_>,
        patience: &mut Patience,
    ) -> Result<Committed, StoreError> {
        let items = transaction.to_items(&self.table)?;
        let mut token = new_token();
        let mut unanswered = Vec::new();
        let ended = loop {
            let attempt = match transaction.only_put() {
                Some((record, condition)) => self.try_put(transaction, record, condition).await,
                None => self.try_commit(transaction, &items, &token).await,
            };
            match attempt {
                Ok(()) => return Ok(Committed::Done),
                // With the same token the service carries the transaction out once, and says so.
                Err(Ended::Failed(StoreError::OutcomeUnknown { cause })) => {
                    unanswered.push(cause.clone());
                    if unanswered.len() == UNANSWERED_MAX || !patience.pause().await {
                        break Ended::Failed(StoreError::OutcomeUnknown { cause });
                    }
                }
                Err(Ended::Failed(StoreError::Contention | StoreError::Throttled))
                    if patience.pause().await =>
                {
                    if unanswered.is_empty() {
                        token = new_token();
                    }
                }
                Err(ended) => break ended,
            }
        };
        if unanswered.is_empty() {
            return match ended {
                Ended::Refused(refusals) => Ok(Committed::Refused(refusals)),
                Ended::Failed(error) => Err(error),
            };
        }
        self.find_out(transaction, ended, unanswered.join("; ")).await
    }

    /// What became of a transaction one of whose attempts was not answered, and whose last one ended so.
    async fn find_out(
        &self,
        transaction: &Transaction<'_>,
        ended: Ended,
        unanswered: String,
    ) -> Result<Committed, StoreError> {
        let unknown = |then: &str| StoreError::OutcomeUnknown { cause: format!("{unanswered}; then {then}") };
        let Some(witness) = transaction.witness() else { return Ok(Committed::Done) };
        let (refusals, error) = match ended {
            Ended::Refused(refusals) => (refusals, None),
            Ended::Failed(error) => (Vec::new(), Some(error)),
        };
        let refused = refusals.iter().find(|refusal| refusal.intended == *witness.record());
        let found = match refused {
            Some(refusal) => refusal.found.clone(),
            // Its condition held, or was not looked at.
            None => self
                .stored(transaction.environment, witness.record())
                .await
                .map_err(|second| unknown(&format!("{error:?}, {second:?}")))?,
        };
        match (fate(transaction.change_id(), witness, found.as_ref()), error) {
            (Fate::Happened, _) => Ok(Committed::Done),
            // What was refused for another item will be for ever: no condition comes true again.
            (Fate::CannotHappen | Fate::HasNotHappened, None) => Ok(Committed::Refused(refusals)),
            (Fate::CannotHappen, Some(_)) => {
                Ok(Committed::Refused(vec![Refusal { intended: witness.record().clone(), found }]))
            }
            (Fate::HasNotHappened, Some(error)) => Err(unknown(&format!("{error:?}"))),
            (Fate::Unknown, _) => Err(unknown("its object does not tell")),
        }
    }

    /// Carries out a transaction of one write, which costs half of what one of the service's transactions does.
    async fn try_put(
        &self,
        transaction: &Transaction<'_>,
        record: &Record,
        condition: Option<Condition>,
    ) -> Result<(), Ended> {
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
        match put.customize().config_override(once()).send().await {
            Ok(output) => {
                self.count_write(output.consumed_capacity.as_slice());
                Ok(())
            }
            Err(SdkError::ServiceError(error)) => match error.err() {
                PutItemError::ConditionalCheckFailedException(refused) => {
                    let found = found_instead(record, refused.item())?;
                    Err(Ended::Refused(vec![Refusal { intended: record.clone(), found }]))
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
        token: &str,
    ) -> Result<(), Ended> {
        self.count_call(Access::PutItem);
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items.to_vec()))
            .client_request_token(token)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .customize()
            .config_override(once())
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

/// A configuration in which the SDK does not try again by itself, which would hide that an attempt was not answered.
pub(crate) fn once() -> Builder {
    Builder::new().retry_config(RetryConfig::disabled())
}

/// A token by which the service knows the attempts of one transaction (`ClientRequestToken`).
fn new_token() -> String {
    format!("{:032x}", fastrand::u128(..))
}

/// What became of a transaction of this change, by the object that it is about: what was to be written of it, and what is stored.
fn fate(change: &Uid, witness: &Write, stored: Option<&Record>) -> Fate {
    if let Write::Delete(_) = witness {
        // What is deleted is as the last change before left it.
        return if stored.is_none() { Fate::Happened } else { Fate::HasNotHappened };
    }
    // An identifier may tell of an earlier change that both what was to be written and what is stored have kept.
    if stored.and_then(Record::change) == Some(change) {
        return Fate::Happened;
    }
    match (witness, stored) {
        (Write::Create(intended), Some(found)) if found.uid().is_some() && found.uid() == intended.uid() => {
            Fate::Happened
        }
        // An identifier has no id of its own, and others may have changed since what had come to be.
        (Write::Create(Record::Identifier(_)), Some(found)) if found.version() != Some(Version::FIRST) => {
            Fate::Unknown
        }
        (Write::Create(_), Some(_)) => Fate::CannotHappen,
        // Another request was first under the key; one whose time was over would not have hindered this one.
        (Write::CreateAnew(_, now), Some(Record::Idempotency(_, found))) if !found.is_over(*now) => {
            Fate::CannotHappen
        }
        // Another change made the version that this one would have made.
        (Write::Replace(_, expected), Some(found)) if found.version() == Some(expected.next()) => {
            Fate::CannotHappen
        }
        (Write::Replace(_, expected), Some(found)) if found.version() == Some(*expected) => {
            Fate::HasNotHappened
        }
        (Write::Create(_), None) | (Write::CreateAnew(..), _) => Fate::HasNotHappened,
        _ => Fate::Unknown,
    }
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
            let found = found_instead(&intended, reason.item())?;
            refusals.push(Refusal { intended, found });
        }
    }
    Ok(refusals)
}

/// What is stored where a record was to be written, by the item that a refusal shows.
fn found_instead(intended: &Record, item: Option<&Item>) -> Result<Option<Record>, StoreError> {
    let item = item.filter(|item| holds_object(item));
    item.map(|item| intended.read_alike(Item::clone(item))).transpose()
}

/// What a cancellation means. A failed condition decides; without one, the transaction only met others.
fn cancellation(transaction: &Transaction<'_>, reasons: &[CancellationReason]) -> Ended {
    match refusals(transaction, reasons) {
        Err(error) => return error.into(),
        Ok(refusals) if !refusals.is_empty() => return Ended::Refused(refusals),
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
    use std::collections::BTreeMap;

    use domain::{
        Instant,
        change::Change,
        customer::{Customer, CustomerStatus},
        id::Revision,
        principal::{Environment, EnvironmentKind},
        text::{AccountId, CustomerId, EnvironmentId, Identifier, Name, TenantId},
        timeline::{Claim, Owner, Timeline},
    };

    use super::*;

    fn environment() -> Environment {
        Environment {
            tenant: TenantId::parse("t").unwrap(),
            id: EnvironmentId::parse("e").unwrap(),
            kind: EnvironmentKind::Test,
        }
    }

    fn timeline(value: &str) -> Timeline {
        Timeline::unclaimed(Identifier::parse(value).unwrap())
    }

    fn change(number: u64) -> Change {
        let at = Instant::from_unix_milliseconds(number).unwrap();
        Change {
            id: Uid::generate(at, 1),
            actor: "key_1".to_owned(),
            request_id: "request-1".to_owned(),
            idempotency_id: None,
            at,
        }
    }

    /// What becomes of a transaction on the identifiers `a` and `b` that is cancelled for these reasons.
    fn outcome(reasons: &[CancellationReason; 2]) -> Ended {
        let environment = environment();
        let mut transaction = Transaction::new(&environment, change(1));
        transaction.create(Record::Identifier(timeline("a")));
        transaction.replace(Record::Identifier(timeline("b")), Version::FIRST);
        cancellation(&transaction, reasons)
    }

    fn reason(code: &str) -> CancellationReason {
        CancellationReason::builder().code(code).build()
    }

    fn failed_on(value: &str) -> CancellationReason {
        let item = Record::Identifier(timeline(value)).to_item(&environment(), &change(1)).unwrap();
        CancellationReason::builder().code("ConditionalCheckFailed").set_item(Some(item)).build()
    }

    #[test]
    fn each_failed_condition_is_mapped_to_the_item_that_caused_it() {
        let refusal = |value: &str, found: Option<&str>| Refusal {
            intended: Record::Identifier(timeline(value)),
            found: found.map(|value| Record::Identifier(timeline(value))),
        };
        assert_eq!(outcome(&[failed_on("a"), reason("None")]), Ended::Refused(vec![refusal("a", Some("a"))]));
        assert_eq!(
            outcome(&[failed_on("a"), failed_on("b")]),
            Ended::Refused(vec![refusal("a", Some("a")), refusal("b", Some("b"))])
        );
        assert_eq!(
            outcome(&[reason("None"), reason("ConditionalCheckFailed")]),
            Ended::Refused(vec![refusal("b", None)])
        );
    }

    #[test]
    fn a_failed_condition_outweighs_what_passes_by_itself() {
        for other in ["TransactionConflict", "ThrottlingError"] {
            assert!(matches!(outcome(&[reason(other), failed_on("b")]), Ended::Refused(_)), "{other}");
        }
    }

    #[test]
    fn what_passes_by_itself_is_told_from_what_does_not() {
        let store_error = |code| match outcome(&[reason("None"), reason(code)]) {
            Ended::Failed(error) => error,
            Ended::Refused(refusals) => panic!("{refusals:?}"),
        };
        assert_eq!(store_error("TransactionConflict"), StoreError::Contention);
        assert_eq!(store_error("ThrottlingError"), StoreError::Throttled);
        assert_eq!(store_error("ProvisionedThroughputExceeded"), StoreError::Throttled);
        assert!(matches!(store_error("ItemCollectionSizeLimitExceeded"), StoreError::Fault { .. }));
        assert!(matches!(store_error("None"), StoreError::Fault { .. }));
    }

    /// A customer of this uid, at this version by this change.
    fn customer(uid: u128, version: u64, change: u128) -> Record {
        let now = Instant::parse("2026-01-01T00:00:00Z").unwrap();
        let change = Change {
            id: Uid::generate(now, change),
            actor: "key".to_owned(),
            request_id: "request-1".to_owned(),
            idempotency_id: None,
            at: now,
        };
        let revision = Revision { version: Version::of(version), ..Revision::first(&change) };
        Record::Customer(Box::new(Customer {
            id: CustomerId::parse("acme").unwrap(),
            uid: Uid::generate(now, uid),
            name: Name::parse("ACME").unwrap(),
            status: CustomerStatus::Active,
            primary_email: None,
            address: None,
            time_zone: None,
            tax: None,
            metadata: BTreeMap::new(),
            setting_count: 0,
            erasure: None,
            revision,
        }))
    }

    /// What became of the change that its witness tells of.
    fn of_witness(witness: &Write, stored: Option<&Record>) -> Fate {
        fate(witness.record().change().unwrap(), witness, stored)
    }

    #[test]
    fn an_identifier_that_keeps_its_mark_does_not_tell_of_another_change() {
        let stored = Record::Identifier(reserved(7));
        let replace = Write::Replace(stored.clone(), Version::FIRST);
        let fate = |stored: &Record| fate(&change(9).id, &replace, Some(stored));
        assert_eq!(fate(&stored), Fate::HasNotHappened);
        let mut later = reserved(7);
        later.version = later.version.next();
        assert_eq!(fate(&Record::Identifier(later)), Fate::CannotHappen, "or it has happened");
    }

    #[test]
    fn the_object_tells_what_became_of_its_creation() {
        let create = Write::Create(customer(1, 1, 1));
        let fate = |found: Option<Record>| of_witness(&create, found.as_ref());
        assert_eq!(fate(Some(customer(1, 1, 1))), Fate::Happened);
        assert_eq!(fate(Some(customer(1, 5, 9))), Fate::Happened, "changed since");
        assert_eq!(fate(Some(customer(2, 1, 9))), Fate::CannotHappen);
        assert_eq!(fate(None), Fate::HasNotHappened);
    }

    fn reserved(number: u64) -> Timeline {
        let mut reserved = timeline("a");
        reserved.reserve(&change(number)).unwrap();
        reserved
    }

    #[test]
    fn an_identifier_tells_what_became_of_its_reservation_though_it_was_claimed_since() {
        let create = Write::Create(Record::Identifier(reserved(7)));
        let fate = |found: Option<Timeline>| of_witness(&create, found.map(Record::Identifier).as_ref());
        assert_eq!(fate(Some(reserved(7))), Fate::Happened);
        let mut claimed = reserved(7);
        let owner = Owner {
            account_id: AccountId::parse("acme").unwrap(),
            customer_id: CustomerId::parse("acme").unwrap(),
        };
        let claim = Claim { from: None, until: None };
        claimed.claim(&claim, owner, Instant::from_unix_milliseconds(8).unwrap()).unwrap();
        claimed.version = claimed.version.next();
        assert_eq!(fate(Some(claimed)), Fate::Happened);
        assert_eq!(fate(Some(reserved(8))), Fate::CannotHappen, "another was first");
        let mut later = reserved(8);
        later.version = Version::of(3);
        assert_eq!(fate(Some(later)), Fate::Unknown, "it may have been released in between");
        assert_eq!(fate(None), Fate::HasNotHappened);
    }

    #[test]
    fn a_deletion_has_happened_when_nothing_is_there() {
        let delete = Write::Delete(customer(1, 4, 7));
        assert_eq!(of_witness(&delete, None), Fate::Happened);
        assert_eq!(of_witness(&delete, Some(&customer(1, 4, 7))), Fate::HasNotHappened);
    }

    #[test]
    fn the_object_tells_what_became_of_its_change_until_others_have_changed_it_twice() {
        let replace = Write::Replace(customer(1, 4, 7), Version::of(3));
        let fate = |found: Option<Record>| of_witness(&replace, found.as_ref());
        assert_eq!(fate(Some(customer(1, 4, 7))), Fate::Happened);
        assert_eq!(fate(Some(customer(1, 4, 9))), Fate::CannotHappen, "another made that version");
        assert_eq!(fate(Some(customer(1, 3, 2))), Fate::HasNotHappened);
        assert_eq!(fate(Some(customer(1, 5, 9))), Fate::Unknown, "it may have made the version between");
    }
}
