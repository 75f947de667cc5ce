//! A tenant of a test's own, and the requests that it sends.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use domain::{
    Instant,
    change::Change,
    environment::{EnvironmentProfile, NewEnvironment},
    id::Uid,
    key::{Key, KeyInUse, KeyMaterial, PagingSecret},
    principal::{Environment, Principal},
    scope::Scope,
    text::KeyId,
};
use http_api::{
    HeaderMap, HeaderName, HeaderValue, KeyCache, Method, Request, Router, Services, StatusCode, header,
};
use lambda::stream::Batch;
use local::stream::Stream;
use operations::{Context, key_hash};
use serde_json::Value;
use store::{Committed, Patience, Record, Store, Transaction, Usage};

use crate::{
    described::must_be_described,
    engine::{Table, any_engine, connect},
    fault_proxy::FaultProxy,
    in_process::TABLE,
};

/// When every test begins, until it sets its clock.
const BEGINNING: &str = "2026-01-15T12:00:00Z";

/// A tenant of a test's own: an environment, a key with every scope, a clock that the test sets, and ids that can be
/// foretold.
pub struct Tenant {
    router: &'static Router,
    services: Services,
    /// The environment of the key.
    pub environment: Environment,
    /// The key, as it is presented.
    pub key: String,
    clock: Arc<Mutex<Instant>>,
    /// The table, if its engine has an address.
    table: Option<Arc<Table>>,
    /// The table, but past the faults that may be waiting for the tenant's requests.
    undisturbed: Store,
}

impl Tenant {
    /// A tenant in a table of its own.
    pub async fn new() -> Self {
        Self::numbered(next_number()).await
    }

    /// The one tenant whose generated ids are the same in every run, in a table of its own.
    pub async fn example() -> Self {
        Self::numbered(0).await
    }

    async fn numbered(number: u64) -> Self {
        let engine = any_engine();
        Self::in_its_own_table(number, engine, connect(engine)).await
    }

    /// A tenant in a table of its own, whose requests reach the engine through a proxy before it.
    pub async fn behind(proxy: &FaultProxy) -> Self {
        let engine = proxy.engine().expect("an engine with an address");
        Self::in_its_own_table(next_number(), engine, proxy.client()).await
    }

    /// The tenant of every engine in process, whose key [`Tenant::add_key`] adds.
    pub fn in_process(proxy: &FaultProxy) -> Self {
        Self::without_key(0, None, proxy.client(), proxy.client())
    }

    async fn in_its_own_table(number: u64, engine: &'static str, through: Client) -> Self {
        let table = Arc::new(Table::new(engine, number).await);
        Self::without_key(number, Some(table), through, connect(engine)).begun().await
    }

    /// Another tenant in the same table.
    pub async fn neighbour(&self) -> Self {
        self.beside().begun().await
    }

    /// Whoever holds the same key, but past the faults that may be waiting for the tenant's requests.
    #[must_use]
    pub fn undisturbed(&self) -> Self {
        Self { environment: self.environment.clone(), key: self.key.clone(), ..self.beside() }
    }

    fn beside(&self) -> Self {
        let client = || self.engine_client();
        Self::without_key(next_number(), self.table.clone(), client(), client())
    }

    /// A client of the engine, past the faults.
    pub(crate) fn engine_client(&self) -> Client {
        connect(self.engine())
    }

    async fn begun(self) -> Self {
        self.add_tenant().await;
        self.add_key(&self.key, |_| {}).await;
        self
    }

    fn without_key(number: u64, table: Option<Arc<Table>>, through: Client, undisturbed: Client) -> Self {
        let table_name = table.as_ref().map_or(TABLE, |table| table.name.as_str());
        let clock = Arc::new(Mutex::new(Instant::parse(BEGINNING).expect("an instant")));
        let ticking = Arc::clone(&clock);
        let drawn = AtomicU64::new(0);
        let services = Services {
            store: Store::new(through, table_name),
            clock: Arc::new(move || *ticking.lock().unwrap_or_else(PoisonError::into_inner)),
            randomness: Arc::new(move || {
                u128::from(number) << 32 | u128::from(drawn.fetch_add(1, Ordering::Relaxed))
            }),
            key_cache: None,
        };
        Self {
            router: router(),
            services,
            environment: local::demo::environment(&format!("tenant-{number}")),
            key: format!("tsk_test_{number}"),
            clock,
            undisturbed: Store::new(undisturbed, table_name),
            table,
        }
    }

    /// Keeps keys from now on, as a warm function does.
    pub fn keep_keys(&mut self) {
        self.services.key_cache = Some(KeyCache::default());
    }

    /// The table, for looking behind the API.
    pub fn store(&self) -> &Store {
        &self.services.store
    }

    /// The name of the table.
    pub(crate) fn table_name(&self) -> &str {
        self.table.as_ref().map_or(TABLE, |table| &table.name)
    }

    fn engine(&self) -> &'static str {
        self.table.as_ref().expect("an engine with an address").engine
    }

    /// What an operation is called with on behalf of the tenant now, for those that no route of the API leads to.
    pub fn context(&self) -> Context {
        let Services { store, clock, randomness, key_cache: _ } = &self.services;
        Context {
            store: store.metered(),
            principal: Principal {
                key_id: KeyId::parse("key_1").expect("an id"),
                environment: self.environment.clone(),
                scopes: BTreeSet::from(Scope::ALL),
                paging_secret: PagingSecret::new([7; 32]),
            },
            now: clock(),
            randomness: Arc::clone(randomness),
            request_id: "request-1".to_owned(),
            idempotency: None,
        }
    }

    /// A change by the tenant now, for what is written into the table behind the API.
    pub fn change(&self) -> Change {
        let Context { now, request_id, principal, randomness, .. } = self.context();
        let id = Uid::generate(now, randomness());
        Change { id, actor: principal.key_id.to_string(), request_id, idempotency_id: None, at: now }
    }

    /// The key of every item that the table holds of the tenant's environment, but for what stays of deleted objects: what is
    /// really there.
    pub async fn items(&self) -> Vec<String> {
        let prefix = format!("{}/{}#", self.environment.tenant, self.environment.id);
        let mut items = self
            .engine_client()
            .scan()
            .table_name(self.table_name())
            .projection_expression("pk, sk")
            .filter_expression("begins_with(pk, :prefix) AND attribute_exists(#data)")
            .expression_attribute_names("#data", "data")
            .expression_attribute_values(":prefix", AttributeValue::S(prefix))
            .into_paginator()
            .items()
            .send();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.expect("the table is scanned");
            let text =
                |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
            found.push(format!("{} {}", text("pk"), text("sk")));
        }
        found
    }

    /// The stream of the table, from its beginning on.
    pub async fn stream(&self) -> Stream {
        Stream::of_table(self.engine(), self.table_name()).await.expect("a stream")
    }

    /// Every record of the table's stream that is about the tenant, in order, as Lambda hands them over.
    pub async fn stream_records(&self) -> Vec<Value> {
        let prefix = format!("{}/", self.environment.tenant);
        let mut stream = self.stream().await;
        let mut found = Vec::new();
        loop {
            let records = stream.next().await.expect("the stream is read");
            if records.is_empty() {
                return found;
            }
            let key = |record: &Value| record["dynamodb"]["NewImage"]["pk"]["S"].as_str().map(str::to_owned);
            found.extend(
                records.into_iter().filter(|record| key(record).is_some_and(|key| key.starts_with(&prefix))),
            );
        }
    }

    /// Hands a batch of records to the consumers, and gives the places of those that are to be handed over again.
    pub async fn consume(&self, records: Vec<Value>) -> Vec<String> {
        let mut places = Vec::new();
        for consumer in api::consumers() {
            let batch = Batch { records: records.clone() };
            let unprocessed = consumer.consume(&self.services.store, batch).await.expect("a batch");
            let failures = unprocessed.batch_item_failures.into_iter();
            places.extend(failures.map(|failure| failure.item_identifier));
        }
        places
    }

    /// Lets the consumers see everything that has happened.
    pub async fn catch_up(&self) {
        // Boxed, because a test that does much else would have a future too large for its stack.
        let consuming = Box::pin(async { self.consume(self.stream_records().await).await });
        assert_eq!(consuming.await, Vec::<String>::new());
    }

    /// Every item that the table holds, whole, as text.
    pub async fn items_whole(&self) -> Vec<String> {
        let mut items =
            self.engine_client().scan().table_name(self.table_name()).into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            found.push(format!("{:?}", item.expect("the table is scanned")));
        }
        found
    }

    /// Draws what is random from another source from now on.
    pub fn set_randomness(&mut self, randomness: impl Fn() -> u128 + Send + Sync + 'static) {
        self.services.randomness = Arc::new(randomness);
    }

    /// Sets the clock.
    pub fn set_clock(&self, instant: &str) {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) =
            Instant::parse(instant).expect("an instant");
    }

    /// Adds a key to the tenant's environment: with every scope and for ever, but for what `change` makes of it. That it is in
    /// use is noted for all time, so that no request notes it. No list shows it.
    pub async fn add_key(&self, text: &str, change: impl FnOnce(&mut Key)) {
        let material = KeyMaterial {
            uid: Uid::generate(Instant::EPOCH, 1),
            hash: key_hash(text),
            paging_secret: PagingSecret::new([7; 32]),
        };
        let mut key = Key::of_administrator(&self.environment, &material, &beginning());
        key.id = KeyId::parse("key_1").expect("an id");
        change(&mut key);
        let last_used_at = Some(Instant::parse("9999-01-01T00:00:00Z").expect("an instant"));
        self.store_objects([Record::PresentedKey(Box::new(KeyInUse { key, last_used_at }))]).await;
    }

    /// Adds the tenant and its environment.
    pub async fn add_tenant(&self) {
        self.add_tenant_of(&self.environment).await;
    }

    /// Adds the tenant of an environment, which has no other.
    pub async fn add_tenant_of(&self, environment: &Environment) {
        let tenant = domain::tenant::Tenant::with_one_environment(environment.tenant.clone(), &beginning());
        self.store_in(environment, [Record::Tenant(Box::new(tenant))]).await;
        self.add_environment(environment).await;
    }

    /// Adds an environment to a tenant that is there.
    pub async fn add_environment(&self, environment: &Environment) {
        let (_, new) = local::demo::new_environment(environment.tenant.as_str());
        let new = NewEnvironment { id: Some(environment.id.clone()), kind: environment.kind, ..new };
        let profile = EnvironmentProfile::new(&new, &Uid::generate(Instant::EPOCH, 0), &beginning());
        self.store_in(environment, [Record::Environment(Box::new(profile))]).await;
    }

    /// Stores objects behind the API.
    pub async fn store_objects(&self, records: impl IntoIterator<Item = Record>) {
        self.store_in(&self.environment, records).await;
    }

    async fn store_in(&self, environment: &Environment, records: impl IntoIterator<Item = Record>) {
        let mut transaction = Transaction::new(environment, beginning());
        records.into_iter().for_each(|record| transaction.put(record));
        let committed = self.undisturbed.commit(&transaction, &mut Patience::default()).await;
        assert_eq!(committed, Ok(Committed::Done));
    }

    /// Begins a request; the path is given as it would stand in a URL, query included.
    pub fn request(&self, method: Method, target: &str) -> Sending<'_> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let sending = Sending {
            tenant: self,
            path: path.to_owned(),
            request: Request {
                request_id: "request-1".to_owned(),
                method,
                path_parameters: Vec::new(),
                query: Request::parse_query(query),
                headers: HeaderMap::new(),
                body: Vec::new().into(),
            },
        };
        sending.header(header::AUTHORIZATION, &format!("Bearer {}", self.key))
    }

    /// Gets.
    pub async fn get(&self, target: &str) -> Answered {
        self.request(Method::GET, target).send().await
    }

    /// Posts a JSON document.
    pub async fn post(&self, target: &str, body: &Value) -> Answered {
        self.request(Method::POST, target).json(&body.to_string()).send().await
    }

    /// Patches with a JSON document.
    pub async fn patch(&self, target: &str, body: &Value) -> Answered {
        self.request(Method::PATCH, target).json(&body.to_string()).send().await
    }

    /// Puts a JSON document.
    pub async fn put(&self, target: &str, body: &Value) -> Answered {
        self.request(Method::PUT, target).json(&body.to_string()).send().await
    }

    /// Deletes.
    pub async fn delete(&self, target: &str) -> Answered {
        self.request(Method::DELETE, target).send().await
    }
}

/// The change that makes what is there before a test begins.
fn beginning() -> Change {
    Change {
        id: Uid::generate(Instant::EPOCH, 2),
        actor: "key_1".to_owned(),
        request_id: "beginning".to_owned(),
        idempotency_id: None,
        at: Instant::parse(BEGINNING).expect("an instant"),
    }
}

/// Text as it stands in the path or the query of a URL (RFC 3986 section 2.1).
pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let encode = |byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(encode).collect()
}

/// Every endpoint of every API.
fn router() -> &'static Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    ROUTER.get_or_init(|| Router::new(api::endpoints()).expect("routes that can be told apart"))
}

/// A number that no other tenant has.
fn next_number() -> u64 {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

/// A request that is being made up.
pub struct Sending<'a> {
    tenant: &'a Tenant,
    path: String,
    request: Request,
}

impl Sending<'_> {
    /// Sets a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        self.request.headers.insert(name, HeaderValue::from_str(value).expect("a header"));
        self
    }

    /// Takes a header away.
    #[must_use]
    pub fn without(mut self, name: &HeaderName) -> Self {
        self.request.headers.remove(name);
        self
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn parameter(mut self, name: &str, value: &str) -> Self {
        self.request.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Gives the request an id of its own.
    #[must_use]
    pub fn request_id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.request.request_id);
        self
    }

    /// Presents another key.
    #[must_use]
    pub fn key(self, text: &str) -> Self {
        self.header(header::AUTHORIZATION, &format!("Bearer {text}"))
    }

    /// Sets the body to this text, declared as JSON.
    #[must_use]
    pub fn json(self, body: &str) -> Self {
        self.body(body.as_bytes()).header(header::CONTENT_TYPE, "application/json")
    }

    /// Sets the body to these bytes, declared as nothing.
    #[must_use]
    pub fn body(mut self, body: &[u8]) -> Self {
        self.request.body = body.to_vec().into();
        self
    }

    /// Sends it, and looks whether the description of the API gives the answer.
    pub async fn send(self) -> Answered {
        let method = self.request.method.clone();
        let answer = self.tenant.router.answer(&self.tenant.services, &self.path, self.request).await;
        let answered = Answered {
            status: answer.response.status,
            headers: answer.response.headers,
            body: String::from_utf8(answer.response.body).expect("answers are text"),
            usage: answer.usage,
        };
        must_be_described(&method, &self.path, &answered);
        answered
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
    /// What was used of the table, authentication included.
    pub usage: Usage,
}

impl Answered {
    /// The body, which must be JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {:?}", self.body))
    }

    /// The body of an answer that must have this status.
    #[track_caller]
    pub fn expect(&self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.json()
    }

    /// The body of a problem that must have this status and code.
    #[track_caller]
    pub fn problem(&self, status: StatusCode, code: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(body["code"], code, "{}", self.body);
        assert_eq!(body["status"], status.as_u16());
        assert_eq!(body["type"], format!("urn:tallystick:problem:{code}"));
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["requestId"], self.header("x-request-id"));
        body
    }

    /// The violations of a refused request, as `place code`, in order.
    #[track_caller]
    pub fn violations(&self) -> Vec<String> {
        let body = self.problem(StatusCode::BAD_REQUEST, "invalid_request");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let line = |error: &Value| {
            let place = error.get("pointer").map_or_else(|| format!("?{}", text(&error["parameter"])), text);
            format!("{place} {}", text(&error["code"]))
        };
        body["errors"].as_array().expect("errors").iter().map(line).collect()
    }

    /// A header, empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
