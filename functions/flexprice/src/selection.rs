//! Which customers a list or a search is about, in which order, and which part of them is shown.

use std::cmp::Ordering;

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Instant, Violation,
    limits::RESOLVED_AT_ONCE_MAX,
    metadata::Metadata,
    text::{CustomerId, Email, Identifier, Kind, Text},
};
use http_api::{Failure, both};
use validation::{
    Place, Report,
    list::{parse_list, repeated},
    metadata::MetadataShape,
    parameters,
    report::Findings,
    values::{Filled, NotOffered, parse_digits, parse_number, parse_word},
};

use super::{
    conditions::{Condition, Direction, Few, Sorting},
    view::{Customer, Status},
};

/// Most customers that are shown at once.
const LIMIT_MAX: usize = 1_000;
/// How many are shown where the caller does not say.
const LIMIT_DEFAULT: usize = 50;
/// Most customers that may be passed over: the largest number of the clients.
const OFFSET_MAX: usize = 2_147_483_647;

/// Which customers a list or a search is about, in which order, and which part of them is shown.
#[derive(Debug)]
pub(super) struct Selection {
    /// Those alone that have one of these names.
    pub(super) names: Option<Vec<Identifier>>,
    /// Those alone of these ids.
    pub(super) ids: Option<Vec<CustomerId>>,
    /// Those alone with this e-mail address.
    pub(super) email: Option<Email>,
    /// Those alone of this status.
    pub(super) status: Status,
    metadata: Metadata,
    created_from: Option<Instant>,
    created_until: Option<Instant>,
    conditions: Vec<Condition>,
    sortings: Vec<Sorting>,
    /// What those come in that no other order tells apart: the first or the last created first.
    order: Direction,
    /// How many are shown.
    pub(super) limit: usize,
    /// How many are passed over.
    pub(super) offset: usize,
}

impl Selection {
    /// Whether the accounts of customers have to be known to tell which are selected, and in which order.
    pub(super) fn is_of_accounts(&self) -> bool {
        self.names.is_some()
            || self.conditions.iter().any(Condition::is_of_account)
            || self.sortings.iter().any(Sorting::is_of_account)
    }

    /// Whether a customer is selected, whatever its names.
    pub(super) fn finds(&self, customer: &Customer<'_>) -> bool {
        self.may_find(customer) && self.conditions.iter().all(|condition| condition.is_met_by(customer))
    }

    /// Whether a customer may be selected, as far as can be told without its account.
    pub(super) fn may_find(&self, customer: &Customer<'_>) -> bool {
        let mut conditions = self.conditions.iter().filter(|condition| !condition.is_of_account());
        self.status == customer.status
            && self.ids.as_ref().is_none_or(|ids| ids.contains(customer.id))
            && self.email.as_ref().is_none_or(|email| email.as_str() == customer.email)
            && self.metadata.iter().all(|(key, value)| customer.metadata.get(key) == Some(value))
            && self.created_from.is_none_or(|from| from <= customer.created_at)
            && self.created_until.is_none_or(|until| customer.created_at <= until)
            && conditions.all(|condition| condition.is_met_by(customer))
    }

    /// Which of two customers comes first.
    pub(super) fn compare(&self, one: &Customer<'_>, other: &Customer<'_>) -> Ordering {
        let sorted = self.sortings.iter().map(|sorting| sorting.compare(one, other));
        let created = || one.created_at.cmp(&other.created_at).then_with(|| one.id.cmp(other.id));
        sorted.fold(Ordering::Equal, Ordering::then).then_with(|| self.order.of(created()))
    }
}

/// The body of `flexprice-search-customers`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct SearchCustomers {
    #[deserr(default)]
    customer_ids: Option<Several<CustomerId>>,
    #[deserr(default)]
    external_id: Filled<Identifier>,
    #[deserr(default)]
    external_ids: Option<Several<Identifier>>,
    #[deserr(default)]
    email: Filled<Email>,
    #[deserr(default)]
    metadata: Option<MetadataShape>,
    #[deserr(default)]
    start_time: Filled<Instant>,
    #[deserr(default)]
    end_time: Filled<Instant>,
    #[deserr(default)]
    status: Filled<Status>,
    #[deserr(default)]
    filters: Few<Condition>,
    #[deserr(default)]
    sort: Few<Sorting>,
    #[deserr(default)]
    order: Filled<Direction>,
    #[deserr(default)]
    limit: Option<Limit>,
    #[deserr(default)]
    offset: Option<Offset>,
    #[deserr(default, rename = "parent_customer_ids")]
    _parent_customer_ids: NotOffered,
    #[deserr(default, rename = "expand")]
    _expand: NotOffered,
}

impl From<SearchCustomers> for Selection {
    fn from(shape: SearchCustomers) -> Self {
        Self {
            names: names(shape.external_id.0, shape.external_ids),
            ids: shape.customer_ids.map(|ids| ids.0),
            email: shape.email.0,
            status: shape.status.0.unwrap_or(Status::Published),
            metadata: shape.metadata.unwrap_or_default().0,
            created_from: shape.start_time.0,
            created_until: shape.end_time.0,
            conditions: shape.filters.0,
            sortings: shape.sort.0,
            order: shape.order.0.unwrap_or(Direction::Descending),
            limit: shape.limit.map_or(LIMIT_DEFAULT, |limit| limit.0),
            offset: shape.offset.map_or(0, |offset| offset.0),
        }
    }
}

/// The query of `flexprice-list-customers`, but for [`SEVERAL`].
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct ListCustomers {
    #[deserr(default)]
    external_id: Filled<Identifier>,
    #[deserr(default)]
    email: Filled<Email>,
    #[deserr(default)]
    start_time: Filled<Instant>,
    #[deserr(default)]
    end_time: Filled<Instant>,
    #[deserr(default)]
    status: Filled<Status>,
    #[deserr(default)]
    order: Filled<Direction>,
    #[deserr(default)]
    limit: Option<LimitDigits>,
    #[deserr(default)]
    offset: Option<OffsetDigits>,
    #[deserr(default, rename = "expand")]
    _expand: NotOffered,
}

/// The parameters of [`ListCustomers`] that may be given several times.
const SEVERAL: [&str; 2] = ["external_ids", "customer_ids"];

/// What the query of `flexprice-list-customers` selects.
///
/// # Errors
///
/// [`Failure::Invalid`] with everything that is wrong with it.
pub(super) fn listed(query: &[(String, String)]) -> Result<Selection, Failure> {
    let is_one = |(name, _): &&(String, String)| !SEVERAL.contains(&name.as_str());
    let others: Vec<_> = query.iter().filter(is_one).cloned().collect();
    let [names, ids] = SEVERAL;
    let shape = parameters::<ListCustomers>(&others).map_err(Failure::Invalid);
    let (shape, (names, ids)) = both(shape, both(several(query, names), several(query, ids)))?;
    let selection = SearchCustomers {
        customer_ids: ids,
        external_id: shape.external_id,
        external_ids: names,
        email: shape.email,
        metadata: None,
        start_time: shape.start_time,
        end_time: shape.end_time,
        status: shape.status,
        filters: Few::default(),
        sort: Few::default(),
        order: shape.order,
        limit: shape.limit.map(|limit| Limit(limit.0)),
        offset: shape.offset.map(|offset| Offset(offset.0)),
        _parent_customer_ids: NotOffered,
        _expand: NotOffered,
    };
    Ok(selection.into())
}

/// The values of a parameter that may be given several times; none when it is not given.
fn several<K: Kind>(
    query: &[(String, String)],
    parameter: &str,
) -> Result<Option<Several<Text<K>>>, Failure> {
    let mut findings = Findings::default();
    let refused = |violation| Report::of(Place::Parameter(parameter.to_owned()), violation);
    let mut values = Vec::new();
    for (_, text) in query.iter().filter(|(name, _)| name == parameter) {
        if values.len() == RESOLVED_AT_ONCE_MAX {
            findings.add(refused(Violation::TooMany { max: RESOLVED_AT_ONCE_MAX }));
            break;
        }
        let value = findings.keep(Text::<K>::parse(text).map_err(refused));
        values.extend(value.filter(|value| !values.contains(value)));
    }
    let values = findings.or(values).map_err(Failure::Invalid)?;
    Ok(Some(Several(values)).filter(|several| !several.0.is_empty()))
}

/// The names that customers are selected by: those that both filters have.
fn names(one: Option<Identifier>, several: Option<Several<Identifier>>) -> Option<Vec<Identifier>> {
    match (one, several) {
        (None, None) => None,
        (Some(one), None) => Some(vec![one]),
        (None, Some(several)) => Some(several.0),
        (Some(one), Some(several)) => Some(several.0.into_iter().filter(|name| *name == one).collect()),
    }
}

impl Deserr<Report> for Status {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Self::ALL)
    }
}

/// Ids or names; at most [`RESOLVED_AT_ONCE_MAX`].
#[derive(Debug)]
struct Several<T>(Vec<T>);

impl<T: Deserr<Report> + PartialEq> Deserr<Report> for Several<T> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_list(value, location, RESOLVED_AT_ONCE_MAX, repeated::<T>).map(Self)
    }
}

/// How many are shown, 1 to [`LIMIT_MAX`].
#[derive(Debug)]
struct Limit(usize);

impl Deserr<Report> for Limit {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_number(value, location, 1, LIMIT_MAX).map(Self)
    }
}

/// How many are passed over, 0 to [`OFFSET_MAX`].
#[derive(Debug)]
struct Offset(usize);

impl Deserr<Report> for Offset {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_number(value, location, 0, OFFSET_MAX).map(Self)
    }
}

/// How many are shown, as a query has it.
#[derive(Debug)]
struct LimitDigits(usize);

impl Deserr<Report> for LimitDigits {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_digits(value, location, 1, LIMIT_MAX).map(Self)
    }
}

/// How many are passed over, as a query has it.
#[derive(Debug)]
struct OffsetDigits(usize);

impl Deserr<Report> for OffsetDigits {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_digits(value, location, 0, OFFSET_MAX).map(Self)
    }
}
