//! What Togai's API reads about the aliases that accounts lose.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{Violation, text::Identifier};
use validation::{
    Report,
    list::{parse_list, repeated},
};

use super::{limits::ALIASES_PER_REMOVE_MAX, values::Moment};

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
