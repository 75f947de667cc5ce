//! Lists that say how many pages they have: all customers that satisfy some conditions, in an order, cut into pages.

use std::collections::BTreeSet;

use domain::{
    Instant, Violation,
    alias::Inquiry,
    code::Currency,
    customer::{Customer, CustomerQuery, CustomerStatus},
    limits::{COUNTED_LIST_MAX, PAGE_BYTES_MAX, RESOLVED_AT_ONCE_MAX},
    listing::{Search, Sort},
    pair::Pair,
    text::{CustomerId, Email, Identifier, Name},
    timeline::IdentifierKind,
};
use http_api::{Failure, carried_bytes};
use operations::Context;
use serde::Serialize;
use validation::{Place, Report};

use super::shown::{Looking, updated_at};

/// How many customers are completed at once when all of them are looked at.
const COMPLETED_AT_ONCE: usize = 100;

/// Most values of one condition.
pub(super) const VALUES_MAX: usize = RESOLVED_AT_ONCE_MAX;

/// What a customer must be for a list to show it. A condition of several values is satisfied by any one of them.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    /// It has one of these ids.
    Id(Vec<CustomerId>),
    /// It has one of these names.
    Name(Vec<Name>),
    /// Its name has this somewhere.
    NameHas(Search),
    /// It is billed in one of these currencies.
    Currency(Vec<Currency>),
    /// One of these is an alias of one of its accounts now.
    Alias(Vec<Identifier>),
    /// A contact of it has one of these addresses.
    Email(Vec<Email>),
}

/// By what a list is in order; then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SortBy {
    /// By name, whatever its case.
    Name,
    /// By when it was created.
    CreatedAt,
    /// By when it, its main account or its contacts last changed.
    UpdatedAt,
}

/// How a list is in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) by: SortBy,
    pub(super) descending: bool,
}

impl Order {
    /// The order of a list for which none is asked for.
    pub(super) const DEFAULT: Self = Self { by: SortBy::CreatedAt, descending: true };
}

/// A list that is asked for.
#[derive(Debug, Clone)]
pub(super) struct Listing {
    /// All of them must be satisfied.
    pub(super) conditions: Vec<Condition>,
    pub(super) order: Order,
    /// How many are left out before the first that is shown.
    pub(super) offset: usize,
    /// How many are shown at most.
    pub(super) limit: usize,
    /// Which parameter of the query the offset comes from.
    pub(super) offset_parameter: &'static str,
}

/// A page of a list.
#[derive(Debug)]
pub(super) struct CountedPage {
    pub(super) pairs: Vec<Pair>,
    /// How many pages of this size the list has.
    pub(super) pages: usize,
}

/// A customer of a list, and what the list needs to put it in order.
struct Listed {
    customer: Customer,
    updated_at: Instant,
}

/// The page of a list. The list may lag behind writes by a moment.
///
/// # Errors
///
/// [`Failure::Invalid`] when the list is too long to be counted, or [`Failure::Operation`].
pub(super) async fn page(context: &Context, listing: &Listing) -> Result<CountedPage, Failure> {
    let mut listed = listed(context, listing).await?;
    listed.sort_by_cached_key(|listed| key(listed, listing.order.by));
    if listing.order.descending {
        listed.reverse();
    }
    let pages = listed.len().div_ceil(listing.limit);
    let shown = listed.into_iter().skip(listing.offset).take(listing.limit);
    let customers = shown.map(|listed| listed.customer).collect();
    let pairs = operations::pairs_of(context, customers, true).await?;
    Ok(CountedPage { pairs, pages })
}

/// The objects of a page, if an answer carries them. A page that is cut short would end the list for whoever counts.
///
/// # Errors
///
/// [`Failure::Invalid`] when they take more than [`PAGE_BYTES_MAX`].
pub(super) fn fitting<'page, V: Serialize>(
    page: &'page CountedPage,
    view: impl Fn(&'page Pair) -> V,
) -> Result<Vec<V>, Failure> {
    let shown: Vec<V> = page.pairs.iter().map(view).collect();
    let bytes: usize = shown.iter().map(carried_bytes).sum();
    if bytes > PAGE_BYTES_MAX {
        return Err(invalid("limit", Violation::PageTooLarge));
    }
    Ok(shown)
}

/// What a list is in order of, as text.
fn key(listed: &Listed, by: SortBy) -> (String, CustomerId) {
    let text = match by {
        SortBy::Name => listed.customer.name.as_str().to_lowercase(),
        SortBy::CreatedAt => listed.customer.revision.created_at.to_sortable(),
        SortBy::UpdatedAt => listed.updated_at.to_sortable(),
    };
    (text, listed.customer.id.clone())
}

/// Every customer of the list, in no order.
async fn listed(context: &Context, listing: &Listing) -> Result<Vec<Listed>, Failure> {
    let too_many = || invalid(listing.offset_parameter, Violation::TooManyToCount { max: COUNTED_LIST_MAX });
    let candidates = candidates(context, &listing.conditions).await?.ok_or_else(too_many)?;
    let satisfied =
        |customer: &Customer| listing.conditions.iter().all(|condition| may_satisfy(customer, condition));
    let mut candidates: Vec<Customer> = candidates.into_iter().filter(satisfied).collect();
    let with_contacts = listing.conditions.iter().any(|condition| matches!(condition, Condition::Email(_)));
    let of_currency = listing.conditions.iter().any(|condition| matches!(condition, Condition::Currency(_)));
    let with_accounts = listing.order.by == SortBy::UpdatedAt || of_currency;
    if !with_contacts && !with_accounts {
        let by_itself = |customer: Customer| Listed { updated_at: customer.revision.updated_at, customer };
        return Ok(candidates.into_iter().map(by_itself).collect());
    }
    let mut listed = Vec::with_capacity(candidates.len());
    while !candidates.is_empty() {
        let rest = candidates.split_off(candidates.len().min(COMPLETED_AT_ONCE));
        let pairs = operations::pairs_of(context, candidates, with_contacts).await?;
        let looking = Looking::at(context, if of_currency { &pairs } else { &[] }).await?;
        for pair in pairs {
            if listing.conditions.iter().all(|condition| satisfies(looking, &pair, condition)) {
                listed.push(Listed { updated_at: updated_at(&pair), customer: pair.customer });
            }
        }
        candidates = rest;
    }
    Ok(listed)
}

/// Customers in use, among which are all that satisfy the conditions; `None` when they are too many.
async fn candidates(context: &Context, conditions: &[Condition]) -> Result<Option<Vec<Customer>>, Failure> {
    let mut ids: Option<BTreeSet<CustomerId>> = None;
    for condition in conditions {
        let of_condition: BTreeSet<CustomerId> = match condition {
            Condition::Id(ids) => ids.iter().cloned().collect(),
            Condition::Alias(aliases) => owners(context, aliases).await?,
            _ => continue,
        };
        ids = Some(match ids {
            Some(ids) => ids.intersection(&of_condition).cloned().collect(),
            None => of_condition,
        });
    }
    let search = conditions.iter().find_map(|condition| match condition {
        Condition::NameHas(search) => Some(search.clone()),
        _ => None,
    });
    let query =
        CustomerQuery { id: None, statuses: vec![CustomerStatus::Active], search, sort: Sort::DEFAULT };
    let Some(ids) = ids else {
        return Ok(operations::all_customers(context, &query, COUNTED_LIST_MAX).await?);
    };
    let mut candidates = Vec::with_capacity(ids.len());
    for id in ids {
        let query = CustomerQuery { id: Some(id), ..query.clone() };
        candidates.extend(operations::all_customers(context, &query, 1).await?.into_iter().flatten());
    }
    Ok(Some(candidates))
}

/// The customers whose accounts have one of these aliases now.
async fn owners(context: &Context, aliases: &[Identifier]) -> Result<BTreeSet<CustomerId>, Failure> {
    let inquiry = |alias: &Identifier| Inquiry { identifier: alias.clone(), at: None };
    let inquiries: Vec<_> = aliases.iter().map(inquiry).collect();
    let findings = operations::resolve_aliases(context, &inquiries).await?;
    let resolutions = findings.into_iter().filter_map(|finding| finding.resolution);
    let aliases = resolutions.filter(|resolution| resolution.kind == IdentifierKind::Alias);
    Ok(aliases.map(|resolution| resolution.tenure.owner.customer_id).collect())
}

/// Whether a customer satisfies a condition, as far as it shows by itself.
fn may_satisfy(customer: &Customer, condition: &Condition) -> bool {
    match condition {
        Condition::Name(names) => names.contains(&customer.name),
        Condition::NameHas(search) => search.finds(&[Some(customer.name.as_str())]),
        Condition::Id(_) | Condition::Alias(_) | Condition::Currency(_) | Condition::Email(_) => true,
    }
}

/// Whether a candidate that satisfies every condition by itself satisfies this one too.
fn satisfies(looking: Looking, pair: &Pair, condition: &Condition) -> bool {
    match condition {
        Condition::Currency(currencies) => {
            looking.currency(pair).is_some_and(|currency| currencies.contains(&currency))
        }
        Condition::Email(emails) => {
            let has = |email: &Email| {
                pair.contacts.iter().flatten().any(|contact| contact.email.is_same_address(email))
            };
            emails.iter().any(has)
        }
        Condition::Id(_) | Condition::Alias(_) | Condition::Name(_) | Condition::NameHas(_) => true,
    }
}

fn invalid(parameter: &str, violation: Violation) -> Failure {
    Failure::Invalid(Report::of(Place::Parameter(parameter.to_owned()), violation))
}
