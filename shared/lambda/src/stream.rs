//! The batches in which Lambda hands over the records of the table's stream, and what consumes them.

use std::{fmt, pin::Pin, sync::Arc};

use lambda_http::{Error, LambdaEvent, lambda_runtime, service_fn};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Access, Store, StoreError, stream::StreamRecord};

use crate::{logging, services};

/// A batch of records of the stream. Each is read by itself, so that one that cannot be read does not hold up the others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// The records, in the order in which they were made.
    #[serde(rename = "Records")]
    pub records: Vec<Value>,
}

/// Which records of a batch are to be handed over again (`ReportBatchItemFailures`). Lambda begins again at the first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unprocessed {
    /// The records.
    pub batch_item_failures: Vec<ItemFailure>,
}

/// A record that is to be handed over again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemFailure {
    /// Its place in its shard.
    pub item_identifier: String,
}

type Handler =
    dyn Fn(Store, StreamRecord) -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>> + Send + Sync;

/// What consumes the table's stream: one function, which is called by no route.
#[derive(Clone)]
pub struct Consumer {
    /// The one name of the operation, in kebab-case, as of any route.
    pub operation: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// The rights on the table that it exercises, besides that of reading the stream.
    pub access: &'static [Access],
    /// The entities whose records it is not called for.
    pub ignored: &'static [&'static str],
    handler: Arc<Handler>,
}

impl Consumer {
    /// A consumer that handles one record after the other.
    pub fn new<F>(
        operation: &'static str,
        summary: &'static str,
        access: &'static [Access],
        ignored: &'static [&'static str],
        handler: impl Fn(Store, StreamRecord) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        let handler = Arc::new(move |store, record| -> Pin<Box<dyn Future<Output = _> + Send>> {
            Box::pin(handler(store, record))
        });
        Self { operation, summary, access, ignored, handler }
    }

    /// Consumes a batch, and writes one line about it to the log, and one about each record that could not be handled: no
    /// key and nothing of an item. A record is handled even when one before it could not be.
    ///
    /// # Errors
    ///
    /// When a record does not even tell its place in its shard, so that the batch as a whole has failed.
    pub async fn consume(&self, store: &Store, batch: Batch) -> Result<Unprocessed, Error> {
        let store = store.metered();
        let (records, mut unprocessed) = (batch.records.len(), Unprocessed::default());
        for record in batch.records {
            let place = record.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str).map(str::to_owned);
            let place = place.ok_or("a record of the stream does not tell its place")?;
            if let Err(error) = self.handle(&store, record).await {
                tracing::error!(
                    operation = self.operation,
                    sequenceNumber = place,
                    cause = ?error,
                    "a record of the stream could not be handled"
                );
                unprocessed.batch_item_failures.push(ItemFailure { item_identifier: place });
            }
        }
        let usage = store.usage();
        tracing::info!(
            operation = self.operation,
            records,
            failures = unprocessed.batch_item_failures.len(),
            readUnits = %usage.read,
            writeUnits = %usage.write,
            "consumed"
        );
        Ok(unprocessed)
    }

    async fn handle(&self, store: &Store, record: Value) -> Result<(), StoreError> {
        // The message of the error could hold what it tripped over, so only the place is kept.
        let record: StreamRecord = serde_json::from_value(record)
            .map_err(|_| StoreError::Corrupt { cause: "a record of the stream cannot be read".to_owned() })?;
        (self.handler)(store.clone(), record).await
    }
}

impl fmt::Debug for Consumer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Consumer").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// Runs a consumer as a Lambda function, until Lambda ends the process.
///
/// # Errors
///
/// What the environment lacks, or what the runtime reports.
pub async fn serve_stream(consumer: Consumer) -> Result<(), Error> {
    logging::start();
    let services = services::from_environment()?;
    let (consumer, services) = (&consumer, &services);
    lambda_runtime::run(service_fn(async |event: LambdaEvent<Batch>| {
        consumer.consume(&services.store, event.payload).await
    }))
    .await
}
