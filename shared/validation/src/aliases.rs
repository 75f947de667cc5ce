//! Aliases: what adds, removes, transfers, lists and resolves them.

use deserr::{Deserr, IntoValue, Sequence, Value, ValueKind, ValuePointerRef};
use domain::{
    Instant, Violation,
    alias::{Inquiry, NewAlias},
    limits::{ALIASES_PER_ADD_MAX, ALIASES_PER_CREATE_MAX, RESOLVED_AT_ONCE_MAX},
    text::{Identifier, Prefix},
    timeline::{Claim, Range},
};

use crate::{
    document::Node,
    list::{parse_filled_list, parse_list},
    listing::{NextToken, PageSize},
    related::parse_related,
    report::{Report, wrong_type},
};

/// The query of `resolve-alias`.
#[derive(Debug, Default, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct ResolveAlias {
    /// The instant to resolve at; the present when missing.
    #[deserr(default)]
    pub at: Option<Instant>,
}

/// An alias with its range, in the long form.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub(crate) struct RangedAlias {
    value: Identifier,
    #[deserr(default)]
    effective_from: Option<Instant>,
    #[deserr(default)]
    effective_until: Option<Instant>,
}

/// The bounds of an alias in the long form, as they are written.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
struct Bounds {
    #[deserr(default)]
    effective_from: Option<Instant>,
    #[deserr(default)]
    effective_until: Option<Instant>,
}

impl Bounds {
    /// The range between them, a missing one being unbounded.
    fn range(&self, location: ValuePointerRef<'_>) -> Result<Range, Report> {
        Range::new(self.effective_from, self.effective_until)
            .map_err(|violation| Report::at(location.push_key("effectiveUntil"), violation))
    }
}

/// An alias in either form: a string, or an object with a range that is not empty.
#[derive(Debug)]
pub(crate) struct AliasShape(NewAlias);

impl Deserr<Report> for AliasShape {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        match value {
            Value::String(_) => {
                let value = Identifier::deserialize_from_value(value, location)?;
                Ok(Self(NewAlias { value, claim: Claim { from: None, until: None } }))
            }
            Value::Map(_) => {
                let complete = |RangedAlias { value, effective_from, effective_until }| {
                    Bounds { effective_from, effective_until }.range(location)?;
                    let claim = Claim { from: effective_from, until: effective_until };
                    Ok(Self(NewAlias { value, claim }))
                };
                parse_related(value, location, complete, |bounds: Bounds| bounds.range(location).err())
            }
            other => Err(Report::at(location, wrong_type(&other, &[ValueKind::String, ValueKind::Map]))),
        }
    }
}

/// The value of an alias in either form.
#[derive(Debug)]
struct AliasValue(Identifier);

impl Deserr<Report> for AliasValue {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        #[derive(Deserr)]
        #[deserr(error = Report)]
        struct LongForm {
            value: Identifier,
        }
        match value {
            Value::Map(_) => LongForm::deserialize_from_value(value, location).map(|long| Self(long.value)),
            value => Identifier::deserialize_from_value(value, location).map(Self),
        }
    }
}

/// The values of aliases, each with its place in the list; `None` stands for one that cannot be read.
#[derive(Debug)]
pub struct AliasValues(pub Vec<Option<Identifier>>);

impl Deserr<Report> for AliasValues {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let Value::Sequence(sequence) = value else {
            return Err(Report::at(location, wrong_type(&value, &[ValueKind::Sequence])));
        };
        let values = sequence.into_iter().map(|entry| {
            let value = AliasValue::deserialize_from_value(entry.into_value(), location);
            value.ok().map(|value| value.0)
        });
        Ok(Self(values.collect()))
    }
}

/// What of an alias may clash with another: its value, and its range as it is written.
#[derive(Debug)]
struct AliasMark {
    value: Identifier,
    written: Range,
}

impl AliasMark {
    /// The clash of two ranges of one value. How far back a missing bound reaches depends on what is stored, which
    /// nobody knows here, so next to another range of the value it is taken as written.
    fn overlap(&self, later: &Self) -> Option<Violation> {
        let same = self.value == later.value;
        (same && self.written.overlaps(later.written)).then_some(Violation::OverlappingRange)
    }
}

impl Deserr<Report> for AliasMark {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let node = Node::from(value);
        let written = match node {
            Node::Object(_) => {
                Bounds::deserialize_from_value(node.clone().into_value(), location)?.range(location)?
            }
            _ => Range::ALWAYS,
        };
        let AliasValue(value) = AliasValue::deserialize_from_value(node.into_value(), location)?;
        Ok(Self { value, written })
    }
}

/// The aliases of an account that is created: at most [`ALIASES_PER_CREATE_MAX`], whose ranges of one value do not
/// overlap.
#[derive(Debug, Default)]
pub(crate) struct FirstAliases(pub(crate) Vec<NewAlias>);

impl Deserr<Report> for FirstAliases {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let aliases: Vec<AliasShape> =
            parse_list(value, location, ALIASES_PER_CREATE_MAX, AliasMark::overlap)?;
        Ok(Self(aliases.into_iter().map(|shape| shape.0).collect()))
    }
}

/// The aliases that an account gets: 1 to [`ALIASES_PER_ADD_MAX`], whose ranges of one value do not overlap.
#[derive(Debug)]
pub(crate) struct MoreAliases(Vec<NewAlias>);

impl Deserr<Report> for MoreAliases {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let aliases: Vec<AliasShape> =
            parse_filled_list(value, location, ALIASES_PER_ADD_MAX, AliasMark::overlap)?;
        Ok(Self(aliases.into_iter().map(|shape| shape.0).collect()))
    }
}

/// The body of `add-aliases`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct AddAliases {
    aliases: MoreAliases,
}

impl From<AddAliases> for Vec<NewAlias> {
    fn from(shape: AddAliases) -> Self {
        shape.aliases.0
    }
}

/// The query of `remove-alias`.
#[derive(Debug, Default, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct RemoveAlias {
    /// The first instant at which the alias no longer names the account; the present when missing.
    #[deserr(default)]
    pub from: Option<Instant>,
}

/// The body of `transfer-alias`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct TransferAlias {
    /// An identifier of the account that is to have the alias.
    pub account_id: Identifier,
    /// The first instant at which it has it; the present when missing.
    #[deserr(default)]
    pub at: Option<Instant>,
}

/// The query of `list-aliases`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct ListAliases {
    /// What the values begin with.
    #[deserr(default)]
    pub prefix: Option<Prefix>,
    /// How many to list.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub page_size: PageSize,
    /// Where to go on, as an earlier page said.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub next_token: NextToken,
}

/// An identifier with the instant at which to resolve it, in the long form.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub(crate) struct DatedInquiry {
    alias: Identifier,
    #[deserr(default)]
    at: Option<Instant>,
}

/// An identifier to resolve in either form: a string, or an object with an instant.
#[derive(Debug)]
pub(crate) struct InquiryShape(Inquiry);

impl Deserr<Report> for InquiryShape {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let inquiry = match value {
            Value::String(_) => {
                DatedInquiry { alias: Identifier::deserialize_from_value(value, location)?, at: None }
            }
            Value::Map(_) => DatedInquiry::deserialize_from_value(value, location)?,
            other => {
                return Err(Report::at(location, wrong_type(&other, &[ValueKind::String, ValueKind::Map])));
            }
        };
        Ok(Self(Inquiry { identifier: inquiry.alias, at: inquiry.at }))
    }
}

/// 1 to [`RESOLVED_AT_ONCE_MAX`] identifiers to resolve.
#[derive(Debug)]
pub(crate) struct Inquiries(Vec<Inquiry>);

impl Deserr<Report> for Inquiries {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let inquiries: Vec<InquiryShape> =
            parse_filled_list(value, location, RESOLVED_AT_ONCE_MAX, |_: &Identifier, _| None)?;
        Ok(Self(inquiries.into_iter().map(|shape| shape.0).collect()))
    }
}

/// The body of `resolve-aliases`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct ResolveAliases {
    aliases: Inquiries,
}

impl From<ResolveAliases> for Vec<Inquiry> {
    fn from(shape: ResolveAliases) -> Self {
        shape.aliases.0
    }
}
