//! What Togai's API reads about aliases.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Instant, Violation,
    alias::NewAlias,
    limits::ALIASES_PER_RESERVE_MAX,
    text::Identifier,
    timeline::{Claim, Range},
};
use validation::{
    NextToken, Report,
    list::{parse_filled_list, parse_list, repeated},
    related::parse_related,
    report::Findings,
    values::parse_string,
};

use super::{
    limits::{ALIAS_LENGTH_MAX, ALIAS_LENGTH_MIN, ALIASES_PER_ADD_MAX, ALIASES_PER_REMOVE_MAX},
    values::{Moment, PageSize, must_have_at_least, must_have_at_most},
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
#[derive(Debug, Default, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
pub(super) struct GivenAliases {
    #[deserr(default)]
    pub(super) aliases: Option<PlainAliases>,
    #[deserr(default)]
    pub(super) account_aliases: Option<RangedAliases>,
}

impl GivenAliases {
    /// The values of both lists, each with the name of its list and its place there.
    fn values(&self) -> impl Iterator<Item = (&'static str, usize, &Identifier)> {
        let plain = self.aliases.iter().flat_map(|list| &list.0).map(|alias| &alias.0).enumerate();
        let ranged =
            self.account_aliases.iter().flat_map(|list| &list.0).map(|alias| &alias.value).enumerate();
        let plain = plain.map(|(index, value)| ("aliases", index, value));
        plain.chain(ranged.map(|(index, value)| ("accountAliases", index, value)))
    }

    /// Refuses an alias with a range whose value stands in the other list, for every instant, and one that is the id of its own
    /// account.
    pub(super) fn must_not_clash(
        &self,
        id: Option<&str>,
        location: ValuePointerRef<'_>,
    ) -> Result<(), Report> {
        let mut findings = Findings::default();
        let plain: Vec<_> = self.aliases.iter().flat_map(|list| &list.0).map(|alias| &alias.0).collect();
        for (list, index, value) in self.values() {
            let list_location = location.push_key(list);
            let place = list_location.push_index(index);
            if id == Some(value.as_str()) {
                findings.add(Report::at(place, Violation::SameAsAccountId));
            }
            if list == "accountAliases" && plain.contains(&value) {
                findings.add(Report::at(place, Violation::OverlappingRange));
            }
        }
        findings.or(())
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

    fn is_empty(&self) -> bool {
        self.values().next().is_none()
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
            given.must_not_clash(None, location)?;
            if given.is_empty() {
                return Err(Report::at(location.push_key("aliases"), Violation::TooFew { min: 1 }));
            }
            Ok(Self(given))
        };
        parse_related(value, location, complete, |given: GivenAliases| {
            given.must_not_clash(None, location).err()
        })
    }
}

/// An alias that is to be removed, by its id.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct IdentifiedRemoval {
    /// The id, as the list of the account's aliases shows it.
    pub(super) id: Identifier,
    /// The first instant at which the alias no longer names the account; the present when missing.
    #[deserr(default)]
    pub(super) from: Option<Moment>,
}

/// The id of an alias that is to be removed, which may stand in a request once.
#[derive(Debug, PartialEq, Deserr)]
#[deserr(error = Report)]
struct RemovalMark {
    id: Identifier,
}

#[derive(Debug, Default)]
struct RemovedValues(Vec<Identifier>);

impl Deserr<Report> for RemovedValues {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_list(value, location, ALIASES_PER_REMOVE_MAX, repeated::<Identifier>).map(Self)
    }
}

#[derive(Debug, Default)]
struct IdentifiedRemovals(Vec<IdentifiedRemoval>);

impl Deserr<Report> for IdentifiedRemovals {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_list(value, location, ALIASES_PER_REMOVE_MAX, repeated::<RemovalMark>).map(Self)
    }
}

/// The body of `togai-remove-aliases`: at least one alias, by its value or by its id.
#[derive(Debug)]
pub(super) struct RemoveAliases {
    /// The values of those that are to go now.
    pub(super) values: Vec<Identifier>,
    /// Those that are to be cut short.
    pub(super) identified: Vec<IdentifiedRemoval>,
}

impl Deserr<Report> for RemoveAliases {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        #[derive(Deserr)]
        #[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
        struct Shape {
            #[deserr(default)]
            aliases: Option<RemovedValues>,
            #[deserr(default)]
            account_aliases: Option<IdentifiedRemovals>,
        }
        let Shape { aliases, account_aliases } = Shape::deserialize_from_value(value, location)?;
        let values = aliases.unwrap_or_default().0;
        let identified = account_aliases.unwrap_or_default().0;
        if values.is_empty() && identified.is_empty() {
            return Err(Report::at(location.push_key("aliases"), Violation::TooFew { min: 1 }));
        }
        Ok(Self { values, identified })
    }
}

/// A value that is to be reserved.
#[derive(Debug, PartialEq, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct ReservedValue {
    value: Identifier,
}

/// What of a value that is to be reserved may stand in a request once.
#[derive(Debug, PartialEq, Deserr)]
#[deserr(error = Report)]
struct ReservedMark {
    value: Identifier,
}

#[derive(Debug)]
struct ReservedValues(Vec<ReservedValue>);

impl Deserr<Report> for ReservedValues {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_filled_list(value, location, ALIASES_PER_RESERVE_MAX, repeated::<ReservedMark>).map(Self)
    }
}

/// The body of `togai-create-aliases`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct CreateAliases {
    aliases: ReservedValues,
}

impl From<CreateAliases> for Vec<Identifier> {
    fn from(shape: CreateAliases) -> Self {
        shape.aliases.0.into_iter().map(|reserved| reserved.value).collect()
    }
}

/// The query of `togai-list-aliases`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub(super) struct ListAliases {
    /// How many to list.
    #[deserr(default)]
    pub(super) page_size: PageSize,
    #[deserr(default, rename = "nextToken")]
    _next_token: NextToken,
}
