//! The log: one JSON object a line, which CloudWatch Logs reads as such.

use std::{io, panic};

use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{fmt::MakeWriter, util::SubscriberInitExt};

/// The log of a function, written to `writer`. CloudWatch Logs stamps every line itself, so none carries a time.
pub fn log(writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static) -> impl Subscriber + Send + Sync {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_target(false)
        .without_time()
        .with_max_level(LevelFilter::INFO)
        .with_writer(writer)
        .finish()
}

/// Starts the log of this process, on standard output.
pub(crate) fn start() {
    log(io::stdout).init();
    // The message of a panic can hold the value that it tripped over, so only the place is logged.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
}
