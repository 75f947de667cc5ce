//! A proxy between the SDK and an engine that injects what the engine itself does not show: transactions that meet others,
//! a table that is throttled, replies that are lost before or after a write happened, indexes that lag.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use aws_sdk_dynamodb::{
    Client,
    config::{
        HttpClient, RuntimeComponents, SharedHttpClient,
        http::{HttpRequest, HttpResponse},
    },
};
use aws_smithy_runtime_api::client::{
    http::{HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    result::ConnectorError,
};
use serde_json::Value;

use crate::{
    engine::{any_engine, connect, in_process_client, through},
    fault::{Action, Fault},
    in_process::InProcessEngine,
    injection::{body_of, inject, operation, with_body},
};

/// A proxy that lets everything through but the calls that are due for a fault.
#[derive(Debug, Clone)]
pub struct FaultProxy {
    client: Client,
    /// The address of the engine, if it has one.
    engine: Option<&'static str>,
    state: Arc<Mutex<State>>,
}

/// A fault that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// What happens.
    pub fault: Fault,
    /// The number of the first call that it may happen to, from 0 on.
    pub from: usize,
    /// To how many calls it happens from there on, of those that it concerns.
    pub times: usize,
}

#[derive(Debug, Default)]
struct State {
    /// What is still to be injected into writes, in order, and how often.
    of_writes: VecDeque<(Fault, usize)>,
    reads_fail_after_writes: bool,
    /// What happens to every read, and whether to those of keys too.
    of_reads: Option<(Fault, bool)>,
    planned: Vec<Planned>,
    /// The calls since the last plan.
    calls: Vec<Action>,
    injected: usize,
    draw: fastrand::Rng,
    latency: Duration,
    /// Where those queries go on that were given a page of nothing.
    starts: Vec<Value>,
    /// The bodies of the calls that were sent, if they are kept.
    sent: Option<Vec<Value>>,
}

impl FaultProxy {
    /// A proxy before the engine of the tests that injects faults into writes: each so many times, one after the other.
    pub fn of_writes(faults: &[(Fault, usize)]) -> Self {
        let engine = any_engine();
        let client = connect(engine);
        let upstream = client.config().http_client().expect("a client has connections");
        let state = State { of_writes: faults.iter().copied().collect(), ..State::default() };
        Self { engine: Some(engine), ..Self::between(&client, upstream, None, state) }
    }

    /// A proxy before an engine in process, whose clients have the time-outs of a deployment. `lagging` holds what stale
    /// indexes know. The seed decides what is left to chance.
    pub fn in_process(engine: &InProcessEngine, lagging: &InProcessEngine, seed: u64) -> Self {
        let state = State { draw: fastrand::Rng::with_seed(seed), ..State::default() };
        let upstream = SharedHttpClient::new(engine.clone());
        let lagging = SharedHttpClient::new(lagging.clone());
        Self::between(&in_process_client(), upstream, Some(lagging), state)
    }

    fn between(
        client: &Client,
        upstream: SharedHttpClient,
        lagging: Option<SharedHttpClient>,
        state: State,
    ) -> Self {
        let state = Arc::new(Mutex::new(state));
        let client = through(client, Through { upstream, lagging, state: Arc::clone(&state) });
        Self { client, engine: None, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The address of the engine, if it has one.
    pub(crate) const fn engine(&self) -> Option<&'static str> {
        self.engine
    }

    /// A client of the engine, through the proxy.
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Keeps what is sent from now on.
    pub fn keep_what_is_sent(&self) {
        self.state().sent = Some(Vec::new());
    }

    /// The bodies of the calls that were sent since they are kept.
    pub fn sent(&self) -> Vec<Value> {
        self.state().sent.clone().unwrap_or_default()
    }

    /// How many faults were injected that were planned, or are of writes.
    pub fn injected(&self) -> usize {
        self.state().injected
    }

    /// The calls since the last plan, in order.
    pub fn calls(&self) -> Vec<Action> {
        self.state().calls.clone()
    }

    /// Counts calls anew, and lets these faults be all that happens to them. Where several are due, it is the first.
    pub fn plan(&self, planned: &[Planned]) {
        let mut state = self.state();
        state.planned = planned.to_vec();
        state.calls.clear();
    }

    /// Lets every call be under way for up to this time, each way.
    pub fn delay(&self, latency: Duration) {
        self.state().latency = latency;
    }

    /// Lets every read fail from the first injected fault on.
    pub fn fail_reads_after_writes(&self) {
        self.state().reads_fail_after_writes = true;
    }

    /// Lets every read from now on meet a fault; those of keys, without which no request gets anywhere, only if asked to.
    pub fn disturb_reads(&self, fault: Fault, also_of_keys: bool) {
        self.state().of_reads = Some((fault, also_of_keys));
    }
}

impl State {
    /// What happens to the next call.
    fn fault_of(&mut self, action: Action, request: &HttpRequest) -> Option<Fault> {
        let number = self.calls.len();
        self.calls.push(action);
        if let Some(sent) = &mut self.sent {
            sent.push(body_of(request));
        }
        let is_due = |due: &&mut Planned| due.from <= number && due.times > 0 && due.fault.concerns(action);
        if let Some(due) = self.planned.iter_mut().find(is_due) {
            due.times -= 1;
            self.injected += 1;
            return Some(due.fault);
        }
        if action.writes() { self.fault_of_write(action, request) } else { self.fault_of_read(request) }
    }

    fn fault_of_write(&mut self, action: Action, request: &HttpRequest) -> Option<Fault> {
        // Keys are put without a condition, and by the tests alone.
        if action == Action::Put && body_of(request).get("ConditionExpression").is_none() {
            return None;
        }
        self.of_writes.retain(|(_, left)| *left > 0);
        let (fault, left) = self.of_writes.front_mut()?;
        *left -= 1;
        self.injected += 1;
        Some(*fault)
    }

    fn fault_of_read(&self, request: &HttpRequest) -> Option<Fault> {
        if self.reads_fail_after_writes && self.injected > 0 {
            return Some(Fault::Unavailable);
        }
        let (fault, also_of_keys) = self.of_reads?;
        let is_of_key = || {
            let partition = &body_of(request)["Key"]["pk"]["S"];
            partition.as_str().is_some_and(|partition| partition.starts_with("KEY#"))
        };
        (also_of_keys || !is_of_key()).then_some(fault)
    }

    fn latency(&mut self) -> Duration {
        let most = u64::try_from(self.latency.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(self.draw.u64(..=most))
    }

    /// What a query is told to go on from that has been given nothing.
    fn remembered(&mut self, start: Value) -> Value {
        self.starts.push(start);
        serde_json::json!({"pk": {"S": EMPTY_PAGE}, "sk": {"S": (self.starts.len() - 1).to_string()}})
    }

    /// The query that was given a page of nothing, if this one goes on from there.
    fn resumed(&self, request: HttpRequest) -> HttpRequest {
        let mut body = body_of(&request);
        if body["ExclusiveStartKey"]["pk"]["S"] != EMPTY_PAGE {
            return request;
        }
        let number = body["ExclusiveStartKey"]["sk"]["S"].as_str().and_then(|text| text.parse().ok());
        let start: Option<&Value> = number.and_then(|number: usize| self.starts.get(number));
        body["ExclusiveStartKey"] = start.expect("a query that is known").clone();
        with_body(request, &body)
    }
}

/// The partition from which queries go on that were given a page of nothing.
const EMPTY_PAGE: &str = "a page of nothing";

/// The proxy as the SDK sees it: what sends its calls.
#[derive(Debug)]
struct Through {
    upstream: SharedHttpClient,
    lagging: Option<SharedHttpClient>,
    state: Arc<Mutex<State>>,
}

impl HttpClient for Through {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let upstream = self.upstream.http_connector(settings, components);
        let lagging = self.lagging.as_ref().map(|lagging| lagging.http_connector(settings, components));
        SharedHttpConnector::new(Wire { upstream, lagging, state: Arc::clone(&self.state) })
    }
}

/// What calls go over.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    upstream: SharedHttpConnector,
    lagging: Option<SharedHttpConnector>,
    state: Arc<Mutex<State>>,
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let wire = self.clone();
        HttpConnectorFuture::new(async move { wire.pass(request).await })
    }
}

impl Wire {
    async fn pass(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let action = action_of(&request);
        let (fault, request, there, back) = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let fault = state.fault_of(action, &request);
            let request = if state.starts.is_empty() { request } else { state.resumed(request) };
            (fault, request, state.latency(), state.latency())
        };
        tokio::time::sleep(there).await;
        let answered = match fault {
            None => self.forward(request).await,
            Some(fault) => inject(self, fault, action, request).await,
        };
        tokio::time::sleep(back).await;
        answered
    }

    /// What the engine answers.
    pub(crate) async fn forward(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        self.upstream.call(request).await
    }

    /// What a stale index answers.
    pub(crate) async fn forward_to_lagging(
        &self,
        request: HttpRequest,
    ) -> Result<HttpResponse, ConnectorError> {
        self.lagging.as_ref().expect("an engine that lags").call(request).await
    }

    /// A number below a bound, by lot.
    pub(crate) fn draw(&self, bound: usize) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).draw.usize(..bound)
    }

    /// What a query is told to go on from that has been given nothing, though it is to begin at `start`.
    pub(crate) fn remembered(&self, start: Value) -> Value {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).remembered(start)
    }
}

fn action_of(request: &HttpRequest) -> Action {
    match operation(request) {
        "PutItem" | "UpdateItem" | "DeleteItem" => Action::Put,
        "TransactWriteItems" => Action::Transact,
        "GetItem" => Action::Get,
        "BatchGetItem" => Action::Batch,
        "Query" if body_of(request).get("IndexName").is_some() => Action::QueryIndex,
        "Query" => Action::Query,
        _ => Action::Other,
    }
}
