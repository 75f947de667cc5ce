//! What Togai's API reads about the aliases that accounts get.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Instant, Violation,
    alias::NewAlias,
    text::Identifier,
    timeline::{Claim, Range},
};
use validation::{
    Report,
    aliases::AliasValues,
    list::{parse_list, repeated},
    related::parse_related,
    report::Findings,
    values::parse_string,
};

use super::{
    limits::{ALIAS_LENGTH_MAX, ALIAS_LENGTH_MIN, ALIASES_PER_ADD_MAX},
    values::{Moment, must_have_at_least, must_have_at_most},
};

/// The bounds that stand for none: these instants are in every range that has no beginning or no end.
pub(super) const UNBOUNDED: (&str, &str) = ("1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z");

/// An alias without a range.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PlainAlias(Identifier);

impl Deserr<Report> for PlainAlias {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| of_length(text, ALIAS_LENGTH_MIN)).map(Self)
    }
}

/// The value of an alias with a range.
#[derive(Debug)]
struct RangedValue(Identifier);

impl Deserr<Report> for RangedValue {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| of_length(text, 1)).map(Self)
    }
}

fn of_length(text: &str, min: usize) -> Result<Identifier, Violation> {
    let value = Identifier::parse(text)?;
    must_have_at_least(value.as_str(), min)?;
    must_have_at_most(value.as_str(), ALIAS_LENGTH_MAX)?;
    Ok(value)
}

#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
struct RangedAliasShape {
    value: RangedValue,
    #[deserr(default)]
    effective_from: Option<Moment>,
    #[deserr(default)]
    effective_until: Option<Moment>,
}

/// The bounds of an alias, as they are written.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
struct Bounds {
    #[deserr(default)]
    effective_from: Option<Moment>,
    #[deserr(default)]
    effective_until: Option<Moment>,
}

impl Bounds {
    /// The range between them; a missing one, and one that stands for none, is unbounded.
    fn range(&self, location: ValuePointerRef<'_>) -> Result<Range, Report> {
        let (no_beginning, no_end) = UNBOUNDED;
        let bound = |moment: Option<Moment>, none: &str| {
            moment.map(|moment| moment.0).filter(|instant| Instant::parse(none) != Ok(*instant))
        };
        Range::new(bound(self.effective_from, no_beginning), bound(self.effective_until, no_end))
            .map_err(|violation| Report::at(location.push_key("effectiveUntil"), violation))
    }
}

/// An alias with a range that is not empty.
#[derive(Debug)]
struct RangedAlias {
    value: Identifier,
    range: Range,
}

impl Deserr<Report> for RangedAlias {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let complete = |shape: RangedAliasShape| {
            let RangedAliasShape { value, effective_from, effective_until } = shape;
            let range = Bounds { effective_from, effective_until }.range(location)?;
            Ok(Self { value: value.0, range })
        };
        parse_related(value, location, complete, |bounds: Bounds| bounds.range(location).err())
    }
}

/// What of an alias with a range may clash with another.
#[derive(Debug)]
struct RangeMark {
    value: Identifier,
    range: Range,
}

impl RangeMark {
    fn overlap(&self, later: &Self) -> Option<Violation> {
        let same = self.value == later.value;
        (same && self.range.overlaps(later.range)).then_some(Violation::OverlappingRange)
    }
}

impl Deserr<Report> for RangeMark {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        #[derive(Deserr)]
        #[deserr(error = Report, rename_all = camelCase)]
        struct Written {
            value: Identifier,
            #[deserr(default)]
            effective_from: Option<Moment>,
            #[deserr(default)]
            effective_until: Option<Moment>,
        }
        let Written { value, effective_from, effective_until } =
            Written::deserialize_from_value(value, location)?;
        let range = Bounds { effective_from, effective_until }.range(location)?;
        Ok(Self { value, range })
    }
}

/// At most [`ALIASES_PER_ADD_MAX`] aliases without ranges, each once.
#[derive(Debug, Default)]
pub(super) struct PlainAliases(Vec<PlainAlias>);

impl Deserr<Report> for PlainAliases {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_list(value, location, ALIASES_PER_ADD_MAX, repeated::<PlainAlias>).map(Self)
    }
}

/// At most [`ALIASES_PER_ADD_MAX`] aliases with ranges; those of one value do not overlap.
#[derive(Debug, Default)]
pub(super) struct RangedAliases(Vec<RangedAlias>);

impl Deserr<Report> for RangedAliases {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_list(value, location, ALIASES_PER_ADD_MAX, RangeMark::overlap).map(Self)
    }
}

/// The aliases that an account gets, in both of the lists that a document has for them.
#[derive(Debug, Default)]
pub(super) struct GivenAliases {
    /// Those without ranges.
    pub(super) aliases: Option<PlainAliases>,
    /// Those with ranges.
    pub(super) account_aliases: Option<RangedAliases>,
}

impl GivenAliases {
    /// The values of both lists.
    pub(super) fn values(&self) -> GivenValues {
        let plain = self.aliases.as_ref();
        let plain = plain.map(|list| list.0.iter().map(|alias| Some(alias.0.clone())).collect());
        let ranged = self.account_aliases.as_ref();
        let ranged = ranged.map(|list| list.0.iter().map(|alias| Some(alias.value.clone())).collect());
        GivenValues { aliases: plain.map(AliasValues), account_aliases: ranged.map(AliasValues) }
    }

    /// What is claimed, those without ranges first.
    pub(super) fn into_wishes(self) -> Vec<NewAlias> {
        let plain = self.aliases.unwrap_or_default().0.into_iter();
        let plain = plain.map(|alias| NewAlias { value: alias.0, claim: Claim { from: None, until: None } });
        let ranged = self.account_aliases.unwrap_or_default().0.into_iter().map(|alias| NewAlias {
            value: alias.value,
            claim: Claim { from: alias.range.from(), until: alias.range.until() },
        });
        plain.chain(ranged).collect()
    }
}

/// The values of the aliases that an account gets, whatever else is wrong with them.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
pub(super) struct GivenValues {
    #[deserr(default)]
    pub(super) aliases: Option<AliasValues>,
    #[deserr(default)]
    pub(super) account_aliases: Option<AliasValues>,
}

impl GivenValues {
    /// Refuses an alias with a range whose value stands in the other list, for every instant, and one that is the id of its own
    /// account.
    pub(super) fn must_not_clash(
        &self,
        id: Option<&str>,
        location: ValuePointerRef<'_>,
    ) -> Result<(), Report> {
        let plain = self.aliases.as_ref().map(|list| list.0.as_slice()).unwrap_or_default();
        let ranged = self.account_aliases.as_ref().map(|list| list.0.as_slice()).unwrap_or_default();
        let mut findings = Findings::default();
        for (name, list) in [("aliases", plain), ("accountAliases", ranged)] {
            let list_location = location.push_key(name);
            for (index, value) in list.iter().enumerate() {
                let place = list_location.push_index(index);
                let Some(value) = value else { continue };
                if id == Some(value.as_str()) {
                    findings.add(Report::at(place, Violation::SameAsAccountId));
                }
                if name == "accountAliases" && plain.iter().flatten().any(|other| other == value) {
                    findings.add(Report::at(place, Violation::OverlappingRange));
                }
            }
        }
        findings.or(())
    }

    fn are_none(&self) -> bool {
        let none = |list: &Option<AliasValues>| list.as_ref().is_none_or(|list| list.0.is_empty());
        none(&self.aliases) && none(&self.account_aliases)
    }
}

/// The body of `togai-add-aliases`: aliases of which there is at least one.
#[derive(Debug)]
pub(super) struct AddAliases(pub(super) GivenAliases);

impl Deserr<Report> for AddAliases {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        #[derive(Deserr)]
        #[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
        struct Shape {
            #[deserr(default)]
            aliases: Option<PlainAliases>,
            #[deserr(default)]
            account_aliases: Option<RangedAliases>,
        }
        let complete = |Shape { aliases, account_aliases }| {
            let given = GivenAliases { aliases, account_aliases };
            let values = given.values();
            values.must_not_clash(None, location)?;
            if values.are_none() {
                return Err(Report::at(location.push_key("aliases"), Violation::TooFew { min: 1 }));
            }
            Ok(Self(given))
        };
        parse_related(value, location, complete, |values: GivenValues| {
            values.must_not_clash(None, location).err()
        })
    }
}
