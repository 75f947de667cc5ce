//! Who acts: tenants, their environments, and the keys that speak for one environment.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    Instant,
    code::Currency,
    scope::Scope,
    text::{EnvironmentId, TenantId},
};

/// What kind of data an environment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnvironmentKind {
    /// Customers who pay.
    Live,
    /// Trial runs.
    Test,
}

/// An isolated data set of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// The company whose data set it is.
    pub tenant: TenantId,
    /// The id of the environment, unique within its tenant.
    pub id: EnvironmentId,
    /// What kind of data it holds.
    pub kind: EnvironmentKind,
    /// The currency of an account that names none.
    pub currency: Currency,
}

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

/// A key, as it is stored: never the key itself, which only its owner has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// The id of the key, which the audit trail shows.
    pub id: String,
    /// The one environment that the key belongs to.
    pub environment: Environment,
    /// What the key may do.
    pub scopes: BTreeSet<Scope>,
    /// The secret of the page tokens that it is given.
    pub paging_secret: PagingSecret,
    /// From when on the key is worth nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// When the key was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Instant>,
}

impl Key {
    /// Who acts when the key is presented at `now`; nobody when it is revoked or expired.
    pub fn principal_at(self, now: Instant) -> Option<Principal> {
        let expired = self.expires_at.is_some_and(|expires_at| expires_at <= now);
        let revoked = self.revoked_at.is_some_and(|revoked_at| revoked_at <= now);
        (!expired && !revoked).then_some(Principal {
            key_id: self.id,
            environment: self.environment,
            scopes: self.scopes,
            paging_secret: self.paging_secret,
        })
    }
}

/// Who acts: an authenticated key, the only source of tenant and environment.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The id of the key that was presented.
    pub key_id: String,
    /// The environment that everything the request does is confined to.
    pub environment: Environment,
    /// What the key may do.
    pub scopes: BTreeSet<Scope>,
    /// The secret of the page tokens that the key is given.
    pub paging_secret: PagingSecret,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn a_key_is_worth_nothing_from_the_instant_it_expires_or_is_revoked() {
        let key = Key {
            id: "key_1".to_owned(),
            environment: Environment {
                tenant: TenantId::parse("t").unwrap(),
                id: EnvironmentId::parse("e").unwrap(),
                kind: EnvironmentKind::Test,
                currency: Currency::USD,
            },
            scopes: BTreeSet::new(),
            paging_secret: PagingSecret::new([7; 32]),
            expires_at: Some(at("2026-01-02T00:00:00Z")),
            revoked_at: None,
        };
        assert!(key.clone().principal_at(at("2026-01-01T23:59:59Z")).is_some());
        assert!(key.clone().principal_at(at("2026-01-02T00:00:00Z")).is_none());
        let revoked = Key { revoked_at: Some(at("2026-01-01T00:00:00Z")), ..key };
        assert!(revoked.principal_at(at("2026-01-01T12:00:00Z")).is_none());
        assert!(!format!("{:?}", PagingSecret::new([7; 32])).contains('7'));
    }
}
