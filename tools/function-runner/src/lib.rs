//! What runs a function's real binary outside Lambda: the build, a stand-in for Lambda's Runtime API, and SAM.
//!
//! **What this crate may know:** Cargo, Lambda's Runtime API, SAM's command line, and how to run a process. It knows nothing of what a function does.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "tests and measurements cannot go on when a function is not built or does not start"
)]

mod build;
mod runtime_api;
mod sam_local;

pub use build::{build_functions, cargo};
pub use runtime_api::{Function, Outcome};
pub use sam_local::SamLocal;
