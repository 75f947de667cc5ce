//! Where a server goes on to read the table's stream after a restart.

use std::path::Path;

use local::{checkpoint::Checkpoint, engine::Engine, stream::Stream};
use serde_json::{Value, json};

use crate::{Server, actions, directory};

/// Whether the customer is in what a server that starts now reads of the stream.
async fn reads_the_customer(data: &Path) -> bool {
    let engine = Engine::start(Some(data)).await.expect("the engine starts");
    let stream = Stream::of_table(engine.endpoint(), "tallystick").await.expect("a stream");
    let mut stream = stream.from_checkpoint(&Checkpoint::in_directory(data));
    let mut found = Vec::new();
    loop {
        let records = stream.next().await.expect("the stream is read");
        if records.is_empty() {
            break;
        }
        found.extend(records);
    }
    engine.stop().await.expect("the engine stops");
    let is_customer = |record: &Value| record["dynamodb"]["NewImage"]["entity"]["S"] == "CUSTOMER";
    found.iter().any(is_customer)
}

#[tokio::test]
async fn a_change_is_handed_over_until_it_was_handled_and_no_more_after_a_restart() {
    let data = tempfile::tempdir().expect("a directory");
    let mut server = Server::start(&["--data", directory(data.path())]);
    assert_eq!(server.create(&json!({"id": "acme", "name": "ACME"})).0, 201);
    assert_eq!(actions(&server, 1), ["CREATED"]);
    let checkpoint = data.path().join("stream.json");
    for _ in 0..100 {
        if checkpoint.exists() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    server.interrupt();
    assert!(!reads_the_customer(data.path()).await);

    for damaged in ["", "{", r#"{"stream_arn": "another", "handled": {}}"#] {
        std::fs::write(&checkpoint, damaged).expect("the checkpoint is damaged");
        assert!(reads_the_customer(data.path()).await, "{damaged:?}");
    }
    let server = Server::start(&["--data", directory(data.path())]);
    assert_eq!(actions(&server, 1), ["CREATED"]);
}
