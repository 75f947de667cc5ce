//! Who acts.

use std::time::Duration;

use domain::{
    Instant,
    key::{KeyHash, KeyInUse},
    limits::{KEY_LENGTH_MAX, KEY_USE_SECONDS_MAX},
    principal::Principal,
};
use sha2::{Digest, Sha256};
use store::{Store, StoreError};

use crate::{failure::Failure, key_cache::KeyCache, key_text::is_mistyped};

/// Who acts, and whether it has to be noted that the key is in use.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// Who acts.
    pub principal: Principal,
    /// The use of the key, where what is noted of it is too old.
    pub unnoted_use: Option<UnnotedUse>,
}

/// That a key was presented, which is not noted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnnotedUse {
    hash: KeyHash,
    at: Instant,
}

/// The principal of a presented key. With a cache, a key that was valid a short while ago is not looked up again; one that has
/// expired since is refused all the same.
///
/// # Errors
///
/// [`Failure::Unauthenticated`] when the key is unknown, revoked or expired, all alike; [`Failure::Store`].
pub async fn authenticate(
    store: &Store,
    cache: Option<&KeyCache>,
    presented: &str,
    now: Instant,
) -> Result<Authenticated, Failure> {
    if presented.is_empty() || presented.len() > KEY_LENGTH_MAX || is_mistyped(presented) {
        return Err(Failure::Unauthenticated);
    }
    let hash = key_hash(presented);
    let kept = cache.and_then(|cache| cache.get(&hash, now));
    let is_kept = kept.is_some();
    let found = match kept {
        Some(kept) => kept,
        // What is kept for a while must be what is true, and not what was true a moment ago.
        None => store.presented_key(&hash, cache.is_some()).await?.ok_or(Failure::Unauthenticated)?,
    };
    let principal = found.key.principal_at(now).ok_or(Failure::Unauthenticated)?;
    let unnoted_use = is_unnoted(&found, now).then(|| UnnotedUse { hash: hash.clone(), at: now });
    if let Some(cache) = cache {
        if !is_kept {
            cache.keep(&found, now);
        }
        if unnoted_use.is_some() {
            cache.noted(&hash, now);
        }
    }
    Ok(Authenticated { principal, unnoted_use })
}

/// Notes the use of a key.
///
/// # Errors
///
/// [`StoreError`], which is no reason to refuse the request.
pub async fn note_use_of_key(store: &Store, unnoted: &UnnotedUse) -> Result<(), StoreError> {
    store.note_use_of_key(&unnoted.hash, unnoted.at, Duration::from_secs(KEY_USE_SECONDS_MAX)).await
}

/// Whether what is noted of the use of a key is too old.
fn is_unnoted(key: &KeyInUse, now: Instant) -> bool {
    let lifetime = Duration::from_secs(KEY_USE_SECONDS_MAX);
    key.last_used_at.is_none_or(|last_used_at| last_used_at.later(lifetime) <= now)
}

/// What is stored of the text of a key. A fast hash is right for a key of 256 random bits.
pub fn key_hash(presented: &str) -> KeyHash {
    KeyHash(hex::encode(Sha256::digest(presented)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of FIPS 180-2, appendix B.1.
    #[test]
    fn hashes_with_sha_256() {
        assert_eq!(key_hash("abc").0, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
