//! Keys: what creates and rotates them.

use std::{collections::BTreeSet, time::Duration};

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Instant,
    key::NewKey,
    limits::{KEY_OVERLAP_SECONDS_DEFAULT, KEY_OVERLAP_SECONDS_MAX},
    scope::Scope,
    text::{EnvironmentId, KeyId, KeyName},
};

use crate::{
    list::{parse_filled_list, repeated},
    report::Report,
    values::{Readable, parse_number},
};

/// What a key is to be allowed to do: at least one scope, each once.
#[derive(Debug)]
pub struct Scopes(BTreeSet<Scope>);

impl Deserr<Report> for Scopes {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let scopes: Vec<Scope> = parse_filled_list(value, location, Scope::ALL.len(), repeated::<Scope>)?;
        Ok(Self(scopes.into_iter().collect()))
    }
}

/// The body of `create-key`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct CreateKey {
    #[deserr(default)]
    id: Option<KeyId>,
    name: KeyName,
    scopes: Scopes,
    #[deserr(default)]
    expires_at: Option<Instant>,
    /// The environment that the key is for; that of the key which is presented when missing.
    #[deserr(default)]
    pub environment_id: Option<EnvironmentId>,
}

impl From<CreateKey> for NewKey {
    fn from(shape: CreateKey) -> Self {
        Self { id: shape.id, name: shape.name, scopes: shape.scopes.0, expires_at: shape.expires_at }
    }
}

/// When the key of a body of `create-key` is to expire, whatever is wrong with the rest of the body.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
pub struct Expiry {
    /// The instant, if it can be read.
    #[deserr(default)]
    pub expires_at: Readable<Instant>,
}

/// For how long a key that is rotated works beside its successor, in seconds, 0 to [`KEY_OVERLAP_SECONDS_MAX`].
#[derive(Debug, Clone, Copy)]
pub struct Overlap(usize);

impl Default for Overlap {
    fn default() -> Self {
        Self(KEY_OVERLAP_SECONDS_DEFAULT)
    }
}

impl Overlap {
    /// The time.
    pub fn duration(self) -> Duration {
        Duration::from_secs(u64::try_from(self.0).unwrap_or(u64::MAX))
    }
}

impl Deserr<Report> for Overlap {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_number(value, location, 0, KEY_OVERLAP_SECONDS_MAX).map(Self)
    }
}

/// The body of `rotate-key`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct RotateKey {
    /// For how long the key works beside its successor, in seconds.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub overlap_seconds: Overlap,
}
