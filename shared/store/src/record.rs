//! Items: how objects of the domain stand in the table.
//!
//! An item has the keys of [`crate::keys`], the name of its entity, the version of its format, the version of the
//! object where it has one, and the object itself under `data`. The shape of `data` is the serde form of the domain's
//! type. It is fixed from the first release on, until which it may change; `tests::golden_items` holds examples of it.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    Instant,
    account::Account,
    audit::AuditRecord,
    change::Change,
    contact::Contact,
    customer::Customer,
    environment::EnvironmentProfile,
    id::{Revision, Uid, Version},
    idempotency::{IdempotencyId, IdempotencyRecord},
    key::{Key, KeyInUse},
    principal::Environment,
    setting::Setting,
    tenant::Tenant,
    text::{AccountId, CustomerId},
    timeline::{IdentifierKind, Timeline},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    error::StoreError,
    keys::{self, DataSet, IndexKey, ItemKey},
    table,
};

/// An item as the SDK hands it over.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The version of the format in which items are written. It rises with every change of the format after the first
/// release.
const FORMAT: u32 = 1;

/// What a setting hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
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

/// A setting with what it hangs on, which an index would not tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedSetting {
    /// What it hangs on.
    pub owner: SettingOwner,
    /// The setting.
    #[serde(flatten)]
    pub setting: Setting,
}

/// A part of a recorded answer that does not fit into the item of its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerPart {
    /// Its place among the further parts, from 0.
    pub number: usize,
    /// The part of the body.
    pub text: String,
    /// When the time of the record is over.
    pub expires_at: Instant,
}

/// Where in the table what a request was answered is, which changed nothing and showed something of a customer: that customer's
/// partition tells of it, as no object does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerReference {
    /// What the answer is stored under.
    pub id: IdempotencyId,
    /// The change that the request would have made.
    pub change: Uid,
    /// When the time of the answer is over.
    pub expires_at: Instant,
}

/// An object that has an item of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A customer.
    Customer(Box<Customer>),
    /// An account with its aliases.
    Account(Box<Account>),
    /// A contact of a customer.
    Contact(CustomerId, Box<Contact>),
    /// A setting.
    Setting(SettingOwner, Box<Setting>),
    /// An identifier with its owners over time.
    Identifier(Timeline),
    /// What became of a request under an idempotency key.
    Idempotency(IdempotencyId, Box<IdempotencyRecord>),
    /// A further part of what such a request was answered.
    AnswerPart(IdempotencyId, AnswerPart),
    /// Where such an answer is that shows something of this customer.
    AnswerReference(CustomerId, AnswerReference),
    /// A tenant.
    Tenant(Box<Tenant>),
    /// What is known of an environment of the tenant.
    Environment(Box<EnvironmentProfile>),
    /// An API key, among those of its environment.
    Key(Box<Key>),
    /// An API key, as it authenticates.
    PresentedKey(Box<KeyInUse>),
}

impl Record {
    pub(crate) fn key(&self, environment: &Environment) -> ItemKey {
        match self {
            Self::Customer(customer) => keys::customer(environment, &customer.id),
            Self::Account(account) => keys::account(environment, &account.customer_id, &account.id),
            Self::Contact(customer_id, contact) => keys::contact(environment, customer_id, &contact.id),
            Self::Setting(owner, setting) => {
                keys::setting(environment, owner, &setting.namespace, &setting.id)
            }
            Self::Identifier(timeline) => keys::identifier(environment, &timeline.identifier),
            Self::Idempotency(id, _) => keys::idempotency(environment, id),
            Self::AnswerPart(id, part) => keys::answer_part(environment, id, part.number),
            Self::AnswerReference(customer_id, reference) => {
                keys::answer_reference(environment, customer_id, &reference.id)
            }
            Self::Tenant(tenant) => keys::tenant(&tenant.id),
            Self::Environment(profile) => keys::environment(&environment.tenant, &profile.id),
            Self::Key(key) => keys::api_key(&key.environment, &key.id),
            Self::PresentedKey(presented) => keys::api_key_presented(&presented.key.hash),
        }
    }

    /// The change that made the object what it is; of an identifier, the last one that was about its reservation.
    pub fn change(&self) -> Option<&Uid> {
        match self {
            Self::Idempotency(_, record) => Some(&record.change),
            Self::Identifier(timeline) => timeline.reservation_change(),
            _ => self.revision().map(|revision| &revision.change),
        }
    }

    /// The generated id of a customer or an account.
    pub(crate) const fn uid(&self) -> Option<&Uid> {
        match self {
            Self::Customer(customer) => Some(&customer.uid),
            Self::Account(account) => Some(&account.uid),
            Self::Contact(..)
            | Self::Setting(..)
            | Self::Identifier(_)
            | Self::Idempotency(..)
            | Self::AnswerPart(..)
            | Self::AnswerReference(..)
            | Self::Tenant(_)
            | Self::Environment(_)
            | Self::Key(_)
            | Self::PresentedKey(_) => None,
        }
    }

    /// The version of the object.
    pub(crate) fn version(&self) -> Option<Version> {
        match self {
            Self::Identifier(timeline) => Some(timeline.version),
            _ => self.revision().map(|revision| revision.version),
        }
    }

    const fn revision(&self) -> Option<&Revision> {
        match self {
            Self::Customer(customer) => Some(&customer.revision),
            Self::Account(account) => Some(&account.revision),
            Self::Contact(_, contact) => Some(&contact.revision),
            Self::Setting(_, setting) => Some(&setting.revision),
            Self::Tenant(tenant) => Some(&tenant.revision),
            Self::Environment(profile) => Some(&profile.revision),
            Self::Key(key) => Some(&key.revision),
            Self::PresentedKey(presented) => Some(&presented.key.revision),
            Self::Identifier(_)
            | Self::Idempotency(..)
            | Self::AnswerPart(..)
            | Self::AnswerReference(..) => None,
        }
    }

    /// The item of the object as this change makes it.
    pub(crate) fn to_item(&self, environment: &Environment, change: &Change) -> Result<Item, StoreError> {
        let mut item = self.to_plain_item(environment)?;
        if !matches!(self, Self::Idempotency(..) | Self::AnswerPart(..) | Self::AnswerReference(..)) {
            item.insert(
                CHANGE.to_owned(),
                serde_dynamo::to_attribute_value(change).map_err(StoreError::fault)?,
            );
        }
        Ok(item)
    }

    /// The item that stands in the place of an object which this change deletes, for those who follow the table's stream.
    pub(crate) fn to_tombstone(
        &self,
        environment: &Environment,
        change: &Change,
    ) -> Result<Item, StoreError> {
        let mut item = self.to_item(environment, change)?;
        item.retain(|name, _| TOMBSTONE_ATTRIBUTES.contains(&name.as_str()));
        item.insert(table::TIME_TO_LIVE.to_owned(), seconds(change.at));
        Ok(item)
    }

    fn to_plain_item(&self, environment: &Environment) -> Result<Item, StoreError> {
        let key = self.key(environment);
        match self {
            Self::Customer(customer) => {
                let indexes = vec![
                    (table::DIRECTORY, keys::customer_in_directory(environment, customer)),
                    (table::NAMES, keys::customer_by_name(environment, customer)),
                ];
                item("CUSTOMER", key, indexes, Some(customer.revision.version), customer)
            }
            Self::Account(account) => {
                let indexes = vec![
                    (table::DIRECTORY, keys::account_in_directory(environment, account)),
                    (table::NAMES, keys::account_by_name(environment, account)),
                ];
                item("ACCOUNT", key, indexes, Some(account.revision.version), account)
            }
            Self::Contact(_, contact) => {
                item("CONTACT", key, vec![], Some(contact.revision.version), contact)
            }
            Self::Setting(owner, setting) => {
                let name = keys::setting_by_name(environment, owner, &setting.namespace, &setting.id);
                let data = OwnedSetting { owner: owner.clone(), setting: Setting::clone(setting) };
                item("SETTING", key, vec![(table::NAMES, name)], Some(setting.revision.version), &data)
            }
            Self::Identifier(timeline) => {
                // An alias that names nobody, and never did, is kept for its version and its reservation alone.
                let listed = timeline.kind == IdentifierKind::Alias && !timeline.tenures().is_empty();
                let name = (table::NAMES, keys::alias_by_name(environment, &timeline.identifier));
                // What is reserved may have named somebody once, so it stands in the other index.
                let place = keys::reservation_in_directory(environment, &timeline.identifier);
                let reservation = (table::DIRECTORY, place);
                let indexes = listed.then_some(name).into_iter();
                let indexes = indexes.chain(timeline.reserved_at().map(|_| reservation)).collect();
                item("IDENTIFIER", key, indexes, Some(timeline.version), timeline)
            }
            Self::Idempotency(_, record) => {
                let mut item = item("IDEMPOTENCY", key, vec![], None, record)?;
                item.insert(table::TIME_TO_LIVE.to_owned(), seconds(record.expires_at));
                Ok(item)
            }
            Self::AnswerPart(_, part) => {
                let mut item = item("ANSWER_PART", key, vec![], None, part)?;
                item.insert(table::TIME_TO_LIVE.to_owned(), seconds(part.expires_at));
                Ok(item)
            }
            Self::AnswerReference(_, reference) => {
                let mut item = item("ANSWER_REFERENCE", key, vec![], None, reference)?;
                item.insert(table::TIME_TO_LIVE.to_owned(), seconds(reference.expires_at));
                Ok(item)
            }
            Self::Tenant(tenant) => item("TENANT", key, vec![], Some(tenant.revision.version), tenant),
            Self::Environment(profile) => {
                item("ENVIRONMENT", key, vec![], Some(profile.revision.version), profile)
            }
            Self::Key(stored) => item("KEY", key, vec![], Some(stored.revision.version), stored),
            Self::PresentedKey(presented) => {
                let version = Some(presented.key.revision.version);
                let mut item = item("PRESENTED_KEY", key, vec![], version, &presented.key)?;
                if let Some(last_used_at) = presented.last_used_at {
                    item.insert(LAST_USED_AT.to_owned(), seconds(last_used_at));
                }
                Ok(item)
            }
        }
    }

    /// Reads an item that stands under the key of this record.
    pub(crate) fn read_alike(&self, item: Item) -> Result<Self, StoreError> {
        Ok(match self {
            Self::Customer(_) => Self::Customer(data(item)?),
            Self::Account(_) => Self::Account(data(item)?),
            Self::Contact(customer_id, _) => Self::Contact(customer_id.clone(), data(item)?),
            Self::Setting(owner, _) => Self::Setting(owner.clone(), data(item)?),
            Self::Identifier(_) => Self::Identifier(data(item)?),
            Self::Idempotency(id, _) => Self::Idempotency(id.clone(), data(item)?),
            Self::AnswerPart(id, _) => Self::AnswerPart(id.clone(), data(item)?),
            Self::AnswerReference(customer_id, _) => Self::AnswerReference(customer_id.clone(), data(item)?),
            Self::Tenant(_) => Self::Tenant(data(item)?),
            Self::Environment(_) => Self::Environment(data(item)?),
            Self::Key(_) => Self::Key(data(item)?),
            Self::PresentedKey(_) => Self::PresentedKey(Box::new(key_in_use(item)?)),
        })
    }
}

/// The item of a record of the audit trail.
pub(crate) fn audit_item(data_set: &DataSet, record: &AuditRecord) -> Result<Item, StoreError> {
    let place = keys::audit_in_directory(data_set, record);
    item("AUDIT", keys::audit(data_set, record), vec![(table::DIRECTORY, place)], None, record)
}

fn item(
    entity: &str,
    key: ItemKey,
    indexes: Vec<(table::Index, IndexKey)>,
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
    for (index, key) in indexes {
        item.insert(index.key.partition.to_owned(), AttributeValue::S(key.pk));
        item.insert(index.key.sort.to_owned(), AttributeValue::S(key.sk));
    }
    if let Some(version) = version {
        item.insert(VERSION.to_owned(), AttributeValue::N(version.number().to_string()));
    }
    Ok(item)
}

/// An instant as the table's clock counts it: seconds since 1970-01-01T00:00:00Z.
pub(crate) fn seconds(instant: Instant) -> AttributeValue {
    AttributeValue::N((instant.unix_milliseconds() / 1_000).to_string())
}

/// The attribute that holds the object.
pub(crate) const DATA: &str = "data";
/// The attribute that holds the version of the object, for conditions.
pub(crate) const VERSION: &str = "version";
/// The attribute that holds the change that made the item what it is, for those who follow the table's stream.
pub(crate) const CHANGE: &str = "change";
/// What stays of an item when its object is deleted.
const TOMBSTONE_ATTRIBUTES: [&str; 5] =
    [table::PRIMARY_KEY.partition, table::PRIMARY_KEY.sort, "entity", "format", CHANGE];

/// Whether an item holds an object, and is not what stays of a deleted one.
pub(crate) fn holds_object(item: &Item) -> bool {
    item.contains_key(DATA) || !item.contains_key(CHANGE)
}

/// The attribute that holds when an API key was last presented, in seconds since 1970-01-01T00:00:00Z. It stands beside the
/// object because it changes without one.
pub(crate) const LAST_USED_AT: &str = "lastUsedAt";

/// Reads an API key, as it authenticates, and when it was last presented.
pub(crate) fn key_in_use(item: Item) -> Result<KeyInUse, StoreError> {
    let seconds = item.get(LAST_USED_AT).and_then(|value| value.as_n().ok()?.parse::<u64>().ok());
    let last_used_at =
        seconds.and_then(|seconds| Instant::from_unix_milliseconds(seconds.checked_mul(1_000)?));
    Ok(KeyInUse { key: data(item)?, last_used_at })
}

/// Reads the object out of an item.
pub(crate) fn data<T: DeserializeOwned>(mut item: Item) -> Result<T, StoreError> {
    let data = item.remove(DATA).ok_or_else(|| StoreError::Corrupt { cause: "it has no data".to_owned() })?;
    serde_dynamo::from_attribute_value(data).map_err(|_| {
        // What the error says holds the value that it tripped over.
        StoreError::Corrupt { cause: format!("its data is no {}", std::any::type_name::<T>()) }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{
        Instant,
        account::{AccountStatus, BillingInformation},
        address::Address,
        alias::Alias,
        change::Change,
        code::{Country, Currency},
        contact::EmailPreference,
        customer::CustomerStatus,
        idempotency::{Fingerprint, RecordedAnswer},
        key::{KeyHash, PagingSecret},
        principal::EnvironmentKind,
        scope::Scope,
        setting::{DataType, SettingValue},
        tax::{Tax, TaxKind, TaxRate, TaxReason},
        text::{Email, Identifier, Name, Tag, Text},
        time_zone::TimeZone,
        timeline::Claim,
    };

    use super::*;

    fn environment() -> Environment {
        Environment {
            tenant: Text::parse("acme").unwrap(),
            id: Text::parse("live").unwrap(),
            kind: EnvironmentKind::Live,
        }
    }

    fn instant(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn change() -> Change {
        let at = instant("2026-01-02T03:04:05.678Z");
        Change {
            id: Uid::generate(at, 3),
            actor: "key_1".to_owned(),
            request_id: "request-1".to_owned(),
            idempotency_id: Some(IdempotencyId("00ff".to_owned())),
            at,
        }
    }

    fn revision() -> Revision {
        Revision::first(&change())
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
            time_zone: Some(TimeZone::parse("America/New_York").unwrap()),
            tax: Some(Tax {
                country: Some(Country::parse("US").unwrap()),
                id: Some(Text::parse("12-3456789").unwrap()),
                rate: Some(TaxRate::parse("0.0750").unwrap()),
                reason: Some(TaxReason::StandardRated),
                status: Some(Text::parse("verified").unwrap()),
                kind: Some(TaxKind::SalesTax),
            }),
            metadata: BTreeMap::from([(Text::parse("k").unwrap(), Text::parse("v").unwrap())]),
            setting_count: 1,
            erasure: None,
            revision: revision(),
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
            archived_from: None,
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
            setting_count: 0,
            revision: customer.revision,
        }
    }

    fn timeline() -> Timeline {
        let mut timeline = Timeline::unclaimed(Identifier::parse("x").unwrap());
        let claim = Claim { from: Some(instant("2026-01-01T00:00:00Z")), until: None };
        timeline.claim(&claim, account().as_owner(), instant("2026-01-02T00:00:00Z")).unwrap();
        timeline
    }

    fn reserved_timeline() -> Timeline {
        let mut timeline = Timeline::unclaimed(Identifier::parse("kept").unwrap());
        timeline.reserve(&change()).unwrap();
        timeline
    }

    fn setting() -> Setting {
        Setting {
            namespace: Text::parse("USER").unwrap(),
            id: Text::parse("limit").unwrap(),
            name: Text::parse("Limit").unwrap(),
            value: SettingValue::parse(DataType::Numeric, Text::parse("12.50").unwrap()).unwrap(),
            revision: revision(),
        }
    }

    fn contact() -> Contact {
        Contact {
            id: Text::parse("con_1").unwrap(),
            email: Email::parse("ada@example.com").unwrap(),
            salutation: None,
            first_name: Some(Text::parse("Ada").unwrap()),
            last_name: None,
            job_title: Some(Text::parse("Analyst").unwrap()),
            department: None,
            phone_number: None,
            primary: true,
            email_preferences: [EmailPreference::Billing].into(),
            revision: revision(),
        }
    }

    fn idempotency() -> IdempotencyRecord {
        let header = ("etag".to_owned(), "\"1\"".to_owned());
        IdempotencyRecord {
            change: revision().change,
            fingerprint: Fingerprint("ff00".to_owned()),
            answer: Some(RecordedAnswer {
                status: 201,
                headers: vec![header],
                body: "{}".to_owned(),
                sealed: false,
            }),
            further_parts: 1,
            expires_at: instant("2026-01-03T03:04:05.678Z"),
        }
    }

    fn answer_part() -> AnswerPart {
        AnswerPart { number: 0, text: "…".to_owned(), expires_at: idempotency().expires_at }
    }

    fn key() -> Key {
        Key {
            id: Text::parse("key_1").unwrap(),
            name: Text::parse("Importer").unwrap(),
            environment: environment(),
            scopes: [Scope::CustomersRead].into(),
            hash: KeyHash("00ff".to_owned()),
            paging_secret: PagingSecret::new([1; 32]),
            expires_at: Some(instant("2027-01-01T00:00:00Z")),
            revoked_at: None,
            revision: revision(),
        }
    }

    fn presented_key() -> KeyInUse {
        KeyInUse { key: key(), last_used_at: Some(instant("2026-01-03T03:04:05Z")) }
    }

    fn tenant() -> Tenant {
        Tenant { id: environment().tenant, environment_count: 2, revision: revision() }
    }

    fn profile() -> EnvironmentProfile {
        EnvironmentProfile {
            id: environment().id,
            kind: EnvironmentKind::Live,
            name: Some(Text::parse("Production").unwrap()),
            currency: Currency::parse("EUR").unwrap(),
            time_zone: TimeZone::parse("Europe/Vienna").unwrap(),
            revision: revision(),
        }
    }

    /// The items as JSON that a reader can follow.
    fn readable(item: &Item) -> serde_json::Value {
        serde_dynamo::from_item(item.clone()).unwrap()
    }

    /// A changed snapshot is a changed format. Until the first release nothing is stored that has to stay readable, and
    /// the snapshot may simply change. From then on what is stored once must stay readable for ever: raise `FORMAT`,
    /// keep the old example, and show that it is still read.
    #[test]
    fn golden_items() {
        let owner = SettingOwner::Customer { customer_id: customer().id };
        let records = [
            ("customer", Record::Customer(Box::new(customer()))),
            ("account", Record::Account(Box::new(account()))),
            ("contact", Record::Contact(customer().id, Box::new(contact()))),
            ("setting", Record::Setting(owner, Box::new(setting()))),
            ("identifier", Record::Identifier(timeline())),
            ("idempotency", Record::Idempotency(IdempotencyId("00ff".to_owned()), Box::new(idempotency()))),
            ("answer part", Record::AnswerPart(IdempotencyId("00ff".to_owned()), answer_part())),
            ("reserved identifier", Record::Identifier(reserved_timeline())),
            ("tenant", Record::Tenant(Box::new(tenant()))),
            ("environment", Record::Environment(Box::new(profile()))),
            ("key", Record::Key(Box::new(key()))),
            ("presented key", Record::PresentedKey(Box::new(presented_key()))),
        ];
        for (name, record) in records {
            insta::assert_json_snapshot!(name, readable(&record.to_item(&environment(), &change()).unwrap()));
        }
        let deleted = Record::Contact(customer().id, Box::new(contact()));
        let tombstone = deleted.to_tombstone(&environment(), &change()).unwrap();
        assert!(!holds_object(&tombstone));
        insta::assert_json_snapshot!("tombstone", readable(&tombstone));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let item = |record: Record| record.to_item(&environment(), &change()).unwrap();
        assert_eq!(data::<Customer>(item(Record::Customer(Box::new(customer())))).unwrap(), customer());
        assert_eq!(data::<Account>(item(Record::Account(Box::new(account())))).unwrap(), account());
        let written = item(Record::Contact(customer().id, Box::new(contact())));
        assert_eq!(data::<Contact>(written).unwrap(), contact());
        let account = account();
        for owner in [
            SettingOwner::Customer { customer_id: customer().id },
            SettingOwner::Account { customer_id: account.customer_id, account_id: account.id },
        ] {
            let written = item(Record::Setting(owner.clone(), Box::new(setting())));
            assert_eq!(data::<Setting>(written.clone()).unwrap(), setting());
            assert_eq!(data::<OwnedSetting>(written).unwrap(), OwnedSetting { owner, setting: setting() });
        }
        for timeline in [timeline(), reserved_timeline()] {
            assert_eq!(data::<Timeline>(item(Record::Identifier(timeline.clone()))).unwrap(), timeline);
        }
        let written = Record::Idempotency(IdempotencyId("00ff".to_owned()), Box::new(idempotency()));
        assert_eq!(data::<IdempotencyRecord>(item(written)).unwrap(), idempotency());
        let written = item(Record::AnswerPart(IdempotencyId("00ff".to_owned()), answer_part()));
        assert_eq!(data::<AnswerPart>(written).unwrap(), answer_part());
        for record in [
            Record::Tenant(Box::new(tenant())),
            Record::Environment(Box::new(profile())),
            Record::Key(Box::new(key())),
            Record::PresentedKey(Box::new(presented_key())),
            Record::PresentedKey(Box::new(KeyInUse { key: key(), last_used_at: None })),
        ] {
            assert_eq!(record.read_alike(item(record.clone())).unwrap(), record);
        }
        let corrupt = Item::from([("data".to_owned(), AttributeValue::S("?".to_owned()))]);
        assert!(matches!(data::<Customer>(corrupt), Err(StoreError::Corrupt { .. })));
        assert!(matches!(data::<Customer>(Item::new()), Err(StoreError::Corrupt { .. })));
    }
}
