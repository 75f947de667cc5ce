//! The embedded engine: DynamoDB's protocol on a loopback port, so that the real SDK path runs.

use std::path::Path;

use anyhow::Context;
use dynoxide::Database;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// The name of the file that holds the data.
const FILE_NAME: &str = "tallystick.db";

/// A running engine.
#[derive(Debug)]
pub struct Engine {
    endpoint: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), String>>,
}

impl Engine {
    /// Starts an engine that keeps its data in this directory, or nowhere, on a free loopback port.
    ///
    /// # Errors
    ///
    /// When the directory cannot be made or its data cannot be opened.
    pub async fn start(data: Option<&Path>) -> anyhow::Result<Self> {
        let database = match data {
            None => Database::memory().context("the engine cannot start")?,
            Some(directory) => open(directory)?,
        };
        let listener =
            TcpListener::bind(("127.0.0.1", 0)).await.context("there is no free port on loopback")?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(dynoxide::server::serve_with_shutdown(listener, database, async {
            // A sender that is gone is a reason to stop as well.
            let _ = stopped.await;
        }));
        Ok(Self { endpoint, stop, serving })
    }

    /// The address of the engine, as in `http://127.0.0.1:40123`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Stops the engine after everything that it has begun, and closes its data.
    ///
    /// # Errors
    ///
    /// When the engine ended by itself before, and why.
    pub async fn stop(self) -> anyhow::Result<()> {
        // An engine that has ended no longer listens; its own result says why.
        let _ = self.stop.send(());
        self.serving.await?.map_err(anyhow::Error::msg)
    }
}

fn open(directory: &Path) -> anyhow::Result<Database> {
    std::fs::create_dir_all(directory)
        .with_context(|| format!("the directory {} cannot be made", directory.display()))?;
    let file = directory.join(FILE_NAME);
    let path = file.to_str().with_context(|| format!("{} is not UTF-8", file.display()))?;
    Database::new(path).with_context(|| format!("{path} cannot be opened; is another server using it?"))
}
