//! Sealing answers that tell a secret, so that they can be given again and nobody else can read what is stored of them.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use operations::Idempotency;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::Sha256;

use crate::{authentication::presented_key, idempotency::key};

/// What the keys of seals are made for, and nothing else.
const PURPOSE: &[u8] = b"tallystick: the answer to a request under an idempotency key";

/// A seal that only who presents the same API key and the same idempotency key can make, neither of which is stored. What it closes
/// is bound to its request.
pub(crate) struct Seal {
    key: LessSafeKey,
    request: String,
}

impl Seal {
    /// The seal of a request; `None` when it presents no keys.
    pub(crate) fn of(headers: &HeaderMap, idempotency: &Idempotency) -> Option<Self> {
        let presented = presented_key(headers)?;
        let idempotency_key = key(headers).ok()??;
        let mut code = Hmac::<Sha256>::new_from_slice(presented.as_bytes()).ok()?;
        code.update(PURPOSE);
        code.update(idempotency_key.as_str().as_bytes());
        let unbound = UnboundKey::new(&CHACHA20_POLY1305, &code.finalize().into_bytes()).ok()?;
        Some(Self { key: LessSafeKey::new(unbound), request: idempotency.fingerprint.0.clone() })
    }

    /// Text that only this seal opens. `randomness` must be drawn for it alone.
    pub(crate) fn close(&self, text: &str, randomness: u128) -> Option<String> {
        let nonce: [u8; NONCE_LEN] = *randomness.to_be_bytes().last_chunk()?;
        let mut sealed = text.as_bytes().to_vec();
        let aad = Aad::from(&self.request);
        self.key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed).ok()?;
        Some(STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// What this seal has closed; `None` for anything else.
    pub(crate) fn open(&self, closed: &str) -> Option<Vec<u8>> {
        let closed = STANDARD_NO_PAD.decode(closed).ok()?;
        let (nonce, sealed) = closed.split_first_chunk::<NONCE_LEN>()?;
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self.key.open_in_place(nonce, Aad::from(&self.request), &mut sealed).ok()?;
        Some(opened.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use domain::Instant;
    use http::HeaderValue;
    use operations::{fingerprint, idempotency_id};

    use super::*;

    fn seal(api_key: &'static str, idempotency_key: &'static str, request: &str) -> Seal {
        let mut headers = HeaderMap::new();
        headers.insert("x-api-key", HeaderValue::from_static(api_key));
        headers.insert("idempotency-key", HeaderValue::from_static(idempotency_key));
        let idempotency = Idempotency {
            id: idempotency_id(idempotency_key),
            fingerprint: fingerprint([request.as_bytes()]),
            expires_at: Instant::EPOCH,
        };
        Seal::of(&headers, &idempotency).unwrap()
    }

    #[test]
    fn only_the_same_request_under_the_same_keys_opens_what_is_sealed() {
        let closed = seal("a", "b", "r").close("secret", 7).unwrap();
        assert!(!closed.contains("secret") && !closed.contains("c2VjcmV0"), "{closed}");
        assert_eq!(seal("a", "b", "r").open(&closed).unwrap(), b"secret");
        assert_ne!(seal("a", "b", "r").close("secret", 8).unwrap(), closed);
        for other in [seal("x", "b", "r"), seal("a", "x", "r"), seal("a", "b", "x")] {
            assert_eq!(other.open(&closed), None);
        }
        for broken in ["", "secret", "AAAA", &closed[1..], &closed.replacen('A', "B", 1)] {
            let opened = seal("a", "b", "r").open(broken);
            assert!(broken == closed || opened.is_none(), "{broken}");
        }
    }
}
