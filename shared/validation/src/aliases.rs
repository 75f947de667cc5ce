//! Aliases, as a create carries them, and the query that resolves one.

use deserr::{Deserr, IntoValue, Value, ValueKind, ValuePointerRef};
use domain::{
    Instant, Violation,
    alias::NewAlias,
    limits::ALIASES_PER_CREATE_MAX,
    text::Identifier,
    timeline::{Claim, Range},
};

use crate::{
    list::parse_list,
    report::{Report, wrong_type},
};

/// The query of `resolve-alias`.
#[derive(Debug, Default, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub struct ResolveAlias {
    /// The instant to resolve at; the present when missing.
    #[deserr(default)]
    pub at: Option<Instant>,
}

/// An alias with its range, in the long form.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
struct RangedAlias {
    value: Identifier,
    #[deserr(default)]
    effective_from: Option<Instant>,
    #[deserr(default)]
    effective_until: Option<Instant>,
}

/// An alias in either form: a string, or an object with a range that is not empty.
#[derive(Debug)]
struct AliasShape {
    alias: NewAlias,
    /// The range as it is written, a missing bound being unbounded.
    written: Range,
}

impl AliasShape {
    /// The clash of two ranges of one value. How far back a missing bound reaches depends on what is stored, which
    /// nobody knows here, so next to another range of the value it is taken as written.
    fn overlap(&self, later: &Self) -> Option<Violation> {
        let same = self.alias.value == later.alias.value;
        (same && self.written.overlaps(later.written)).then_some(Violation::OverlappingRange)
    }
}

impl Deserr<Report> for AliasShape {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let alias = match value {
            Value::String(_) => RangedAlias {
                value: Identifier::deserialize_from_value(value, location)?,
                effective_from: None,
                effective_until: None,
            },
            Value::Map(_) => RangedAlias::deserialize_from_value(value, location)?,
            other => {
                return Err(Report::at(location, wrong_type(&other, &[ValueKind::String, ValueKind::Map])));
            }
        };
        let (from, until) = (alias.effective_from, alias.effective_until);
        let written = Range::new(from, until)
            .map_err(|violation| Report::at(location.push_key("effectiveUntil"), violation))?;
        Ok(Self { alias: NewAlias { value: alias.value, claim: Claim { from, until } }, written })
    }
}

/// At most [`ALIASES_PER_CREATE_MAX`] aliases, whose ranges of one value do not overlap.
#[derive(Debug, Default)]
pub(crate) struct Aliases(pub(crate) Vec<NewAlias>);

impl Deserr<Report> for Aliases {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let aliases = parse_list(value, location, ALIASES_PER_CREATE_MAX, AliasShape::overlap)?;
        Ok(Self(aliases.into_iter().map(|shape| shape.alias).collect()))
    }
}
