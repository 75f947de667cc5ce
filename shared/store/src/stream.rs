//! The table's stream: what each change made of each object, in the order of the changes of one object.
//!
//! A record of the stream shows an item as it was and as it is. An item whose entity is none of those below is an
//! error, so that no kind of object is left out of the audit trail because nobody thought of it.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    account::Account,
    audit::{AuditedObject, Document},
    change::Change,
    contact::Contact,
    customer::Customer,
    environment::EnvironmentProfile,
    id::Version,
    key::Key,
    reservation::Reservation,
    text::CustomerId,
    timeline::Timeline,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    error::StoreError,
    keys::{self, DataSet, ItemKey},
    record::{AnswerReference, CHANGE, DATA, Item, OwnedSetting, SettingOwner, VERSION},
    table::PRIMARY_KEY,
};

/// The entities that are in no audit trail: what requests were answered, the trail itself, keys as they authenticate, which
/// change with the keys themselves and with their use, and tenants, which count their environments.
pub const UNAUDITED: [&str; 5] = ["IDEMPOTENCY", "ANSWER_PART", "AUDIT", "PRESENTED_KEY", "TENANT"];

/// The entity of what says where an answer is that shows something of a customer.
const ANSWER_REFERENCE: &str = "ANSWER_REFERENCE";

/// What of a key is nobody's business: what its text is found by, and what its page tokens are made with.
const SECRETS: [&str; 2] = ["hash", "pagingSecret"];

/// A record of the stream, in the form in which Lambda hands it over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamRecord {
    /// `INSERT`, `MODIFY` or `REMOVE`.
    pub event_name: String,
    /// The item.
    pub dynamodb: Images,
}

/// An item as a record of the stream shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Images {
    /// The place of the record in its shard.
    pub sequence_number: String,
    /// The item as it was, if there was one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub old_image: Option<serde_dynamo::Item>,
    /// The item as it is, if there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub new_image: Option<serde_dynamo::Item>,
}

/// What a record of the stream is about, if it is about anything that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observation {
    /// A change of an object that is in an audit trail.
    Change(Box<ObjectChange>),
    /// That an answer was stored which shows something of a customer, though nothing of that customer was changed.
    Answer {
        /// The environment of the customer.
        data_set: DataSet,
        /// The customer.
        customer_id: CustomerId,
        /// Where the answer is.
        reference: AnswerReference,
    },
}

/// What a change made of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectChange {
    /// The key of its item.
    pub key: ItemKey,
    /// The environment that it belongs to.
    pub data_set: DataSet,
    /// The object.
    pub object: AuditedObject,
    /// The version of the object after the change; the last one of an object that it deleted.
    pub version: Version,
    /// The change.
    pub change: Change,
    /// The object as it was, if there was one.
    pub before: Option<Document>,
    /// The object as it is, if there is one.
    pub after: Option<Document>,
}

impl StreamRecord {
    /// What the record is about. The end of the time of an item is no change: what it held was deleted before.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] when the item is of an unknown entity, or not what it says.
    pub fn observation(&self) -> Result<Option<Observation>, StoreError> {
        if self.event_name == "REMOVE" {
            return Ok(None);
        }
        let new = self.dynamodb.new_image.clone().map(Item::from).ok_or_else(|| missing("image"))?;
        if text(&new, "entity")? == ANSWER_REFERENCE {
            return answer(&new).map(Some);
        }
        let change = self.object_change(&new)?;
        Ok(change.map(|change| Observation::Change(Box::new(change))))
    }

    /// What a change made of an object, which it left so, if the object is in an audit trail.
    fn object_change(&self, new: &Item) -> Result<Option<ObjectChange>, StoreError> {
        let old = self.dynamodb.old_image.clone().map(Item::from);
        let Some(entity) = Entity::of(text(new, "entity")?)? else { return Ok(None) };
        let key = ItemKey {
            pk: text(new, PRIMARY_KEY.partition)?.to_owned(),
            sk: text(new, PRIMARY_KEY.sort)?.to_owned(),
        };
        let (before, after) = (entity.document(old.as_ref())?, entity.document(Some(new))?);
        if before == after {
            // An identifier that names somebody else now, which shows in the accounts.
            return Ok(None);
        }
        let last = [Some(new), old.as_ref()].into_iter().flatten().find(|item| item.contains_key(DATA));
        let last = last.ok_or_else(|| missing("object"))?;
        let object = entity.object(&key.pk, last)?;
        let data_set = match &object {
            AuditedObject::Environment { id } => keys::data_set_of(&key.pk, id),
            _ => DataSet::of_partition(&key.pk),
        };
        Ok(Some(ObjectChange {
            object,
            data_set: data_set.ok_or_else(|| missing("environment"))?,
            version: member(last, VERSION)?,
            change: member(new, CHANGE)?,
            key,
            before,
            after,
        }))
    }
}

/// What says where an answer is.
fn answer(item: &Item) -> Result<Observation, StoreError> {
    let pk = text(item, PRIMARY_KEY.partition)?;
    Ok(Observation::Answer {
        data_set: DataSet::of_partition(pk).ok_or_else(|| missing("environment"))?,
        customer_id: keys::customer_of_partition(pk).ok_or_else(|| missing("customer"))?,
        reference: member(item, DATA)?,
    })
}

/// An entity whose objects are in an audit trail.
#[derive(Debug, Clone, Copy)]
enum Entity {
    Customer,
    Account,
    Contact,
    Setting,
    Identifier,
    Environment,
    Key,
}

impl Entity {
    /// The entity of this name; `None` when it is in no audit trail.
    fn of(name: &str) -> Result<Option<Self>, StoreError> {
        Ok(Some(match name {
            "CUSTOMER" => Self::Customer,
            "ACCOUNT" => Self::Account,
            "CONTACT" => Self::Contact,
            "SETTING" => Self::Setting,
            "IDENTIFIER" => Self::Identifier,
            "ENVIRONMENT" => Self::Environment,
            "KEY" => Self::Key,
            name if UNAUDITED.contains(&name) => return Ok(None),
            name => return Err(StoreError::Corrupt { cause: format!("the entity {name} is unknown") }),
        }))
    }

    /// What the audit trail shows of an item; nothing of what stays of a deleted object.
    fn document(self, item: Option<&Item>) -> Result<Option<Document>, StoreError> {
        let Some(item) = item.filter(|item| item.contains_key(DATA)) else { return Ok(None) };
        match self {
            Self::Identifier => {}
            Self::Key => return Ok(Some(member::<Document>(item, DATA)?.without(&SECRETS))),
            _ => return member(item, DATA).map(Some),
        }
        let reservation = Reservation::of(&member::<Timeline>(item, DATA)?);
        let value = reservation.map(serde_dynamo::to_attribute_value);
        let value: Option<AttributeValue> = value.transpose().map_err(StoreError::fault)?;
        value.map(parsed).transpose()
    }

    /// The object of an item of this partition.
    fn object(self, pk: &str, item: &Item) -> Result<AuditedObject, StoreError> {
        Ok(match self {
            Self::Customer => AuditedObject::Customer { id: member::<Customer>(item, DATA)?.id },
            Self::Account => {
                let Account { id, customer_id, .. } = member(item, DATA)?;
                AuditedObject::Account { id, customer_id }
            }
            Self::Contact => AuditedObject::Contact {
                id: member::<Contact>(item, DATA)?.id,
                customer_id: keys::customer_of_partition(pk).ok_or_else(|| missing("customer"))?,
            },
            Self::Setting => {
                let OwnedSetting { owner, setting } = member(item, DATA)?;
                let (customer_id, account_id) = match owner {
                    SettingOwner::Customer { customer_id } => (customer_id, None),
                    SettingOwner::Account { customer_id, account_id } => (customer_id, Some(account_id)),
                };
                let namespace = setting.namespace;
                AuditedObject::Setting { id: setting.id, namespace, customer_id, account_id }
            }
            Self::Environment => {
                AuditedObject::Environment { id: member::<EnvironmentProfile>(item, DATA)?.id }
            }
            Self::Key => AuditedObject::Key { id: member::<Key>(item, DATA)?.id },
            Self::Identifier => AuditedObject::Reservation { id: member::<Timeline>(item, DATA)?.identifier },
        })
    }
}

fn text<'a>(item: &'a Item, name: &str) -> Result<&'a str, StoreError> {
    let value = item.get(name).and_then(|value| value.as_s().ok());
    value.map(String::as_str).ok_or_else(|| missing(name))
}

fn member<T: DeserializeOwned>(item: &HashMap<String, AttributeValue>, name: &str) -> Result<T, StoreError> {
    parsed(item.get(name).cloned().ok_or_else(|| missing(name))?)
}

fn parsed<T: DeserializeOwned>(value: AttributeValue) -> Result<T, StoreError> {
    // What the error says holds the value that it tripped over.
    serde_dynamo::from_attribute_value(value).map_err(|_| StoreError::Corrupt {
        cause: format!("a record of the stream shows no {}", std::any::type_name::<T>()),
    })
}

fn missing(what: &str) -> StoreError {
    StoreError::Corrupt { cause: format!("a record of the stream has no {what}") }
}
