//! Reads by key: strongly consistent, so that what a write answered is what the next read shows.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnConsumedCapacity};
use domain::{
    account::Account,
    contact::Contact,
    customer::Customer,
    idempotency::{IdempotencyId, IdempotencyRecord},
    key::KeyHash,
    namespace::Timelines,
    principal::Environment,
    setting::Setting,
    text::{AccountId, CustomerId, Identifier, Namespace, SettingId},
    timeline::Timeline,
};
use serde::de::DeserializeOwned;

use crate::{
    Store,
    error::StoreError,
    keys::{self, ItemKey},
    patience::Patience,
    record::{AnswerPart, Item, Record, SettingOwner, data, holds_object},
    table::PRIMARY_KEY,
    usage::Access,
};

/// Most items in one batch of reads, a limit of the service.
pub(crate) const BATCH_MAX: usize = 100;

impl Store {
    /// The customer of this id.
    pub async fn customer(
        &self,
        environment: &Environment,
        id: &CustomerId,
    ) -> Result<Option<Customer>, StoreError> {
        self.get(keys::customer(environment, id), true).await
    }

    /// The account of this id, which belongs to this customer.
    pub async fn account(
        &self,
        environment: &Environment,
        customer_id: &CustomerId,
        id: &AccountId,
    ) -> Result<Option<Account>, StoreError> {
        self.get(keys::account(environment, customer_id, id), true).await
    }

    /// The accounts that these customers have under these ids, in no order.
    pub async fn accounts(
        &self,
        environment: &Environment,
        ids: &BTreeSet<(CustomerId, AccountId)>,
    ) -> Result<Vec<Account>, StoreError> {
        let keys: Vec<_> =
            ids.iter().map(|(customer_id, id)| keys::account(environment, customer_id, id)).collect();
        let mut accounts = Vec::with_capacity(ids.len());
        for keys in keys.chunks(BATCH_MAX) {
            accounts.extend(self.batch_get::<Account>(keys).await?);
        }
        Ok(accounts)
    }

    /// The owners over time of an account id or alias value.
    pub async fn timeline(
        &self,
        environment: &Environment,
        identifier: &Identifier,
    ) -> Result<Option<Timeline>, StoreError> {
        self.get(keys::identifier(environment, identifier), true).await
    }

    /// The timelines of those of some account ids and alias values that have one.
    pub async fn timelines(
        &self,
        environment: &Environment,
        identifiers: &BTreeSet<Identifier>,
    ) -> Result<Timelines, StoreError> {
        let keys: Vec<_> =
            identifiers.iter().map(|identifier| keys::identifier(environment, identifier)).collect();
        let mut timelines = Timelines::new();
        for keys in keys.chunks(BATCH_MAX) {
            for timeline in self.batch_get::<Timeline>(keys).await? {
                timelines.insert(timeline.identifier.clone(), timeline);
            }
        }
        Ok(timelines)
    }

    /// The setting of this namespace and id of a customer or an account.
    pub async fn setting(
        &self,
        environment: &Environment,
        owner: &SettingOwner,
        namespace: &Namespace,
        id: &SettingId,
    ) -> Result<Option<Setting>, StoreError> {
        self.get(keys::setting(environment, owner, namespace, id), true).await
    }

    /// The contacts of a customer, by id. There are at most [`domain::limits::CONTACTS_PER_CUSTOMER_MAX`], so all are
    /// read.
    pub async fn contacts_of(
        &self,
        environment: &Environment,
        customer_id: &CustomerId,
    ) -> Result<Vec<Contact>, StoreError> {
        let partition = keys::customer_partition(environment, customer_id);
        self.all_that_begin_with(&partition, keys::CONTACT_PREFIX).await
    }

    /// The settings of a customer or an account, by namespace and id. There are at most
    /// [`domain::limits::SETTINGS_PER_OBJECT_MAX`], so all are read.
    pub async fn settings_of(
        &self,
        environment: &Environment,
        owner: &SettingOwner,
    ) -> Result<Vec<Setting>, StoreError> {
        let partition = keys::customer_partition(environment, owner.customer_id());
        let mut settings: Vec<Setting> =
            self.all_that_begin_with(&partition, &keys::setting_prefix(owner)).await?;
        // Namespaces are escaped and followed by a separator, so the partition is in another order.
        settings.sort_by(|one, other| (&one.namespace, &one.id).cmp(&(&other.namespace, &other.id)));
        Ok(settings)
    }

    /// What became of a request under an idempotency key.
    pub async fn idempotency_record(
        &self,
        environment: &Environment,
        id: &IdempotencyId,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        let key = keys::idempotency(environment, id);
        let Some(mut record) = self.get::<IdempotencyRecord>(key.clone(), true).await? else {
            return Ok(None);
        };
        if record.further_parts == 0 {
            return Ok(Some(record));
        }
        let parts: Vec<AnswerPart> = self.all_that_begin_with(&key.pk, keys::ANSWER_PART_PREFIX).await?;
        if parts.len() < record.further_parts {
            // It was erased in between.
            let erased = self.get::<IdempotencyRecord>(key, true).await?;
            return match erased {
                Some(record) if record.answer.is_some() => {
                    Err(StoreError::Corrupt { cause: "a recorded answer lacks a part".to_owned() })
                }
                other => Ok(other),
            };
        }
        // One that was answered longer may have been under the key before, and its parts still be there.
        if let Some(answer) = &mut record.answer {
            parts.into_iter().take(record.further_parts).for_each(|part| answer.body.push_str(&part.text));
        }
        Ok(Some(record))
    }

    /// Sends one small read, so that the connection is open and the code is loaded before the first request.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the table cannot be reached; the next request will find out for itself.
    pub async fn warm_up(&self) -> Result<(), StoreError> {
        self.presented_key(&KeyHash("warm-up".to_owned()), false).await.map(|_| ())
    }

    /// What is stored under the key of a record.
    pub(crate) async fn stored(
        &self,
        environment: &Environment,
        record: &Record,
    ) -> Result<Option<Record>, StoreError> {
        let item = self.get_item(record.key(environment), true).await?;
        item.map(|item| record.read_alike(item)).transpose()
    }

    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        key: ItemKey,
        consistent: bool,
    ) -> Result<Option<T>, StoreError> {
        self.get_item(key, consistent).await?.map(data).transpose()
    }

    pub(crate) async fn get_item(&self, key: ItemKey, consistent: bool) -> Result<Option<Item>, StoreError> {
        self.count_call(Access::GetItem);
        let sent = self
            .client
            .get_item()
            .table_name(&*self.table)
            .set_key(Some(to_item(key)))
            .consistent_read(consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        let output = sent.map_err(|error| StoreError::from_read(&error))?;
        self.count_read(output.consumed_capacity.as_slice());
        Ok(output.item.filter(holds_object))
    }

    /// The objects under those of at most [`BATCH_MAX`] keys that have one.
    async fn batch_get<T: DeserializeOwned>(&self, keys: &[ItemKey]) -> Result<Vec<T>, StoreError> {
        self.batch_get_items(keys).await?.into_iter().map(data).collect()
    }

    /// The items under those of at most [`BATCH_MAX`] keys that have one. What the service leaves out it is asked for
    /// again.
    pub(crate) async fn batch_get_items(&self, keys: &[ItemKey]) -> Result<Vec<Item>, StoreError> {
        let mut missing: Vec<Item> = keys.iter().cloned().map(to_item).collect();
        let mut found = Vec::with_capacity(keys.len());
        let mut patience = Patience::default();
        while !missing.is_empty() {
            self.count_call(Access::BatchGetItem);
            let wanted = KeysAndAttributes::builder().set_keys(Some(missing)).consistent_read(true).build();
            let sent = self
                .client
                .batch_get_item()
                .request_items(&*self.table, wanted.map_err(StoreError::fault)?)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            let output = sent.map_err(|error| StoreError::from_read(&error))?;
            self.count_read(output.consumed_capacity());
            found.extend(output.responses.unwrap_or_default().into_values().flatten());
            let unprocessed: BTreeMap<_, _> =
                output.unprocessed_keys.unwrap_or_default().into_iter().collect();
            missing = unprocessed.into_values().flat_map(|keys| keys.keys).collect();
            if !missing.is_empty() && !patience.pause().await {
                return Err(StoreError::Throttled);
            }
        }
        Ok(found)
    }

    /// Every object of a partition whose sort key begins with a prefix. For those of which there are few.
    pub(crate) async fn all_that_begin_with<T: DeserializeOwned>(
        &self,
        partition: &str,
        prefix: &str,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        let mut start = None;
        loop {
            self.count_call(Access::QueryTable);
            let sent = self
                .client
                .query()
                .table_name(&*self.table)
                .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
                .expression_attribute_names("#pk", PRIMARY_KEY.partition)
                .expression_attribute_names("#sk", PRIMARY_KEY.sort)
                .expression_attribute_values(":pk", AttributeValue::S(partition.to_owned()))
                .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned()))
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            let output = sent.map_err(|error| StoreError::from_read(&error))?;
            self.count_read(output.consumed_capacity.as_slice());
            for item in output.items.unwrap_or_default().into_iter().filter(holds_object) {
                found.push(data(item)?);
            }
            match output.last_evaluated_key {
                None => return Ok(found),
                next => start = next,
            }
        }
    }
}

pub(crate) fn to_item(key: ItemKey) -> Item {
    Item::from([
        (PRIMARY_KEY.partition.to_owned(), AttributeValue::S(key.pk)),
        (PRIMARY_KEY.sort.to_owned(), AttributeValue::S(key.sk)),
    ])
}
