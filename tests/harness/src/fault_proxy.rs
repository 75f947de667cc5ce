//! A proxy before the engine that injects what the engine itself cannot show: transactions that meet others, a table
//! that is throttled, replies that are lost before or after a write happened. It shows what the SDK has sent, too.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What happens to a transaction instead of what the engine would answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It meets another on its first item. Nothing is written.
    Conflict,
    /// The table takes no more requests. Nothing is written.
    Throttled,
    /// The service fails before it writes anything.
    FailedBeforeTheWrite,
    /// The service writes, and its reply is lost.
    ReplyLostAfterTheWrite,
}

/// What happens to a read instead of what the engine would answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFault {
    /// The service fails.
    Fails,
    /// The table takes no more requests.
    Throttled,
}

/// A proxy that lets everything through but transactions and reads that are due for a fault.
#[derive(Debug)]
pub struct FaultProxy {
    endpoint: String,
    state: Arc<Injection>,
}

#[derive(Debug)]
struct Injection {
    engine: &'static str,
    /// What is still to be injected, in order, and how often.
    due: Mutex<VecDeque<(Fault, usize)>>,
    injected: AtomicUsize,
    reads_fail: AtomicBool,
    /// What happens to every read, and whether to those of keys too.
    of_reads: Mutex<Option<(ReadFault, bool)>>,
    /// Everything that was sent, if it is kept.
    sent: Mutex<Option<Vec<Value>>>,
}

impl Injection {
    fn next_fault(&self) -> Option<Fault> {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some((fault, left)) = due.front_mut() {
            if *left > 0 {
                *left -= 1;
                self.injected.fetch_add(1, Ordering::SeqCst);
                return Some(*fault);
            }
            due.pop_front();
        }
        None
    }
}

impl Injection {
    /// The fault that a read is due for.
    fn fault_of_read(&self, body: &[u8]) -> Option<ReadFault> {
        if self.reads_fail.load(Ordering::SeqCst) && self.injected.load(Ordering::SeqCst) > 0 {
            return Some(ReadFault::Fails);
        }
        let of_reads = *self.of_reads.lock().unwrap_or_else(PoisonError::into_inner);
        let (fault, also_of_keys) = of_reads?;
        (also_of_keys || !is_of_key(body)).then_some(fault)
    }
}

impl FaultProxy {
    /// Starts a proxy before an engine that injects faults into transactions: each so many times, one after the other.
    pub async fn start(engine: &'static str, faults: &[(Fault, usize)]) -> Self {
        let due = Mutex::new(faults.iter().copied().collect());
        let (injected, reads_fail) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (of_reads, sent) = (Mutex::new(None), Mutex::new(None));
        let state = Arc::new(Injection { engine, due, injected, reads_fail, of_reads, sent });
        let router = axum::Router::new().route("/", post(pass)).with_state(Arc::clone(&state));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await.expect("the proxy serves") });
        Self { endpoint, state }
    }

    /// The address of the proxy.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Keeps what is sent from now on.
    pub fn keep_what_is_sent(&self) {
        *self.state.sent.lock().unwrap_or_else(PoisonError::into_inner) = Some(Vec::new());
    }

    /// The bodies of the calls that were sent since they are kept.
    pub fn sent(&self) -> Vec<Value> {
        self.state.sent.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    /// How many faults were injected.
    pub fn injected(&self) -> usize {
        self.state.injected.load(Ordering::SeqCst)
    }

    /// Lets every read fail from the first injected fault on.
    pub fn fail_reads_after_writes(&self) {
        self.state.reads_fail.store(true, Ordering::SeqCst);
    }

    /// Lets every read from now on meet a fault; those of keys, without which no request gets anywhere, only if asked to.
    pub fn disturb_reads(&self, fault: ReadFault, also_of_keys: bool) {
        *self.state.of_reads.lock().unwrap_or_else(PoisonError::into_inner) = Some((fault, also_of_keys));
    }
}

async fn pass(State(state): State<Arc<Injection>>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some(sent) = &mut *state.sent.lock().unwrap_or_else(PoisonError::into_inner) {
        sent.push(serde_json::from_slice(&body).expect("the SDK sends JSON"));
    }
    let is_write =
        target.ends_with(".TransactWriteItems") || target.ends_with(".PutItem") && is_conditional(&body);
    if !is_write {
        return match state.fault_of_read(&body) {
            None => forward(state.engine, &headers, body).await,
            Some(ReadFault::Fails) => service_failure(),
            Some(ReadFault::Throttled) => throttled(),
        };
    }
    match state.next_fault() {
        None => forward(state.engine, &headers, body).await,
        Some(Fault::Conflict) if target.ends_with(".PutItem") => {
            refusal(StatusCode::BAD_REQUEST, "TransactionConflictException", json!({}))
        }
        Some(Fault::Conflict) => {
            refusal(StatusCode::BAD_REQUEST, "TransactionCanceledException", conflict(&body))
        }
        Some(Fault::Throttled) => throttled(),
        Some(Fault::FailedBeforeTheWrite) => service_failure(),
        Some(Fault::ReplyLostAfterTheWrite) => {
            // A write that is tried again after its reply was lost is refused, if it is not a transaction.
            forward(state.engine, &headers, body).await;
            service_failure()
        }
    }
}

/// Whether a put is one of the API's; keys are put without a condition.
fn is_conditional(body: &[u8]) -> bool {
    serde_json::from_slice(body).is_ok_and(|sent: Value| sent.get("ConditionExpression").is_some())
}

/// Whether a read is of a key, by the beginning of its partition.
fn is_of_key(body: &[u8]) -> bool {
    let sent: Value = serde_json::from_slice(body).expect("the SDK sends JSON");
    sent["Key"]["pk"]["S"].as_str().is_some_and(|pk| pk.starts_with("KEY#"))
}

fn throttled() -> Response {
    refusal(StatusCode::BAD_REQUEST, "ThrottlingException", json!({}))
}

fn service_failure() -> Response {
    refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError", json!({}))
}

/// The members of a cancellation whose first item met another transaction.
fn conflict(body: &[u8]) -> Value {
    let sent: Value = serde_json::from_slice(body).expect("the SDK sends JSON");
    let count = sent["TransactItems"].as_array().map_or(1, Vec::len);
    let mut reasons = vec![json!({"Code": "None"}); count];
    reasons[0] = json!({"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"});
    json!({"CancellationReasons": reasons})
}

fn refusal(status: StatusCode, kind: &str, mut members: Value) -> Response {
    members["__type"] = json!(format!("com.amazonaws.dynamodb.v20120810#{kind}"));
    members["message"] = json!("injected");
    (status, [("content-type", "application/x-amz-json-1.0")], members.to_string()).into_response()
}

async fn forward(engine: &'static str, headers: &HeaderMap, body: Bytes) -> Response {
    let headers = headers.clone();
    let answered = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut request = agent.post(engine);
        for name in ["authorization", "content-type", "x-amz-date", "x-amz-target"] {
            request = match headers.get(name).and_then(|value| value.to_str().ok()) {
                Some(value) => request.header(name, value),
                None => request,
            };
        }
        let mut response = request.send(&body[..]).expect("the engine answers");
        let status = response.status();
        (status, response.body_mut().read_to_vec().expect("a body"))
    });
    let (status, body) = answered.await.expect("the request is made");
    (status, [("content-type", "application/x-amz-json-1.0")], body).into_response()
}
