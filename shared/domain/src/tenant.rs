//! Tenants: the companies that use a deployment.

use serde::{Deserialize, Serialize};

use crate::{
    change::Change,
    environment::NewEnvironment,
    id::Revision,
    text::{EnvironmentId, TenantId},
};

/// A company that uses a deployment. Its environments are its own, and nobody else's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    /// The id. No route names it: it comes from the key that is presented.
    pub id: TenantId,
    /// How many environments it has. Whoever creates one raises the version of the tenant, so the count is exact.
    pub environment_count: usize,
    /// Who brought it here, and when.
    pub revision: Revision,
}

impl Tenant {
    /// A tenant that comes to be together with its first environment.
    pub fn with_one_environment(id: TenantId, change: &Change) -> Self {
        Self { id, environment_count: 1, revision: Revision::first(change) }
    }
}

/// What the first key of a tenant, or another one for its administrators, is made for. Nobody has to have a key for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bootstrap {
    /// A tenant comes to be with its first environment.
    Tenant {
        /// Its id, which no tenant may have yet.
        id: TenantId,
        /// Its first environment.
        environment: NewEnvironment,
    },
    /// Nobody has the key of an environment any more that could make another.
    Recovery {
        /// Its tenant.
        tenant: TenantId,
        /// Its id.
        environment: EnvironmentId,
    },
}
