//! Tenants, their environments and API keys: what is read of them, and what authenticates.

use std::{collections::HashMap, time::Duration};

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::update_item::UpdateItemError,
    types::{AttributeValue, ReturnConsumedCapacity},
};
use domain::{
    Instant,
    environment::EnvironmentProfile,
    key::{Key, KeyHash, KeyInUse},
    principal::Environment,
    tenant::Tenant,
    text::{EnvironmentId, KeyId, TenantId},
};

use crate::{
    Store,
    error::StoreError,
    keys,
    reads::{BATCH_MAX, to_item},
    record::{LAST_USED_AT, key_in_use, seconds},
    table::PRIMARY_KEY,
    usage::Access,
};

impl Store {
    /// The tenant of this id.
    pub async fn tenant(&self, id: &TenantId) -> Result<Option<Tenant>, StoreError> {
        self.get(keys::tenant(id), true).await
    }

    /// What is known of the environment of this id, which belongs to this tenant.
    pub async fn environment(
        &self,
        tenant: &TenantId,
        id: &EnvironmentId,
    ) -> Result<Option<EnvironmentProfile>, StoreError> {
        self.get(keys::environment(tenant, id), true).await
    }

    /// The environments of a tenant, by id. There are at most [`domain::limits::ENVIRONMENTS_PER_TENANT_MAX`], so all are
    /// read.
    pub async fn environments(&self, tenant: &TenantId) -> Result<Vec<EnvironmentProfile>, StoreError> {
        self.all_that_begin_with(&keys::tenant_partition(tenant), keys::ENVIRONMENT_PREFIX).await
    }

    /// The API key of this id.
    pub async fn api_key(&self, environment: &Environment, id: &KeyId) -> Result<Option<Key>, StoreError> {
        self.get(keys::api_key(environment, id), true).await
    }

    /// The API key whose text has this hash. Where the read is not consistent, one that has just been revoked may be found as
    /// it was for a moment.
    pub async fn presented_key(
        &self,
        hash: &KeyHash,
        consistent: bool,
    ) -> Result<Option<KeyInUse>, StoreError> {
        self.get_item(keys::api_key_presented(hash), consistent).await?.map(key_in_use).transpose()
    }

    /// What is known of the use of some API keys, by the hash of their text.
    pub async fn last_uses(&self, keys: &[&Key]) -> Result<HashMap<KeyHash, Instant>, StoreError> {
        let mut uses = HashMap::new();
        for keys in keys.chunks(BATCH_MAX) {
            let keys: Vec<_> = keys.iter().map(|key| keys::api_key_presented(&key.hash)).collect();
            for item in self.batch_get_items(&keys).await? {
                let KeyInUse { key, last_used_at } = key_in_use(item)?;
                uses.extend(last_used_at.map(|last_used_at| (key.hash, last_used_at)));
            }
        }
        Ok(uses)
    }

    /// Notes that an API key is presented `now`, unless a use that lies back less than `lifetime` is noted already. Nothing
    /// else of it changes, and so neither does its version. A key that is not there stays so.
    pub async fn note_use_of_key(
        &self,
        hash: &KeyHash,
        now: Instant,
        lifetime: Duration,
    ) -> Result<(), StoreError> {
        let stale = now.unix_milliseconds() / 1_000;
        let stale = stale.saturating_sub(lifetime.as_secs());
        self.count_call(Access::UpdateItem);
        let sent = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(to_item(keys::api_key_presented(hash))))
            .update_expression("SET #lastUsedAt = :now")
            .condition_expression(
                "attribute_exists(#pk) AND (attribute_not_exists(#lastUsedAt) OR #lastUsedAt <= :stale)",
            )
            .expression_attribute_names("#pk", PRIMARY_KEY.partition)
            .expression_attribute_names("#lastUsedAt", LAST_USED_AT)
            .expression_attribute_values(":now", seconds(now))
            .expression_attribute_values(":stale", AttributeValue::N(stale.to_string()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match sent {
            Ok(output) => {
                self.count_write(output.consumed_capacity.as_slice());
                Ok(())
            }
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), UpdateItemError::ConditionalCheckFailedException(_)) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::from_write(&error)),
        }
    }
}
