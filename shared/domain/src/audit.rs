//! The audit trail: what each change made of each object, who asked for it and when.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Instant,
    change::Change,
    id::Version,
    listing::{Sort, SortKey},
    text::{AccountId, ContactId, CustomerId, EnvironmentId, Identifier, KeyId, Namespace, SettingId},
};

/// An object as it is stored, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Document(Map<String, Value>);

impl Document {
    /// The object without some of its members.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        self.0.retain(|name, _| !names.contains(&name.as_str()));
        self
    }

    /// The values of the aliases of the object, if it is an account.
    pub fn alias_values(&self) -> impl Iterator<Item = Identifier> {
        let aliases = self.0.get("aliases").and_then(Value::as_array).into_iter().flatten();
        aliases.filter_map(|alias| Identifier::parse(alias.get("value")?.as_str()?).ok())
    }

    /// A member of the object that is text.
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }
}

/// What a change did to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Action {
    /// It made it.
    Created,
    /// It changed it.
    Updated,
    /// It deleted it.
    Deleted,
    /// It archived it.
    Archived,
    /// It restored it.
    Restored,
    /// It erased the personal data of it, a customer.
    Erased,
}

impl Action {
    /// What a change did to an object that was so before, if there was one, and is so after it, if there is one.
    pub fn of(before: Option<&Document>, after: Option<&Document>) -> Self {
        let (Some(before), Some(after)) = (before, after) else {
            return if after.is_some() { Self::Created } else { Self::Deleted };
        };
        let erased = |document: &Document| document.0.contains_key("erasure");
        if erased(after) && !erased(before) {
            return Self::Erased;
        }
        let archived = |document: &Document| document.text("status") == Some("ARCHIVED");
        match (archived(before), archived(after)) {
            (false, true) => Self::Archived,
            (true, false) => Self::Restored,
            (true, true) | (false, false) => Self::Updated,
        }
    }
}

/// What kinds of objects there are in the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectType {
    /// Customers.
    Customer,
    /// Accounts, with their aliases.
    Account,
    /// Contacts of customers.
    Contact,
    /// Settings of customers and accounts.
    Setting,
    /// Reserved identifiers. What an identifier names shows in the accounts.
    Reservation,
    /// The environment, as far as it is an object: its name, its currency, its time zone.
    Environment,
    /// API keys.
    Key,
}

impl ObjectType {
    /// Every type.
    pub const ALL: [Self; 7] = [
        Self::Customer,
        Self::Account,
        Self::Contact,
        Self::Setting,
        Self::Reservation,
        Self::Environment,
        Self::Key,
    ];

    /// The name of the type in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Account => "ACCOUNT",
            Self::Contact => "CONTACT",
            Self::Setting => "SETTING",
            Self::Reservation => "RESERVATION",
            Self::Environment => "ENVIRONMENT",
            Self::Key => "KEY",
        }
    }
}

/// The object that a record of the audit trail is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AuditedObject {
    /// A customer.
    Customer {
        /// Its id.
        id: CustomerId,
    },
    /// An account, with its aliases.
    Account {
        /// Its id.
        id: AccountId,
        /// The id of its customer.
        customer_id: CustomerId,
    },
    /// A contact of a customer.
    Contact {
        /// Its id.
        id: ContactId,
        /// The id of its customer.
        customer_id: CustomerId,
    },
    /// A setting of a customer or an account.
    Setting {
        /// Its id.
        id: SettingId,
        /// Its namespace.
        namespace: Namespace,
        /// The id of the customer that it, or its account, belongs to.
        customer_id: CustomerId,
        /// The id of its account, if it is one of an account.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        account_id: Option<AccountId>,
    },
    /// That an identifier is reserved.
    Reservation {
        /// The identifier.
        id: Identifier,
    },
    /// The environment.
    Environment {
        /// Its id.
        id: EnvironmentId,
    },
    /// An API key.
    Key {
        /// Its id.
        id: KeyId,
    },
}

/// Whose audit trail a record is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditOwner {
    /// That of a customer: it, its accounts, their settings, its contacts.
    Customer(CustomerId),
    /// That of an identifier: its reservations.
    Identifier(Identifier),
    /// That of the environment itself.
    Environment(EnvironmentId),
    /// That of an API key.
    Key(KeyId),
}

impl AuditedObject {
    /// Which type it is of.
    pub const fn object_type(&self) -> ObjectType {
        match self {
            Self::Customer { .. } => ObjectType::Customer,
            Self::Account { .. } => ObjectType::Account,
            Self::Contact { .. } => ObjectType::Contact,
            Self::Setting { .. } => ObjectType::Setting,
            Self::Reservation { .. } => ObjectType::Reservation,
            Self::Environment { .. } => ObjectType::Environment,
            Self::Key { .. } => ObjectType::Key,
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Self::Customer { id } => id.as_str(),
            Self::Account { id, .. } => id.as_str(),
            Self::Contact { id, .. } => id.as_str(),
            Self::Setting { id, .. } => id.as_str(),
            Self::Reservation { id } => id.as_str(),
            Self::Environment { id } => id.as_str(),
            Self::Key { id } => id.as_str(),
        }
    }

    /// Whose audit trail it is in.
    pub fn owner(&self) -> AuditOwner {
        match self {
            Self::Customer { id } => AuditOwner::Customer(id.clone()),
            Self::Account { customer_id, .. }
            | Self::Contact { customer_id, .. }
            | Self::Setting { customer_id, .. } => AuditOwner::Customer(customer_id.clone()),
            Self::Reservation { id } => AuditOwner::Identifier(id.clone()),
            Self::Environment { id } => AuditOwner::Environment(id.clone()),
            Self::Key { id } => AuditOwner::Key(id.clone()),
        }
    }
}

/// What of an object a record does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Omission {
    /// The object as it was: it does not fit beside what it is. The record before this one of the object has it.
    Before,
    /// The object as it was and as it is: neither fits.
    Both,
    /// The object as it was and as it is: the data of its customer has been erased.
    Erased,
}

/// A record of the audit trail: what one change made of one object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditRecord {
    /// The id of the record, which follows from the change and the object.
    pub id: String,
    /// What the change did to the object.
    pub action: Action,
    /// The object.
    pub object: AuditedObject,
    /// The version of the object after the change; the last one of an object that it deleted.
    pub version: Version,
    /// The change.
    pub change: Change,
    /// The object as it was, if there was one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<Document>,
    /// The object as it is, if there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub after: Option<Document>,
    /// What of the object is left out, because the record would be too large with it or because it has been erased.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub omitted: Option<Omission>,
}

impl AuditRecord {
    /// The record with less of the object; `None` when there is nothing left to leave out.
    pub fn lighter(self) -> Option<Self> {
        match (&self.before, &self.after) {
            (None, None) => None,
            (Some(_), Some(_)) => Some(Self { before: None, omitted: Some(Omission::Before), ..self }),
            _ => Some(Self { before: None, after: None, omitted: Some(Omission::Both), ..self }),
        }
    }
}

/// Which records of the audit trail are listed, and in which order.
#[derive(Debug, Clone)]
pub struct AuditQuery {
    /// Those about objects of this type alone.
    pub object_type: Option<ObjectType>,
    /// Those about objects of this id alone.
    pub object_id: Option<Identifier>,
    /// Those of the audit trail of this customer alone.
    pub customer_id: Option<CustomerId>,
    /// Those of changes by the key of this id alone.
    pub actor: Option<KeyId>,
    /// Those of changes at this instant or later.
    pub from: Option<Instant>,
    /// Those of changes before this instant.
    pub until: Option<Instant>,
    /// Whether the last change comes first.
    pub descending: bool,
}

impl AuditQuery {
    /// Every order, by its name in the API: whether the last change comes first.
    pub const ORDERS: [(&'static str, bool); 2] = [("-at", true), ("at", false)];

    /// The order, as of any list.
    pub const fn sort(&self) -> Sort {
        Sort { by: SortKey::UpdatedAt, descending: self.descending }
    }

    /// Whether a record of the audit trail that is read is one of them, as far as that does not follow from where it stands.
    pub fn finds(&self, record: &AuditRecord) -> bool {
        let object = &record.object;
        let of_customer = |id: &CustomerId| object.owner() == AuditOwner::Customer(id.clone());
        self.object_type.is_none_or(|object_type| object.object_type() == object_type)
            && self.object_id.as_ref().is_none_or(|id| id.as_str() == object.id())
            && self.customer_id.as_ref().is_none_or(of_customer)
            && self.actor.as_ref().is_none_or(|actor| actor.as_str() == record.change.actor)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::id::Uid;

    fn document(value: Value) -> Document {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_a_change_did_shows_in_what_was_and_what_is() {
        let (active, archived) =
            (document(json!({"status": "ACTIVE"})), document(json!({"status": "ARCHIVED"})));
        let plain = document(json!({"name": "n"}));
        let erased = document(json!({"status": "ARCHIVED", "erasure": {}}));
        for (before, after, action) in [
            (None, Some(&active), Action::Created),
            (Some(&active), None, Action::Deleted),
            (Some(&active), Some(&archived), Action::Archived),
            (Some(&archived), Some(&active), Action::Restored),
            (Some(&archived), Some(&archived), Action::Updated),
            (Some(&archived), Some(&erased), Action::Erased),
            (Some(&plain), Some(&plain), Action::Updated),
        ] {
            assert_eq!(Action::of(before, after), action);
        }
    }

    #[test]
    fn a_record_gets_lighter_until_nothing_can_be_left_out() {
        let at = Instant::EPOCH;
        let image = document(json!({"name": "n"}));
        let record = AuditRecord {
            id: "aud_1".to_owned(),
            action: Action::Updated,
            object: AuditedObject::Customer { id: CustomerId::parse("c").unwrap() },
            version: Version::FIRST,
            change: Change {
                id: Uid::generate(at, 1),
                actor: "key_1".to_owned(),
                request_id: "r".to_owned(),
                idempotency_id: None,
                at,
            },
            before: Some(image.clone()),
            after: Some(image.clone()),
            omitted: None,
        };
        let lighter = record.lighter().unwrap();
        assert_eq!(
            (lighter.omitted, &lighter.before, &lighter.after),
            (Some(Omission::Before), &None, &Some(image))
        );
        let lightest = lighter.lighter().unwrap();
        assert_eq!(
            (lightest.omitted, &lightest.before, &lightest.after),
            (Some(Omission::Both), &None, &None)
        );
        assert_eq!(lightest.lighter(), None);
    }
}
