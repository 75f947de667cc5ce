//! What Togai's API reads about settings.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Violation,
    setting::{DataType, NewSetting, SettingPatch, SettingValue},
    text::{CustomerId, Identifier, Namespace, SettingId, SettingName, SettingText},
};
use http_api::Failure;
use operations::{SettingFilter, SettingsOf};
use store::SettingOwner;
use validation::{
    NextToken, Place, Report,
    related::parse_related,
    values::{parse_string, parse_word},
};

use super::{setting_key, values::PageSize};

/// What a setting hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntityType {
    /// A customer.
    Customer,
    /// An account.
    Account,
}

impl EntityType {
    /// Every type, in the order of the documents.
    pub(super) const ALL: [Self; 2] = [Self::Customer, Self::Account];

    /// The word for the type.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Account => "ACCOUNT",
        }
    }
}

impl Deserr<Report> for EntityType {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Self::ALL.map(|entity| (entity.name(), entity)))
    }
}

/// What a setting hangs on, by its type and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entity {
    /// A customer.
    Customer(CustomerId),
    /// The account that the identifier names.
    Account(Identifier),
}

impl Entity {
    /// The customer or the account of this id.
    ///
    /// # Errors
    ///
    /// The rule of ids that it breaks.
    pub(super) fn parse(entity_type: EntityType, id: &str) -> Result<Self, Violation> {
        Ok(match entity_type {
            EntityType::Customer => Self::Customer(CustomerId::parse(id)?),
            EntityType::Account => Self::Account(Identifier::parse(id)?),
        })
    }

    /// Its type.
    pub(super) const fn entity_type(&self) -> EntityType {
        match self {
            Self::Customer(_) => EntityType::Customer,
            Self::Account(_) => EntityType::Account,
        }
    }

    /// Its id, as it was given.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Customer(id) => id.as_str(),
            Self::Account(identifier) => identifier.as_str(),
        }
    }

    /// It, as the operations name it.
    pub(super) fn to_settings_of(&self) -> SettingsOf {
        match self.clone() {
            Self::Customer(id) => SettingsOf::Customer(id),
            Self::Account(identifier) => SettingsOf::Account(identifier),
        }
    }
}

impl From<SettingOwner> for Entity {
    fn from(owner: SettingOwner) -> Self {
        match owner {
            SettingOwner::Customer { customer_id } => Self::Customer(customer_id),
            SettingOwner::Account { account_id, .. } => Self::Account(account_id.to_identifier()),
        }
    }
}

/// A namespace that a key can name.
#[derive(Debug)]
struct KeyedNamespace(Namespace);

impl Deserr<Report> for KeyedNamespace {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| {
            let namespace = Namespace::parse(text)?;
            setting_key::must_be_a_namespace(&namespace)?;
            Ok(Self(namespace))
        })
    }
}

/// The id of a setting that a key can name.
#[derive(Debug)]
struct KeyedId(SettingId);

impl Deserr<Report> for KeyedId {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| {
            let id = SettingId::parse(text)?;
            setting_key::must_be_an_id(&id)?;
            Ok(Self(id))
        })
    }
}

#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
struct SettingShape {
    id: KeyedId,
    value: SettingText,
    entity_type: EntityType,
    entity_id: Identifier,
    namespace: KeyedNamespace,
    name: SettingName,
    data_type: DataType,
}

/// The value of a setting as text, and what it must parse as.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
struct TypedText {
    value: SettingText,
    data_type: DataType,
}

impl TypedText {
    fn parse(self, location: ValuePointerRef<'_>) -> Result<SettingValue, Report> {
        SettingValue::parse(self.data_type, self.value)
            .map_err(|violation| Report::at(location.push_key("value"), violation))
    }
}

/// The body of `togai-create-setting`.
#[derive(Debug)]
pub(super) struct CreateSetting {
    /// What it hangs on.
    pub(super) entity: Entity,
    /// The setting.
    pub(super) setting: NewSetting,
}

impl Deserr<Report> for CreateSetting {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let complete = |shape: SettingShape| {
            let SettingShape { id, value, entity_type, entity_id, namespace, name, data_type } = shape;
            let value = TypedText { value, data_type }.parse(location);
            let entity = Entity::parse(entity_type, entity_id.as_str())
                .map_err(|violation| Report::at(location.push_key("entityId"), violation));
            match (entity, value) {
                (Ok(entity), Ok(value)) => {
                    let (KeyedNamespace(namespace), KeyedId(id)) = (namespace, id);
                    Ok(Self { entity, setting: NewSetting { namespace, id, name, value } })
                }
                (Err(one), Err(other)) => Err(one.and(other)),
                (Err(report), Ok(_)) | (Ok(_), Err(report)) => Err(report),
            }
        };
        parse_related(value, location, complete, |text: TypedText| text.parse(location).err())
    }
}

/// The body of `togai-update-setting`: what is absent or null stays.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub(super) struct UpdateSetting {
    #[deserr(default)]
    name: Option<SettingName>,
    #[deserr(default)]
    value: Option<SettingText>,
    #[deserr(default)]
    data_type: Option<DataType>,
}

impl From<UpdateSetting> for SettingPatch {
    fn from(shape: UpdateSetting) -> Self {
        Self { name: shape.name, data_type: shape.data_type, text: shape.value }
    }
}

/// The query of `togai-list-settings`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct ListSettings {
    /// Those of customers, or those of accounts.
    #[deserr(default)]
    pub(super) entity_type: Option<EntityType>,
    /// Those of the customer or the account of this id.
    #[deserr(default)]
    pub(super) entity_id: Option<Identifier>,
    /// Those of this id.
    #[deserr(default)]
    pub(super) setting_id: Option<SettingId>,
    /// Those of this namespace.
    #[deserr(default)]
    pub(super) namespace: Option<Namespace>,
    /// How many to list.
    #[deserr(default, rename = "pageSize")]
    pub(super) page_size: PageSize,
    #[deserr(default, rename = "nextToken")]
    _next_token: NextToken,
}

impl ListSettings {
    /// Which settings are looked through.
    ///
    /// # Errors
    ///
    /// [`Failure::Invalid`] when the id can be none of that type.
    pub(super) fn filter(&self) -> Result<SettingFilter, Failure> {
        let entity = self.entity_type.zip(self.entity_id.as_ref());
        let entity = entity.map(|(entity_type, id)| Entity::parse(entity_type, id.as_str())).transpose();
        let entity = entity.map_err(|violation| {
            Failure::Invalid(Report::of(Place::Parameter("entity_id".to_owned()), violation))
        })?;
        Ok(SettingFilter {
            namespace: self.namespace.clone(),
            id: self.setting_id.clone(),
            owner: entity.as_ref().map(Entity::to_settings_of),
        })
    }

    /// Whether those of a customer or an account are listed, as far as the filter does not tell.
    pub(super) fn finds(&self, entity: &Entity) -> bool {
        match (self.entity_type, &self.entity_id) {
            (Some(entity_type), _) => entity.entity_type() == entity_type,
            (None, Some(id)) => entity.id() == id.as_str(),
            (None, None) => true,
        }
    }
}
