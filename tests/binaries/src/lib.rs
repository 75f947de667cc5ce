//! What runs a function's real binary outside Lambda: a stand-in for Lambda's Runtime API, and the build.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

mod build;
mod runtime_api;

pub use build::build_functions;
pub use runtime_api::{Function, Outcome};
