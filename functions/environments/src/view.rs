//! How environments are shown.

use domain::{
    Instant,
    code::Currency,
    environment::EnvironmentProfile,
    id::Version,
    principal::EnvironmentKind,
    text::{EnvironmentId, EnvironmentName},
    time_zone::TimeZone,
};
use serde::Serialize;

/// An environment of the tenant: an isolated data set.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Environment<'a> {
    /// The id, unique within the tenant.
    id: &'a EnvironmentId,
    /// What kind of data it holds.
    kind: EnvironmentKind,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a EnvironmentName>,
    /// The base currency: that of an account which names none.
    currency: Currency,
    /// The time zone of its days and months.
    time_zone: TimeZone,
    /// One more with every change.
    version: Version,
    /// When it was created.
    created_at: Instant,
    /// When it last changed.
    updated_at: Instant,
    /// The id of the key that last changed it.
    updated_by: &'a str,
}

impl<'a> Environment<'a> {
    /// An environment.
    pub(crate) fn of(environment: &'a EnvironmentProfile) -> Self {
        Self {
            id: &environment.id,
            kind: environment.kind,
            name: environment.name.as_ref(),
            currency: environment.currency,
            time_zone: environment.time_zone,
            version: environment.revision.version,
            created_at: environment.revision.created_at,
            updated_at: environment.revision.updated_at,
            updated_by: &environment.revision.updated_by,
        }
    }
}
