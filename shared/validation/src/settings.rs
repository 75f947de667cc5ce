//! Settings: those of a create, and what puts one.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    limits::SETTINGS_PER_CREATE_MAX,
    setting::{DataType, NewSetting, SettingValue},
    text::{Namespace, SettingId, SettingName, SettingText},
};

use crate::{
    list::{parse_list, repeated},
    related::parse_related,
    report::Report,
};

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

/// What tells one setting of an object from another.
#[derive(Debug, PartialEq, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
struct SettingMark {
    namespace: Namespace,
    id: SettingId,
}

/// The value of a setting as text, and what it must parse as.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
struct TypedText {
    data_type: DataType,
    value: SettingText,
}

impl TypedText {
    fn parse(self, location: ValuePointerRef<'_>) -> Result<SettingValue, Report> {
        SettingValue::parse(self.data_type, self.value)
            .map_err(|violation| Report::at(location.push_key("value"), violation))
    }
}

/// A setting whose value parses as its data type.
#[derive(Debug)]
pub(crate) struct TypedSetting(NewSetting);

impl Deserr<Report> for TypedSetting {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let complete = |shape: SettingShape| {
            let SettingShape { id, namespace, name, data_type, value } = shape;
            let value = TypedText { data_type, value }.parse(location)?;
            Ok(Self(NewSetting { namespace, id, name, value }))
        };
        parse_related(value, location, complete, |text: TypedText| text.parse(location).err())
    }
}

/// At most [`SETTINGS_PER_CREATE_MAX`] settings, unique by namespace and id.
#[derive(Debug, Default)]
pub struct FirstSettings(pub Vec<NewSetting>);

impl Deserr<Report> for FirstSettings {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let settings: Vec<TypedSetting> =
            parse_list(value, location, SETTINGS_PER_CREATE_MAX, repeated::<SettingMark>)?;
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
        let complete = |shape: PutSettingShape| {
            let PutSettingShape { name, data_type, value } = shape;
            Ok(Self { name, value: TypedText { data_type, value }.parse(location)? })
        };
        parse_related(value, location, complete, |text: TypedText| text.parse(location).err())
    }
}
