//! The filters of the list of accounts: an array of conditions, as JSON in a parameter of the query.

use deserr::{Deserr, IntoValue, Value, ValueKind, ValuePointerRef};
use domain::{
    Violation,
    code::Currency,
    text::{CustomerId, Email, Identifier, Name},
};
use validation::{
    MalformedDocument, Place, Report, body,
    list::{parse_filled_list, parse_list},
    report::{Findings, wrong_type},
    values::parse_word,
};

use super::listing::{Condition, VALUES_MAX};

/// Most filters of one list.
const FILTERS_MAX: usize = 10;

/// Conditions, all of which must be satisfied.
#[derive(Debug, Default)]
pub(super) struct Filters(pub(super) Vec<Condition>);

impl Deserr<Report> for Filters {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let Value::String(text) = value else {
            return Err(Report::at(location, wrong_type(&value, &[ValueKind::String])));
        };
        match body::<List>(text.as_bytes()) {
            Ok(list) => Ok(Self(list.0)),
            Err(MalformedDocument::Invalid(report)) => Err(within_filters(&report)),
            Err(_) => {
                let expected = "a JSON array of filters".to_owned();
                let violation = Violation::WrongType { expected, actual: "other text".to_owned() };
                Err(Report::at(location, violation))
            }
        }
    }
}

/// A report about the JSON, as one about the parameter that it stands in.
fn within_filters(report: &Report) -> Report {
    let placed = report.violations().iter().map(|(place, violation)| {
        let (Place::Pointer(within) | Place::Parameter(within)) = place;
        Report::of(Place::Pointer(format!("/filters{within}")), violation.clone())
    });
    placed.reduce(Report::and).unwrap_or_else(|| report.clone())
}

struct List(Vec<Condition>);

impl Deserr<Report> for List {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let filters: Vec<Filter> = parse_list(value, location, FILTERS_MAX, |(): &(), ()| None)?;
        Ok(Self(filters.into_iter().map(|filter| filter.0).collect()))
    }
}

struct Filter(Condition);

#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct FilterShape {
    field: Field,
    operator: Operator,
    value: Values,
}

impl Deserr<Report> for Filter {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let FilterShape { field, operator, value } = FilterShape::deserialize_from_value(value, location)?;
        let location = location.push_key("value");
        let wrong = |expected: &str, actual: &str| {
            let (expected, actual) = (expected.to_owned(), actual.to_owned());
            Report::at(location, Violation::WrongType { expected, actual })
        };
        let values = match (operator, value) {
            (Operator::Eq, Values::One(text)) => vec![text],
            (Operator::In, Values::Several(texts)) => texts,
            (Operator::Eq, Values::Several(_)) => return Err(wrong("a string with eq", "an array")),
            (Operator::In, Values::One(_)) => return Err(wrong("an array with in", "a string")),
        };
        let condition = match field {
            Field::Id => Condition::Id(parsed(&values, location, CustomerId::parse)?),
            Field::Name => Condition::Name(parsed(&values, location, Name::parse)?),
            Field::Currency => Condition::Currency(parsed(&values, location, Currency::parse)?),
            Field::Alias => Condition::Alias(parsed(&values, location, Identifier::parse)?),
            Field::Email => Condition::Email(parsed(&values, location, Email::parse)?),
        };
        Ok(Self(condition))
    }
}

/// The values of the field, or everything that is wrong with them.
fn parsed<T>(
    texts: &[String],
    location: ValuePointerRef<'_>,
    parse: impl Fn(&str) -> Result<T, Violation>,
) -> Result<Vec<T>, Report> {
    let mut findings = Findings::default();
    let read = |(text, place): (&String, usize)| {
        let location = if texts.len() > 1 { location.push_index(place) } else { location };
        parse(text).map_err(|violation| Report::at(location, violation))
    };
    let values = texts.iter().zip(0..).filter_map(|text| findings.keep(read(text))).collect();
    findings.or(values)
}

/// What is compared.
#[derive(Debug, Clone, Copy)]
enum Field {
    Id,
    Name,
    Currency,
    Alias,
    Email,
}

impl Deserr<Report> for Field {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let words = [
            ("id", Self::Id),
            ("name", Self::Name),
            ("currency", Self::Currency),
            ("alias", Self::Alias),
            ("email", Self::Email),
        ];
        parse_word(value, location, &words)
    }
}

/// How it is compared: with one value, or with any of several.
#[derive(Debug, Clone, Copy)]
enum Operator {
    Eq,
    In,
}

impl Deserr<Report> for Operator {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &[("eq", Self::Eq), ("in", Self::In)])
    }
}

/// What it is compared with.
#[derive(Debug)]
enum Values {
    One(String),
    Several(Vec<String>),
}

impl Deserr<Report> for Values {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        match value {
            Value::String(text) => Ok(Self::One(text)),
            Value::Sequence(items) => {
                let items = Value::<V>::Sequence(items);
                parse_filled_list(items, location, VALUES_MAX, |(): &(), ()| None).map(Self::Several)
            }
            other => Err(Report::at(location, wrong_type(&other, &[ValueKind::String, ValueKind::Sequence]))),
        }
    }
}
