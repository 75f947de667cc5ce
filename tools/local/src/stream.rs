//! The table's stream in development: what Lambda does in production, which reads it and hands it to the consumers.

use std::{collections::BTreeMap, time::Duration};

use anyhow::Context;
use aws_sdk_dynamodbstreams::{
    Client,
    config::{BehaviorVersion, Config, Credentials, Region},
    types::{Record, ShardIteratorType},
};
use aws_smithy_http_client::Builder;
use lambda::{Consumer, stream::Batch};
use serde_json::Value;
use store::{
    Store,
    stream::{Images, StreamRecord},
};

use crate::checkpoint::{Checkpoint, Handled};

/// How long the stream is left alone when there was nothing new.
const PAUSE: Duration = Duration::from_millis(250);
/// How often a record is handed over that could not be handled; Lambda does so for longer.
const ATTEMPTS_MAX: usize = 5;

/// The stream of a table. The consumers take records in any order and more than once, so the shards are read independently
/// of each other.
#[derive(Debug)]
pub struct Stream {
    client: Client,
    arn: String,
    /// The last record of each shard that was read.
    read: Handled,
    /// Where reading goes on in each shard; `None` behind the end of one that is closed.
    iterators: BTreeMap<String, Option<String>>,
}

impl Stream {
    /// The stream of a table in an engine at this address, from its beginning on.
    ///
    /// # Errors
    ///
    /// When the engine cannot be reached, or the table has no stream.
    pub async fn of_table(endpoint: &str, table_name: &str) -> anyhow::Result<Self> {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("development", "development", None, None, "development"))
            .http_client(Builder::new().build_http())
            .endpoint_url(endpoint);
        let client = Client::from_conf(config.build());
        let listed = client.list_streams().table_name(table_name).send().await?;
        let newest = listed.streams().last().and_then(|stream| stream.stream_arn());
        let arn = newest.with_context(|| format!("the table {table_name} has no stream"))?.to_owned();
        Ok(Self { client, arn, read: Handled::new(), iterators: BTreeMap::new() })
    }

    /// The same stream, from behind what the checkpoint has as handled.
    #[must_use]
    pub fn from_checkpoint(self, checkpoint: &Checkpoint) -> Self {
        Self { read: checkpoint.load(&self.arn), ..self }
    }

    /// Notes everything that was read as handled.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn save_to(&self, checkpoint: &Checkpoint) -> anyhow::Result<()> {
        checkpoint.save(&self.arn, &self.read)
    }

    /// The records that have come to be since the last call, or some of them; none when there is nothing new.
    ///
    /// # Errors
    ///
    /// When the engine cannot be reached, and nothing was read before that came to light.
    pub async fn next(&mut self) -> anyhow::Result<Vec<Value>> {
        self.find_shards().await?;
        let mut found = Vec::new();
        for (shard, iterator) in &mut self.iterators {
            let Some(current) = iterator.take() else { continue };
            let output = self.client.get_records().shard_iterator(&current).send().await;
            match output {
                Ok(output) => {
                    iterator.clone_from(&output.next_shard_iterator);
                    for record in output.records.unwrap_or_default() {
                        let record = as_lambda_has_it(record)?;
                        self.read.insert(shard.clone(), record.dynamodb.sequence_number.clone());
                        found.push(serde_json::to_value(record)?);
                    }
                }
                Err(error) => {
                    *iterator = Some(current);
                    if found.is_empty() {
                        return Err(error.into());
                    }
                    break;
                }
            }
        }
        Ok(found)
    }

    async fn find_shards(&mut self) -> anyhow::Result<()> {
        let mut last = None;
        loop {
            let described = self.client.describe_stream().stream_arn(&self.arn);
            let described = described.set_exclusive_start_shard_id(last).send().await?;
            let description = described.stream_description.context("the stream is not described")?;
            for id in description.shards().iter().filter_map(|shard| shard.shard_id()) {
                if !self.iterators.contains_key(id) {
                    let iterator = self.begin(id).await?;
                    self.iterators.insert(id.to_owned(), iterator);
                }
            }
            last = description.last_evaluated_shard_id;
            if last.is_none() {
                return Ok(());
            }
        }
    }

    /// Where reading begins in a shard.
    async fn begin(&self, shard: &str) -> anyhow::Result<Option<String>> {
        let iterator = || self.client.get_shard_iterator().stream_arn(&self.arn).shard_id(shard);
        if let Some(read) = self.read.get(shard) {
            let behind = iterator().shard_iterator_type(ShardIteratorType::AfterSequenceNumber);
            match behind.sequence_number(read).send().await {
                Ok(output) => return Ok(output.shard_iterator),
                // The engine no longer has the record, so that the shard begins behind it.
                Err(error) if error.as_service_error().is_some() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let beginning = iterator().shard_iterator_type(ShardIteratorType::TrimHorizon).send().await?;
        Ok(beginning.shard_iterator)
    }
}

/// A record as Lambda hands it over.
fn as_lambda_has_it(record: Record) -> anyhow::Result<StreamRecord> {
    let shown = record.dynamodb.context("a record shows nothing")?;
    Ok(StreamRecord {
        event_name: record.event_name.context("a record does not say what happened")?.as_str().to_owned(),
        dynamodb: Images {
            sequence_number: shown.sequence_number.context("a record does not tell its place")?,
            old_image: shown.old_image.map(serde_dynamo::Item::from),
            new_image: shown.new_image.map(serde_dynamo::Item::from),
        },
    })
}

/// Hands every record of a stream to the consumers, and notes at the checkpoint that they have it, for as long as the future
/// is polled. Once one was given up nothing is noted any more, so that it is handed over again after a restart.
pub async fn follow(
    mut stream: Stream,
    checkpoint: Option<&Checkpoint>,
    store: &Store,
    consumers: &[Consumer],
) {
    let mut all_handled = true;
    loop {
        match stream.next().await {
            Ok(records) if !records.is_empty() => {
                for consumer in consumers {
                    all_handled &= hand_over(consumer, store, records.clone()).await;
                }
                let due = checkpoint.filter(|_| all_handled);
                if let Some(Err(error)) = due.map(|checkpoint| stream.save_to(checkpoint)) {
                    tracing::warn!(cause = %error, "the stream will be handled again from before this on");
                }
            }
            Ok(_) => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                tracing::warn!(cause = %error, "the stream of the table cannot be read");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Whether the consumer has handled all of the records in the end.
async fn hand_over(consumer: &Consumer, store: &Store, records: Vec<Value>) -> bool {
    let mut left = records;
    for _ in 0..ATTEMPTS_MAX {
        let Ok(unprocessed) = consumer.consume(store, Batch { records: left.clone() }).await else { break };
        let failed = unprocessed.batch_item_failures;
        left.retain(|record| failed.iter().any(|failure| is_at(record, &failure.item_identifier)));
        if left.is_empty() {
            return true;
        }
        tokio::time::sleep(PAUSE).await;
    }
    tracing::error!(
        consumer = consumer.operation,
        records = left.len(),
        "records of the stream are given up until the next start"
    );
    false
}

fn is_at(record: &Value, place: &str) -> bool {
    record.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str) == Some(place)
}
