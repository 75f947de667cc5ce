//! Who acts.

use domain::{Instant, limits::KEY_LENGTH_MAX, principal::Principal};
use sha2::{Digest, Sha256};
use store::Store;

use crate::failure::Failure;

/// The principal of a presented key.
///
/// # Errors
///
/// [`Failure::Unauthenticated`] when the key is unknown, revoked or expired, all alike.
pub async fn authenticate(store: &Store, presented: &str, now: Instant) -> Result<Principal, Failure> {
    if presented.is_empty() || presented.len() > KEY_LENGTH_MAX {
        return Err(Failure::Unauthenticated);
    }
    let key = store.key(&key_hash(presented)).await?;
    key.and_then(|key| key.principal_at(now)).ok_or(Failure::Unauthenticated)
}

/// What is stored of a key: its SHA-256, in hexadecimal. A fast hash is right for a key of 256 random bits.
pub fn key_hash(presented: &str) -> String {
    hex::encode(Sha256::digest(presented))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of FIPS 180-2, appendix B.1.
    #[test]
    fn hashes_with_sha_256() {
        assert_eq!(key_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
