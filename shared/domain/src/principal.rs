//! Who acts, and in which environment.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    key::PagingSecret,
    scope::Scope,
    text::{EnvironmentId, KeyId, TenantId},
};

/// What kind of data an environment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum EnvironmentKind {
    /// Customers who pay.
    Live,
    /// Trial runs.
    Test,
}

impl EnvironmentKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Live, Self::Test];

    /// The name of the kind in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
        }
    }
}

/// An isolated data set of a tenant, as every key of the table begins with it. What else is known of it is its
/// [`crate::environment::EnvironmentProfile`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// The company whose data set it is.
    pub tenant: TenantId,
    /// The id of the environment, unique within its tenant.
    pub id: EnvironmentId,
    /// What kind of data it holds.
    pub kind: EnvironmentKind,
}

/// Who acts: an authenticated key, the only source of tenant and environment.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The id of the key that was presented.
    pub key_id: KeyId,
    /// The environment that everything the request does is confined to.
    pub environment: Environment,
    /// What the key may do.
    pub scopes: BTreeSet<Scope>,
    /// The secret of the page tokens that the key is given.
    pub paging_secret: PagingSecret,
}
