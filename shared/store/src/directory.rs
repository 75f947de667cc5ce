//! Lists, from the directory index. They may lag behind writes by a moment.

use aws_sdk_dynamodb::{
    operation::query::QueryOutput,
    types::{AttributeValue, ReturnConsumedCapacity},
};
use domain::{
    Instant,
    customer::{Customer, CustomerStatus},
    principal::Environment,
    text::CustomerId,
};

use crate::{
    Store,
    error::StoreError,
    keys,
    page::Page,
    record::{Item, data},
    table::DIRECTORY,
    usage::Access,
};

/// A place in the directory, between two objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// When the object before it last changed.
    pub updated_at: Instant,
    /// The id of that object.
    pub id: CustomerId,
}

impl Position {
    /// The place behind a customer.
    pub fn behind(customer: &Customer) -> Self {
        Self { updated_at: customer.revision.updated_at, id: customer.id.clone() }
    }
}

impl Store {
    /// A page of up to `limit` customers of a status behind a place, the one that changed last first.
    pub async fn customers(
        &self,
        environment: &Environment,
        status: CustomerStatus,
        behind: Option<&Position>,
        limit: usize,
    ) -> Result<Page<Customer>, StoreError> {
        let partition = keys::customers_in_directory(environment, status);
        let before =
            behind.map(|position| keys::directory_sort_key(position.updated_at, position.id.as_str()));
        let mut start: Option<Item> = None;
        loop {
            let page = self.directory_page(&partition, before.clone(), start.take(), limit + 1).await?;
            let customers =
                page.items.unwrap_or_default().into_iter().map(data).collect::<Result<Vec<_>, _>>()?;
            start = page.last_evaluated_key;
            if !customers.is_empty() || start.is_none() {
                return Ok(Page::first(customers, limit, start.is_some()));
            }
        }
    }

    /// One page of a partition of the directory, from its end backwards. A page may be empty and still not the last.
    async fn directory_page(
        &self,
        partition: &str,
        before: Option<String>,
        start: Option<Item>,
        limit: usize,
    ) -> Result<QueryOutput, StoreError> {
        self.count_call(Access::QueryDirectory);
        let query = self
            .client
            .query()
            .table_name(&*self.table)
            .index_name(DIRECTORY.name)
            .expression_attribute_names("#pk", DIRECTORY.key.partition)
            .expression_attribute_values(":pk", AttributeValue::S(partition.to_owned()))
            .scan_index_forward(false)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let query = match before {
            None => query.key_condition_expression("#pk = :pk"),
            Some(before) => query
                .key_condition_expression("#pk = :pk AND #sk < :before")
                .expression_attribute_names("#sk", DIRECTORY.key.sort)
                .expression_attribute_values(":before", AttributeValue::S(before)),
        };
        let output = query.send().await.map_err(|error| StoreError::from_read(&error))?;
        self.count_read(output.consumed_capacity.as_slice());
        Ok(output)
    }
}
