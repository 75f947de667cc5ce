//! What the table holds: how two states are compared, and what is true of every one.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Instant,
    account::Account,
    id::Uid,
    timeline::{IdentifierKind, Range, Timeline},
};
use harness::Items;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// When everything happens that meets faults. What was before it, was at another instant, so that generated ids can be told
/// apart: they begin with their time.
pub(crate) const NOW: &str = "2026-01-15T13:00:00Z";

/// How many ways there are to begin a short id.
const BEGINNINGS: u64 = 62 * 62;
/// How every short id ends that is generated: six characters of base 62, the first of which counts least.
const END: &str = "GENrtd";
/// The characters of short ids, in the order of what they count.
const DIGITS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Random bits of which every id is generated that is known by [`is_generated`]; `number` tells one from another.
pub(crate) fn bits(number: u64) -> u128 {
    let digit = |character| DIGITS.find(character).unwrap();
    let end =
        END.chars().rev().fold(0, |sum, character| sum * 62 + u128::try_from(digit(character)).unwrap());
    end * u128::from(BEGINNINGS) + u128::from(number % BEGINNINGS)
}

/// How many hexadecimal digits a hash has, and the text of an API key at least.
const HASH_DIGITS: usize = 64;

/// Whether a word is an id that was generated at [`NOW`] of [`bits`], a ULID or one of eight characters; or the secret of an API
/// key, or a hash, as that of such a secret is one.
fn is_generated(word: &str, time: &str) -> bool {
    word.len() == 26 && word.starts_with(time)
        || word.len() == 8 && word.ends_with(END)
        || word.len() >= HASH_DIGITS && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Texts in which what [`is_generated`] is numbered in the order of their appearance, so that two states, or
/// answers, are the same if they differ in nothing else. Their order does not matter.
pub(crate) fn told(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let now = Uid::generate(Instant::parse(NOW).unwrap(), 0);
    let time = &now.as_str()[..10];
    let replaced = |text: &str, name: &mut dyn FnMut(&str) -> String| -> String {
        let mut told = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            if is_generated(word, time) {
                told.push_str(&name(word));
            } else {
                told.push_str(word);
            }
            let end =
                behind.find(|character: char| character.is_ascii_alphanumeric()).unwrap_or(behind.len());
            told.push_str(&behind[..end]);
            rest = &behind[end..];
        }
        told
    };
    let mut texts: Vec<_> =
        texts.into_iter().map(|text| (replaced(&text, &mut |_| "<id>".to_owned()), text)).collect();
    texts.sort();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut name = |word: &str| {
        let count = names.len();
        format!("<id {}>", names.entry(word.to_owned()).or_insert(count))
    };
    texts.iter().map(|(_, text)| replaced(text, &mut name)).collect()
}

/// A state, told so.
pub(crate) fn state(items: &Items) -> Vec<String> {
    told(items.values().map(|item| sorted(&serde_json::to_value(item).unwrap()).to_string()))
}

/// The same value with its members in order, and without what is drawn by lot and no word: secrets of page tokens, and answers
/// that are sealed.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let is_sealed = members.contains_key("sealed");
            let told =
                members.iter().filter(|(name, _)| *name != "pagingSecret" && !(is_sealed && *name == "body"));
            let members: BTreeMap<_, _> = told.map(|(name, value)| (name, sorted(value))).collect();
            members.into_iter().map(|(name, value)| (name.clone(), value)).collect::<Map<_, _>>().into()
        }
        Value::Array(values) => values.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// What two states differ in, in words.
pub(crate) fn difference(one: &[String], other: &[String]) -> String {
    let (one, other): (BTreeSet<_>, BTreeSet<_>) = (one.iter().collect(), other.iter().collect());
    let lines = |one: &BTreeSet<&String>, other: &BTreeSet<&String>| -> String {
        one.difference(other).fold(String::new(), |lines, line| lines + "\n  " + line)
    };
    format!("only the one has:{}\nonly the other has:{}", lines(&one, &other), lines(&other, &one))
}

/// What an attribute of an item stands for.
fn plain(attribute: &Value) -> Value {
    let Some((kind, value)) = attribute.as_object().and_then(|members| members.iter().next()) else {
        return Value::Null;
    };
    match kind.as_str() {
        "M" => {
            let members = value.as_object().unwrap().iter();
            members.map(|(name, value)| (name.clone(), plain(value))).collect::<Map<_, _>>().into()
        }
        "L" => value.as_array().unwrap().iter().map(plain).collect(),
        "N" => serde_json::from_str(value.as_str().unwrap()).unwrap(),
        "NULL" => Value::Null,
        _ => value.clone(),
    }
}

/// The objects of an entity that a state holds; what was deleted has left an item without data.
pub(crate) fn objects<T: DeserializeOwned>(items: &Items, entity: &str) -> Vec<T> {
    let items = items.values().map(|item| serde_json::to_value(item).unwrap());
    let of_entity = items.filter(|item| item["entity"]["S"] == entity);
    let data = of_entity.filter_map(|item| item.get("data").map(plain));
    data.map(|data| serde_json::from_value(data).unwrap()).collect()
}

/// Looks whether the aliases that accounts have are those that identifiers name them by, and no identifier has two owners at an
/// instant.
///
/// # Errors
///
/// What is not so.
pub(crate) fn check(items: &Items) -> Result<(), String> {
    let mut of_accounts = BTreeSet::new();
    let show = |value: &str, range: Range, account: &str| format!("{value} {range:?} {account}");
    for account in objects::<Account>(items, "ACCOUNT") {
        let id = account.id.as_str();
        of_accounts.insert(show(id, Range::ALWAYS, id));
        of_accounts.extend(account.aliases.iter().map(|alias| show(alias.value.as_str(), alias.range, id)));
    }
    let mut of_identifiers = BTreeSet::new();
    for timeline in objects::<Timeline>(items, "IDENTIFIER") {
        let value = timeline.identifier.as_str();
        for (place, tenure) in timeline.tenures().iter().enumerate() {
            let others = &timeline.tenures()[place + 1..];
            if others.iter().any(|other| other.range.overlaps(tenure.range)) {
                return Err(format!("{value} has two owners at an instant"));
            }
            of_identifiers.insert(show(value, tenure.range, tenure.owner.account_id.as_str()));
        }
        if timeline.kind == IdentifierKind::AccountId && timeline.tenures().len() != 1 {
            return Err(format!("{value} is the id of an account, and names {:?}", timeline.tenures()));
        }
    }
    if of_accounts == of_identifiers {
        return Ok(());
    }
    Err(format!(
        "only accounts know {:?}; only identifiers know {:?}",
        of_accounts.difference(&of_identifiers).collect::<Vec<_>>(),
        of_identifiers.difference(&of_accounts).collect::<Vec<_>>()
    ))
}
