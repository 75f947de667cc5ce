//! The ids of the aliases of accounts. Nothing keeps one: it is made of what tells one alias of all accounts from another.

use std::fmt::Write;

use domain::{Instant, alias::Alias, id::Uid};
use sha2::{Digest, Sha256};

/// The id of an alias of the account of this generated id: a UUID of version 8 (RFC 9562 section 5.8) out of the SHA-256 of that id,
/// the value, and the instant from which the alias is in effect. An account has a value once at any instant, and an alias that is cut
/// short keeps its beginning, so the id is unique and stays the same.
pub(super) fn alias_id(account: &Uid, alias: &Alias) -> String {
    let from = alias.range.from().map(Instant::to_sortable).unwrap_or_default();
    let mut hash = Sha256::new();
    for part in [account.as_str(), alias.value.as_str(), &from] {
        hash.update(part);
        // No part has control characters.
        hash.update([0]);
    }
    let mut id = String::with_capacity(36);
    for (index, byte) in hash.finalize().into_iter().take(16).enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        let byte = match index {
            6 => byte & 0x0f | 0x80,
            8 => byte & 0x3f | 0x80,
            _ => byte,
        };
        let _ = write!(id, "{byte:02x}");
    }
    id
}

#[cfg(test)]
mod tests {
    use domain::{text::Identifier, timeline::Range};

    use super::*;

    fn id_of(account: u128, value: &str, from: Option<u64>, until: Option<u64>) -> String {
        let at = |second: u64| Instant::from_unix_milliseconds(second * 1_000).unwrap();
        let range = Range::new(from.map(at), until.map(at)).unwrap();
        let alias = Alias { value: Identifier::parse(value).unwrap(), range, created_at: at(0) };
        alias_id(&Uid::generate(at(0), account), &alias)
    }

    #[test]
    fn an_id_is_a_uuid_of_account_value_and_beginning() {
        let id = id_of(1, "x", Some(1), None);
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
        assert!(id.split('-').all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit())), "{id}");
        assert_eq!(id.as_bytes()[14], b'8', "{id}");
        assert!(b"89ab".contains(&id.as_bytes()[19]), "{id}");
        assert_eq!(id, id_of(1, "x", Some(1), Some(9)), "cut short, it is the same alias");
        for other in [id_of(2, "x", Some(1), None), id_of(1, "y", Some(1), None), id_of(1, "x", None, None)] {
            assert_ne!(id, other);
        }
    }
}
