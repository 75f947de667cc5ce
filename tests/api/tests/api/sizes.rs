//! Answers stay within what Lambda carries, however much is stored.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    account::{Account, AccountStatus},
    alias::Alias,
    contact::Contact,
    customer::Customer,
    limits::{
        ALIAS_LENGTH_MAX, ALIASES_PER_ACCOUNT_MAX, CONTACTS_PER_CUSTOMER_MAX, ID_LENGTH_MAX,
        INCLUDED_ACCOUNTS_BYTES_MAX, METADATA_KEY_LENGTH_MAX, METADATA_PAIRS_MAX, METADATA_VALUE_LENGTH_MAX,
        NAME_LENGTH_MAX, PAGE_BYTES_MAX, PERSON_DETAIL_LENGTH_MAX, PERSON_NAME_LENGTH_MAX,
        SETTING_VALUE_LENGTH_MAX, SETTINGS_PER_OBJECT_MAX, TAG_LENGTH_MAX, TAGS_MAX,
    },
    setting::{DataType, Setting, SettingValue},
    text::{Kind, Text},
};
use harness::{Answered, Tenant};
use http_api::{StatusCode, carried_bytes};
use serde_json::{Value, json};
use store::{Patience, Record, SettingOwner, Transaction};

use crate::scene::{ids, tenant_with_accounts};

/// The largest answer of a function, in bytes (Lambda, quota of synchronous invocations).
const CARRIED_BYTES_MAX: usize = 6 * 1_048_576;
/// More than the status, the names and the headers take.
const ENVELOPE_BYTES: usize = 4_096;

/// Characters that take much room: four bytes in UTF-8; and one byte that JSON escapes, twice when it stands in a string
/// of JSON.
const WIDE: [char; 2] = ['\u{10ffff}', '"'];

/// How many accounts each customer has: more than are read at once.
const ACCOUNTS: usize = 20;

/// The longest text of a kind, of one character but for the number at its end that tells it from others.
fn longest<K: Kind>(character: char, length: u64, number: usize) -> Text<K> {
    let number = format!("{number:03}");
    let room = usize::try_from(length).unwrap() - number.len();
    Text::parse(&(character.to_string().repeat(room) + &number)).unwrap()
}

/// Records, a few in each transaction.
async fn store(tenant: &Tenant, records: Vec<Record>) {
    for some in records.chunks(10) {
        let mut transaction = Transaction::new(&tenant.environment, tenant.change());
        for record in some {
            transaction.put(record.clone());
        }
        tenant.store().commit(&transaction, &mut Patience::default()).await.unwrap();
    }
}

/// A customer with as many of everything as it can have, and the longest of what takes the most room: settings, metadata, names
/// and aliases.
async fn fill(tenant: &Tenant, customer: &Customer, account: &Account, character: char) {
    let metadata = || -> BTreeMap<_, _> {
        let pair = |number| {
            (
                longest(character, METADATA_KEY_LENGTH_MAX, number),
                longest(character, METADATA_VALUE_LENGTH_MAX, number),
            )
        };
        (0..METADATA_PAIRS_MAX).map(pair).collect()
    };
    let name = longest(character, NAME_LENGTH_MAX, 0);
    let customer =
        Customer { name: longest(character, NAME_LENGTH_MAX, 0), metadata: metadata(), ..customer.clone() };
    let mut records = vec![Record::Customer(Box::new(customer.clone()))];
    for number in 0..CONTACTS_PER_CUSTOMER_MAX {
        let person = |number| Some(longest(character, PERSON_NAME_LENGTH_MAX, number));
        let detail = |number| Some(longest(character, PERSON_DETAIL_LENGTH_MAX, number));
        let contact = Contact {
            id: longest(character, ID_LENGTH_MAX, number),
            email: Text::parse(&format!("{number}@example.com")).unwrap(),
            salutation: detail(number),
            first_name: person(number),
            last_name: person(number),
            job_title: detail(number),
            department: detail(number),
            phone_number: None,
            primary: false,
            email_preferences: BTreeSet::new(),
            revision: customer.revision.clone(),
        };
        records.push(Record::Contact(customer.id.clone(), Box::new(contact)));
    }
    for number in 0..ACCOUNTS {
        let alias = |number| Alias {
            value: longest(character, ALIAS_LENGTH_MAX, number),
            range: domain::timeline::Range::new(Some(customer.revision.created_at), None).unwrap(),
            created_at: customer.revision.created_at,
        };
        let account = Account {
            id: Text::parse(&format!("{}-{number:02}", customer.id)).unwrap(),
            customer_id: customer.id.clone(),
            name: name.clone(),
            metadata: metadata(),
            status: AccountStatus::ALL[number % 2],
            tags: (0..TAGS_MAX).map(|number| longest(character, TAG_LENGTH_MAX, number)).collect(),
            aliases: (0..ALIASES_PER_ACCOUNT_MAX).map(alias).collect(),
            ..account.clone()
        };
        if number == 0 {
            let (customer_id, account_id) = (customer.id.clone(), account.id.clone());
            records.extend(settings(
                character,
                &customer,
                &SettingOwner::Account { customer_id, account_id },
            ));
        }
        records.push(Record::Account(Box::new(account)));
    }
    let customer_id = customer.id.clone();
    records.extend(settings(character, &customer, &SettingOwner::Customer { customer_id }));
    store(tenant, records).await;
}

fn settings(character: char, customer: &Customer, owner: &SettingOwner) -> Vec<Record> {
    let setting = |number| Setting {
        namespace: longest(character, ID_LENGTH_MAX, 0),
        id: longest(character, ID_LENGTH_MAX, number),
        name: longest(character, NAME_LENGTH_MAX, 0),
        value: SettingValue::parse(DataType::String, longest(character, SETTING_VALUE_LENGTH_MAX, number))
            .unwrap(),
        revision: customer.revision.clone(),
    };
    let record = |number| Record::Setting(owner.clone(), Box::new(setting(number)));
    (0..SETTINGS_PER_OBJECT_MAX).map(record).collect()
}

/// The body of an answer that fits in what Lambda carries, where it is a string of JSON.
#[track_caller]
fn carried(answer: &Answered) -> Value {
    let body = answer.expect(StatusCode::OK);
    let bytes = json!(answer.body).to_string().len();
    assert!(bytes + ENVELOPE_BYTES <= CARRIED_BYTES_MAX, "{bytes}");
    body
}

/// The ids on all pages of a list.
async fn listed(tenant: &Tenant, target: &str) -> Vec<String> {
    let mut page = carried(&tenant.get(target).await);
    let mut seen = ids(&page);
    while let Some(token) = page["nextToken"].as_str() {
        page = carried(&tenant.get(&format!("{target}&nextToken={token}")).await);
        assert!(!ids(&page).is_empty() || page["nextToken"].is_null(), "{target} gets on");
        seen.extend(ids(&page));
    }
    seen
}

#[tokio::test]
async fn the_largest_objects_fit_in_answers() {
    for character in WIDE {
        let tenant = tenant_with_accounts(&["first"]).await;
        let (acme, first) = (Text::parse("acme").unwrap(), Text::parse("first").unwrap());
        let customer = tenant.store().customer(&tenant.environment, &acme).await.unwrap().unwrap();
        let account = tenant.store().account(&tenant.environment, &acme, &first).await.unwrap().unwrap();
        for id in ["acme", "bigcorp"] {
            let customer = Customer { id: Text::parse(id).unwrap(), ..customer.clone() };
            fill(&tenant, &customer, &account, character).await;
        }

        let everything = "include=accounts,contacts,settings";
        let whole = carried(&tenant.get(&format!("/v1/customers/acme?{everything}")).await);
        let count = |member: &str| whole[member].as_array().unwrap().len();
        assert_eq!((count("contacts"), count("settings")), (100, 100), "{character:?}");
        assert!((3..ACCOUNTS).contains(&count("accounts")), "{character:?}: {}", count("accounts"));
        assert_eq!(whole["hasMoreAccounts"], true, "{character:?}");
        let accounts: usize = whole["accounts"].as_array().unwrap().iter().map(carried_bytes).sum();
        assert!(accounts <= INCLUDED_ACCOUNTS_BYTES_MAX, "{character:?}: {accounts}");
        // So that whatever is shown along, one customer fits on a page.
        let rest = carried_bytes(&whole) - accounts;
        assert!(rest + INCLUDED_ACCOUNTS_BYTES_MAX < PAGE_BYTES_MAX, "{character:?}: {rest}");

        for query in
            [everything, "sort=id", &format!("sort=id&{everything}"), &format!("id=acme&{everything}")]
        {
            let mut seen = listed(&tenant, &format!("/v1/customers?{query}&pageSize=100")).await;
            seen.sort();
            let expected = ["acme", "bigcorp"];
            assert_eq!(seen, expected[..seen.len()], "{query}");
            assert_eq!(seen.len() == 1, query.starts_with("id="), "{query}");
        }
        for query in [
            "status=DRAFT,ACTIVE,ARCHIVED",
            "sort=id&include=settings",
            "customerId=acme&sort=id",
            "customerId=acme&include=settings",
        ] {
            let seen = listed(&tenant, &format!("/v1/accounts?{query}&pageSize=100")).await;
            let expected = if query.contains("customerId") { ACCOUNTS + 1 } else { 2 * ACCOUNTS + 1 };
            assert_eq!(seen.len(), expected, "{query} {character:?}");
        }
    }
}
