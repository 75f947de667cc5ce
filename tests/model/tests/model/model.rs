//! The model: what the environment of a tenant holds, as plain data, and nothing of how it is stored.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::{
    ranges::{Alias, Span},
    time::text_of,
};

/// The id of the key that every request presents.
const ACTOR: &str = "key_1";

/// Settings by namespace and id, each as it is shown.
pub(crate) type Settings = BTreeMap<(String, String), Value>;

/// A customer.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    /// As it is shown by itself.
    pub(crate) shown: Value,
    /// Its contacts by id, as they are shown.
    pub(crate) contacts: BTreeMap<String, Value>,
    /// Its settings.
    pub(crate) settings: Settings,
}

/// An account.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// The id of its customer.
    pub(crate) customer: String,
    /// As it is shown, without its aliases.
    pub(crate) shown: Value,
    /// The status that a restore brings back.
    pub(crate) archived_from: Option<Value>,
    /// Its aliases, in the order in which they were added.
    pub(crate) aliases: Vec<Alias>,
    /// Its settings.
    pub(crate) settings: Settings,
}

/// Everything of a tenant.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    /// The present, in seconds.
    pub(crate) now: i64,
    /// The customers by id.
    pub(crate) customers: BTreeMap<String, Customer>,
    /// The accounts by id.
    pub(crate) accounts: BTreeMap<String, Account>,
    /// Every value that ever was an alias, also of nobody by now.
    pub(crate) known: BTreeSet<String>,
}

/// What an operation is expected to come to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expected {
    /// This status and this body.
    Success(u16, Value),
    /// The status of a problem and its code.
    Problem(u16, &'static str),
}

/// What an operation comes to in the model: a status and a body, or the code of a problem.
pub(crate) type Outcome = Result<(u16, Value), &'static str>;

impl From<Outcome> for Expected {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Ok((status, body)) => Self::Success(status, body),
            Err(code) => Self::Problem(status_of(code), code),
        }
    }
}

fn status_of(code: &str) -> u16 {
    match code {
        "invalid_request" => 400,
        "stale_version" => 412,
        code if code.ends_with("_not_found") => 404,
        _ => 409,
    }
}

impl Account {
    /// The account with its aliases, as it is shown.
    pub(crate) fn shown(&self) -> Value {
        self.with_aliases(|_| true)
    }

    /// The account with some of its aliases, as it is shown.
    pub(crate) fn with_aliases(&self, keep: impl Fn(&Alias) -> bool) -> Value {
        let aliases: Vec<Value> = self.aliases.iter().filter(|alias| keep(alias)).map(Alias::shown).collect();
        with(&self.shown, "aliases", json!(aliases))
    }

    /// Whether it is archived.
    pub(crate) fn is_archived(&self) -> bool {
        self.shown["status"] == "ARCHIVED"
    }
}

impl Customer {
    /// Whether it is archived.
    pub(crate) fn is_archived(&self) -> bool {
        self.shown["status"] == "ARCHIVED"
    }
}

impl Model {
    /// Who owns a value, and when: by the lists of the accounts, in order of time.
    pub(crate) fn owners(&self, value: &str) -> Vec<(Span, String)> {
        let mut owners: Vec<(Span, String)> = Vec::new();
        for (id, account) in &self.accounts {
            let aliases = account.aliases.iter().filter(|alias| alias.value == value);
            owners.extend(aliases.map(|alias| (alias.span, id.clone())));
        }
        owners.sort_by_key(|(span, _)| span.from);
        owners
    }

    /// The id of the account that an identifier names at an instant, and in which range.
    pub(crate) fn named(&self, identifier: &str, at: i64) -> Option<(Span, String)> {
        if self.accounts.contains_key(identifier) {
            return Some((Span { from: None, until: None }, identifier.to_owned()));
        }
        self.owners(identifier).into_iter().find(|(span, _)| span.contains(at))
    }

    /// The id of the account that an identifier names now.
    ///
    /// # Errors
    ///
    /// `account_not_found`.
    pub(crate) fn account_named(&self, identifier: &str) -> Result<String, &'static str> {
        self.named(identifier, self.now).map(|(_, id)| id).ok_or("account_not_found")
    }

    /// A customer.
    ///
    /// # Errors
    ///
    /// `customer_not_found`.
    pub(crate) fn customer(&self, id: &str) -> Result<&Customer, &'static str> {
        self.customers.get(id).ok_or("customer_not_found")
    }

    /// The accounts of a customer, by id.
    pub(crate) fn accounts_of(&self, customer: &str) -> impl Iterator<Item = (&String, &Account)> {
        self.accounts.iter().filter(move |(_, account)| account.customer == customer)
    }

    /// A customer changes, by itself or by something of it.
    pub(crate) fn touch_customer(&mut self, id: &str) {
        let now = self.now;
        touch(&mut self.customers.get_mut(id).unwrap().shown, now);
    }

    /// An account changes, by itself or by something of it.
    pub(crate) fn touch_account(&mut self, id: &str) {
        let now = self.now;
        touch(&mut self.accounts.get_mut(id).unwrap().shown, now);
    }

    /// Adds to an object what every new object has. The version of one that is part of another is that of the other,
    /// which has changed with it; of any other one it is 1.
    pub(crate) fn brought_forth(&self, mut object: Value, holder: Option<&Value>) -> Value {
        let now = text_of(self.now);
        object["version"] = holder.map_or_else(|| json!(1), |holder| holder["version"].clone());
        object["createdAt"] = json!(now);
        object["updatedAt"] = json!(now);
        object["updatedBy"] = json!(ACTOR);
        object
    }
}

/// An object is changed once more.
pub(crate) fn touch(object: &mut Value, now: i64) {
    object["version"] = json!(object["version"].as_u64().unwrap() + 1);
    object["updatedAt"] = json!(text_of(now));
}

/// An object with one more member.
pub(crate) fn with(object: &Value, name: &str, member: Value) -> Value {
    let mut object = object.clone();
    object[name] = member;
    object
}

/// Whether `If-Match` lets an object of this version be changed.
///
/// # Errors
///
/// `stale_version`.
pub(crate) fn must_match(if_match: Option<&str>, object: &Value) -> Result<(), &'static str> {
    let tag = format!("\"{}\"", object["version"]);
    match if_match {
        None | Some("*") => Ok(()),
        Some(tags) if tags.split(", ").any(|one| one == tag) => Ok(()),
        Some(_) => Err("stale_version"),
    }
}

/// What a JSON Merge Patch makes of a document, word for word as RFC 7396 section 2 has it.
pub(crate) fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let target = target.as_object_mut().unwrap();
    for (name, value) in patch {
        if value.is_null() {
            target.remove(name);
        } else {
            merge(target.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

/// An object after a patch; a member that is never missing has its default value when it is removed.
pub(crate) fn patched(object: &Value, patch: &Value, defaults: &Value) -> Value {
    let mut patched = object.clone();
    merge(&mut patched, patch);
    for (name, default) in defaults.as_object().unwrap() {
        if patched.get(name).is_none() {
            patched[name] = default.clone();
        }
    }
    patched
}
