//! `cargo run -p local`: the development server.

use std::{path::PathBuf, pin::pin, sync::Arc, time::Duration};

use anyhow::Context;
use clap::Parser;
use http_api::{KeyCache, Services};
use lambda::{randomness, system_clock};
use local::{
    checkpoint::Checkpoint,
    demo,
    engine::Engine,
    server,
    stream::{Stream, follow},
};
use operations::provide_key;
use store::{Store, client, table};
use tokio::{net::TcpListener, sync::oneshot};
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// How long requests that have begun may take to end once the server is asked to stop.
const GRACE: Duration = Duration::from_secs(5);

/// The name of the table in development.
const TABLE_NAME: &str = "tallystick";

/// The Tallystick API on this machine, for development: the whole of it in one process, over an embedded engine that
/// speaks DynamoDB.
#[derive(Debug, Parser)]
#[command(name = "local", bin_name = "cargo run -p local --")]
struct Arguments {
    /// The port on loopback to listen on; 0 for any that is free
    #[arg(long, default_value_t = 8787)]
    port: u16,

    /// Keep no data: all of it is gone when the server stops
    #[arg(long, conflicts_with_all = ["data", "endpoint"])]
    memory: bool,

    /// The directory that keeps the data
    #[arg(long, value_name = "DIR", default_value = ".tallystick", conflicts_with = "endpoint")]
    data: PathBuf,

    /// The key of the demo tenant
    #[arg(long, value_name = "KEY", default_value = demo::KEY, value_parser = key)]
    api_key: String,

    /// Use another DynamoDB for development instead of the embedded engine, as in <http://127.0.0.1:8000>
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

fn key(text: &str) -> Result<String, String> {
    let visible = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    if visible && text.len() <= domain::limits::KEY_LENGTH_MAX {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "a key has 1 to {} visible ASCII characters and no spaces",
            domain::limits::KEY_LENGTH_MAX
        ))
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    start_log();

    let listener = TcpListener::bind(("127.0.0.1", arguments.port)).await.with_context(|| {
        format!(
            "port {} is taken; choose another with --port, or any that is free with --port 0",
            arguments.port
        )
    })?;
    let engine = match arguments.endpoint {
        Some(_) => None,
        None => Some(Engine::start((!arguments.memory).then_some(arguments.data.as_path())).await?),
    };
    let endpoint =
        engine.as_ref().map(Engine::endpoint).or(arguments.endpoint.as_deref()).unwrap_or_default();
    let client = client::connect_in_development(endpoint.to_owned());
    table::create(&client, TABLE_NAME)
        .await
        .with_context(|| format!("the table cannot be made at {endpoint}"))?;
    let services = Services {
        store: Store::new(client, TABLE_NAME),
        clock: Arc::new(system_clock),
        randomness: Arc::new(randomness),
        key_cache: Some(KeyCache::default()),
    };
    let checkpoint =
        (engine.is_some() && !arguments.memory).then(|| Checkpoint::in_directory(&arguments.data));
    let mut stream = Stream::of_table(endpoint, TABLE_NAME).await?;
    if let Some(checkpoint) = &checkpoint {
        stream = stream.from_checkpoint(checkpoint);
    }
    let (store, source) = (&services.store, &services.randomness);
    let (tenant, environment) = demo::new_environment("demo");
    provide_key(store, &arguments.api_key, &tenant, &environment, system_clock(), source)
        .await
        .context("the demo key cannot be stored")?;

    let place = match (&arguments.endpoint, arguments.memory) {
        (Some(endpoint), _) => format!("at {endpoint}"),
        (None, true) => "in memory, gone when the server stops".to_owned(),
        (None, false) => format!("kept in {}", arguments.data.display()),
    };
    // Before the greeting: whoever has read it may stop the server.
    let interruptions = Interruptions::listen()?;
    let address = listener.local_addr()?.to_string();
    greet(&address, &compatible(&address), &place, &arguments.api_key);
    let (recorded, consumers) = (services.store.clone(), api::consumers());
    tokio::select! {
        served = serve_until_interrupted(listener, services, interruptions) => served?,
        () = follow(stream, checkpoint.as_ref(), &recorded, &consumers) => {}
    }
    if let Some(engine) = engine {
        engine.stop().await?;
    }
    Ok(())
}

/// Serves until the process is asked to stop, and then until what has begun is answered; but no longer than
/// [`GRACE`], and not when it is asked again.
async fn serve_until_interrupted(
    listener: TcpListener,
    services: Services,
    mut interruptions: Interruptions,
) -> anyhow::Result<()> {
    let (stop, stopped) = oneshot::channel::<()>();
    let mut serving = pin!(server::serve(listener, services, async {
        // A sender that is gone is a reason to stop as well.
        let _ = stopped.await;
    }));
    tokio::select! {
        ended = &mut serving => return ended,
        () = interruptions.next() => drop(stop),
    }
    tokio::select! {
        ended = serving => ended,
        () = tokio::time::sleep(GRACE) => Ok(()),
        () = interruptions.next() => Ok(()),
    }
}

/// One line on standard error for each request to an endpoint. What the engine says of its own is left out: a refused
/// condition is an error to it and an answer here.
fn start_log() {
    let lines = tracing_subscriber::fmt::layer().compact().with_target(false).with_writer(std::io::stderr);
    let own = Targets::new()
        .with_target("http_api", tracing::Level::INFO)
        .with_target("lambda", tracing::Level::WARN)
        .with_target("local", tracing::Level::WARN);
    tracing_subscriber::registry().with(own).with(lines).init();
}

/// The times that the process is asked to stop: by Ctrl-C or SIGTERM.
struct Interruptions {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Interruptions {
    /// Begins to listen; from here on a signal does not end the process by itself.
    fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
            #[cfg(unix)]
            interrupt: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?,
        })
    }

    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        // Without a handler the process ends at the signal itself.
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// A line for each compatible API: where its clients find it.
fn compatible(address: &str) -> String {
    let mut lines: Vec<String> = api::endpoints()
        .iter()
        .filter(|endpoint| endpoint.route.api().is_some())
        .map(|endpoint| format!("              http://{address}{}\n", endpoint.dialect.base))
        .collect();
    lines.dedup();
    lines.concat()
}

#[expect(clippy::print_stdout, reason = "this is what the server is started for to say")]
fn greet(address: &str, compatible: &str, place: &str, key: &str) {
    println!(
        r#"Tallystick, development server

  API         http://{address}/v1
{compatible}  Reference   http://{address}/docs
  Data        {place}
  Demo key    {key}   (tenant demo, environment test, every scope)

Create a customer with an account and two aliases:

  curl http://{address}/v1/customers \
    -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' \
    -d '{{"id": "acme", "name": "ACME Enterprise", "account": {{"id": "ACC1", "name": "Primary", "aliases": ["acme_primary", "admin@example.com"]}}}}'

and find the account by one of them:

  curl http://{address}/v1/accounts/admin@example.com -H 'Authorization: Bearer {key}'

Ctrl-C stops the server.
"#
    );
}
