//! Environments: the isolated data sets of a tenant, and what is true for all objects of one.

use serde::{Deserialize, Serialize};

use crate::{
    Conflict,
    change::Change,
    code::Currency,
    id::{Revision, Uid},
    limits::ENVIRONMENTS_PER_TENANT_MAX,
    patch::Patch,
    principal::{Environment, EnvironmentKind},
    tenant::Tenant,
    text::{EnvironmentId, EnvironmentName, TenantId},
    time_zone::TimeZone,
};

/// What is known of an environment. Its tenant is the one in whose partition it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentProfile {
    /// The id, unique within the tenant.
    pub id: EnvironmentId,
    /// What kind of data it holds. It never changes.
    pub kind: EnvironmentKind,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<EnvironmentName>,
    /// The base currency: that of an account which names none.
    pub currency: Currency,
    /// The time zone of its days and months.
    pub time_zone: TimeZone,
    /// Who brought it to its present state, and when.
    pub revision: Revision,
}

impl EnvironmentProfile {
    /// An environment that comes to be; `uid` makes the id of one whose caller named none.
    pub fn new(new: &NewEnvironment, uid: &Uid, change: &Change) -> Self {
        Self {
            id: new.id.clone().unwrap_or_else(|| uid.to_environment_id()),
            kind: new.kind,
            name: new.name.clone(),
            currency: new.currency,
            time_zone: new.time_zone,
            revision: Revision::first(change),
        }
    }

    /// The environment as one of its tenant's, which its data and its keys belong to.
    pub fn to_environment(&self, tenant: &TenantId) -> Environment {
        Environment { tenant: tenant.clone(), id: self.id.clone(), kind: self.kind }
    }
}

/// An environment that a tenant is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnvironment {
    /// The caller's id; generated when missing.
    pub id: Option<EnvironmentId>,
    /// What kind of data it will hold.
    pub kind: EnvironmentKind,
    /// What people call it.
    pub name: Option<EnvironmentName>,
    /// The base currency.
    pub currency: Currency,
    /// The time zone of its days and months.
    pub time_zone: TimeZone,
}

/// What a patch does to an environment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnvironmentPatch {
    /// What it does to the name.
    pub name: Patch<EnvironmentName>,
    /// The new base currency, for accounts that are created or lose their own from then on.
    pub currency: Option<Currency>,
    /// What it does to the time zone; a removed one becomes [`TimeZone::UTC`].
    pub time_zone: Patch<TimeZone>,
}

/// Decides what becomes of a tenant that gets one more environment, and what that is.
///
/// # Errors
///
/// [`Conflict::TooManyEnvironments`].
pub fn create(
    tenant: &Tenant,
    new: &NewEnvironment,
    uid: &Uid,
    change: &Change,
) -> Result<(Tenant, EnvironmentProfile), Conflict> {
    if tenant.environment_count >= ENVIRONMENTS_PER_TENANT_MAX {
        return Err(Conflict::TooManyEnvironments);
    }
    let changed = Tenant {
        environment_count: tenant.environment_count + 1,
        revision: tenant.revision.next(change),
        ..tenant.clone()
    };
    Ok((changed, EnvironmentProfile::new(new, uid, change)))
}

/// What becomes of an environment that is patched; `None` when the patch changes nothing.
pub fn update(
    environment: &EnvironmentProfile,
    patch: &EnvironmentPatch,
    change: &Change,
) -> Option<EnvironmentProfile> {
    let updated = EnvironmentProfile {
        name: patch.name.applied_to(environment.name.as_ref()),
        currency: patch.currency.unwrap_or(environment.currency),
        time_zone: patch.time_zone.applied_to_required(&environment.time_zone, || TimeZone::UTC),
        ..environment.clone()
    };
    (updated != *environment)
        .then(|| EnvironmentProfile { revision: environment.revision.next(change), ..updated })
}
