//! Tasks: functions that administrators of a deployment invoke directly, and that no route leads to.

use std::{fmt, pin::Pin, sync::Arc};

use operations::BootstrapFailure;
use serde_json::Value;
use store::Access;
use thiserror::Error;
use validation::{MalformedDocument, Place, Report};

use crate::dispatch::Services;

/// Why a task was not done, in words for who has invoked it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct TaskFailure(String);

impl From<BootstrapFailure> for TaskFailure {
    fn from(failure: BootstrapFailure) -> Self {
        Self(failure.to_string())
    }
}

impl From<Report> for TaskFailure {
    fn from(report: Report) -> Self {
        let lines = report.violations().iter().map(|(place, violation)| match place {
            Place::Pointer(pointer) if pointer.is_empty() => format!("the payload {violation}"),
            Place::Pointer(place) | Place::Parameter(place) => format!("{place} {violation}"),
        });
        Self(lines.collect::<Vec<_>>().join("; "))
    }
}

impl From<MalformedDocument> for TaskFailure {
    fn from(malformed: MalformedDocument) -> Self {
        match malformed {
            MalformedDocument::Invalid(report) => report.into(),
            _ => Self("the payload must be a JSON object".to_owned()),
        }
    }
}

/// A direct invocation on its way to a task.
#[derive(Clone)]
pub struct Invocation {
    /// What the world outside gives, as to every request. The store counts what the invocation uses.
    pub services: Services,
    /// The id of the invocation, which the log carries.
    pub request_id: String,
    /// The payload, as JSON.
    pub payload: Vec<u8>,
}

type Handler =
    dyn Fn(Invocation) -> Pin<Box<dyn Future<Output = Result<Value, TaskFailure>> + Send>> + Send + Sync;

/// What administrators invoke directly. Whoever may invoke the function may do what it does: it takes no key.
#[derive(Clone)]
pub struct Task {
    /// The one name of the task, in kebab-case: that of its binary and its sample event.
    pub operation: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// The rights on the table that it exercises.
    pub access: &'static [Access],
    handler: Arc<Handler>,
}

impl Task {
    /// A task that `handler` does.
    pub fn new<F>(
        operation: &'static str,
        summary: &'static str,
        access: &'static [Access],
        handler: impl Fn(Invocation) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Value, TaskFailure>> + Send + 'static,
    {
        Self {
            operation,
            summary,
            access,
            handler: Arc::new(move |invocation| Box::pin(handler(invocation))),
        }
    }

    /// Does the task, and writes one line about it to the log, without anything of its payload or its answer.
    ///
    /// # Errors
    ///
    /// [`TaskFailure`].
    pub async fn run(
        &self,
        services: &Services,
        request_id: &str,
        payload: Vec<u8>,
    ) -> Result<Value, TaskFailure> {
        let services = Services { store: services.store.metered(), ..services.clone() };
        let store = services.store.clone();
        let invocation = Invocation { services, request_id: request_id.to_owned(), payload };
        let done = (self.handler)(invocation).await;
        let usage = store.usage();
        tracing::info!(
            requestId = request_id,
            operation = self.operation,
            code = if done.is_ok() { "ok" } else { "refused" },
            readUnits = %usage.read,
            writeUnits = %usage.write,
            "done"
        );
        done
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Task").field("operation", &self.operation).finish_non_exhaustive()
    }
}
