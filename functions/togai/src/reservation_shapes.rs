//! What Togai's API reads about the values that it reserves.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{limits::ALIASES_PER_RESERVE_MAX, text::Identifier};
use validation::{
    NextToken, Report,
    list::{parse_filled_list, repeated},
};

use super::values::PageSize;

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
