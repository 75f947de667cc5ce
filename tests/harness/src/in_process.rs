//! The embedded engine without a socket before it: calls of the SDK are carried out where they are made, so that time may
//! be simulated, and an engine of one's own costs next to nothing.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use aws_sdk_dynamodb::config::{HttpClient, RuntimeComponents, http::HttpRequest};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use dynoxide::{AttributeValue, Database, DynoxideError, ImportOptions, Item, actions::scan::ScanRequest};
use serde::{Serialize, de::DeserializeOwned};
use store::table;
use tokio::runtime;

use crate::{
    engine::{in_process_client, through},
    injection::{operation, response},
};

/// The name of the table of every engine in process.
pub(crate) const TABLE: &str = "tallystick";

/// What an engine holds: its items by their keys, partition and sort.
pub type Items = BTreeMap<(String, String), Item>;

/// An engine with the table, in memory. Clones are the same engine.
#[derive(Clone)]
pub struct InProcessEngine {
    database: Database,
    /// What it was asked for, where that is of interest.
    heard: Option<Arc<Mutex<Vec<Heard>>>>,
}

/// A call: the operation of the service, and its body.
type Heard = (String, Vec<u8>);

impl fmt::Debug for InProcessEngine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("InProcessEngine").finish_non_exhaustive()
    }
}

impl InProcessEngine {
    /// An engine whose table holds these items.
    pub fn with(items: &Items) -> Self {
        let engine = Self { database: Database::memory().expect("an engine in memory"), heard: None };
        for (operation, body) in making_of_the_table() {
            let (status, answer) = engine.answer(operation, body);
            assert_eq!(status, 200, "{operation}: {}", String::from_utf8_lossy(&answer));
        }
        let items = items.values().cloned().collect();
        let imported = engine.database.import_items(TABLE, items, ImportOptions::default());
        imported.expect("the items are imported");
        engine
    }

    /// Everything that the table holds.
    pub fn items(&self) -> Items {
        let scan = ScanRequest { table_name: TABLE.to_owned(), ..ScanRequest::default() };
        let scanned = self.database.scan(scan).expect("the table is scanned");
        assert!(scanned.last_evaluated_key.is_none(), "the table is read at once");
        let keyed = |item: Item| {
            let part = |name: &str| match item.get(name) {
                Some(AttributeValue::S(text)) => text.clone(),
                other => panic!("{other:?} is no part of a key"),
            };
            ((part("pk"), part("sk")), item)
        };
        scanned.items.unwrap_or_default().into_iter().map(keyed).collect()
    }

    /// The status and the body of the answer to a call.
    fn answer(&self, operation: &str, body: &[u8]) -> (u16, Vec<u8>) {
        if let Some(heard) = &self.heard {
            let heard = &mut heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.push((operation.to_owned(), body.to_vec()));
        }
        let database = &self.database;
        match operation {
            "CreateTable" => carried_out(body, |request| database.create_table(request)),
            "UpdateTimeToLive" => carried_out(body, |request| database.update_time_to_live(request)),
            "PutItem" => carried_out(body, |request| database.put_item(request)),
            "UpdateItem" => carried_out(body, |request| database.update_item(request)),
            "DeleteItem" => carried_out(body, |request| database.delete_item(request)),
            "TransactWriteItems" => carried_out(body, |request| database.transact_write_items(request)),
            "GetItem" => carried_out(body, |request| database.get_item(request)),
            "BatchGetItem" => carried_out(body, |request| database.batch_get_item(request)),
            "Query" => carried_out(body, |request| database.query(request)),
            other => panic!("the engine in process does not know {other}"),
        }
    }
}

impl HttpConnector for InProcessEngine {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().expect("a call is sent whole");
        let (status, body) = self.answer(operation(&request), body);
        HttpConnectorFuture::ready(Ok(response(status, body)))
    }
}

impl HttpClient for InProcessEngine {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

fn carried_out<Request: DeserializeOwned, Reply: Serialize>(
    body: &[u8],
    carry_out: impl FnOnce(Request) -> Result<Reply, DynoxideError>,
) -> (u16, Vec<u8>) {
    let request = serde_json::from_slice(body).expect("a call of the SDK");
    match carry_out(request) {
        Ok(reply) => (200, serde_json::to_vec(&reply).expect("a reply is JSON")),
        Err(error) => (error.status_code(), error.to_json().into_bytes()),
    }
}

/// The calls that make the table, which the store makes once in the process: they are the same for every engine.
fn making_of_the_table() -> &'static [Heard] {
    static MAKING: OnceLock<Vec<Heard>> = OnceLock::new();
    MAKING.get_or_init(|| {
        let heard = Arc::default();
        let database = Database::memory().expect("an engine in memory");
        let engine = InProcessEngine { database, heard: Some(Arc::clone(&heard)) };
        let made = std::thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_time().build();
            let client = through(&in_process_client(), engine);
            runtime.expect("a runtime").block_on(async { table::create(&client, TABLE).await })
        });
        made.join().expect("the table is made").expect("the table is made");
        std::mem::take(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner))
    })
}
