//! The demo tenant, so that the first request needs no set-up.

use domain::{
    Instant,
    code::Currency,
    principal::{Environment, EnvironmentKind, Key, PagingSecret},
    scope::Scope,
    text::{EnvironmentId, TenantId},
};
use operations::{Randomness, key_hash};
use store::{Store, StoreError};
use ulid::Ulid;

/// The key of the demo tenant when none is asked for. It is good for development servers alone.
pub const KEY: &str = "tsk_test_demo";

/// Makes a key with every scope for the environment `test` of a tenant, replacing a key of the same text.
///
/// # Errors
///
/// [`StoreError`] when the key cannot be stored.
pub async fn make_key(
    store: &Store,
    tenant: &TenantId,
    text: &str,
    now: Instant,
    randomness: &Randomness,
) -> Result<(), StoreError> {
    let hash = key_hash(text);
    // Tokens of next pages stay good over a restart as long as the key does.
    let kept = store.key(&hash).await?.map(|key| key.paging_secret);
    let key = Key {
        id: format!("key_{}", Ulid::from_parts(now.unix_milliseconds(), randomness())),
        environment: environment(tenant),
        scopes: Scope::ALL.into(),
        paging_secret: kept.unwrap_or_else(|| PagingSecret::new(secret(randomness))),
        expires_at: None,
        revoked_at: None,
    };
    store.put_key(&hash, &key).await
}

/// The environment `test` of a tenant, in US dollars.
pub fn environment(tenant: &TenantId) -> Environment {
    let id = EnvironmentId::parse("test").unwrap_or_else(|_| unreachable!("`test` is an id"));
    Environment {
        tenant: tenant.clone(),
        id,
        kind: EnvironmentKind::Test,
        currency: Currency::USD,
    }
}

fn secret(randomness: &Randomness) -> [u8; 32] {
    let mut secret = [0; 32];
    let (first, second) = secret.split_at_mut(16);
    first.copy_from_slice(&randomness().to_be_bytes());
    second.copy_from_slice(&randomness().to_be_bytes());
    secret
}
