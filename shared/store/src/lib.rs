//! The one table: how objects are keyed, stored, written together and read back.
//!
//! **What this crate may know:** the domain and DynamoDB, through `aws-sdk-dynamodb`. It knows no HTTP, no Lambda, no
//! environment variables and no business rule: it stores what the domain decided, and reports what it found instead.
//!
//! Keys are formatted in [`keys`] and nowhere else, and begin with the tenant and environment of a
//! [`domain::principal::Environment`], so that no call can reach another tenant's data. Uniqueness is a condition of
//! the write itself; the two indexes serve lists and never decide anything.

mod administration;
mod audit;
pub mod client;
mod commit;
mod erasure;
mod error;
pub mod keys;
mod lists;
mod patience;
mod reads;
mod record;
pub mod stream;
pub mod table;
mod transaction;
mod usage;

pub use commit::{Committed, Refusal};
pub use erasure::{Belonging, Found, Rest};
pub use error::StoreError;
pub use lists::{List, Page, Position, Sieve};
pub use patience::Patience;
pub use record::{AnswerReference, OwnedSetting, Record, SettingOwner};
pub use transaction::Transaction;
pub use usage::{Access, Units, Usage};

use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;

/// The table, ready to be read and written.
///
/// Cloning is cheap. Clones count their [`Usage`] together, until [`Store::metered`] begins a new count.
#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    table: Arc<str>,
    usage: Arc<Mutex<Usage>>,
}

impl Store {
    /// The table of this name, through this client. Nothing is sent yet.
    pub fn new(client: Client, table: &str) -> Self {
        Self { client, table: table.into(), usage: Arc::default() }
    }

    /// The same table with a count of its own: what one request used.
    #[must_use]
    pub fn metered(&self) -> Self {
        Self { usage: Arc::default(), ..self.clone() }
    }
}
