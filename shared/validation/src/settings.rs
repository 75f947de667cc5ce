//! Settings: those of a create, and what puts one.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Violation,
    limits::SETTINGS_PER_CREATE_MAX,
    setting::{DataType, NewSetting, SettingValue},
    text::{Namespace, SettingId, SettingName, SettingText},
};

use crate::{list::parse_list, report::Report};

/// A setting as it stands in a document.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "NewSetting", rename_all = "camelCase", deny_unknown_fields)
)]
pub(crate) struct SettingShape {
    id: SettingId,
    namespace: Namespace,
    name: SettingName,
    data_type: DataType,
    value: SettingText,
}

/// A setting whose value parses as its data type.
#[derive(Debug)]
pub(crate) struct TypedSetting(NewSetting);

impl TypedSetting {
    /// The clash of two settings of the same namespace and id.
    fn same(&self, later: &Self) -> Option<Violation> {
        let key = |setting: &NewSetting| (setting.namespace.clone(), setting.id.clone());
        (key(&self.0) == key(&later.0)).then_some(Violation::Repeated)
    }
}

impl Deserr<Report> for TypedSetting {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let shape = SettingShape::deserialize_from_value(value, location)?;
        let value = SettingValue::parse(shape.data_type, shape.value)
            .map_err(|violation| Report::at(location.push_key("value"), violation))?;
        Ok(Self(NewSetting { namespace: shape.namespace, id: shape.id, name: shape.name, value }))
    }
}

/// At most [`SETTINGS_PER_CREATE_MAX`] settings, unique by namespace and id.
#[derive(Debug, Default)]
pub(crate) struct FirstSettings(pub(crate) Vec<NewSetting>);

impl Deserr<Report> for FirstSettings {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let settings = parse_list(value, location, SETTINGS_PER_CREATE_MAX, TypedSetting::same)?;
        Ok(Self(settings.into_iter().map(|setting| setting.0).collect()))
    }
}

/// A setting's value and data type as they stand in a document.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "PutSetting", rename_all = "camelCase", deny_unknown_fields)
)]
pub(crate) struct PutSettingShape {
    name: SettingName,
    data_type: DataType,
    value: SettingText,
}

/// The body of `put-customer-setting` and `put-account-setting`.
#[derive(Debug)]
pub struct PutSetting {
    name: SettingName,
    value: SettingValue,
}

impl PutSetting {
    /// The setting of this namespace and id.
    pub fn into_setting(self, namespace: Namespace, id: SettingId) -> NewSetting {
        NewSetting { namespace, id, name: self.name, value: self.value }
    }
}

impl Deserr<Report> for PutSetting {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let shape = PutSettingShape::deserialize_from_value(value, location)?;
        let value = SettingValue::parse(shape.data_type, shape.value)
            .map_err(|violation| Report::at(location.push_key("value"), violation))?;
        Ok(Self { name: shape.name, value })
    }
}
