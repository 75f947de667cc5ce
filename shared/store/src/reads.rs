//! Reads by key: strongly consistent, so that what a write answered is what the next read shows.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::{
    account::Account,
    customer::Customer,
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

    /// Up to `limit` accounts of a customer, by id.
    pub async fn accounts_of(
        &self,
        environment: &Environment,
        customer_id: &CustomerId,
        limit: usize,
    ) -> Result<Vec<Account>, StoreError> {
        let partition = keys::customer_partition(environment, customer_id);
        self.begins_with(partition, keys::ACCOUNT_PREFIX.to_owned(), limit)
            .await
    }

    /// Up to `limit` settings of a customer or an account, by namespace and id.
    pub async fn settings_of(
        &self,
        environment: &Environment,
        owner: &SettingOwner,
        limit: usize,
    ) -> Result<Vec<Setting>, StoreError> {
        let partition = keys::customer_partition(environment, owner.customer_id());
        self.begins_with(partition, keys::setting_prefix(owner), limit)
            .await
    }

    /// The key whose SHA-256 this is, in hexadecimal. Eventually consistent: a key never changes but by being revoked.
    pub async fn key(&self, hash: &str) -> Result<Option<Key>, StoreError> {
        self.get(keys::api_key(hash), false).await
    }

    /// Stores a key under its SHA-256, in hexadecimal, over whatever is there.
    pub async fn put_key(&self, hash: &str, key: &Key) -> Result<(), StoreError> {
        self.count_call(Access::PutItem);
        let put = self
            .client
            .put_item()
            .table_name(&*self.table)
            .set_item(Some(key_item(hash, key)?));
        let sent = put
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
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

    async fn begins_with<T: DeserializeOwned>(
        &self,
        partition: String,
        prefix: String,
        limit: usize,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        let mut start: Option<Item> = None;
        while found.len() < limit {
            self.count_call(Access::QueryTable);
            let sent = self
                .client
                .query()
                .table_name(&*self.table)
                .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
                .expression_attribute_names("#pk", PRIMARY_KEY.partition)
                .expression_attribute_names("#sk", PRIMARY_KEY.sort)
                .expression_attribute_values(":pk", AttributeValue::S(partition.clone()))
                .expression_attribute_values(":prefix", AttributeValue::S(prefix.clone()))
                .consistent_read(true)
                .limit(i32::try_from(limit - found.len()).unwrap_or(i32::MAX))
                .set_exclusive_start_key(start.take())
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            let output = sent.map_err(|error| StoreError::from_read(&error))?;
            self.count_read(output.consumed_capacity.as_slice());
            for item in output.items.unwrap_or_default() {
                found.push(data(item)?);
            }
            start = output.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(found)
    }
}
