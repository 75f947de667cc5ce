//! The report of everything that is wrong with a request.

use std::ops::ControlFlow;

use deserr::{DeserializeError, ErrorKind, IntoValue, MergeWithError, Value, ValueKind, ValuePointerRef};
use domain::{Violation, limits::VIOLATIONS_MAX};

/// How much of a member's name a pointer shows, in Unicode scalar values. No known member comes near; an unknown one
/// of half a megabyte must not come back a hundred times.
const POINTER_NAME_LENGTH_MAX: usize = 128;

/// Where in a request a violation is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the body, by JSON Pointer (RFC 6901) into the caller's own document; `""` is the whole of it.
    Pointer(String),
    /// In the query or the headers, by name.
    Parameter(String),
}

/// Every violation of one request, at least one and at most [`VIOLATIONS_MAX`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    violations: Vec<(Place, Violation)>,
}

impl Report {
    /// The report of one violation.
    pub fn of(place: Place, violation: Violation) -> Self {
        Self { violations: vec![(place, violation)] }
    }

    /// The violations, in the order in which the request was read.
    pub fn violations(&self) -> &[(Place, Violation)] {
        &self.violations
    }

    /// The report of one violation in the body.
    pub fn at(location: ValuePointerRef<'_>, violation: Violation) -> Self {
        Self::of(Place::Pointer(pointer(location)), violation)
    }

    /// The violations of both, as far as the limit allows.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        let room = VIOLATIONS_MAX.saturating_sub(self.violations.len());
        self.violations.extend(other.violations.into_iter().take(room));
        self
    }

    /// The same report about the parameters of a query, which were read as the members of one object.
    #[must_use]
    pub(crate) fn about_parameters(mut self) -> Self {
        for (place, _) in &mut self.violations {
            if let Place::Pointer(pointer) = place {
                let name = pointer.trim_start_matches('/').replace("~1", "/").replace("~0", "~");
                *place = Place::Parameter(name);
            }
        }
        self
    }

    /// The same report where the object at this place may have one member more than the shape that has read it knows of.
    #[must_use]
    pub fn knowing(mut self, object: ValuePointerRef<'_>, member: &str) -> Self {
        let object = pointer(object);
        for (place, violation) in &mut self.violations {
            if let (Place::Pointer(pointer), Violation::Unknown { accepted }) = (place, violation)
                && pointer.rsplit_once('/').is_some_and(|(parent, _)| parent == object)
            {
                accepted.insert(0, member.to_owned());
            }
        }
        self
    }

    fn proceed(self) -> ControlFlow<Self, Self> {
        if self.violations.len() < VIOLATIONS_MAX {
            ControlFlow::Continue(self)
        } else {
            ControlFlow::Break(self)
        }
    }
}

/// Gathers reports while the rest of a document is still being read.
#[derive(Debug, Default)]
pub struct Findings(Option<Report>);

impl Findings {
    /// Whether as much was found as a report holds.
    pub fn are_full(&self) -> bool {
        self.0.as_ref().is_some_and(|report| report.violations.len() >= VIOLATIONS_MAX)
    }

    /// Keeps what is wrong.
    pub fn add(&mut self, report: Report) {
        self.0 = Some(Self(self.0.take()).and(report));
    }

    /// Keeps what is wrong with `result` and gives the rest.
    pub fn keep<T>(&mut self, result: Result<T, Report>) -> Option<T> {
        result.map_err(|report| self.add(report)).ok()
    }

    /// What was found, and `report` besides.
    pub fn and(self, report: Report) -> Report {
        match self.0 {
            Some(earlier) => earlier.and(report),
            None => report,
        }
    }

    /// `value` when nothing was found.
    pub fn or<T>(self, value: T) -> Result<T, Report> {
        match self.0 {
            Some(report) => Err(report),
            None => Ok(value),
        }
    }
}

impl MergeWithError<Self> for Report {
    fn merge(earlier: Option<Self>, later: Self, _: ValuePointerRef<'_>) -> ControlFlow<Self, Self> {
        match earlier {
            Some(earlier) => earlier.and(later),
            None => later,
        }
        .proceed()
    }
}

impl DeserializeError for Report {
    fn error<V: IntoValue>(
        earlier: Option<Self>,
        error: ErrorKind<'_, V>,
        location: ValuePointerRef<'_>,
    ) -> ControlFlow<Self, Self> {
        let later = match error {
            ErrorKind::IncorrectValueKind { actual, accepted } => {
                Self::at(location, wrong_type(&actual, accepted))
            }
            ErrorKind::MissingField { field } => Self::at(location.push_key(field), Violation::Required),
            ErrorKind::UnknownKey { key, accepted } => {
                Self::at(location.push_key(key), Violation::Unknown { accepted: owned(accepted) })
            }
            ErrorKind::UnknownValue { accepted, .. } => {
                Self::at(location, Violation::NotOneOf { accepted: owned(accepted) })
            }
            ErrorKind::BadSequenceLen { expected, .. } => {
                Self::at(location, Violation::TooMany { max: expected })
            }
            ErrorKind::Unexpected { msg } => {
                Self::at(location, Violation::WrongType { expected: "another value".to_owned(), actual: msg })
            }
        };
        Self::merge(earlier, later, location)
    }
}

/// The violation of a value that has none of the accepted types.
pub fn wrong_type<V: IntoValue>(actual: &Value<V>, accepted: &[ValueKind]) -> Violation {
    let mut expected: Vec<&str> = accepted.iter().copied().map(in_words).collect();
    expected.dedup();
    Violation::WrongType { expected: expected.join(" or "), actual: in_words(actual.kind()).to_owned() }
}

fn in_words(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Null => "null",
        ValueKind::Boolean => "true or false",
        ValueKind::Integer | ValueKind::NegativeInteger | ValueKind::Float => "a number",
        ValueKind::String => "a string",
        ValueKind::Sequence => "an array",
        ValueKind::Map => "an object",
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().copied().map(str::to_owned).collect()
}

/// The JSON Pointer (RFC 6901) of a location.
fn pointer(location: ValuePointerRef<'_>) -> String {
    match location {
        ValuePointerRef::Origin => String::new(),
        ValuePointerRef::Key { key, prev } => {
            let shown: String = key.chars().take(POINTER_NAME_LENGTH_MAX).collect();
            pointer(*prev) + "/" + &shown.replace('~', "~0").replace('/', "~1")
        }
        ValuePointerRef::Index { index, prev } => format!("{}/{index}", pointer(*prev)),
    }
}
