//! How keys are shown.

use std::collections::BTreeSet;

use domain::{
    Instant,
    id::Version,
    key::{self, KeyInUse},
    scope::Scope,
    text::{EnvironmentId, KeyId, KeyName},
};
use http_api::{Failure, Response, StatusCode};
use operations::IssuedKey;
use serde::Serialize;

/// A key. Its text was told once, to whoever created or rotated it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Key<'a> {
    /// The id, unique within the environment. Changes say by it who made them.
    id: &'a KeyId,
    /// What it is for.
    name: &'a KeyName,
    /// The one environment that it belongs to.
    environment_id: &'a EnvironmentId,
    /// What it may do.
    scopes: &'a BTreeSet<Scope>,
    /// From when on it is worth nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Instant>,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<Instant>,
    /// When it was last presented, up to 3600 seconds too early.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<Instant>,
    /// One more with every change, which its use is not.
    version: Version,
    /// When it was created.
    created_at: Instant,
    /// The id of the key that created it.
    created_by: &'a str,
    /// When it last changed.
    updated_at: Instant,
    /// The id of the key that last changed it.
    updated_by: &'a str,
}

/// A key that has just been created, with its text.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewKey<'a> {
    /// The text of the key, which nobody is ever told again.
    key: &'a str,
    /// The key.
    #[serde(flatten)]
    shown: Key<'a>,
}

impl<'a> Key<'a> {
    /// A key and what is known of its use.
    pub(crate) fn of(in_use: &'a KeyInUse) -> Self {
        Self { last_used_at: in_use.last_used_at, ..Self::unused(&in_use.key) }
    }

    fn unused(key: &'a key::Key) -> Self {
        Self {
            id: &key.id,
            name: &key.name,
            environment_id: &key.environment.id,
            scopes: &key.scopes,
            expires_at: key.expires_at,
            revoked_at: key.revoked_at,
            last_used_at: None,
            version: key.revision.version,
            created_at: key.revision.created_at,
            created_by: &key.revision.created_by,
            updated_at: key.revision.updated_at,
            updated_by: &key.revision.updated_by,
        }
    }
}

/// What a key that has been created is answered with: the only answer that tells its text.
pub(crate) fn issued(issued: &IssuedKey) -> Result<Response, Failure> {
    let view = NewKey { key: issued.text.as_str(), shown: Key::unused(&issued.key) };
    Ok(Response::json(StatusCode::CREATED, &view)?
        .with_etag(issued.key.revision.version)
        .with_location(&["keys", issued.key.id.as_str()]))
}
