//! The declaration of the table. The development server creates it from here, and `template.yaml` is generated from
//! here, so the two cannot differ.

use aws_sdk_dynamodb::{
    Client,
    error::SdkError,
    operation::create_table::CreateTableError,
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
        ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType, TimeToLiveSpecification,
    },
};

use crate::error::StoreError;

/// A pair of attributes, both strings, that items are found by.
#[derive(Debug, Clone, Copy)]
pub struct KeySchema {
    /// The attribute of the partition key.
    pub partition: &'static str,
    /// The attribute of the sort key.
    pub sort: &'static str,
}

/// A global secondary index. It projects every attribute.
#[derive(Debug, Clone, Copy)]
pub struct Index {
    /// Its name.
    pub name: &'static str,
    /// Its keys.
    pub key: KeySchema,
}

/// The primary key of the table.
pub const PRIMARY_KEY: KeySchema = KeySchema { partition: "pk", sort: "sk" };

/// Customers and accounts, by status and last change, and reserved identifiers by value.
pub const DIRECTORY: Index =
    Index { name: "directory", key: KeySchema { partition: "directoryPk", sort: "directorySk" } };

/// Customers and accounts by status and id, aliases by value, and settings by namespace and id.
pub const NAMES: Index = Index { name: "names", key: KeySchema { partition: "namesPk", sort: "namesSk" } };

/// Every index.
pub const INDEXES: [Index; 2] = [DIRECTORY, NAMES];

/// The attribute that holds when an item may be removed, in seconds since 1970-01-01T00:00:00Z.
pub const TIME_TO_LIVE: &str = "expiresAt";

/// What the records of the table's stream show of an item: it as it was, and as it is.
pub const STREAM_VIEW: &str = "NEW_AND_OLD_IMAGES";

/// Creates the table where it does not exist yet.
///
/// # Errors
///
/// [`StoreError`] when the engine cannot be reached or refuses.
pub async fn create(client: &Client, name: &str) -> Result<(), StoreError> {
    let attribute_names = INDEXES.iter().map(|index| index.key).chain([PRIMARY_KEY]);
    let attributes = attribute_names.flat_map(|key| [key.partition, key.sort]).map(|name| {
        AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build()
    });
    let attributes: Result<Vec<_>, _> = attributes.collect();
    let indexes: Result<Vec<_>, _> = INDEXES.iter().map(index).collect();
    let stream = StreamSpecification::builder()
        .stream_enabled(true)
        .stream_view_type(StreamViewType::from(STREAM_VIEW))
        .build()
        .map_err(StoreError::fault)?;
    let created = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(attributes.map_err(StoreError::fault)?))
        .set_key_schema(Some(key_schema(PRIMARY_KEY)?))
        .set_global_secondary_indexes(Some(indexes?))
        .stream_specification(stream)
        .send()
        .await;
    match created {
        Ok(_) => set_time_to_live(client, name).await,
        Err(SdkError::ServiceError(error))
            if matches!(error.err(), CreateTableError::ResourceInUseException(_)) =>
        {
            Ok(())
        }
        Err(error) => Err(StoreError::from_read(&error)),
    }
}

async fn set_time_to_live(client: &Client, name: &str) -> Result<(), StoreError> {
    let specification = TimeToLiveSpecification::builder()
        .enabled(true)
        .attribute_name(TIME_TO_LIVE)
        .build()
        .map_err(StoreError::fault)?;
    client
        .update_time_to_live()
        .table_name(name)
        .time_to_live_specification(specification)
        .send()
        .await
        .map(|_| ())
        .map_err(|error| StoreError::from_read(&error))
}

fn index(index: &Index) -> Result<GlobalSecondaryIndex, StoreError> {
    GlobalSecondaryIndex::builder()
        .index_name(index.name)
        .set_key_schema(Some(key_schema(index.key)?))
        .projection(Projection::builder().projection_type(ProjectionType::All).build())
        .build()
        .map_err(StoreError::fault)
}

fn key_schema(key: KeySchema) -> Result<Vec<KeySchemaElement>, StoreError> {
    [(key.partition, KeyType::Hash), (key.sort, KeyType::Range)]
        .into_iter()
        .map(|(name, kind)| KeySchemaElement::builder().attribute_name(name).key_type(kind).build())
        .collect::<Result<_, _>>()
        .map_err(StoreError::fault)
}
