//! Generated ids. Time and randomness are arguments, so that an id can be foretold in a test.

use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::{
    Instant,
    change::Change,
    text::{AccountId, ContactId, CustomerId, EnvironmentId, KeyId, Text},
};

/// A generated id that is unique over all tenants and never changes: a ULID, 26 characters of Crockford's base 32.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uid(String);

impl Uid {
    /// Makes the id of something that comes to be `now`, from 80 bits of `randomness` (the upper 48 are ignored).
    pub fn generate(now: Instant, randomness: u128) -> Self {
        Self(Ulid::from_parts(now.unix_milliseconds(), randomness).to_string())
    }

    /// The 26 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of a customer whose caller named none: `cus_` and this uid.
    pub fn to_customer_id(&self) -> CustomerId {
        Text::from_parsed(format!("cus_{}", self.0))
    }

    /// The id of a contact whose caller named none: `con_` and this uid.
    pub fn to_contact_id(&self) -> ContactId {
        Text::from_parsed(format!("con_{}", self.0))
    }

    /// The id of an account whose caller named none: `acc_` and this uid.
    pub fn to_account_id(&self) -> AccountId {
        Text::from_parsed(format!("acc_{}", self.0))
    }

    /// The id of an environment whose caller named none: `env_` and this uid.
    pub fn to_environment_id(&self) -> EnvironmentId {
        Text::from_parsed(format!("env_{}", self.0))
    }

    /// The id of a key whose caller named none: `key_` and this uid.
    pub fn to_key_id(&self) -> KeyId {
        Text::from_parsed(format!("key_{}", self.0))
    }
}

/// Which state of an object is meant: one more with every change.
///
/// An object that is part of no other begins at 1. The version of a customer or an account rises with every change of
/// its contacts and settings too, and a contact or a setting begins at the version that its holder then has. So no
/// version is ever that of two states, even where one is deleted and another of the same id comes to be: entity tags
/// are made of versions, and must not come back (RFC 9110 section 8.8.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(u64);

impl Version {
    /// The version of an object that has just been created and is part of no other.
    pub const FIRST: Self = Self(1);

    /// The version of this number.
    pub const fn of(number: u64) -> Self {
        Self(number)
    }

    /// The version after one more change.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The number.
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// Who brought an object to its present state, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Revision {
    /// Which state of the object this is.
    pub version: Version,
    /// The change that made this revision.
    pub change: Uid,
    /// When the object was created.
    pub created_at: Instant,
    /// The id of the key that created it.
    pub created_by: String,
    /// When it last changed.
    pub updated_at: Instant,
    /// The id of the key that last changed it.
    pub updated_by: String,
}

impl Revision {
    /// The first revision of an object that a change creates, and that is part of no other.
    pub fn first(change: &Change) -> Self {
        Self {
            version: Version::FIRST,
            change: change.id.clone(),
            created_at: change.at,
            created_by: change.actor.clone(),
            updated_at: change.at,
            updated_by: change.actor.clone(),
        }
    }

    /// The first revision of a part that comes to be by the change which has made this revision of its holder.
    #[must_use]
    pub fn of_new_part(&self) -> Self {
        Self { created_at: self.updated_at, created_by: self.updated_by.clone(), ..self.clone() }
    }

    /// The revision after one more change.
    #[must_use]
    pub fn next(&self, change: &Change) -> Self {
        Self {
            version: self.version.next(),
            change: change.id.clone(),
            created_at: self.created_at,
            created_by: self.created_by.clone(),
            updated_at: change.at,
            updated_by: change.actor.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_ids_follow_time_and_satisfy_the_rules_of_ids() {
        let earlier = Uid::generate(Instant::from_unix_milliseconds(1_000).unwrap(), u128::MAX);
        let later = Uid::generate(Instant::from_unix_milliseconds(1_001).unwrap(), 0);
        assert!(earlier < later);
        let id = later.to_customer_id();
        assert!(id.as_str().starts_with("cus_") && id.as_str().len() == 30);
        assert_eq!(CustomerId::parse(id.as_str()).unwrap(), id);
        assert_eq!(AccountId::parse(later.to_account_id().as_str()).unwrap(), later.to_account_id());
    }
}
