//! Writes: all of one operation in one transaction.

use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use domain::{
    Instant,
    change::Change,
    id::{Uid, Version},
    idempotency::{IdempotencyId, IdempotencyRecord},
    principal::Environment,
};

use crate::{
    error::StoreError,
    record::{AnswerPart, DATA, Item, Record, VERSION, seconds},
    table::TIME_TO_LIVE,
};

/// Most items in one transaction, a limit of the service (`TransactWriteItems`).
const ITEMS_MAX: usize = 100;
/// Most bytes of items in one transaction, a limit of the service: 4 MB.
const BYTES_MAX: usize = 4_000_000;
/// Most bytes of a recorded answer in one item, which the service lets have 400 KB.
const ANSWER_PART_BYTES_MAX: usize = 350_000;
/// Most items that a recorded answer takes. The largest shows one customer or account with its parts, and an object of
/// 400 KB is at most six times as long in JSON.
const ANSWER_PARTS_MAX: usize = 9;

/// What is done to one item, and what must be true for it.
#[derive(Debug, Clone)]
pub(crate) enum Write {
    /// It is stored; there must be none yet.
    Create(Record),
    /// It is stored; there must be none yet, or one whose time is over at this instant.
    CreateAnew(Record, Instant),
    /// It is stored over the one that must be there, at this version.
    Replace(Record, Version),
    /// It is stored over whatever is there.
    Put(Record),
    /// It is no longer there. What stays is a tombstone that says whose change it was, until its time is over.
    Delete(Record),
}

/// What must be true of an item for a write.
pub(crate) struct Condition {
    pub(crate) expression: &'static str,
    pub(crate) name: (&'static str, &'static str),
    pub(crate) values: Option<Item>,
}

impl Write {
    fn condition(&self) -> Option<Condition> {
        match self {
            // What stays of a deleted object is an item, but no object.
            Self::Create(_) => Some(Condition {
                expression: "attribute_not_exists(#data)",
                name: ("#data", DATA),
                values: None,
            }),
            Self::CreateAnew(_, now) => Some(Condition {
                expression: "attribute_not_exists(#expiresAt) OR #expiresAt <= :now",
                name: ("#expiresAt", TIME_TO_LIVE),
                values: Some(Item::from([(":now".to_owned(), seconds(*now))])),
            }),
            Self::Replace(_, version) => {
                let expected = AttributeValue::N(version.number().to_string());
                Some(Condition {
                    expression: "#version = :expected",
                    name: ("#version", VERSION),
                    values: Some(Item::from([(":expected".to_owned(), expected)])),
                })
            }
            Self::Put(_) | Self::Delete(_) => None,
        }
    }

    pub(crate) const fn record(&self) -> &Record {
        match self {
            Self::Create(record)
            | Self::CreateAnew(record, _)
            | Self::Replace(record, _)
            | Self::Put(record)
            | Self::Delete(record) => record,
        }
    }
}

/// The writes of one operation, which happen together or not at all.
///
/// The first is of the object that the operation is about, its witness: it carries the id of the change, and shows
/// whether the transaction happened.
#[derive(Debug, Clone)]
pub struct Transaction<'a> {
    pub(crate) environment: &'a Environment,
    change: Change,
    pub(crate) writes: Vec<Write>,
}

impl<'a> Transaction<'a> {
    /// Most writes of one transaction besides those of its answer.
    pub const WRITES_MAX: usize = ITEMS_MAX - ANSWER_PARTS_MAX;

    /// No writes yet, all of them in this environment and of this change.
    pub const fn new(environment: &'a Environment, change: Change) -> Self {
        Self { environment, change, writes: Vec::new() }
    }

    /// Stores an object that must not exist yet.
    pub fn create(&mut self, record: Record) {
        self.writes.push(Write::Create(record));
    }

    /// Stores what the request is answered, where nothing is stored under its idempotency key or the time of that is over.
    /// From then on this is what the transaction is about.
    pub fn record_answer(&mut self, id: &IdempotencyId, record: IdempotencyRecord) {
        let IdempotencyRecord { mut answer, expires_at, .. } = record.clone();
        let mut further = Vec::new();
        if let Some(answer) = &mut answer {
            let mut parts = split(std::mem::take(&mut answer.body)).into_iter();
            answer.body = parts.next().unwrap_or_default();
            further.extend(parts);
        }
        let head = IdempotencyRecord { answer, further_parts: further.len(), ..record };
        let now = self.change.at;
        self.writes.push(Write::CreateAnew(Record::Idempotency(id.clone(), Box::new(head)), now));
        for (number, text) in further.into_iter().enumerate() {
            let part = AnswerPart { number, text, expires_at };
            self.writes.push(Write::Put(Record::AnswerPart(id.clone(), part)));
        }
    }

    /// The id of the change.
    pub(crate) const fn change_id(&self) -> &Uid {
        &self.change.id
    }

    /// The write that shows whether the transaction happened: that of its answer, or else the first.
    pub(crate) fn witness(&self) -> Option<&Write> {
        let answer = self.writes.iter().find(|write| matches!(write, Write::CreateAnew(..)));
        answer.or_else(|| self.writes.first())
    }

    /// Stores an object over the one that must exist at version `expected`.
    pub fn replace(&mut self, record: Record, expected: Version) {
        self.writes.push(Write::Replace(record, expected));
    }

    /// Stores an object that is part of another one whose version this transaction expects.
    pub fn put(&mut self, record: Record) {
        self.writes.push(Write::Put(record));
    }

    /// Deletes an object that is part of another one whose version this transaction expects.
    pub fn delete(&mut self, record: Record) {
        self.writes.push(Write::Delete(record));
    }

    /// Whether one transaction of the service can hold all of it. An answer has its own room, so that as much can be changed
    /// with an idempotency key as without one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Fault`] when an object cannot be written as an item.
    pub fn fits(&self) -> Result<bool, StoreError> {
        let is_of_answer =
            |write: &&Write| matches!(write.record(), Record::Idempotency(..) | Record::AnswerPart(..));
        let of_answer = self.writes.iter().filter(is_of_answer).count();
        let mut bytes = 0_usize;
        for write in &self.writes {
            let item = self.item_of(write.record())?;
            bytes = bytes.saturating_add(size_of_item(&item));
        }
        let writes = self.writes.len() - of_answer;
        Ok(writes <= Self::WRITES_MAX && of_answer <= ANSWER_PARTS_MAX && bytes <= BYTES_MAX)
    }

    /// The writes, as the service takes them in a transaction.
    pub(crate) fn to_items(&self, table: &str) -> Result<Vec<TransactWriteItem>, StoreError> {
        self.writes.iter().map(|write| self.to_item(write, table)).collect()
    }

    fn to_item(&self, write: &Write, table: &str) -> Result<TransactWriteItem, StoreError> {
        let item = match write {
            Write::Delete(record) => record.to_tombstone(self.environment, &self.change)?,
            _ => self.item_of(write.record())?,
        };
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(item))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = match write.condition() {
            None => put,
            Some(condition) => put
                .condition_expression(condition.expression)
                .expression_attribute_names(condition.name.0, condition.name.1)
                .set_expression_attribute_values(condition.values),
        };
        Ok(TransactWriteItem::builder().put(put.build().map_err(StoreError::fault)?).build())
    }

    /// The only write and what must be true for it, where there is only one and it is not a deletion: that needs no
    /// transaction of the service.
    pub(crate) fn only_put(&self) -> Option<(&Record, Option<Condition>)> {
        match self.writes.as_slice() {
            [Write::Delete(_)] => None,
            [write] => Some((write.record(), write.condition())),
            _ => None,
        }
    }

    /// The item of a record of this transaction.
    pub(crate) fn item_of(&self, record: &Record) -> Result<Item, StoreError> {
        record.to_item(self.environment, &self.change)
    }
}

/// Text in parts, each of which fits into one item.
fn split(mut text: String) -> Vec<String> {
    let mut parts = Vec::new();
    while text.len() > ANSWER_PART_BYTES_MAX {
        let rest = text.split_off(text.floor_char_boundary(ANSWER_PART_BYTES_MAX));
        parts.push(std::mem::replace(&mut text, rest));
    }
    parts.push(text);
    parts
}

/// Most bytes of one item that the service surely takes, as [`size_of_item`] counts them: it lets one have 400 KB.
pub(crate) const ITEM_BYTES_MAX: usize = 400_000;

/// The size of an item as the service counts it, or a little more: names and values in UTF-8, and three bytes for each
/// part of a document.
pub(crate) fn size_of_item(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + size_of_value(value)).sum()
}

fn size_of_value(value: &AttributeValue) -> usize {
    let parts: usize = match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::L(list) => list.iter().map(size_of_value).sum(),
        AttributeValue::M(members) => size_of_item(members),
        _ => 1,
    };
    parts + 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_split_where_characters_end() {
        assert_eq!(split(String::new()), [""]);
        let whole = "x".repeat(ANSWER_PART_BYTES_MAX);
        assert_eq!(split(whole.clone()), std::slice::from_ref(&whole));
        let long = format!("{}𝄞{whole}", "x".repeat(ANSWER_PART_BYTES_MAX - 2));
        let parts = split(long.clone());
        assert_eq!(parts.concat(), long);
        let lengths: Vec<_> = parts.iter().map(String::len).collect();
        assert_eq!(lengths, [ANSWER_PART_BYTES_MAX - 2, ANSWER_PART_BYTES_MAX, 4]);
    }
}
