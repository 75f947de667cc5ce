//! What the tests share: one engine for the whole test process, a tenant for every test, and requests that go through
//! the router, the endpoints and the real SDK without a socket before them.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

mod described;
mod engine;
mod fault;
mod fault_proxy;
mod in_process;
mod injection;
mod sample;
mod stored;
mod story;
mod tenant;

pub use engine::{client, engine_endpoint, engine_is_embedded};
pub use fault::{Action, Fault};
pub use fault_proxy::{FaultProxy, Planned};
pub use in_process::{InProcessEngine, Items};
pub use sample::sample;
pub use story::whole_story;
pub use tenant::{Answered, Sending, Tenant, encoded};
