//! Reads by key: strongly consistent, so that what a write answered is what the next read shows.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::{
    account::Account,
    customer::Customer,
    limits::SETTINGS_PER_OBJECT_MAX,
    principal::{Environment, Key},
    setting::Setting,
    text::{AccountId, CustomerId, Identifier},
    timeline::Timeline,
};
use serde::de::DeserializeOwned;

use crate::{
    Store,
    error::StoreError,
    keys::{self, ItemKey},
    page::Page,
    record::{Item, SettingOwner, data, key_item},
    table::PRIMARY_KEY,
    usage::Access,
};

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

    /// The owners over time of an account id or alias value.
    pub async fn timeline(
        &self,
        environment: &Environment,
        identifier: &Identifier,
    ) -> Result<Option<Timeline>, StoreError> {
        self.get(keys::identifier(environment, identifier), true).await
    }

    /// A page of the first accounts of a customer, up to `limit`, by id.
    pub async fn accounts_of(
        &self,
        environment: &Environment,
        customer_id: &CustomerId,
        limit: usize,
    ) -> Result<Page<Account>, StoreError> {
        let partition = keys::customer_partition(environment, customer_id);
        let mut start = None;
        loop {
            let (accounts, next) =
                self.begins_with(&partition, keys::ACCOUNT_PREFIX, start, limit + 1).await?;
            if !accounts.is_empty() || next.is_none() {
                return Ok(Page::first(accounts, limit, next.is_some()));
            }
            start = next;
        }
    }

    /// The settings of a customer or an account, by namespace and id. There are at most
    /// [`domain::limits::SETTINGS_PER_OBJECT_MAX`], so all are read.
    pub async fn settings_of(
        &self,
        environment: &Environment,
        owner: &SettingOwner,
    ) -> Result<Vec<Setting>, StoreError> {
        let partition = keys::customer_partition(environment, owner.customer_id());
        let prefix = keys::setting_prefix(owner);
        let mut settings = Vec::new();
        let mut start = None;
        loop {
            let (more, next) = self.begins_with(&partition, &prefix, start, SETTINGS_PER_OBJECT_MAX).await?;
            settings.extend(more);
            if next.is_none() {
                return Ok(settings);
            }
            start = next;
        }
    }

    /// The key whose SHA-256 this is, in hexadecimal. Eventually consistent: a key never changes but by being revoked.
    pub async fn key(&self, hash: &str) -> Result<Option<Key>, StoreError> {
        self.get(keys::api_key(hash), false).await
    }

    /// Stores a key under its SHA-256, in hexadecimal, over whatever is there.
    pub async fn put_key(&self, hash: &str, key: &Key) -> Result<(), StoreError> {
        self.count_call(Access::PutItem);
        let put = self.client.put_item().table_name(&*self.table).set_item(Some(key_item(hash, key)?));
        let sent = put.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
        let output = sent.map_err(|error| StoreError::from_write(&error))?;
        self.count_write(output.consumed_capacity.as_slice());
        Ok(())
    }

    /// Sends one small read, so that the connection is open and the code is loaded before the first request.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the table cannot be reached; the next request will find out for itself.
    pub async fn warm_up(&self) -> Result<(), StoreError> {
        self.key("warm-up").await.map(|_| ())
    }

    async fn get<T: DeserializeOwned>(
        &self,
        key: ItemKey,
        consistent: bool,
    ) -> Result<Option<T>, StoreError> {
        self.count_call(Access::GetItem);
        let sent = self
            .client
            .get_item()
            .table_name(&*self.table)
            .key(PRIMARY_KEY.partition, AttributeValue::S(key.pk))
            .key(PRIMARY_KEY.sort, AttributeValue::S(key.sk))
            .consistent_read(consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        let output = sent.map_err(|error| StoreError::from_read(&error))?;
        self.count_read(output.consumed_capacity.as_slice());
        output.item.map(data).transpose()
    }

    /// One query for the items of a partition whose sort keys begin with a prefix, and where the next one begins.
    async fn begins_with<T: DeserializeOwned>(
        &self,
        partition: &str,
        prefix: &str,
        start: Option<Item>,
        limit: usize,
    ) -> Result<(Vec<T>, Option<Item>), StoreError> {
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
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        let output = sent.map_err(|error| StoreError::from_read(&error))?;
        self.count_read(output.consumed_capacity.as_slice());
        let found = output.items.unwrap_or_default().into_iter().map(data).collect::<Result<_, _>>()?;
        Ok((found, output.last_evaluated_key))
    }
}
