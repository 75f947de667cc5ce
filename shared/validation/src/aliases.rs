//! Aliases, as a create carries them, and the query that resolves one.

use deserr::{Deserr, IntoValue, Value, ValueKind, ValuePointerRef};
use domain::{
    Instant,
    alias::NewAlias,
    limits::ALIASES_PER_CREATE_MAX,
    text::{Identifier, Text},
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
struct AliasShape(NewAlias);

impl Deserr<Report> for AliasShape {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        match value {
            Value::String(_) => {
                let value = Text::deserialize_from_value(value, location)?;
                Ok(Self(NewAlias {
                    value,
                    claim: Claim {
                        from: None,
                        until: None,
                    },
                }))
            }
            Value::Map(_) => {
                let alias = RangedAlias::deserialize_from_value(value, location)?;
                let (from, until) = (alias.effective_from, alias.effective_until);
                Range::new(from, until)
                    .map_err(|violation| Report::at(location.push_key("effectiveUntil"), violation))?;
                Ok(Self(NewAlias {
                    value: alias.value,
                    claim: Claim { from, until },
                }))
            }
            other => Err(Report::at(
                location,
                wrong_type(&other, &[ValueKind::String, ValueKind::Map]),
            )),
        }
    }
}

/// At most [`ALIASES_PER_CREATE_MAX`] aliases, none of them twice with the same range.
#[derive(Debug, Default)]
pub(crate) struct Aliases(pub(crate) Vec<NewAlias>);

impl Deserr<Report> for Aliases {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let aliases = parse_list(value, location, ALIASES_PER_CREATE_MAX, |alias: &AliasShape| {
            alias.0.clone()
        })?;
        Ok(Self(aliases.into_iter().map(|alias| alias.0).collect()))
    }
}
