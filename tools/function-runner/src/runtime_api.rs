//! A stand-in for Lambda's Runtime API, as the documentation of custom runtimes describes it.

use std::{process::Stdio, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{Path as PathParameters, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    routing::{get, post},
};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    process::{Child, Command},
    sync::{Mutex, mpsc, watch},
    task::JoinHandle,
};

/// How long a function may take to answer before the test fails: a build without optimisation on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// How a function ended an invocation.
#[derive(Debug)]
pub enum Outcome {
    /// With a response, which is API Gateway's to understand.
    Response(Value),
    /// With an error, which the gateway would turn into a bare 500.
    Error(Value),
    /// Before it asked for its first event.
    InitialisationError(Value),
}

struct Lambda {
    asked: watch::Sender<bool>,
    events: Mutex<mpsc::Receiver<Value>>,
    outcomes: mpsc::Sender<Outcome>,
}

/// A function's process, and the Runtime API that it asks for events.
#[derive(Debug)]
pub struct Function {
    process: Child,
    serving: JoinHandle<()>,
    asked: watch::Receiver<bool>,
    events: mpsc::Sender<Value>,
    outcomes: mpsc::Receiver<Outcome>,
}

impl Function {
    /// Starts a program as Lambda does, with these environment variables besides Lambda's own. Standard output and standard
    /// error are kept for [`Function::end`].
    ///
    /// # Panics
    ///
    /// When the program cannot be started, or there is no free port.
    pub async fn start<'a>(
        mut program: Command,
        environment: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let (send_asked, asked) = watch::channel(false);
        let (events, receive_events) = mpsc::channel(1);
        let (send_outcomes, outcomes) = mpsc::channel(1);
        let lambda = Arc::new(Lambda {
            asked: send_asked,
            events: Mutex::new(receive_events),
            outcomes: send_outcomes,
        });
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(initialisation_error))
            .with_state(lambda);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        let process = program
            .env_clear()
            .envs([
                ("AWS_LAMBDA_RUNTIME_API", address.as_str()),
                ("AWS_LAMBDA_FUNCTION_NAME", "function"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
                ("AWS_LAMBDA_LOG_GROUP_NAME", "group"),
                ("AWS_LAMBDA_LOG_STREAM_NAME", "stream"),
                ("AWS_DEFAULT_REGION", "us-east-1"),
                ("AWS_REGION", "us-east-1"),
                ("AWS_ACCESS_KEY_ID", "access"),
                ("AWS_SECRET_ACCESS_KEY", "secret"),
                ("AWS_SESSION_TOKEN", "session"),
            ])
            .envs(environment)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        Self { process, serving, asked, events, outcomes }
    }

    /// The id of the process; none when it has ended.
    pub fn process_id(&self) -> Option<u32> {
        self.process.id()
    }

    /// Waits until the function has initialised itself, and asks for its first event: whether it has come so far.
    pub async fn ready(&mut self) -> bool {
        let asked = self.asked.wait_for(|asked| *asked);
        tokio::select! {
            asked = asked => asked.is_ok(),
            _ = self.process.wait() => false,
            () = tokio::time::sleep(PATIENCE) => false,
        }
    }

    /// Sends one event and waits for what becomes of it.
    ///
    /// # Panics
    ///
    /// When nothing does within a minute.
    pub async fn invoke(&mut self, event: &Value) -> Outcome {
        self.events.send(event.clone()).await.expect("the stand-in serves");
        self.outcome().await
    }

    /// Waits for what the function reports next.
    ///
    /// # Panics
    ///
    /// When it reports nothing within a minute.
    pub async fn outcome(&mut self) -> Outcome {
        let outcome = tokio::time::timeout(PATIENCE, self.outcomes.recv()).await;
        outcome.expect("the function answers in time").expect("the stand-in serves")
    }

    /// Waits for the process to end by itself.
    ///
    /// # Panics
    ///
    /// When the system does not let the process be waited for.
    pub async fn exited(&mut self) -> std::process::ExitStatus {
        self.process.wait().await.expect("it can be waited for")
    }

    /// Asks the process to end, as a user does with SIGTERM, and gives what it wrote, as [`Function::end`] does.
    ///
    /// # Panics
    ///
    /// When `kill` cannot be run, or the output cannot be read.
    pub async fn terminate(self) -> String {
        if let Some(process) = self.process.id() {
            Command::new("kill").arg(process.to_string()).status().await.expect("kill runs");
        }
        self.output().await
    }

    /// Ends the function, and gives what it wrote to its log, standard output and standard error alike.
    ///
    /// # Panics
    ///
    /// When the output cannot be read.
    pub async fn end(mut self) -> String {
        // A function that has ended by itself needs no ending; its output is what counts.
        let _ = self.process.start_kill();
        self.output().await
    }

    async fn output(self) -> String {
        let output = self.process.wait_with_output().await.expect("its output can be read");
        self.serving.abort();
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    }
}

async fn next(State(lambda): State<Arc<Lambda>>) -> Result<(HeaderMap, String), StatusCode> {
    lambda.asked.send_replace(true);
    let event = lambda.events.lock().await.recv().await.ok_or(StatusCode::GONE)?;
    let header = |name, value| (HeaderName::from_static(name), HeaderValue::from_static(value));
    let headers = HeaderMap::from_iter([
        header("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
        header("lambda-runtime-deadline-ms", "4102444800000"),
        header(
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:123456789012:function:function",
        ),
        header(
            "lambda-runtime-trace-id",
            "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
        ),
    ]);
    Ok((headers, event.to_string()))
}

async fn response(
    State(lambda): State<Arc<Lambda>>,
    PathParameters(_): PathParameters<String>,
    body: Bytes,
) -> StatusCode {
    report(&lambda, &body, Outcome::Response).await
}

async fn error(
    State(lambda): State<Arc<Lambda>>,
    PathParameters(_): PathParameters<String>,
    body: Bytes,
) -> StatusCode {
    report(&lambda, &body, Outcome::Error).await
}

async fn initialisation_error(State(lambda): State<Arc<Lambda>>, body: Bytes) -> StatusCode {
    report(&lambda, &body, Outcome::InitialisationError).await
}

async fn report(lambda: &Lambda, body: &[u8], outcome: impl FnOnce(Value) -> Outcome) -> StatusCode {
    let body = serde_json::from_slice(body)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()));
    // A test that no longer listens has its answer.
    let _ = lambda.outcomes.send(outcome(body)).await;
    StatusCode::ACCEPTED
}
