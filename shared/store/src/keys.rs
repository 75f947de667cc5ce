//! Every key of the table and its indexes. No other file formats one.
//!
//! A key is made of parts joined by `#`. Callers' text is escaped injectively, so that two different inputs never
//! share a key, and no input can reach into another entity's keys. The last part of a sort key stands as it is: nothing
//! follows that it could be taken for, and so a partition is in the order of what callers wrote. Tenant and environment lead every key but those of
//! what authenticates, which is looked up before either is known.

use std::fmt;

use domain::{
    Instant,
    account::{Account, AccountStatus},
    audit::{AuditOwner, AuditRecord},
    customer::{Customer, CustomerStatus},
    idempotency::IdempotencyId,
    key::KeyHash,
    limits::ALIAS_LENGTH_MAX,
    principal::Environment,
    text::{
        AccountId, ContactId, CustomerId, EnvironmentId, Identifier, KeyId, Namespace, Prefix, SettingId,
        TenantId,
    },
};

use crate::record::SettingOwner;

/// What the sort keys of accounts begin with.
const ACCOUNT_PREFIX: &str = "ACCOUNT#";
/// What the sort keys of contacts begin with.
pub(crate) const CONTACT_PREFIX: &str = "CONTACT#";

/// What the sort keys of environments begin with.
pub(crate) const ENVIRONMENT_PREFIX: &str = "ENVIRONMENT#";
/// What the partition keys of what authenticates begin with, and those of nothing else: before the first `#` of any other
/// stands a `/`.
pub const PRESENTED_PREFIX: &str = "KEY#";
/// What the sort keys of the further parts of a recorded answer begin with.
pub(crate) const ANSWER_PART_PREFIX: &str = "PART#";

/// The primary key of an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemKey {
    /// The partition key.
    pub pk: String,
    /// The sort key.
    pub sk: String,
}

/// The key of an item in an index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexKey {
    /// The partition key of the index.
    pub pk: String,
    /// The sort key of the index.
    pub sk: String,
}

/// The key of a customer.
pub fn customer(environment: &Environment, id: &CustomerId) -> ItemKey {
    customer_in(&DataSet::of(environment), id)
}

/// The key of a customer in a data set.
pub(crate) fn customer_in(data_set: &DataSet, id: &CustomerId) -> ItemKey {
    ItemKey { pk: customer_partition_in(data_set, id), sk: "CUSTOMER".to_owned() }
}

/// The key of an account, in the partition of its customer.
pub fn account(environment: &Environment, customer_id: &CustomerId, id: &AccountId) -> ItemKey {
    let sk = format!("{ACCOUNT_PREFIX}{id}");
    ItemKey { pk: customer_partition(environment, customer_id), sk }
}

/// The key of a contact, in the partition of its customer.
pub fn contact(environment: &Environment, customer_id: &CustomerId, id: &ContactId) -> ItemKey {
    let sk = format!("{CONTACT_PREFIX}{id}");
    ItemKey { pk: customer_partition(environment, customer_id), sk }
}

/// The key of a setting, in the partition of the customer that it, or its account, belongs to.
pub fn setting(
    environment: &Environment,
    owner: &SettingOwner,
    namespace: &Namespace,
    id: &SettingId,
) -> ItemKey {
    let sk = format!("{}{}#{id}", setting_prefix(owner), Escaped(namespace.as_str()));
    ItemKey { pk: customer_partition(environment, owner.customer_id()), sk }
}

/// The key of an identifier: an account id or an alias value.
pub fn identifier(environment: &Environment, identifier: &Identifier) -> ItemKey {
    identifier_in(&DataSet::of(environment), identifier)
}

/// The key of an identifier in a data set.
pub(crate) fn identifier_in(DataSet(prefix): &DataSet, identifier: &Identifier) -> ItemKey {
    let pk = format!("{prefix}#IDENTIFIER#{}", Escaped(identifier.as_str()));
    ItemKey { pk, sk: "IDENTIFIER".to_owned() }
}

/// The key of what became of a request under an idempotency key.
pub fn idempotency(environment: &Environment, id: &IdempotencyId) -> ItemKey {
    idempotency_in(&DataSet::of(environment), id)
}

/// The key of what became of such a request in a data set.
pub(crate) fn idempotency_in(DataSet(prefix): &DataSet, id: &IdempotencyId) -> ItemKey {
    let pk = format!("{prefix}#IDEMPOTENCY#{}", Escaped(&id.0));
    ItemKey { pk, sk: "IDEMPOTENCY".to_owned() }
}

/// The key of a further part of what such a request was answered.
pub fn answer_part(environment: &Environment, id: &IdempotencyId, number: usize) -> ItemKey {
    answer_part_in(&DataSet::of(environment), id, number)
}

/// The key of a further part of what such a request was answered in a data set.
pub(crate) fn answer_part_in(data_set: &DataSet, id: &IdempotencyId, number: usize) -> ItemKey {
    let ItemKey { pk, .. } = idempotency_in(data_set, id);
    ItemKey { pk, sk: format!("{ANSWER_PART_PREFIX}{number:02}") }
}

/// The key of what says where an answer is that shows something of a customer, in the partition of that customer.
pub fn answer_reference(environment: &Environment, customer_id: &CustomerId, id: &IdempotencyId) -> ItemKey {
    let pk = customer_partition(environment, customer_id);
    ItemKey { pk, sk: format!("ANSWER#{}", id.0) }
}

/// The key of a tenant.
pub fn tenant(id: &TenantId) -> ItemKey {
    ItemKey { pk: tenant_partition(id), sk: "TENANT".to_owned() }
}

/// The key of what is known of an environment, in the partition of its tenant.
pub fn environment(tenant: &TenantId, id: &EnvironmentId) -> ItemKey {
    ItemKey { pk: tenant_partition(tenant), sk: format!("{ENVIRONMENT_PREFIX}{id}") }
}

/// The key of an API key, among those of its environment.
pub fn api_key(environment: &Environment, id: &KeyId) -> ItemKey {
    ItemKey { pk: api_keys_partition(environment), sk: format!("KEY#{id}") }
}

/// The key of what authenticates, by the hash of what the owner of an API key presents.
pub fn api_key_presented(hash: &KeyHash) -> ItemKey {
    ItemKey { pk: format!("{PRESENTED_PREFIX}{}", Escaped(&hash.0)), sk: "KEY".to_owned() }
}

/// The partition that holds a tenant and its environments. Where the id of an environment leads, there is nothing, which no
/// environment is called.
pub(crate) fn tenant_partition(id: &TenantId) -> String {
    format!("{}/#TENANT", Escaped(id.as_str()))
}

/// The partition that holds the API keys of an environment.
pub(crate) fn api_keys_partition(environment: &Environment) -> String {
    format!("{}#KEYS", Prefixed(environment))
}

/// The partition that holds a customer and everything of it.
pub(crate) fn customer_partition(environment: &Environment, id: &CustomerId) -> String {
    customer_partition_in(&DataSet::of(environment), id)
}

fn customer_partition_in(DataSet(prefix): &DataSet, id: &CustomerId) -> String {
    format!("{prefix}#CUSTOMER#{}", Escaped(id.as_str()))
}

/// What the sort keys of the settings of a customer or of an account begin with.
pub(crate) fn setting_prefix(owner: &SettingOwner) -> String {
    match owner {
        SettingOwner::Customer { .. } => "SETTING#CUSTOMER#".to_owned(),
        SettingOwner::Account { account_id, .. } => {
            format!("SETTING#ACCOUNT#{}#", Escaped(account_id.as_str()))
        }
    }
}

/// The least and the greatest sort key of an account in the partition of its customer.
pub(crate) fn bounds_of_accounts() -> (String, String) {
    // `$` is the character behind `#`, and the sort key of no item.
    (ACCOUNT_PREFIX.to_owned(), ACCOUNT_PREFIX.replace('#', "$"))
}

/// The data of one environment, as the keys of all its items begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet(String);

impl DataSet {
    /// That of an environment.
    pub fn of(environment: &Environment) -> Self {
        Self(Prefixed(environment).to_string())
    }

    /// That of the item whose partition key this is; `None` when it is in none.
    pub(crate) fn of_partition(pk: &str) -> Option<Self> {
        let (prefix, _) = pk.split_once('#')?;
        prefix.split_once('/').filter(|(_, environment)| !environment.is_empty())?;
        Some(Self(prefix.to_owned()))
    }
}

/// The data of an environment that stands in the partition of its tenant, of which this is the key.
pub(crate) fn data_set_of(tenant_pk: &str, id: &EnvironmentId) -> Option<DataSet> {
    let (tenant, _) = tenant_pk.split_once("/#TENANT")?;
    Some(DataSet(format!("{tenant}/{}", Escaped(id.as_str()))))
}

/// The id of the customer whose partition this is; `None` when it is none.
pub(crate) fn customer_of_partition(pk: &str) -> Option<CustomerId> {
    let mut parts = pk.split('#').skip(1);
    match (parts.next(), parts.next(), parts.next()) {
        (Some("CUSTOMER"), Some(id), None) => CustomerId::parse(&unescaped(id)).ok(),
        _ => None,
    }
}

/// The key of a record of the audit trail, in the partition of its owner.
pub(crate) fn audit(data_set: &DataSet, record: &AuditRecord) -> ItemKey {
    ItemKey { pk: audit_partition(data_set, &record.object.owner()), sk: audit_sort_key(record) }
}

/// Where a record of the audit trail stands in the directory: all of an environment, by the instant of the change.
pub(crate) fn audit_in_directory(data_set: &DataSet, record: &AuditRecord) -> IndexKey {
    IndexKey { pk: whole_audit_partition(data_set), sk: audit_sort_key(record) }
}

/// The partition that holds the audit trail of its owner.
pub(crate) fn audit_partition(data_set: &DataSet, owner: &AuditOwner) -> String {
    let DataSet(prefix) = data_set;
    match owner {
        AuditOwner::Customer(id) => format!("{prefix}#AUDIT#CUSTOMER#{}", Escaped(id.as_str())),
        AuditOwner::Environment(id) => format!("{prefix}#AUDIT#ENVIRONMENT#{}", Escaped(id.as_str())),
        AuditOwner::Key(id) => format!("{prefix}#AUDIT#KEY#{}", Escaped(id.as_str())),
        AuditOwner::Identifier(id) => format!("{prefix}#AUDIT#IDENTIFIER#{}", Escaped(id.as_str())),
    }
}

/// The partition of an index that holds the audit trail of an environment.
pub(crate) fn whole_audit_partition(data_set: &DataSet) -> String {
    format!("{}#AUDIT", data_set.0)
}

/// Alphabetical order is order in time, then by change. The id of the record tells apart what one change made.
fn audit_sort_key(record: &AuditRecord) -> String {
    format!("{}#{}#{}", record.change.at.to_sortable(), record.change.id.as_str(), record.id)
}

/// The least and the greatest sort key of a record of the audit trail from an instant on and before another.
pub(crate) fn bounds_of_audit(from: Option<Instant>, until: Option<Instant>) -> Option<(String, String)> {
    if from.is_none() && until.is_none() {
        return None;
    }
    // A sort key is longer than its instant, so a bound is below every key of its instant. Without one, it is what comes
    // before every year, or the character behind the digits.
    let bound =
        |instant: Option<Instant>, none: &str| instant.map_or_else(|| none.to_owned(), Instant::to_sortable);
    Some((bound(from, "0"), bound(until, ":")))
}

/// Where a customer stands in the directory: by status, then by last change.
pub fn customer_in_directory(environment: &Environment, customer: &Customer) -> IndexKey {
    let sk = directory_sort_key(customer.revision.updated_at, customer.id.as_str());
    IndexKey { pk: customers_partition(environment, customer.status), sk }
}

/// Where a customer stands among the names: by status, then by id.
pub fn customer_by_name(environment: &Environment, customer: &Customer) -> IndexKey {
    IndexKey { pk: customers_partition(environment, customer.status), sk: customer.id.as_str().to_owned() }
}

/// The partition of an index that holds the customers of a status.
pub fn customers_partition(environment: &Environment, status: CustomerStatus) -> String {
    format!("{}#CUSTOMERS#{}", Prefixed(environment), status.name())
}

/// Where an account stands in the directory: by status, then by last change.
pub fn account_in_directory(environment: &Environment, account: &Account) -> IndexKey {
    let sk = directory_sort_key(account.revision.updated_at, account.id.as_str());
    IndexKey { pk: accounts_partition(environment, account.status), sk }
}

/// Where an account stands among the names: by status, then by id.
pub fn account_by_name(environment: &Environment, account: &Account) -> IndexKey {
    IndexKey { pk: accounts_partition(environment, account.status), sk: account.id.as_str().to_owned() }
}

/// The partition of an index that holds the accounts of a status.
pub fn accounts_partition(environment: &Environment, status: AccountStatus) -> String {
    format!("{}#ACCOUNTS#{}", Prefixed(environment), status.name())
}

/// A sort key of the directory: alphabetical order is order in time, then by id.
pub fn directory_sort_key(updated_at: domain::Instant, id: &str) -> String {
    format!("{}#{id}", updated_at.to_sortable())
}

/// Where an alias stands among the names: all of an environment, by value.
pub fn alias_by_name(environment: &Environment, value: &Identifier) -> IndexKey {
    IndexKey { pk: aliases_partition(environment), sk: value.as_str().to_owned() }
}

/// The partition of an index that holds the aliases of an environment.
pub(crate) fn aliases_partition(environment: &Environment) -> String {
    format!("{}#ALIASES", Prefixed(environment))
}

/// Where a setting stands among the names: all of an environment, by namespace and id, then by what it hangs on.
pub fn setting_by_name(
    environment: &Environment,
    owner: &SettingOwner,
    namespace: &Namespace,
    id: &SettingId,
) -> IndexKey {
    let owner = match owner {
        SettingOwner::Customer { customer_id } => format!("CUSTOMER#{customer_id}"),
        SettingOwner::Account { customer_id, account_id } => {
            format!("ACCOUNT#{}#{account_id}", Escaped(customer_id.as_str()))
        }
    };
    let sk = format!("{}{owner}", prefix_of_settings(namespace, Some(id)));
    IndexKey { pk: settings_partition(environment), sk }
}

/// The partition of an index that holds the settings of every customer and account of an environment.
pub(crate) fn settings_partition(environment: &Environment) -> String {
    format!("{}#SETTINGS", Prefixed(environment))
}

/// The least and the greatest sort key of a setting of a namespace, or of a namespace and an id, among the names.
pub(crate) fn bounds_of_settings(namespace: &Namespace, id: Option<&SettingId>) -> (String, String) {
    let least = prefix_of_settings(namespace, id);
    // `$` is the character behind `#`, and what it ends is the sort key of no item.
    let greatest = format!("{}$", least.trim_end_matches('#'));
    (least, greatest)
}

fn prefix_of_settings(namespace: &Namespace, id: Option<&SettingId>) -> String {
    let namespace = Escaped(namespace.as_str());
    id.map_or_else(|| format!("{namespace}#"), |id| format!("{namespace}#{}#", Escaped(id.as_str())))
}

/// Where a reserved identifier stands in the directory: all of an environment, by value.
pub fn reservation_in_directory(environment: &Environment, value: &Identifier) -> IndexKey {
    IndexKey { pk: reservations_partition(environment), sk: value.as_str().to_owned() }
}

/// The partition of an index that holds the reserved identifiers of an environment.
pub(crate) fn reservations_partition(environment: &Environment) -> String {
    format!("{}#RESERVATIONS", Prefixed(environment))
}

/// The least and the greatest alias value that begins with a prefix.
pub(crate) fn bounds_of_prefix(prefix: &Prefix) -> (String, String) {
    let length = prefix.as_str().chars().count();
    let room = usize::try_from(ALIAS_LENGTH_MAX).unwrap_or(usize::MAX).saturating_sub(length);
    let least = prefix.as_str().to_owned();
    let greatest = least.clone() + &char::MAX.to_string().repeat(room);
    (least, greatest)
}

/// Tenant and environment, which lead every key of their data.
struct Prefixed<'a>(&'a Environment);

impl fmt::Display for Prefixed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", Escaped(self.0.tenant.as_str()), Escaped(self.0.id.as_str()))
    }
}

/// Text with the separators of keys, and the sign of escaping itself, percent-encoded.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(place) = rest.find(['%', '#', '/']) {
            let (plain, special) = rest.split_at(place);
            formatter.write_str(plain)?;
            formatter.write_str(match special.as_bytes().first() {
                Some(b'%') => "%25",
                Some(b'#') => "%23",
                _ => "%2F",
            })?;
            rest = special.get(1..).unwrap_or_default();
        }
        formatter.write_str(rest)
    }
}

/// The text that [`Escaped`] writes so.
fn unescaped(text: &str) -> String {
    text.replace("%2F", "/").replace("%23", "#").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use domain::principal::EnvironmentKind;
    use proptest::prelude::*;

    use super::*;

    fn environment(tenant: &str, id: &str) -> Environment {
        Environment {
            tenant: TenantId::parse(tenant).unwrap(),
            id: EnvironmentId::parse(id).unwrap(),
            kind: EnvironmentKind::Test,
        }
    }

    fn setting_of(environment: &Environment, owner: &SettingOwner, namespace: &str, id: &str) -> ItemKey {
        setting(environment, owner, &Namespace::parse(namespace).unwrap(), &SettingId::parse(id).unwrap())
    }

    #[test]
    fn keys_look_as_documented() {
        let environment = environment("acme", "live");
        let key = customer(&environment, &CustomerId::parse("a#b/c%d").unwrap());
        assert_eq!(
            key,
            ItemKey { pk: "acme/live#CUSTOMER#a%23b%2Fc%25d".to_owned(), sk: "CUSTOMER".to_owned() }
        );
        let customer_id = CustomerId::parse("c/1").unwrap();
        let account_id = AccountId::parse("a#b/c%d").unwrap();
        let key = account(&environment, &customer_id, &account_id);
        let pk = "acme/live#CUSTOMER#c%2F1".to_owned();
        assert_eq!(key, ItemKey { pk: pk.clone(), sk: "ACCOUNT#a#b/c%d".to_owned() });
        let owner = SettingOwner::Account { customer_id, account_id };
        let key = setting_of(&environment, &owner, "n#1", "s#1");
        assert_eq!(key, ItemKey { pk, sk: "SETTING#ACCOUNT#a%23b%2Fc%25d#n%231#s#1".to_owned() });
        let key = identifier(&environment, &Identifier::parse("admin@example.com").unwrap());
        assert_eq!(key.pk, "acme/live#IDENTIFIER#admin@example.com");
    }

    #[test]
    fn the_longest_keys_fit_the_limits_of_the_service() {
        let longest = environment(&"#".repeat(50), &"𝄞".repeat(50));
        let key = identifier(&longest, &Identifier::parse(&"#".repeat(255)).unwrap());
        assert!(key.pk.len() <= 2_048);
        let index = alias_by_name(&longest, &Identifier::parse(&"𝄞".repeat(255)).unwrap());
        assert!(index.pk.len() <= 2_048 && index.sk.len() <= 1_024);
        let index = reservation_in_directory(&longest, &Identifier::parse(&"𝄞".repeat(255)).unwrap());
        assert!(index.pk.len() <= 2_048 && index.sk.len() <= 1_024);
        let owner = SettingOwner::Account {
            customer_id: CustomerId::parse("c").unwrap(),
            account_id: AccountId::parse(&"𝄞".repeat(50)).unwrap(),
        };
        assert!(setting_of(&longest, &owner, &"#".repeat(50), &"𝄞".repeat(50)).sk.len() <= 1_024);
        let owner = SettingOwner::Account {
            customer_id: CustomerId::parse(&"𝄞".repeat(50)).unwrap(),
            account_id: AccountId::parse(&"𝄞".repeat(50)).unwrap(),
        };
        let (namespace, id) =
            (Namespace::parse(&"𝄞".repeat(50)).unwrap(), SettingId::parse(&"𝄞".repeat(50)).unwrap());
        let index = setting_by_name(&longest, &owner, &namespace, &id);
        assert!(index.pk.len() <= 2_048 && index.sk.len() <= 1_024);
    }

    /// Text full of what keys are made of, and of what is the same to the eye or to a URL.
    fn tricky() -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop::sample::select(vec![
                "#",
                "/",
                "%",
                "%23",
                "%2F",
                "%2523",
                "25",
                "A",
                "a",
                "..",
                "../",
                "$",
                ":",
                "&",
                "|",
                "\\",
                "CUSTOMER",
                "ACCOUNT#",
                "SETTING#CUSTOMER#",
                "a/live#CUSTOMER#",
                "KEY",
                "é",
                "e\u{301}",
                "\u{202e}",
                "\u{200b}",
                "\u{2066}",
                "\u{feff}",
                "𝄞",
                "\u{10ffff}",
            ]),
            1..5,
        )
        .prop_map(|parts| parts.concat())
        .prop_filter("no segment of a path, or too long", |text| {
            text.chars().count() <= 25 && SettingId::parse(text).is_ok()
        })
    }

    /// Everything that has a key, from five texts.
    fn every_key(texts: &[String; 5]) -> Vec<(String, ItemKey)> {
        // Texts that are equal once they are normalised are one.
        let texts = texts.each_ref().map(|text| Identifier::parse(text).unwrap().as_str().to_owned());
        let [tenant, id, one, two, three] = &texts;
        let environment = environment(tenant, id);
        let customer_id = CustomerId::parse(one).unwrap();
        let account_id = AccountId::parse(two).unwrap();
        let of_customer = SettingOwner::Customer { customer_id: customer_id.clone() };
        let of_account =
            SettingOwner::Account { customer_id: customer_id.clone(), account_id: account_id.clone() };
        let named = |kind: &str, parts: &[&String]| format!("{kind} {tenant:?} {id:?} {parts:?}");
        let idempotency_id = IdempotencyId(one.clone());
        vec![
            (named("customer", &[one]), customer(&environment, &customer_id)),
            (named("account", &[one, two]), account(&environment, &customer_id, &account_id)),
            (named("answer of", &[one, one]), answer_reference(&environment, &customer_id, &idempotency_id)),
            (named("identifier", &[one]), identifier(&environment, &Identifier::parse(one).unwrap())),
            (named("setting", &[one, two, three]), setting_of(&environment, &of_customer, two, three)),
            (
                named("account setting", &[one, two, three, one]),
                setting_of(&environment, &of_account, three, one),
            ),
            (
                named("contact", &[one, two]),
                contact(&environment, &customer_id, &ContactId::parse(two).unwrap()),
            ),
            (named("request", &[one]), idempotency(&environment, &idempotency_id)),
            (named("first part of an answer", &[one]), answer_part(&environment, &idempotency_id, 0)),
            (named("second part of an answer", &[one]), answer_part(&environment, &idempotency_id, 1)),
            (named("API key", &[one]), api_key(&environment, &KeyId::parse(one).unwrap())),
            (format!("tenant {tenant:?}"), super::tenant(&environment.tenant)),
            (
                format!("environment {tenant:?} {id:?}"),
                super::environment(&environment.tenant, &environment.id),
            ),
            (format!("presented {one:?}"), api_key_presented(&KeyHash(one.clone()))),
        ]
    }

    /// The partitions of the indexes that an environment of this tenant has.
    fn every_partition(tenant: &str, id: &str) -> Vec<(String, String)> {
        let environment = environment(tenant, id);
        let named = |kind: &str| format!("{kind} of {:?} {:?}", environment.tenant, environment.id);
        vec![
            (named("active customers"), customers_partition(&environment, CustomerStatus::Active)),
            (named("archived customers"), customers_partition(&environment, CustomerStatus::Archived)),
            (named("drafts"), accounts_partition(&environment, AccountStatus::Draft)),
            (named("active accounts"), accounts_partition(&environment, AccountStatus::Active)),
            (named("archived accounts"), accounts_partition(&environment, AccountStatus::Archived)),
            (named("aliases"), aliases_partition(&environment)),
            (named("settings"), settings_partition(&environment)),
            (named("reservations"), reservations_partition(&environment)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn different_things_never_share_a_key(
            one in prop::array::uniform5(tricky()),
            other in prop::array::uniform5(tricky()),
        ) {
            let mut seen: HashMap<ItemKey, String> = HashMap::new();
            for (thing, key) in every_key(&one).into_iter().chain(every_key(&other)) {
                let earlier = seen.insert(key, thing.clone());
                prop_assert!(earlier.as_ref().is_none_or(|earlier| *earlier == thing), "{earlier:?} and {thing}");
            }
        }

        #[test]
        fn a_partition_tells_whose_it_is(texts in prop::array::uniform3(tricky())) {
            let environment = environment(&texts[0], &texts[1]);
            let id = CustomerId::parse(&texts[2]).unwrap();
            let pk = customer_partition(&environment, &id);
            prop_assert_eq!(customer_of_partition(&pk), Some(id));
            let data_set = Some(DataSet::of(&environment));
            prop_assert_eq!(DataSet::of_partition(&pk), data_set.clone());
            let ItemKey { pk, .. } = tenant(&environment.tenant);
            prop_assert_eq!(DataSet::of_partition(&pk), None);
            prop_assert_eq!(data_set_of(&pk, &environment.id), data_set);
            prop_assert_eq!(DataSet::of_partition(&api_key_presented(&KeyHash(texts[0].clone())).pk), None);
        }

        #[test]
        fn different_lists_never_share_a_partition(
            one in prop::array::uniform2(tricky()),
            other in prop::array::uniform2(tricky()),
        ) {
            let mut seen: HashMap<String, String> = HashMap::new();
            let (one, other) = (every_partition(&one[0], &one[1]), every_partition(&other[0], &other[1]));
            for (list, partition) in one.into_iter().chain(other) {
                let earlier = seen.insert(partition, list.clone());
                prop_assert!(earlier.as_ref().is_none_or(|earlier| *earlier == list), "{earlier:?} and {list}");
            }
        }

        #[test]
        fn partitions_of_what_authenticates_begin_like_no_other(texts in prop::array::uniform5(tricky())) {
            for (thing, key) in every_key(&texts) {
                prop_assert_eq!(key.pk.starts_with(PRESENTED_PREFIX), thing.starts_with("presented"), "{}", thing);
            }
        }

        #[test]
        fn the_bounds_of_a_prefix_hold_what_begins_with_it_and_nothing_else(
            prefix in "[ab\u{10ffff}]{1,4}",
            value in "[ab\u{10ffff}]{1,6}",
        ) {
            let (least, greatest) = bounds_of_prefix(&Prefix::parse(&prefix).unwrap());
            prop_assert_eq!((least..=greatest).contains(&value), value.starts_with(&prefix));
        }

        #[test]
        fn the_bounds_of_settings_hold_those_of_the_namespace_and_id_and_no_others(
            one in prop::array::uniform4(tricky()),
            other in prop::array::uniform4(tricky()),
        ) {
            let environment = environment("t", "e");
            let normalised = |texts: [String; 4]| texts.map(|text| Identifier::parse(&text).unwrap().as_str().to_owned());
            let (one, other) = (normalised(one), normalised(other));
            let key = |texts: &[String; 4], of_account: bool| {
                let customer_id = CustomerId::parse(&texts[2]).unwrap();
                let owner = if of_account {
                    SettingOwner::Account { customer_id, account_id: AccountId::parse(&texts[3]).unwrap() }
                } else {
                    SettingOwner::Customer { customer_id }
                };
                let (namespace, id) = (Namespace::parse(&texts[0]).unwrap(), SettingId::parse(&texts[1]).unwrap());
                setting_by_name(&environment, &owner, &namespace, &id).sk
            };
            let (namespace, id) = (Namespace::parse(&one[0]).unwrap(), SettingId::parse(&one[1]).unwrap());
            for of_account in [false, true] {
                let sk = key(&other, of_account);
                let holds = |(least, greatest): (String, String)| least <= sk && sk <= greatest;
                prop_assert_eq!(holds(bounds_of_settings(&namespace, None)), one[0] == other[0]);
                prop_assert_eq!(holds(bounds_of_settings(&namespace, Some(&id))), one[..2] == other[..2]);
                prop_assert_eq!(sk == key(&one, true), of_account && one == other);
                prop_assert_eq!(sk == key(&one, false), !of_account && one[..3] == other[..3]);
            }
        }

        #[test]
        fn a_customers_partition_holds_nothing_of_another(one in tricky(), other in tricky(), suffix in tricky()) {
            let environment = environment("t", "e");
            let (one, other) = (CustomerId::parse(&one).unwrap(), CustomerId::parse(&other).unwrap());
            prop_assert_eq!(one == other, customer_partition(&environment, &one) == customer_partition(&environment, &other));
            // No account's settings begin like those of another account.
            let owner = |account: &str| SettingOwner::Account {
                customer_id: one.clone(),
                account_id: AccountId::parse(account).unwrap(),
            };
            let (short, long) = (owner(other.as_str()), owner(&format!("{other}{suffix}")));
            prop_assert!(!setting_prefix(&long).starts_with(&setting_prefix(&short)));
        }
    }
}
