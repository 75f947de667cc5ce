//! Settings: typed values that hang on a customer or an account.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, de::IgnoredAny};

use crate::{
    Conflict, Violation,
    change::Change,
    id::Revision,
    limits::SETTINGS_PER_OBJECT_MAX,
    text::{Namespace, SettingId, SettingName, SettingText},
};

/// What the text of a setting's value must parse as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DataType {
    /// Any text.
    String,
    /// A decimal number of at most 28 significant digits.
    Numeric,
    /// A JSON document, nested at most 127 deep.
    Json,
    /// A JSON Logic rule, checked as a JSON document.
    JsonLogic,
}

impl DataType {
    /// Every data type, in the order of the API reference.
    pub const ALL: [Self; 4] = [Self::String, Self::Numeric, Self::Json, Self::JsonLogic];

    /// The name of the data type in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "STRING",
            Self::Numeric => "NUMERIC",
            Self::Json => "JSON",
            Self::JsonLogic => "JSON_LOGIC",
        }
    }
}

/// A value whose text parses as its data type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingValue {
    data_type: DataType,
    text: SettingText,
}

impl SettingValue {
    /// Checks that `text` parses as `data_type`.
    ///
    /// # Errors
    ///
    /// [`Violation::NotNumeric`] or [`Violation::NotJson`], which says where.
    pub fn parse(data_type: DataType, text: SettingText) -> Result<Self, Violation> {
        match data_type {
            DataType::String => {}
            DataType::Numeric => numeric(text.as_str())?,
            DataType::Json | DataType::JsonLogic => json(text.as_str())?,
        }
        Ok(Self { data_type, text })
    }

    /// What the text parses as.
    pub const fn data_type(&self) -> DataType {
        self.data_type
    }

    /// The text, as the caller wrote it.
    pub const fn text(&self) -> &SettingText {
        &self.text
    }
}

/// A setting that a customer or an account is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSetting {
    /// The namespace, which keeps settings of different origin apart.
    pub namespace: Namespace,
    /// The id within the namespace.
    pub id: SettingId,
    /// What people call it.
    pub name: SettingName,
    /// The typed value.
    pub value: SettingValue,
}

/// A setting of a customer or an account; namespace and id together are unique on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// The namespace, which keeps settings of different origin apart.
    pub namespace: Namespace,
    /// The id within the namespace.
    pub id: SettingId,
    /// What people call it.
    pub name: SettingName,
    /// The typed value.
    pub value: SettingValue,
    /// Who brought it here, and when.
    pub revision: Revision,
}

impl Setting {
    /// A setting that comes to be by the change which has made this revision of its holder.
    pub fn new(new: &NewSetting, holder: &Revision) -> Self {
        Self {
            namespace: new.namespace.clone(),
            id: new.id.clone(),
            name: new.name.clone(),
            value: new.value.clone(),
            revision: holder.of_new_part(),
        }
    }
}

/// What a patch does to a setting: what is missing stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettingPatch {
    /// What people call it from now on.
    pub name: Option<SettingName>,
    /// What the value parses as from now on.
    pub data_type: Option<DataType>,
    /// The new value, as text.
    pub text: Option<SettingText>,
}

impl SettingPatch {
    /// The setting that is to be put for the patch to be made to this one.
    ///
    /// # Errors
    ///
    /// [`Conflict::Invalid`] when the value would not parse as its data type.
    pub fn applied_to(&self, current: &Setting) -> Result<NewSetting, Conflict> {
        let data_type = self.data_type.unwrap_or(current.value.data_type);
        let text = self.text.clone().unwrap_or_else(|| current.value.text.clone());
        let value = SettingValue::parse(data_type, text)
            .map_err(|violation| Conflict::Invalid { pointer: "/value", violation })?;
        Ok(NewSetting {
            namespace: current.namespace.clone(),
            id: current.id.clone(),
            name: self.name.clone().unwrap_or_else(|| current.name.clone()),
            value,
        })
    }
}

/// What becomes of a setting that is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PutSetting {
    /// There was one that said the same, this one.
    Unchanged(Setting),
    /// There was one, which becomes this.
    Replaced(Setting),
    /// There was none.
    Created(Setting),
}

/// Decides what becomes of a setting that is put, given the one that is there, how many its holder has, and the revision
/// that the holder has before the change.
///
/// # Errors
///
/// [`Conflict::TooManySettings`].
pub fn put(
    new: &NewSetting,
    existing: Option<&Setting>,
    count: usize,
    holder: &Revision,
    change: &Change,
) -> Result<PutSetting, Conflict> {
    match existing {
        Some(existing) if existing.name == new.name && existing.value == new.value => {
            Ok(PutSetting::Unchanged(existing.clone()))
        }
        Some(existing) => Ok(PutSetting::Replaced(Setting {
            revision: existing.revision.next(change),
            name: new.name.clone(),
            value: new.value.clone(),
            ..existing.clone()
        })),
        None if count >= SETTINGS_PER_OBJECT_MAX => Err(Conflict::TooManySettings),
        None => Ok(PutSetting::Created(Setting::new(new, &holder.next(change)))),
    }
}

fn numeric(text: &str) -> Result<(), Violation> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    if plain && Decimal::from_str_exact(text).is_ok() { Ok(()) } else { Err(Violation::NotNumeric) }
}

fn json(text: &str) -> Result<(), Violation> {
    serde_json::from_str::<IgnoredAny>(text)
        .map(|_| ())
        .map_err(|error| Violation::NotJson { line: error.line().max(1), column: error.column().max(1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(data_type: DataType, text: &str) -> Result<SettingValue, Violation> {
        SettingValue::parse(data_type, SettingText::parse(text).unwrap())
    }

    #[test]
    fn numeric_values_are_plain_decimals() {
        for text in ["0", "-12.50", "79228162514264337593543950335", "0.0000000000000000000000000001"] {
            assert!(parse(DataType::Numeric, text).is_ok(), "{text}");
        }
        for text in ["", "1e5", "1_000", "0x10", "1.2.3", "NaN", "--1", " 1", "79228162514264337593543950336"]
        {
            assert_eq!(parse(DataType::Numeric, text).err(), Some(Violation::NotNumeric), "{text}");
        }
    }

    #[test]
    fn json_values_say_where_they_stop_being_json() {
        assert!(parse(DataType::JsonLogic, r#"{"<": [{"var": "x"}, 5]}"#).is_ok());
        assert_eq!(
            parse(DataType::Json, "{\n  \"a\": }").err(),
            Some(Violation::NotJson { line: 2, column: 8 })
        );
        assert!(parse(DataType::Json, &"[".repeat(4_000)).is_err());
        assert!(parse(DataType::String, "{").is_ok());
    }
}
