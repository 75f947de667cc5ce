//! How settings are shown.

use domain::{
    Instant,
    id::Version,
    setting::{self, DataType},
    text::{Namespace, SettingId, SettingName, SettingText},
};
use serde::Serialize;

/// A setting of a customer or an account.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Setting<'a> {
    /// The id, unique within the namespace.
    id: &'a SettingId,
    /// The namespace.
    namespace: &'a Namespace,
    /// What people call it.
    name: &'a SettingName,
    /// What the value parses as.
    data_type: DataType,
    /// The value, as text.
    value: &'a SettingText,
    /// One more with every change; it begins at the version that its customer or account then has.
    version: Version,
    /// When it was created.
    created_at: Instant,
    /// When it last changed.
    updated_at: Instant,
    /// The id of the key that last changed it.
    updated_by: &'a str,
}

impl<'a> Setting<'a> {
    /// A setting.
    pub fn of(setting: &'a setting::Setting) -> Self {
        Self {
            id: &setting.id,
            namespace: &setting.namespace,
            name: &setting.name,
            data_type: setting.value.data_type(),
            value: setting.value.text(),
            version: setting.revision.version,
            created_at: setting.revision.created_at,
            updated_at: setting.revision.updated_at,
            updated_by: &setting.revision.updated_by,
        }
    }

    /// All of some settings.
    pub fn all_of(settings: &'a [setting::Setting]) -> Vec<Self> {
        settings.iter().map(Self::of).collect()
    }
}
