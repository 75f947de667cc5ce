//! The words and rules of the domain: customers, accounts, the identifiers that name an account, and who may act.
//!
//! **What this crate may know:** values and rules, nothing else. It is pure: no async, no clock, no randomness, no
//! environment, no AWS, no HTTP and no binary float. Instants, ids and randomness are arguments. `cargo xtask check`
//! fails when a dependency that would break this appears.
//!
//! Every type here is *parsed, not validated*: a [`text::Name`] that exists satisfies the rules of a name, so no other
//! crate repeats them. A value that breaks a rule is described by a [`Violation`], in words for the caller.

pub mod account;
pub mod address;
pub mod alias;
mod alias_list;
pub mod audit;
pub mod change;
pub mod code;
mod conflict;
pub mod contact;
mod contact_list;
pub mod customer;
pub mod environment;
pub mod erasure;
pub mod id;
pub mod idempotency;
pub mod instant;
pub mod key;
pub mod limits;
pub mod listing;
pub mod metadata;
pub mod namespace;
pub mod pair;
pub mod patch;
pub mod precondition;
pub mod principal;
pub mod removal;
pub mod reservation;
#[cfg(feature = "schema")]
mod schema;
pub mod scope;
pub mod setting;
pub mod tax;
pub mod tenant;
pub mod text;
pub mod time_zone;
pub mod timeline;
mod violation;

pub use conflict::Conflict;
pub use instant::Instant;
pub use violation::Violation;
