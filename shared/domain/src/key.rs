//! Keys: what speaks for one environment, and what each may do.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    Conflict, Instant, Violation,
    change::Change,
    id::{Revision, Uid},
    principal::{Environment, Principal},
    scope::Scope,
    text::{KeyId, KeyName},
};

/// What authenticates the tokens of next pages that one key is given: 32 random bytes that never leave the server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PagingSecret(Vec<u8>);

impl PagingSecret {
    /// Takes 32 random bytes.
    pub fn new(randomness: [u8; 32]) -> Self {
        Self(randomness.to_vec())
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for PagingSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PagingSecret(***)")
    }
}

/// The SHA-256 of the text of a key, in hexadecimal: all that is stored of the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyHash(pub String);

/// A key, as it is stored: never its text, which only its owner has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// The id of the key, which every change says that it makes.
    pub id: KeyId,
    /// What it is for.
    pub name: KeyName,
    /// The one environment that the key belongs to.
    pub environment: Environment,
    /// What the key may do.
    pub scopes: BTreeSet<Scope>,
    /// What its text is found by.
    pub hash: KeyHash,
    /// The secret of the page tokens that it is given.
    pub paging_secret: PagingSecret,
    /// From when on the key is worth nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// When the key was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Instant>,
    /// Who brought it to its present state, and when.
    pub revision: Revision,
}

impl Key {
    /// The key of an administrator, with every scope and for ever.
    pub fn of_administrator(environment: &Environment, material: &KeyMaterial, change: &Change) -> Self {
        Self {
            id: material.uid.to_key_id(),
            name: KeyName::from_parsed("Administrator".to_owned()),
            environment: environment.clone(),
            scopes: Scope::ALL.into(),
            hash: material.hash.clone(),
            paging_secret: material.paging_secret.clone(),
            expires_at: None,
            revoked_at: None,
            revision: Revision::first(change),
        }
    }

    /// Whether the key is worth anything at an instant: it is neither revoked nor expired.
    pub fn is_in_use_at(&self, now: Instant) -> bool {
        let expired = self.expires_at.is_some_and(|expires_at| expires_at <= now);
        let revoked = self.revoked_at.is_some_and(|revoked_at| revoked_at <= now);
        !expired && !revoked
    }

    /// Who acts when the key is presented at `now`; nobody when it is not in use.
    pub fn principal_at(&self, now: Instant) -> Option<Principal> {
        self.is_in_use_at(now).then(|| Principal {
            key_id: self.id.clone(),
            environment: self.environment.clone(),
            scopes: self.scopes.clone(),
            paging_secret: self.paging_secret.clone(),
        })
    }
}

/// A key and what is known of its use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInUse {
    /// The key.
    pub key: Key,
    /// When it was last presented, up to [`crate::limits::KEY_USE_SECONDS_MAX`] too early; `None` for one that never was.
    pub last_used_at: Option<Instant>,
}

/// A key that an environment is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The caller's id; generated when missing.
    pub id: Option<KeyId>,
    /// What it is for.
    pub name: KeyName,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// From when on it is worth nothing; `None` for never.
    pub expires_at: Option<Instant>,
}

/// What a new key is made of besides what its caller says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMaterial {
    /// The generated id, for a key whose caller named none.
    pub uid: Uid,
    /// What its text is found by.
    pub hash: KeyHash,
    /// The secret of the page tokens that it will be given.
    pub paging_secret: PagingSecret,
}

/// Refuses an instant from which on a key is to be worth nothing, where that would be at once.
///
/// # Errors
///
/// [`Violation::NotInTheFuture`].
pub fn must_be_in_the_future(expires_at: Instant, now: Instant) -> Result<(), Violation> {
    if expires_at > now { Ok(()) } else { Err(Violation::NotInTheFuture) }
}

/// Decides what a key is that an environment gets.
///
/// # Errors
///
/// [`Conflict::Invalid`] when it would be expired at once.
pub fn create(
    environment: &Environment,
    new: &NewKey,
    material: &KeyMaterial,
    change: &Change,
) -> Result<Key, Conflict> {
    if let Some(expires_at) = new.expires_at {
        must_be_in_the_future(expires_at, change.at)
            .map_err(|violation| Conflict::Invalid { pointer: "/expiresAt", violation })?;
    }
    Ok(Key {
        id: new.id.clone().unwrap_or_else(|| material.uid.to_key_id()),
        name: new.name.clone(),
        scopes: new.scopes.clone(),
        expires_at: new.expires_at,
        ..Key::of_administrator(environment, material, change)
    })
}

/// What becomes of a key that is revoked now; `None` when it is so already.
pub fn revoke(key: &Key, change: &Change) -> Option<Key> {
    key.revoked_at.is_none().then(|| Key {
        revoked_at: Some(change.at),
        revision: key.revision.next(change),
        ..key.clone()
    })
}

/// A key that is rotated, and its successor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The key that goes, as it is after the change.
    pub old: Key,
    /// Its successor: of another id and another text, for the same purpose, with the same scopes and the same end.
    pub new: Key,
}

/// Decides what becomes of a key that is rotated: it expires at `ends_at`, if not before.
///
/// # Errors
///
/// [`Conflict::KeyNotInUse`].
pub fn rotate(
    key: &Key,
    ends_at: Instant,
    material: &KeyMaterial,
    change: &Change,
) -> Result<Rotation, Conflict> {
    if !key.is_in_use_at(change.at) {
        return Err(Conflict::KeyNotInUse);
    }
    let new = Key {
        id: material.uid.to_key_id(),
        hash: material.hash.clone(),
        paging_secret: material.paging_secret.clone(),
        revision: Revision::first(change),
        ..key.clone()
    };
    let old = Key {
        expires_at: Some(key.expires_at.map_or(ends_at, |expires_at| expires_at.min(ends_at))),
        revision: key.revision.next(change),
        ..key.clone()
    };
    Ok(Rotation { old, new })
}

#[cfg(test)]
mod tests;
