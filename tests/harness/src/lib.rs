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
mod fault_proxy;
mod stored;
mod story;
mod tenant;

pub use engine::{client, engine_endpoint, engine_is_embedded, table_name};
pub use fault_proxy::{Fault, FaultProxy, ReadFault};
pub use story::{STORY, whole_story};
pub use tenant::{Answered, Sending, Tenant, encoded};
