//! The engines of the test process, which its tests share.

use std::{
    env,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use aws_sdk_dynamodb::{
    Client,
    config::{
        HttpClient,
        retry::{RetryPartition, TokenBucket},
        timeout::TimeoutConfig,
    },
};
use local::engine::Engine;
use store::client;
use tokio::{
    runtime,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

/// The environment variable that says the address of another engine than the embedded one, as in
/// `http://127.0.0.1:8000`.
const ANOTHER_ENGINE: &str = "TALLYSTICK_TEST_ENDPOINT";

/// How long an engine is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// How many embedded engines there are: each does one thing at a time, and takes the longer the more tables it has.
const EMBEDDED: usize = 32;
/// How many threads they have together.
const THREADS: usize = 2;

/// The engines, and what the names of the tables in them begin with.
struct Place {
    endpoints: Vec<String>,
    table_name: String,
    embedded: bool,
    discarded: UnboundedSender<Discarded>,
}

/// The address of an engine, and the name of a table there.
type Discarded = (&'static str, String);

/// A table of a test's own, which goes with its last user.
#[derive(Debug)]
pub(crate) struct Table {
    /// The address of its engine.
    pub(crate) engine: &'static str,
    pub(crate) name: String,
}

impl Table {
    /// A table in the engine at this address.
    pub(crate) async fn new(engine: &'static str, number: u64) -> Self {
        let name = format!("{}-{number}", place().table_name);
        store::table::create(&connect(engine), &name).await.expect("the table is made");
        Self { engine, name }
    }
}

impl Drop for Table {
    /// A test may end without a runtime, so another thread deletes the table.
    fn drop(&mut self) {
        // The thread ends with the process alone, and then it does not matter.
        let _ = place().discarded.send((self.engine, std::mem::take(&mut self.name)));
    }
}

/// The address of an engine, always the same.
///
/// It is an embedded engine, in memory, unless the environment variable `TALLYSTICK_TEST_ENDPOINT` names another.
pub fn engine_endpoint() -> &'static str {
    &place().endpoints[0]
}

/// The address of an engine, by turns.
pub(crate) fn any_engine() -> &'static str {
    static TURN: AtomicUsize = AtomicUsize::new(0);
    let endpoints = &place().endpoints;
    &endpoints[TURN.fetch_add(1, Ordering::Relaxed) % endpoints.len()]
}

/// Whether the engine is the embedded one, for what is known to differ in another: `docs/testing.md` lists it.
pub fn engine_is_embedded() -> bool {
    place().embedded
}

/// A client of the engine at [`engine_endpoint`], for the runtime of one test.
pub fn client() -> Client {
    connect(engine_endpoint())
}

/// A client of the engine at this address.
///
/// The time-outs are made for the service. An engine is as fast as its machine, and an answer that is late there shows
/// nothing, so it is waited for.
pub(crate) fn connect(endpoint: &str) -> Client {
    let client = client::connect_in_development(endpoint.to_owned());
    let patient = TimeoutConfig::builder()
        .connect_timeout(PATIENCE)
        .operation_attempt_timeout(PATIENCE)
        .operation_timeout(PATIENCE)
        .build();
    Client::from_conf(client.config().to_builder().timeout_config(patient).build())
}

/// The same client over other connections, and with a quota of its own for what the SDK tries again.
pub(crate) fn through(client: &Client, connections: impl HttpClient + 'static) -> Client {
    let quota = RetryPartition::custom("tests").token_bucket(TokenBucket::default()).build();
    let config = client.config().to_builder().http_client(connections).retry_partition(quota);
    Client::from_conf(config.build())
}

/// A client with the time-outs of a deployment, for connections within the process.
pub(crate) fn in_process_client() -> Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    CLIENT.get_or_init(|| client::connect_in_development("http://in-process.invalid".to_owned())).clone()
}

/// The place is made by the first test that asks, on a thread of its own, because the runtime of a test ends with the
/// test.
fn place() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is how a caller of the tests says over which engine they run"
        )]
        let another = env::var(ANOTHER_ENGINE).ok();
        let (send, receive) = std::sync::mpsc::channel();
        let (discarded, discard) = unbounded_channel();
        thread::spawn(move || {
            let runtime = runtime::Builder::new_multi_thread().worker_threads(THREADS).enable_all().build();
            runtime.expect("a runtime for the engines").block_on(async {
                // The embedded engines live as long as this future.
                let (place, _engines) = match another {
                    Some(endpoint) => (elsewhere(endpoint, discarded), Vec::new()),
                    None => embedded(discarded).await,
                };
                send.send(place).expect("the first test waits");
                delete_tables(discard).await;
            });
        });
        receive.recv().expect("the engine starts")
    })
}

async fn delete_tables(mut discarded: UnboundedReceiver<Discarded>) {
    while let Some((engine, name)) = discarded.recv().await {
        connect(engine).delete_table().table_name(name).send().await.expect("the table is deleted");
    }
}

async fn embedded(discarded: UnboundedSender<Discarded>) -> (Place, Vec<Engine>) {
    let mut engines = Vec::new();
    for _ in 0..EMBEDDED {
        engines.push(Engine::start(None).await.expect("the engine starts"));
    }
    let endpoints = engines.iter().map(|engine| engine.endpoint().to_owned()).collect();
    (Place { endpoints, table_name: "tallystick-test".to_owned(), embedded: true, discarded }, engines)
}

/// Another engine may serve others, so the tables have names of their own.
fn elsewhere(endpoint: String, discarded: UnboundedSender<Discarded>) -> Place {
    let table_name = format!("tallystick-test-{:032x}", lambda::randomness());
    Place { endpoints: vec![endpoint], table_name, embedded: false, discarded }
}
