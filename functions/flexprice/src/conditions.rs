//! The language of a search: conditions on what is shown of customers, and the order that they are listed in.

use std::cmp::Ordering;

use deserr::{Deserr, IntoValue, Sequence, Value, ValuePointerRef};
use domain::{Instant, Violation};
use validation::{
    Report,
    report::Findings,
    values::{NotOffered, parse_word, word},
};

use super::{
    fields::{DateField, Field, TextField},
    view::Customer,
};

/// Most conditions of one search, and most fields that it is put in order of.
const CONDITIONS_MAX: usize = 20;

/// What is asked of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum TextTest {
    /// To be this.
    Is(String),
    /// To have this somewhere, whatever its case, which is given in small letters.
    Has(String),
    /// Not to have it anywhere.
    HasNot(String),
    /// To be one of these.
    IsOneOf(Vec<String>),
    /// To be none of these.
    IsNoneOf(Vec<String>),
}

impl TextTest {
    fn is_met_by(&self, text: &str) -> bool {
        match self {
            Self::Is(asked) => text == asked,
            Self::Has(asked) => text.to_lowercase().contains(asked),
            Self::HasNot(asked) => !text.to_lowercase().contains(asked),
            Self::IsOneOf(asked) => asked.iter().any(|asked| asked == text),
            Self::IsNoneOf(asked) => asked.iter().all(|asked| asked != text),
        }
    }
}

/// What a search asks of a customer.
#[derive(Debug, Clone)]
pub(super) struct Condition(Asked);

#[derive(Debug, Clone)]
enum Asked {
    /// A text to meet a test.
    Text(TextField, TextTest),
    /// An instant to stand so to another.
    Date(DateField, Accepted, Instant),
}

impl Condition {
    /// Whether the account of a customer has to be known to tell whether it meets the condition.
    pub(super) const fn is_of_account(&self) -> bool {
        match self.0 {
            Asked::Text(field, _) => Field::Text(field).is_of_account(),
            Asked::Date(field, ..) => Field::Date(field).is_of_account(),
        }
    }

    /// Whether a customer meets it.
    pub(super) fn is_met_by(&self, customer: &Customer<'_>) -> bool {
        match &self.0 {
            Asked::Text(field, test) => test.is_met_by(field.of(customer)),
            Asked::Date(field, accepted, date) => accepted(field.of(customer).cmp(date)),
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum TextOperator {
    Is,
    Has,
    HasNot,
    IsOneOf,
    IsNoneOf,
}

impl TextOperator {
    const ALL: [(&'static str, Self); 5] = [
        ("eq", Self::Is),
        ("contains", Self::Has),
        ("not_contains", Self::HasNot),
        ("in", Self::IsOneOf),
        ("not_in", Self::IsNoneOf),
    ];

    /// The type of the value that it takes.
    const fn data_type(self) -> &'static str {
        match self {
            Self::Is | Self::Has | Self::HasNot => "string",
            Self::IsOneOf | Self::IsNoneOf => "array",
        }
    }

    /// What it asks with a value; `None` when that is not of its type.
    fn test(self, value: ValueShape) -> Option<TextTest> {
        let ValueShape { string, array, .. } = value;
        match self {
            Self::Is => string.map(TextTest::Is),
            Self::Has => string.map(|text| TextTest::Has(text.to_lowercase())),
            Self::HasNot => string.map(|text| TextTest::HasNot(text.to_lowercase())),
            Self::IsOneOf => array.map(TextTest::IsOneOf),
            Self::IsNoneOf => array.map(TextTest::IsNoneOf),
        }
    }
}

/// Which of the ways that two instants may stand to each other are accepted.
type Accepted = fn(Ordering) -> bool;

/// The operators of instants.
const DATE_OPERATORS: [(&str, Accepted); 7] = [
    ("eq", Ordering::is_eq),
    ("gt", Ordering::is_gt),
    ("gte", Ordering::is_ge),
    ("lt", Ordering::is_lt),
    ("lte", Ordering::is_le),
    ("before", Ordering::is_lt),
    ("after", Ordering::is_gt),
];

#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct ConditionShape {
    field: Field,
    operator: String,
    #[deserr(default)]
    data_type: Option<String>,
    value: ValueShape,
}

/// The value of a condition, in the member of its type. No member of a customer is a number or true or false.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct ValueShape {
    #[deserr(default)]
    string: Option<String>,
    #[deserr(default)]
    date: Option<Instant>,
    #[deserr(default)]
    array: Option<Vec<String>>,
    #[deserr(default, rename = "number")]
    _number: NotOffered,
    #[deserr(default, rename = "boolean")]
    _boolean: NotOffered,
}

impl ConditionShape {
    /// What is wrong with the type of the value where it has to be this one.
    fn must_be(&self, data_type: &str, location: ValuePointerRef<'_>) -> Findings {
        let mut findings = Findings::default();
        let accepted = || vec![data_type.to_owned()];
        if self.data_type.as_ref().is_some_and(|given| given != data_type) {
            let violation = Violation::NotOneOf { accepted: accepted() };
            findings.add(Report::at(location.push_key("data_type"), violation));
        }
        let value = location.push_key("value");
        let ValueShape { string, date, array, .. } = &self.value;
        let members = [("string", string.is_some()), ("date", date.is_some()), ("array", array.is_some())];
        for (member, is_given) in members {
            let location = value.push_key(member);
            if is_given && member != data_type {
                findings.add(Report::at(location, Violation::Unknown { accepted: accepted() }));
            }
        }
        findings
    }

    fn complete(self, location: ValuePointerRef<'_>) -> Result<Condition, Report> {
        let unknown = |violation| Report::at(location.push_key("operator"), violation);
        let (data_type, findings, asked) = match self.field {
            Field::Date(field) => {
                let accepted = word(&self.operator, &DATE_OPERATORS).map_err(unknown)?;
                let asked = self.value.date.map(|date| Asked::Date(field, accepted, date));
                ("date", self.must_be("date", location), asked)
            }
            Field::Text(field) => {
                let operator = word(&self.operator, &TextOperator::ALL).map_err(unknown)?;
                let data_type = operator.data_type();
                let findings = self.must_be(data_type, location);
                let test = operator.test(self.value);
                (data_type, findings, test.map(|test| Asked::Text(field, test)))
            }
        };
        let Some(asked) = asked else {
            let value = location.push_key("value");
            return Err(findings.and(Report::at(value.push_key(data_type), Violation::Required)));
        };
        findings.or(Condition(asked))
    }
}

impl Deserr<Report> for Condition {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        ConditionShape::deserialize_from_value(value, location)?.complete(location)
    }
}

/// Which of two comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Direction {
    /// The least.
    #[default]
    Ascending,
    /// The greatest.
    Descending,
}

impl Direction {
    /// An order, turned round where the greatest comes first.
    pub(super) const fn of(self, ascending: Ordering) -> Ordering {
        match self {
            Self::Ascending => ascending,
            Self::Descending => ascending.reverse(),
        }
    }
}

impl Deserr<Report> for Direction {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &[("asc", Self::Ascending), ("desc", Self::Descending)])
    }
}

/// A field that customers are put in order of.
#[derive(Debug, Clone, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct Sorting {
    field: Field,
    #[deserr(default)]
    direction: Direction,
}

impl Sorting {
    /// Whether the accounts of customers have to be known to put them in this order.
    pub(super) const fn is_of_account(&self) -> bool {
        self.field.is_of_account()
    }

    /// Which of two customers comes first.
    pub(super) fn compare(&self, one: &Customer<'_>, other: &Customer<'_>) -> Ordering {
        self.direction.of(match self.field {
            Field::Text(field) => field.of(one).cmp(field.of(other)),
            Field::Date(field) => field.of(one).cmp(&field.of(other)),
        })
    }
}

/// At most [`CONDITIONS_MAX`] of something.
#[derive(Debug, Clone)]
pub(super) struct Few<T>(pub(super) Vec<T>);

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Deserr<Report>> Deserr<Report> for Few<T> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        match value {
            Value::Null => Ok(Self::default()),
            Value::Sequence(entries) if entries.len() > CONDITIONS_MAX => {
                Err(Report::at(location, Violation::TooMany { max: CONDITIONS_MAX }))
            }
            value => Vec::deserialize_from_value(value, location).map(Self),
        }
    }
}
