//! What is left of a customer whose data has been erased: finding it, and forgetting it.

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::{delete_item::DeleteItemError, update_item::UpdateItemError},
    types::{AttributeValue, ReturnConsumedCapacity},
};
use domain::{
    account::Account,
    audit::{AuditOwner, AuditRecord},
    change::Change,
    contact::Contact,
    customer::Customer,
    id::Uid,
    idempotency::{IdempotencyId, IdempotencyRecord},
    principal::Environment,
    text::{CustomerId, Identifier},
    timeline::Timeline,
};

use crate::{
    Store,
    commit::once,
    error::StoreError,
    keys::{self, DataSet, ItemKey},
    reads::to_item,
    record::{AnswerReference, CHANGE, DATA, Item, OwnedSetting, Record, VERSION, data, holds_object},
    table::PRIMARY_KEY,
    usage::Access,
};

/// What stands in the partition of a customer besides the customer itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// What it is.
    pub record: Record,
    /// The change that made it what it is; none of what says where an answer is.
    pub change: Option<Change>,
}

/// A page of what is found.
#[derive(Debug, Clone)]
pub struct Found<T> {
    /// What is found.
    pub page: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<Rest>,
}

/// Where what has not been looked at begins.
#[derive(Debug, Clone)]
pub struct Rest(Item);

impl Store {
    /// The customer of this id in a data set.
    pub async fn customer_in(
        &self,
        data_set: &DataSet,
        id: &CustomerId,
    ) -> Result<Option<Customer>, StoreError> {
        self.get(keys::customer_in(data_set, id), true).await
    }

    /// The owners over time of an identifier in a data set.
    pub async fn timeline_in(
        &self,
        data_set: &DataSet,
        identifier: &Identifier,
    ) -> Result<Option<Timeline>, StoreError> {
        self.get(keys::identifier_in(data_set, identifier), true).await
    }

    /// Some of what stands in the partition of a customer besides the customer itself, from a place on that was given before.
    pub async fn belongings_of(
        &self,
        environment: &Environment,
        customer_id: &CustomerId,
        from: Option<Rest>,
    ) -> Result<Found<Belonging>, StoreError> {
        let partition = keys::customer_partition(environment, customer_id);
        let Found { page, next } = self.items_of(&partition, from).await?;
        let page = page.into_iter().filter_map(|item| belonging(customer_id, item).transpose());
        Ok(Found { page: page.collect::<Result<_, _>>()?, next })
    }

    /// Some records of the audit trail of its owner, from a place on that was given before.
    pub async fn audit_trail_of(
        &self,
        data_set: &DataSet,
        owner: &AuditOwner,
        from: Option<Rest>,
    ) -> Result<Found<AuditRecord>, StoreError> {
        let Found { page, next } = self.items_of(&keys::audit_partition(data_set, owner), from).await?;
        Ok(Found { page: page.into_iter().map(data).collect::<Result<_, _>>()?, next })
    }

    /// Takes what an object was and is out of a record of the audit trail, and marks it so.
    pub async fn erase_from_audit_record(
        &self,
        data_set: &DataSet,
        record: &AuditRecord,
    ) -> Result<(), StoreError> {
        let erased = domain::audit::Omission::Erased;
        let erased = serde_dynamo::to_attribute_value(erased).map_err(StoreError::fault)?;
        self.count_call(Access::UpdateItem);
        let sent = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(to_item(keys::audit(data_set, record))))
            .update_expression("SET #data.#omitted = :erased REMOVE #data.#before, #data.#after")
            .condition_expression("attribute_exists(#data)")
            .expression_attribute_names("#data", DATA)
            .expression_attribute_names("#omitted", "omitted")
            .expression_attribute_names("#before", "before")
            .expression_attribute_names("#after", "after")
            .expression_attribute_values(":erased", erased)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        self.updated(sent).map(|_| ())
    }

    /// Removes a record of the audit trail for good.
    pub async fn delete_audit_record(
        &self,
        data_set: &DataSet,
        record: &AuditRecord,
    ) -> Result<(), StoreError> {
        self.delete(keys::audit(data_set, record), None).await.map(|_| ())
    }

    /// Forgets what the request of this change was answered. That it was carried out stays known.
    pub async fn erase_answer(
        &self,
        data_set: &DataSet,
        id: &IdempotencyId,
        change: &Uid,
    ) -> Result<(), StoreError> {
        let key = keys::idempotency_in(data_set, id);
        let stored = self.get::<IdempotencyRecord>(key.clone(), true).await?;
        let Some(record) = stored.filter(|record| record.change == *change) else { return Ok(()) };
        if record.answer.is_some() {
            self.count_call(Access::UpdateItem);
            let sent = self
                .client
                .update_item()
                .table_name(&*self.table)
                .set_key(Some(to_item(key.clone())))
                .update_expression("REMOVE #data.#answer")
                .condition_expression("#data.#change = :change")
                .expression_attribute_names("#data", DATA)
                .expression_attribute_names("#answer", "answer")
                .expression_attribute_names("#change", CHANGE)
                .expression_attribute_values(":change", AttributeValue::S(change.as_str().to_owned()))
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            if !self.updated(sent)? {
                // Another request has come under the key, whose time was over.
                return Ok(());
            }
        }
        // Whoever reads the record from here on does not look for the further parts.
        for number in 0..record.further_parts {
            self.delete(keys::answer_part_in(data_set, id, number), None).await?;
        }
        Ok(())
    }

    /// Removes what said where an answer is that showed something of a customer.
    pub async fn delete_answer_reference(
        &self,
        environment: &Environment,
        customer_id: &CustomerId,
        reference: &AnswerReference,
    ) -> Result<(), StoreError> {
        self.delete(keys::answer_reference(environment, customer_id, &reference.id), None).await.map(|_| ())
    }

    /// Removes an identifier for good, unless it has changed since it was read: `false` then.
    pub async fn delete_timeline(&self, data_set: &DataSet, timeline: &Timeline) -> Result<bool, StoreError> {
        let key = keys::identifier_in(data_set, &timeline.identifier);
        let version = AttributeValue::N(timeline.version.number().to_string());
        self.delete(key, Some(version)).await
    }

    /// Removes an item for good, if it is of this version or none is given: whether it was.
    async fn delete(&self, key: ItemKey, version: Option<AttributeValue>) -> Result<bool, StoreError> {
        self.count_call(Access::DeleteItem);
        let mut delete = self
            .client
            .delete_item()
            .table_name(&*self.table)
            .set_key(Some(to_item(key)))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if let Some(version) = version {
            delete = delete
                .condition_expression("#version = :expected")
                .expression_attribute_names("#version", VERSION)
                .expression_attribute_values(":expected", version);
        }
        // It is not sent again before it is looked what is there: another item may have come to be of the same version.
        match delete.customize().config_override(once()).send().await {
            Ok(output) => {
                self.count_write(output.consumed_capacity.as_slice());
                Ok(true)
            }
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), DeleteItemError::ConditionalCheckFailedException(_)) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::from_write(&error)),
        }
    }

    /// Whether a part of an item was changed, and not refused because the item is another one, or gone.
    fn updated(
        &self,
        sent: Result<aws_sdk_dynamodb::operation::update_item::UpdateItemOutput, SdkError<UpdateItemError>>,
    ) -> Result<bool, StoreError> {
        match sent {
            Ok(output) => {
                self.count_write(output.consumed_capacity.as_slice());
                Ok(true)
            }
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), UpdateItemError::ConditionalCheckFailedException(_)) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::from_write(&error)),
        }
    }

    /// One page of a partition, as it stands.
    async fn items_of(&self, partition: &str, from: Option<Rest>) -> Result<Found<Item>, StoreError> {
        self.count_call(Access::QueryTable);
        let sent = self
            .client
            .query()
            .table_name(&*self.table)
            .key_condition_expression("#pk = :pk")
            .expression_attribute_names("#pk", PRIMARY_KEY.partition)
            .expression_attribute_values(":pk", AttributeValue::S(partition.to_owned()))
            .consistent_read(true)
            .set_exclusive_start_key(from.map(|Rest(key)| key))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        let output = sent.map_err(|error| StoreError::from_read(&error))?;
        self.count_read(output.consumed_capacity.as_slice());
        let page = output.items.unwrap_or_default().into_iter().filter(holds_object).collect();
        Ok(Found { page, next: output.last_evaluated_key.map(Rest) })
    }
}

/// What an item of the partition of a customer is; `None` of the customer itself.
fn belonging(customer_id: &CustomerId, item: Item) -> Result<Option<Belonging>, StoreError> {
    let change = item.get(CHANGE).cloned().map(serde_dynamo::from_attribute_value);
    let change = change.transpose().map_err(|_| corrupt("its change is none"))?;
    let entity = item.get("entity").and_then(|entity| entity.as_s().ok()).cloned().unwrap_or_default();
    let record = match entity.as_str() {
        "CUSTOMER" => return Ok(None),
        "ACCOUNT" => Record::Account(Box::new(data::<Account>(item)?)),
        "CONTACT" => Record::Contact(customer_id.clone(), Box::new(data::<Contact>(item)?)),
        "SETTING" => {
            let OwnedSetting { owner, setting } = data(item)?;
            Record::Setting(owner, Box::new(setting))
        }
        "ANSWER_REFERENCE" => Record::AnswerReference(customer_id.clone(), data(item)?),
        _ => return Err(corrupt("nobody knows what it is in the partition of a customer")),
    };
    Ok(Some(Belonging { record, change }))
}

fn corrupt(cause: &str) -> StoreError {
    StoreError::Corrupt { cause: cause.to_owned() }
}
