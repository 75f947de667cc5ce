//! Making keys.

use domain::{
    Instant,
    id::Uid,
    principal::{Environment, Key, PagingSecret},
    scope::Scope,
};
use store::{Store, StoreError};

use crate::{Randomness, authenticate::key_hash};

/// Makes the key of this text: for one environment, with every scope, for ever. A key of the same text is replaced.
///
/// # Errors
///
/// [`StoreError`] when the key cannot be stored.
pub async fn issue_key(
    store: &Store,
    text: &str,
    environment: Environment,
    now: Instant,
    randomness: &Randomness,
) -> Result<(), StoreError> {
    let hash = key_hash(text);
    // Tokens of next pages stay good for as long as the key does.
    let kept = store.key(&hash).await?.map(|key| key.paging_secret);
    let key = Key {
        id: format!("key_{}", Uid::generate(now, randomness()).as_str()),
        environment,
        scopes: Scope::ALL.into(),
        paging_secret: kept.unwrap_or_else(|| PagingSecret::new(random_bytes(randomness))),
        expires_at: None,
        revoked_at: None,
    };
    store.put_key(&hash, &key).await
}

fn random_bytes(randomness: &Randomness) -> [u8; 32] {
    let mut bytes = [0; 32];
    for half in bytes.chunks_exact_mut(16) {
        half.copy_from_slice(&randomness().to_be_bytes());
    }
    bytes
}
