//! The text of keys: what their owners present.

use std::fmt;

use domain::principal::EnvironmentKind;
use sha2::{Digest, Sha256};

use crate::Randomness;

/// How many hexadecimal digits of a text are random.
const RANDOM_DIGITS: usize = 64;
/// How many hexadecimal digits behind them are a checksum.
const CHECKSUM_DIGITS: usize = 8;

/// The text of a key: a prefix that says what it is, to people and to programs that look for leaked keys, 256 random bits, and a
/// checksum, all of it in hexadecimal. It is told once and never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText(String);

impl KeyText {
    /// A new text of a key for an environment of this kind.
    pub(crate) fn generate(kind: EnvironmentKind, randomness: &Randomness) -> Self {
        let text = format!("{}{}", prefix(kind), hex::encode(random_bytes(randomness)));
        let checksum = checksum(&text);
        Self(text + &checksum)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeyText(***)")
    }
}

/// 32 random bytes.
pub(crate) fn random_bytes(randomness: &Randomness) -> [u8; 32] {
    let mut bytes = [0; 32];
    for half in bytes.chunks_exact_mut(16) {
        half.copy_from_slice(&randomness().to_be_bytes());
    }
    bytes
}

/// Whether a text has the prefix and the length of a key's, and not its checksum: it is mistyped or made up, and no key.
pub(crate) fn is_mistyped(text: &str) -> bool {
    let looks_alike = EnvironmentKind::ALL.map(prefix).into_iter().any(|prefix| {
        text.starts_with(prefix) && text.len() == prefix.len() + RANDOM_DIGITS + CHECKSUM_DIGITS
    });
    let split = text.len().saturating_sub(CHECKSUM_DIGITS);
    looks_alike && text.split_at_checked(split).is_none_or(|(before, digits)| checksum(before) != digits)
}

const fn prefix(kind: EnvironmentKind) -> &'static str {
    match kind {
        EnvironmentKind::Live => "tsk_live_",
        EnvironmentKind::Test => "tsk_test_",
    }
}

/// The first bytes of the SHA-256 of what stands before the checksum, in hexadecimal.
fn checksum(before: &str) -> String {
    hex::encode(Sha256::digest(before)).chars().take(CHECKSUM_DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn generated(kind: EnvironmentKind) -> String {
        let randomness: Randomness = Arc::new(|| 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        KeyText::generate(kind, &randomness).as_str().to_owned()
    }

    #[test]
    fn a_text_says_what_it_is_and_ends_in_its_checksum() {
        let text = generated(EnvironmentKind::Live);
        let digits = "0123456789abcdef".repeat(4);
        assert_eq!(text, format!("tsk_live_{digits}{}", checksum(&format!("tsk_live_{digits}"))));
        assert_eq!(text.len(), 81);
        assert!(generated(EnvironmentKind::Test).starts_with("tsk_test_"));
        assert!(!is_mistyped(&text));
    }

    #[test]
    fn every_single_mistyped_character_is_noticed() {
        let text = generated(EnvironmentKind::Test);
        for place in "tsk_test_".len()..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] = if bytes[place] == b'7' { b'8' } else { b'7' };
            assert!(is_mistyped(&String::from_utf8(bytes).unwrap()), "{place}");
        }
        assert!(is_mistyped(&text.to_uppercase().replacen("TSK_TEST_", "tsk_test_", 1)));
        // The checksum begins in the middle of a character.
        let in_the_middle = format!("tsk_test_{}é{}", "0".repeat(63), "0".repeat(7));
        assert!(in_the_middle.len() == 81 && is_mistyped(&in_the_middle));
    }

    #[test]
    fn other_text_may_be_a_key() {
        for text in
            ["", "tsk_test_demo", "x", &generated(EnvironmentKind::Test)[..80], "é".repeat(40).as_str()]
        {
            assert!(!is_mistyped(text), "{text}");
        }
    }
}
