//! Lists of unknown length, a page at a time.
//!
//! A list is one or several partitions in the order of their sort keys, merged. A page reads a bounded part of it,
//! whatever is looked for, so it may hold fewer objects than asked for, or none, and still not be the last.

use std::collections::VecDeque;

use aws_sdk_dynamodb::{
    operation::query::QueryOutput,
    types::{AttributeValue, ReturnConsumedCapacity},
};
use domain::{
    Instant,
    account::{Account, AccountStatus},
    audit::AuditOwner,
    customer::CustomerStatus,
    listing::{Sort, SortKey},
    principal::Environment,
    text::{CustomerId, Namespace, Prefix, SettingId},
};
use serde::de::DeserializeOwned;

use crate::{
    Store,
    error::StoreError,
    keys::{self, DataSet},
    record::{Item, data},
    table::{DIRECTORY, Index, KeySchema, NAMES, PRIMARY_KEY},
    usage::Access,
};

/// Most queries that one page sends.
const QUERIES_MAX: usize = 8;
/// After how many half read units a page asks for no more: about a mebibyte of items in an index.
const HALF_UNITS_MAX: u64 = 256;
/// Most items that one query asks for.
const AT_ONCE_MAX: usize = 250;

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The objects, each with the place behind it: at most as many as asked for, and at most about a mebibyte of them for
    /// each partition of the list and one more.
    pub objects: Vec<(Position, T)>,
    /// Where the list goes on, if it does.
    pub next: Option<Position>,
}

impl<T> Page<T> {
    /// A page of up to `limit` of objects that are all read, each with the place behind it, behind a place.
    pub fn of(mut objects: Vec<(Position, T)>, sort: Sort, behind: Option<&Position>, limit: usize) -> Self {
        objects.sort_by(|(one, _), (other, _)| sort.compare(one, other));
        if let Some(behind) = behind {
            objects.retain(|(position, _)| sort.compare(position, behind).is_gt());
        }
        let more = objects.len() > limit;
        objects.truncate(limit);
        let next = objects.last().filter(|_| more).map(|(position, _)| position.clone());
        Self { objects, next }
    }
}

/// A place in a list, behind an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position(String);

impl Position {
    /// The place that a text of [`Position::as_str`] stands for.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The place behind an account among others in order of their last change.
    pub fn by_change(account: &Account) -> Self {
        Self(keys::directory_sort_key(account.revision.updated_at, account.id.as_str()))
    }

    /// The place behind an object among others in order of one text, then of the next. No text has control characters.
    pub fn by_texts(texts: &[&str]) -> Self {
        // Less than any character of the texts, so that a text comes before those that begin with it.
        Self(texts.join("\u{0}"))
    }

    /// The place as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A list: which partitions, which part of them, in which order.
#[derive(Debug, Clone)]
pub struct List {
    /// The index, or the table itself, which is read with strong consistency.
    index: Option<Index>,
    partitions: Vec<String>,
    /// The least and the greatest sort key that belong to it.
    bounds: Option<(String, String)>,
    sort: Sort,
}

impl List {
    /// The customers of some statuses.
    pub fn customers(environment: &Environment, statuses: &[CustomerStatus], sort: Sort) -> Self {
        let partition = |status: &CustomerStatus| keys::customers_partition(environment, *status);
        Self::of_index(sort, statuses.iter().map(partition).collect())
    }

    /// The accounts of some statuses.
    pub fn accounts(environment: &Environment, statuses: &[AccountStatus], sort: Sort) -> Self {
        let partition = |status: &AccountStatus| keys::accounts_partition(environment, *status);
        Self::of_index(sort, statuses.iter().map(partition).collect())
    }

    fn of_index(sort: Sort, partitions: Vec<String>) -> Self {
        let index = match sort.by {
            SortKey::Id => NAMES,
            SortKey::UpdatedAt => DIRECTORY,
        };
        Self { index: Some(index), partitions, bounds: None, sort }
    }

    /// The accounts of a customer by id.
    pub fn accounts_of(environment: &Environment, customer_id: &CustomerId, descending: bool) -> Self {
        let partitions = vec![keys::customer_partition(environment, customer_id)];
        let sort = Sort { by: SortKey::Id, descending };
        Self { index: None, partitions, bounds: Some(keys::bounds_of_accounts()), sort }
    }

    /// The aliases of an environment whose values begin with a prefix, by value.
    pub fn aliases(environment: &Environment, prefix: Option<&Prefix>) -> Self {
        let partitions = vec![keys::aliases_partition(environment)];
        let bounds = prefix.map(keys::bounds_of_prefix);
        Self { index: Some(NAMES), partitions, bounds, sort: Sort::BY_ID }
    }

    /// The settings of every customer and account of an environment, or those of a namespace, or of a namespace and an id,
    /// as [`OwnedSetting`](crate::OwnedSetting)s: in the order of their keys.
    pub fn settings(environment: &Environment, of: Option<(&Namespace, Option<&SettingId>)>) -> Self {
        let partitions = vec![keys::settings_partition(environment)];
        let bounds = of.map(|(namespace, id)| keys::bounds_of_settings(namespace, id));
        Self { index: Some(NAMES), partitions, bounds, sort: Sort::BY_ID }
    }

    /// The reserved identifiers of an environment, by value.
    pub fn reservations(environment: &Environment) -> Self {
        let partitions = vec![keys::reservations_partition(environment)];
        Self { index: Some(DIRECTORY), partitions, bounds: None, sort: Sort::BY_ID }
    }

    /// The audit trail of an owner, or of the whole environment, as [`AuditRecord`](domain::audit::AuditRecord)s from an
    /// instant on and before another, in order of change.
    pub fn audit(
        environment: &Environment,
        owner: Option<&AuditOwner>,
        from: Option<Instant>,
        until: Option<Instant>,
        sort: Sort,
    ) -> Self {
        let data_set = DataSet::of(environment);
        let partition = owner.map_or_else(
            || keys::whole_audit_partition(&data_set),
            |owner| keys::audit_partition(&data_set, owner),
        );
        let index = if owner.is_some() { None } else { Some(DIRECTORY) };
        Self { index, partitions: vec![partition], bounds: keys::bounds_of_audit(from, until), sort }
    }

    /// The API keys of an environment, by id.
    pub fn api_keys(environment: &Environment) -> Self {
        let partitions = vec![keys::api_keys_partition(environment)];
        Self { index: None, partitions, bounds: None, sort: Sort::BY_ID }
    }

    const fn key(&self) -> KeySchema {
        match self.index {
            Some(index) => index.key,
            None => PRIMARY_KEY,
        }
    }

    fn access(&self) -> Access {
        match self.index {
            None => Access::QueryTable,
            Some(index) if index.name == DIRECTORY.name => Access::QueryDirectory,
            Some(_) => Access::QueryNames,
        }
    }
}

/// What a page keeps of the objects that it reads.
pub type Sieve<'a, T> = Option<&'a (dyn Fn(&T) -> bool + Sync)>;

/// One partition of a list while a page is read.
struct Source<T> {
    partition: String,
    /// Read, and not yet looked at.
    waiting: VecDeque<(String, T)>,
    progress: Progress,
    /// How many items the next query asks for.
    at_once: usize,
}

enum Progress {
    NotBegun,
    GoesOn(Item),
    Ended,
}

impl Store {
    /// A page of up to `limit` objects of a list behind a place, of those that the sieve keeps.
    pub async fn page<T: DeserializeOwned>(
        &self,
        list: &List,
        behind: Option<&Position>,
        limit: usize,
        sieve: Sieve<'_, T>,
    ) -> Result<Page<T>, StoreError> {
        // One more than the page holds tells whether the list goes on. The bounds of a query are inclusive, so what the page
        // begins behind is read once more.
        let needed = limit + 1 + usize::from(behind.is_some());
        let (mut queries, mut spent) = (0, 0);
        let mut objects = Vec::new();
        let mut position = behind.cloned();
        let mut sources: Vec<Source<T>> =
            list.partitions.iter().map(|partition| Source::of(partition, needed)).collect();
        loop {
            for source in &mut sources {
                while source.waiting.is_empty() && !matches!(source.progress, Progress::Ended) {
                    let enough = queries >= QUERIES_MAX || spent > HALF_UNITS_MAX;
                    // What comes first in the rest is not known, so the page ends here; but it gets on.
                    if enough && position.as_ref() != behind {
                        return Ok(Page { objects, next: position });
                    }
                    queries += 1;
                    spent += self.read_on(list, source, behind).await?;
                }
            }
            let waiting = sources.iter_mut().filter(|source| !source.waiting.is_empty());
            let first = waiting.min_by(|one, other| list.sort.compare(&one.sort_key(), &other.sort_key()));
            let Some(source) = first else { return Ok(Page { objects, next: None }) };
            if objects.len() == limit {
                return Ok(Page { objects, next: position });
            }
            if let Some((sort_key, object)) = source.waiting.pop_front() {
                let place = Position(sort_key);
                position = Some(place.clone());
                if sieve.is_none_or(|keeps| keeps(&object)) {
                    objects.push((place, object));
                }
            }
        }
    }

    /// Every account of a customer, by id, of those that the sieve keeps. Reading stops where there are more than `limit`.
    pub async fn all_accounts_of<T: DeserializeOwned>(
        &self,
        environment: &Environment,
        customer_id: &CustomerId,
        limit: usize,
        sieve: Sieve<'_, T>,
    ) -> Result<Vec<T>, StoreError> {
        let list = List::accounts_of(environment, customer_id, false);
        let mut found = Vec::new();
        let mut behind = None;
        loop {
            let page = self.page(&list, behind.as_ref(), limit + 1, sieve).await?;
            found.extend(page.objects.into_iter().map(|(_, object)| object));
            behind = page.next;
            if behind.is_none() || found.len() > limit {
                return Ok(found);
            }
        }
    }

    /// Reads on in a partition, and gives the half read units that it took.
    async fn read_on<T: DeserializeOwned>(
        &self,
        list: &List,
        source: &mut Source<T>,
        behind: Option<&Position>,
    ) -> Result<u64, StoreError> {
        let start = match std::mem::replace(&mut source.progress, Progress::Ended) {
            Progress::GoesOn(key) => Some(key),
            Progress::NotBegun | Progress::Ended => None,
        };
        let output = self.query(list, &source.partition, behind, start, source.at_once).await?;
        source.at_once = (source.at_once * 2).min(AT_ONCE_MAX);
        for item in output.items.unwrap_or_default() {
            let sort_key = item.get(list.key().sort).and_then(|value| value.as_s().ok()).cloned();
            let sort_key = sort_key
                .ok_or_else(|| StoreError::Corrupt { cause: "an item has no sort key".to_owned() })?;
            if behind.is_none_or(|behind| behind.0 != sort_key) {
                source.waiting.push_back((sort_key, data(item)?));
            }
        }
        source.progress = output.last_evaluated_key.map_or(Progress::Ended, Progress::GoesOn);
        Ok(self.count_read(output.consumed_capacity.as_slice()))
    }

    async fn query(
        &self,
        list: &List,
        partition: &str,
        behind: Option<&Position>,
        start: Option<Item>,
        limit: usize,
    ) -> Result<QueryOutput, StoreError> {
        self.count_call(list.access());
        let key = list.key();
        let mut query = self
            .client
            .query()
            .table_name(&*self.table)
            .set_index_name(list.index.map(|index| index.name.to_owned()))
            .expression_attribute_names("#pk", key.partition)
            .expression_attribute_values(":pk", AttributeValue::S(partition.to_owned()))
            .scan_index_forward(!list.sort.descending)
            .consistent_read(list.index.is_none())
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let (mut low, mut high) = list.bounds.clone().unzip();
        if let Some(Position(sort_key)) = behind {
            *(if list.sort.descending { &mut high } else { &mut low }) = Some(sort_key.clone());
        }
        let condition = match (&low, &high) {
            (None, None) => "#pk = :pk",
            (Some(_), None) => "#pk = :pk AND #sk >= :low",
            (None, Some(_)) => "#pk = :pk AND #sk <= :high",
            (Some(_), Some(_)) => "#pk = :pk AND #sk BETWEEN :low AND :high",
        };
        query = query.key_condition_expression(condition);
        for (name, bound) in [(":low", &low), (":high", &high)] {
            if let Some(bound) = bound {
                query = query
                    .expression_attribute_names("#sk", key.sort)
                    .expression_attribute_values(name, AttributeValue::S(bound.clone()));
            }
        }
        query.send().await.map_err(|error| StoreError::from_read(&error))
    }
}

impl<T> Source<T> {
    /// A partition of which nothing is read yet, and of which so many items are needed.
    fn of(partition: &str, needed: usize) -> Self {
        Self {
            partition: partition.to_owned(),
            waiting: VecDeque::new(),
            progress: Progress::NotBegun,
            at_once: needed.min(AT_ONCE_MAX),
        }
    }

    /// The sort key of what comes first of what is waiting.
    fn sort_key(&self) -> Option<&str> {
        self.waiting.front().map(|(sort_key, _)| sort_key.as_str())
    }
}
