//! The engine of the test process, which all its tests share.

use std::{sync::OnceLock, thread};

use aws_sdk_dynamodb::Client;
use local::engine::Engine;
use store::{client, table};
use tokio::runtime;

/// The name of the table that the tests share.
pub const TABLE_NAME: &str = "tallystick-test";

/// The address of an engine in memory, with an empty table. It is started by the first test that asks, on a thread of
/// its own, because the runtime of a test ends with the test.
pub fn engine_endpoint() -> &'static str {
    static ENDPOINT: OnceLock<String> = OnceLock::new();
    ENDPOINT.get_or_init(|| {
        let (send, receive) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let runtime = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
            runtime.expect("a runtime for the engine").block_on(async {
                let engine = Engine::start(None).await.expect("the engine starts");
                table::create(&client::connect_in_development(engine.endpoint().to_owned()), TABLE_NAME)
                    .await
                    .expect("the table is made");
                send.send(engine.endpoint().to_owned()).expect("the first test waits");
                std::future::pending::<()>().await;
            });
        });
        receive.recv().expect("the engine starts")
    })
}

/// A client of the engine, for the runtime of one test.
pub fn client() -> Client {
    client::connect_in_development(engine_endpoint().to_owned())
}
