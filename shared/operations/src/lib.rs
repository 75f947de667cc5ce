//! What the system does: one function per operation, each of which loads what it needs, lets the domain decide, and
//! commits once.
//!
//! **What this crate may know:** the domain and the store. It knows no HTTP, no JSON, no Lambda and no AWS. It reads
//! no clock and draws no randomness: both come with the [`Context`].

mod accounts;
mod aliases;
mod allowance;
mod attempts;
mod audit;
mod authenticate;
mod bootstrap;
mod change_account;
mod change_aliases;
mod change_customer;
mod contacts;
mod create_account;
mod create_customer;
mod customers;
mod environments;
mod erasure;
mod failure;
mod key_cache;
mod key_text;
mod keys;
mod pairs;
mod recording;
mod reservations;
mod settings;
mod timelines;

use std::sync::Arc;

use domain::{Instant, change::Change, id::Uid, principal::Principal};
use store::Store;

pub use accounts::{AccountDetails, get_account, list_accounts};
pub use aliases::{Finding, Resolution, list_account_aliases, list_aliases, resolve_alias, resolve_aliases};
pub use audit::{list_audit, record_audit};
pub use authenticate::{Authenticated, UnnotedUse, authenticate, key_hash, note_use_of_key};
pub use bootstrap::{BootstrapFailure, bootstrap, provide_key};
pub use change_account::{archive_account, restore_account, update_account};
pub use change_aliases::{add_aliases, remove_aliases, transfer_alias};
pub use change_customer::{archive_customer, erase_customer, restore_customer, update_customer};
pub use contacts::{create_contact, delete_contact, list_contacts, update_contact};
pub use create_account::create_account;
pub use create_customer::create_customer;
pub use customers::{CustomerDetails, FirstAccounts, all_customers, get_customer, list_customers};
pub use environments::{
    base_currency, create_environment, get_environment, list_environments, update_environment,
};
pub use failure::Failure;
pub use key_cache::KeyCache;
pub use key_text::KeyText;
pub use keys::{IssuedKey, create_key, get_key, list_keys, revoke_key, rotate_key};
pub use pairs::{get_pair, get_pair_named, pairs_of, update_pair};
pub use recording::{Answering, Idempotency, fingerprint, idempotency_id, recorded};
pub use reservations::{get_reservation, list_reservations, release_reservation, reserve_aliases};
pub use settings::{
    SettingFilter, SettingPut, SettingsOf, create_setting, delete_setting, get_setting, list_all_settings,
    list_settings, put_setting, update_setting,
};

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
    /// The id of the request.
    pub request_id: String,
    /// What the request repeats itself by, if it has an idempotency key.
    pub idempotency: Option<Idempotency>,
}

impl Context {
    /// A new generated id.
    pub(crate) fn new_uid(&self) -> Uid {
        Uid::generate(self.now, (self.randomness)())
    }

    /// What this request is going to change.
    pub(crate) fn new_change(&self) -> Change {
        Change {
            id: self.new_uid(),
            actor: self.principal.key_id.to_string(),
            request_id: self.request_id.clone(),
            idempotency_id: self.idempotency.as_ref().map(|idempotency| idempotency.id.clone()),
            at: self.now,
        }
    }
}
