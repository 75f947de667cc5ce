//! Environments: what creates and updates them.

use deserr::Deserr;
use domain::{
    code::Currency,
    environment::{EnvironmentPatch, NewEnvironment},
    patch::Patch,
    principal::EnvironmentKind,
    text::{EnvironmentId, EnvironmentName},
    time_zone::TimeZone,
};

use crate::{report::Report, values::Given};

/// The body of `create-environment`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct CreateEnvironment {
    #[deserr(default)]
    id: Option<EnvironmentId>,
    kind: EnvironmentKind,
    #[deserr(default)]
    name: Option<EnvironmentName>,
    currency: Currency,
    #[deserr(default)]
    time_zone: Option<TimeZone>,
}

impl From<CreateEnvironment> for NewEnvironment {
    fn from(shape: CreateEnvironment) -> Self {
        Self {
            id: shape.id,
            kind: shape.kind,
            name: shape.name,
            currency: shape.currency,
            time_zone: shape.time_zone.unwrap_or(TimeZone::UTC),
        }
    }
}

/// The body of `update-environment`, a JSON Merge Patch (RFC 7396).
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct UpdateEnvironment {
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    name: Patch<EnvironmentName>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    currency: Given<Currency>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    time_zone: Patch<TimeZone>,
}

impl From<UpdateEnvironment> for EnvironmentPatch {
    fn from(shape: UpdateEnvironment) -> Self {
        Self { name: shape.name, currency: shape.currency.0, time_zone: shape.time_zone }
    }
}
