//! Simulated time: what waits for a time-out or between attempts takes as long as the rest of it is computed.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use tokio::runtime;
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// What the log says of a request: its code, and the cause where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// The code of its problem, or `ok`.
    Code(String),
    /// The cause of a problem that is not its caller's doing.
    Cause(String),
}

/// The lines of the log since they were last taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<Line>>>);

impl Log {
    /// The lines so far; from now on there are none.
    pub(crate) fn take(&self) -> Vec<Line> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Runs what is to happen by this seed, with a log of its own, in simulated time.
pub(crate) fn simulated<Outcome>(seed: u64, happen: impl AsyncFnOnce(&Log) -> Outcome) -> Outcome {
    // The jitter of pauses and the tokens of transactions come from here.
    fastrand::seed(seed);
    let log = Log::default();
    tracing::subscriber::with_default(Listener(log.clone()), || {
        let runtime = runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.unwrap().block_on(happen(&log))
    })
}

/// Hears the log of the requests.
struct Listener(Log);

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::INFO && metadata.target().starts_with("http_api")
    }

    fn event(&self, event: &Event<'_>) {
        let mut lines = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        event.record(&mut Fields(&mut lines));
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

struct Fields<'a>(&'a mut Vec<Line>);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "code" => self.0.push(Line::Code(value.to_owned())),
            "cause" => self.0.push(Line::Cause(value.to_owned())),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

/// Carries out so many things on as many threads as there are processors, and gives what failed.
pub(crate) fn in_parallel(
    count: usize,
    carry_out: impl Fn(usize) -> Result<(), String> + Sync,
) -> Vec<String> {
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            // A panic is one more failure, with what leads to it.
            let outcome = catch_unwind(AssertUnwindSafe(|| carry_out(number)));
            let outcome = outcome.unwrap_or_else(|_| Err(format!("number {number} panicked")));
            failures.lock().unwrap().extend(outcome.err());
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
    failures.into_inner().unwrap()
}
