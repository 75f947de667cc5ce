//! How aliases and what they name are shown.

use accounts::view::EffectiveRange;
use domain::{
    Instant,
    text::{AccountId, CustomerId, Identifier},
    timeline::{IdentifierKind, Tenure, Timeline},
};
use serde::Serialize;

/// Which account an identifier names at an instant.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resolution<'a> {
    /// The identifier.
    alias: &'a Identifier,
    /// Whether it is the id of an account or an alias.
    kind: IdentifierKind,
    /// The instant.
    at: Instant,
    /// The account that it names then.
    account_id: &'a AccountId,
    /// The customer of that account.
    customer_id: &'a CustomerId,
    /// From when until when.
    #[serde(flatten)]
    range: EffectiveRange,
}

impl<'a> Resolution<'a> {
    /// What came of an identifier.
    pub(crate) fn of(resolution: &'a operations::Resolution) -> Self {
        let operations::Resolution { identifier, kind, at, tenure } = resolution;
        Self {
            alias: identifier,
            kind: *kind,
            at: *at,
            account_id: &tenure.owner.account_id,
            customer_id: &tenure.owner.customer_id,
            range: tenure.range.into(),
        }
    }
}

/// What came of several identifiers, in the order in which they were asked for.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Findings<'a> {
    /// One for each.
    data: Vec<Finding<'a>>,
}

/// What came of one identifier.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding<'a> {
    /// The identifier.
    alias: &'a Identifier,
    /// The instant.
    at: Instant,
    /// Which account it names then; null when it names none.
    resolution: Option<Resolution<'a>>,
}

impl<'a> Findings<'a> {
    /// What came of several identifiers.
    pub(crate) fn of(findings: &'a [operations::Finding]) -> Self {
        let of = |finding: &'a operations::Finding| Finding {
            alias: &finding.identifier,
            at: finding.at,
            resolution: finding.resolution.as_ref().map(Resolution::of),
        };
        Self { data: findings.iter().map(of).collect() }
    }
}

/// An alias with its owners over time.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AliasOwners<'a> {
    /// The value.
    alias: &'a Identifier,
    /// Its owners, in order of time.
    ranges: Vec<OwnedRange<'a>>,
}

/// A range in which an alias names one account.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnedRange<'a> {
    /// The account.
    account_id: &'a AccountId,
    /// The customer of that account.
    customer_id: &'a CustomerId,
    /// From when until when.
    #[serde(flatten)]
    range: EffectiveRange,
}

impl<'a> AliasOwners<'a> {
    /// An alias.
    pub(crate) fn of(timeline: &'a Timeline) -> Self {
        let of = |tenure: &'a Tenure| OwnedRange {
            account_id: &tenure.owner.account_id,
            customer_id: &tenure.owner.customer_id,
            range: tenure.range.into(),
        };
        Self { alias: &timeline.identifier, ranges: timeline.tenures().iter().map(of).collect() }
    }
}
