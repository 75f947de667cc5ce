//! What the system does: one function per operation, each of which loads what it needs, lets the domain decide, and
//! commits once.
//!
//! **What this crate may know:** the domain and the store. It knows no HTTP, no JSON, no Lambda and no AWS. It reads
//! no clock and draws no randomness: both come with the [`Context`].

mod accounts;
mod aliases;
mod authenticate;
mod create_customer;
mod customers;
mod failure;
mod issue_key;

use std::sync::Arc;

use domain::{Instant, principal::Principal};
use store::Store;

pub use accounts::{AccountDetails, get_account};
pub use aliases::{Resolution, resolve_alias};
pub use authenticate::{authenticate, key_hash};
pub use create_customer::create_customer;
pub use customers::{CustomerDetails, CustomerPage, get_customer, list_customers};
pub use failure::Failure;
pub use issue_key::issue_key;

/// Where 128 random bits come from.
pub type Randomness = Arc<dyn Fn() -> u128 + Send + Sync>;

/// What every operation needs besides its input.
#[derive(Clone)]
pub struct Context {
    /// The table.
    pub store: Store,
    /// Who acts, and in which environment.
    pub principal: Principal,
    /// When.
    pub now: Instant,
    /// Random bits for new ids.
    pub randomness: Randomness,
}
