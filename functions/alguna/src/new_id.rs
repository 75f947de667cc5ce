//! Generated ids that look like Alguna's: eight letters and digits, as in `ywgWhtGp`.

use std::collections::BTreeSet;

use domain::text::{AccountId, ContactId, CustomerId, Kind, Text};
use operations::Context;

/// The letters and digits, in the order in which text is compared.
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// How many of them an id has.
const LENGTH: usize = 8;

/// Draws the id of a customer and its account, which may be taken.
pub(super) fn draw(context: &Context) -> (CustomerId, AccountId) {
    let bits = (context.randomness)();
    (id(bits), id(bits))
}

/// Draws the ids of so many contacts, in ascending order: contacts are shown by id, so those that come to be together keep
/// their order. None is one of those that are taken.
pub(super) fn draw_contacts(context: &Context, taken: &BTreeSet<ContactId>, count: usize) -> Vec<ContactId> {
    let mut drawn = BTreeSet::new();
    while drawn.len() < count {
        let mut bits = (context.randomness)();
        while taken.contains(&id(bits)) || drawn.contains(&id(bits)) {
            bits = bits.wrapping_add(1);
        }
        drawn.insert(id(bits));
    }
    drawn.into_iter().collect()
}

/// The id of some bits. Those of consecutive numbers differ.
fn id<K: Kind>(bits: u128) -> Text<K> {
    let mut rest = bits;
    let mut text = String::with_capacity(LENGTH);
    for _ in 0..LENGTH {
        let place = usize::try_from(rest % 62).unwrap_or_default();
        text.push(char::from(ALPHABET[place]));
        rest /= 62;
    }
    Text::parse(&text).unwrap_or_else(|_| unreachable!("eight letters and digits are an id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_eight_letters_and_digits_and_the_next_is_another() {
        for bits in [0, 1, 61, 62, u128::from(u64::MAX), u128::MAX] {
            let one: CustomerId = id(bits);
            assert_eq!(one.as_str().len(), LENGTH, "{bits}");
            assert!(one.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric()), "{bits}");
            assert_ne!(one, id(bits.wrapping_add(1)), "{bits}");
        }
    }
}
