//! The log: one JSON object a line, which CloudWatch Logs reads as such.

use std::panic;

use tracing::level_filters::LevelFilter;

/// Starts the log of this process. CloudWatch Logs stamps every line itself, so none carries a time.
pub(crate) fn start() {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_target(false)
        .without_time()
        .with_max_level(LevelFilter::INFO)
        .init();
    // The message of a panic can hold the value that it tripped over, so only the place is logged.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
}
