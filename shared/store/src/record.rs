//! Items: how objects of the domain stand in the table.
//!
//! An item has the keys of [`crate::keys`], the name of its entity, the version of its format, the version of the
//! object where it has one, and the object itself under `data`. The shape of `data` is the serde form of the domain's
//! type; `tests::golden_items` holds examples of every format that was ever written.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    account::Account,
    customer::Customer,
    id::Version,
    principal::{Environment, Key},
    setting::Setting,
    text::{AccountId, CustomerId},
    timeline::{IdentifierKind, Timeline},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    error::StoreError,
    keys::{self, IndexKey, ItemKey},
    table,
};

/// An item as the SDK hands it over.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The version of the format in which items are written.
const FORMAT: u32 = 1;

/// What a setting hangs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingOwner {
    /// A customer.
    Customer {
        /// Its id.
        customer_id: CustomerId,
    },
    /// An account.
    Account {
        /// The id of its customer.
        customer_id: CustomerId,
        /// Its id.
        account_id: AccountId,
    },
}

impl SettingOwner {
    /// The customer in whose partition the setting is.
    pub const fn customer_id(&self) -> &CustomerId {
        match self {
            Self::Customer { customer_id } | Self::Account { customer_id, .. } => customer_id,
        }
    }
}

/// An object that has an item of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A customer.
    Customer(Box<Customer>),
    /// An account with its aliases.
    Account(Box<Account>),
    /// A setting.
    Setting(SettingOwner, Setting),
    /// An identifier with its owners over time.
    Identifier(Timeline),
}

impl Record {
    pub(crate) fn key(&self, environment: &Environment) -> ItemKey {
        match self {
            Self::Customer(customer) => keys::customer(environment, &customer.id),
            Self::Account(account) => keys::account(environment, &account.customer_id, &account.id),
            Self::Setting(owner, setting) => keys::setting(environment, owner, setting),
            Self::Identifier(timeline) => keys::identifier(environment, &timeline.identifier),
        }
    }

    pub(crate) fn to_item(&self, environment: &Environment) -> Result<Item, StoreError> {
        let key = self.key(environment);
        match self {
            Self::Customer(customer) => {
                let index = (table::DIRECTORY, keys::customer_in_directory(environment, customer));
                item("CUSTOMER", key, Some(index), Some(customer.revision.version), customer)
            }
            Self::Account(account) => {
                let index = (table::DIRECTORY, keys::account_in_directory(environment, account));
                item("ACCOUNT", key, Some(index), Some(account.revision.version), account)
            }
            Self::Setting(_, setting) => item("SETTING", key, None, None, setting),
            Self::Identifier(timeline) => {
                let index = (table::ALIAS_INDEX, keys::alias_in_index(environment, &timeline.identifier));
                let index = (timeline.kind == IdentifierKind::Alias).then_some(index);
                item("IDENTIFIER", key, index, Some(timeline.version), timeline)
            }
        }
    }
}

/// The item of an API key.
pub(crate) fn key_item(hash: &str, key: &Key) -> Result<Item, StoreError> {
    item("KEY", keys::api_key(hash), None, None, key)
}

fn item(
    entity: &str,
    key: ItemKey,
    index: Option<(table::Index, IndexKey)>,
    version: Option<Version>,
    data: &impl Serialize,
) -> Result<Item, StoreError> {
    let mut item = Item::from([
        (table::PRIMARY_KEY.partition.to_owned(), AttributeValue::S(key.pk)),
        (table::PRIMARY_KEY.sort.to_owned(), AttributeValue::S(key.sk)),
        ("entity".to_owned(), AttributeValue::S(entity.to_owned())),
        ("format".to_owned(), AttributeValue::N(FORMAT.to_string())),
        (DATA.to_owned(), serde_dynamo::to_attribute_value(data).map_err(StoreError::fault)?),
    ]);
    if let Some((index, key)) = index {
        item.insert(index.key.partition.to_owned(), AttributeValue::S(key.pk));
        item.insert(index.key.sort.to_owned(), AttributeValue::S(key.sk));
    }
    if let Some(version) = version {
        item.insert(VERSION.to_owned(), AttributeValue::N(version.number().to_string()));
    }
    Ok(item)
}

/// The attribute that holds the object.
pub(crate) const DATA: &str = "data";
/// The attribute that holds the version of the object, for conditions.
pub(crate) const VERSION: &str = "version";

/// Reads the object out of an item.
pub(crate) fn data<T: DeserializeOwned>(mut item: Item) -> Result<T, StoreError> {
    let data = item.remove(DATA).ok_or_else(|| StoreError::Corrupt { cause: "it has no data".to_owned() })?;
    serde_dynamo::from_attribute_value(data).map_err(StoreError::corrupt)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{
        Instant,
        account::{AccountStatus, BillingInformation},
        address::Address,
        alias::Alias,
        code::{Country, Currency},
        customer::CustomerStatus,
        id::{Revision, Uid},
        principal::{EnvironmentKind, PagingSecret},
        scope::Scope,
        setting::{DataType, SettingValue},
        text::{Email, Identifier, Name, Tag, Text},
        timeline::Claim,
    };

    use super::*;

    fn environment() -> Environment {
        Environment {
            tenant: Text::parse("acme").unwrap(),
            id: Text::parse("live").unwrap(),
            kind: EnvironmentKind::Live,
            currency: Currency::USD,
        }
    }

    fn instant(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn customer() -> Customer {
        let now = instant("2026-01-02T03:04:05.678Z");
        Customer {
            id: Text::parse("C#1").unwrap(),
            uid: Uid::generate(now, 1),
            name: Name::parse("ACME Enterprise").unwrap(),
            status: CustomerStatus::Active,
            primary_email: Some(Email::parse("admin@example.com").unwrap()),
            address: Some(Address { country: Some(Country::parse("US").unwrap()), ..Address::default() }),
            metadata: BTreeMap::from([(Text::parse("k").unwrap(), Text::parse("v").unwrap())]),
            revision: Revision::first(now, "key_1"),
        }
    }

    fn account() -> Account {
        let customer = customer();
        Account {
            id: Text::parse("A1").unwrap(),
            uid: Uid::generate(customer.revision.created_at, 2),
            customer_id: customer.id.clone(),
            customer_uid: customer.uid.clone(),
            name: Name::parse("Primary").unwrap(),
            status: AccountStatus::Draft,
            invoice_currency: Currency::parse("EUR").unwrap(),
            primary_email: None,
            address: None,
            billing_information: Some(BillingInformation {
                email_recipients: vec![Email::parse("billing@example.com").unwrap()],
                additional_email_recipients: vec![],
            }),
            net_term_days: Some(30),
            metadata: BTreeMap::new(),
            tags: [Tag::parse("vip").unwrap()].into(),
            aliases: vec![Alias {
                value: Identifier::parse("x").unwrap(),
                range: domain::timeline::Range::new(Some(instant("2026-01-01T00:00:00Z")), None).unwrap(),
                created_at: customer.revision.created_at,
            }],
            revision: customer.revision,
        }
    }

    fn timeline() -> Timeline {
        let mut timeline = Timeline::unclaimed(Identifier::parse("x").unwrap());
        let claim = Claim { from: Some(instant("2026-01-01T00:00:00Z")), until: None };
        timeline.claim(&claim, account().as_owner(), instant("2026-01-02T00:00:00Z")).unwrap();
        timeline
    }

    fn setting() -> Setting {
        Setting {
            namespace: Text::parse("USER").unwrap(),
            id: Text::parse("limit").unwrap(),
            name: Text::parse("Limit").unwrap(),
            value: SettingValue::parse(DataType::Numeric, Text::parse("12.50").unwrap()).unwrap(),
        }
    }

    fn key() -> Key {
        Key {
            id: "key_1".to_owned(),
            environment: environment(),
            scopes: [Scope::CustomersRead].into(),
            paging_secret: PagingSecret::new([1; 32]),
            expires_at: Some(instant("2027-01-01T00:00:00Z")),
            revoked_at: None,
        }
    }

    /// The items as JSON that a reader can follow.
    fn readable(item: &Item) -> serde_json::Value {
        serde_dynamo::from_item(item.clone()).unwrap()
    }

    /// What is stored once must stay readable for ever. A changed snapshot is a changed format: raise `FORMAT`, keep
    /// the old example, and show that it is still read.
    #[test]
    fn golden_items() {
        let owner = SettingOwner::Customer { customer_id: customer().id };
        let records = [
            ("customer", Record::Customer(Box::new(customer()))),
            ("account", Record::Account(Box::new(account()))),
            ("setting", Record::Setting(owner, setting())),
            ("identifier", Record::Identifier(timeline())),
        ];
        for (name, record) in records {
            insta::assert_json_snapshot!(name, readable(&record.to_item(&environment()).unwrap()));
        }
        insta::assert_json_snapshot!("key", readable(&key_item("00ff", &key()).unwrap()));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let item = |record: Record| record.to_item(&environment()).unwrap();
        assert_eq!(data::<Customer>(item(Record::Customer(Box::new(customer())))).unwrap(), customer());
        assert_eq!(data::<Account>(item(Record::Account(Box::new(account())))).unwrap(), account());
        assert_eq!(data::<Timeline>(item(Record::Identifier(timeline()))).unwrap(), timeline());
        assert_eq!(data::<Key>(key_item("00ff", &key()).unwrap()).unwrap(), key());
        let corrupt = Item::from([("data".to_owned(), AttributeValue::S("?".to_owned()))]);
        assert!(matches!(data::<Customer>(corrupt), Err(StoreError::Corrupt { .. })));
        assert!(matches!(data::<Customer>(Item::new()), Err(StoreError::Corrupt { .. })));
    }
}
