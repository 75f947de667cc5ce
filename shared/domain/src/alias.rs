//! Aliases, as an account knows them, and the decisions that add, remove and transfer them.

use serde::{Deserialize, Serialize};

use crate::{
    Conflict, Instant,
    account::Account,
    change::Change,
    limits::ALIASES_PER_ACCOUNT_MAX,
    namespace::{ClaimFailure, Claims, Timelines},
    text::Identifier,
    timeline::{Claim, IdentifierKind, Range, Timeline, TransferRefused},
};

pub use crate::reservation::Reservation;

/// Another name of an account, with the range in which it is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alias {
    /// The value that names the account.
    pub value: Identifier,
    /// When it does.
    pub range: Range,
    /// When the alias was added.
    pub created_at: Instant,
}

/// An alias that an account is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlias {
    /// The value that is to name the account.
    pub value: Identifier,
    /// When it is to do so.
    pub claim: Claim,
}

/// An identifier and the instant at which to resolve it, the present when none is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// The identifier.
    pub identifier: Identifier,
    /// The instant.
    pub at: Option<Instant>,
}

/// An account and the identifiers of it that a change changes, each as it is after the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasChange {
    /// The account.
    pub account: Account,
    /// The identifiers.
    pub timelines: Vec<Timeline>,
}

/// What becomes of an alias that is transferred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transfer {
    /// It names nobody at the instant.
    NamesNobody,
    /// It names the account already.
    Unchanged,
    /// It changes hands.
    Changed(Box<Handover>),
}

/// The accounts and the identifier that a transfer changes, each as it is after the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// The account that had the alias until then.
    pub from: Account,
    /// The account that has it from then on.
    pub to: Account,
    /// When that account has it.
    pub range: Range,
    /// The identifier.
    pub timeline: Timeline,
}

/// Decides what becomes of an account that is to have more aliases, given the timelines that are known to exist of the
/// values. A value without one is taken to be free.
///
/// # Errors
///
/// [`Conflict::AccountArchived`], [`Conflict::TooManyAliases`], or [`ClaimFailure::Refused`] with every value that cannot
/// be had.
pub fn add(
    account: &Account,
    wishes: &[NewAlias],
    change: &Change,
    existing: &Timelines,
) -> Result<AliasChange, ClaimFailure> {
    account.must_be_in_use()?;
    if account.aliases.len() + wishes.len() > ALIASES_PER_ACCOUNT_MAX {
        return Err(Conflict::TooManyAliases(account.id.clone()).into());
    }
    let mut claims = Claims::new(existing, change.at);
    let mut changed = account.touched(change);
    changed.aliases.extend(claims.claim_aliases(wishes, &account.as_owner()));
    let timelines = claims.finish()?;
    Ok(AliasChange { account: changed, timelines })
}

/// Decides what becomes of an alias that is to name another account from an instant on.
///
/// # Errors
///
/// [`Conflict::NotAnAlias`], [`Conflict::AccountArchived`] of either account, [`Conflict::TooManyRanges`] or
/// [`Conflict::TooManyAliases`].
pub fn transfer(
    timeline: &Timeline,
    from: &Account,
    to: &Account,
    at: Instant,
    change: &Change,
) -> Result<Transfer, Conflict> {
    if timeline.kind == IdentifierKind::AccountId {
        return Err(Conflict::NotAnAlias(from.id.clone()));
    }
    from.must_be_in_use()?;
    to.must_be_in_use()?;
    if from.id == to.id {
        return Ok(Transfer::Unchanged);
    }
    let mut handed = timeline.clone();
    handed.version = timeline.version.next();
    let range = match handed.hand_over(to.as_owner(), at) {
        Ok(range) => range,
        Err(TransferRefused::NamesNobody) => return Ok(Transfer::NamesNobody),
        Err(TransferRefused::TooManyRanges) => return Err(Conflict::TooManyRanges),
    };
    if to.aliases.len() >= ALIASES_PER_ACCOUNT_MAX {
        return Err(Conflict::TooManyAliases(to.id.clone()));
    }
    let value = &timeline.identifier;
    let mut giving = from.touched(change);
    giving.aliases = cut_short(&from.aliases, at, |alias| alias.value == *value && alias.range.contains(at));
    let mut taking = to.touched(change);
    taking.aliases.push(Alias { value: value.clone(), range, created_at: change.at });
    Ok(Transfer::Changed(Box::new(Handover { from: giving, to: taking, range, timeline: handed })))
}

/// The aliases after some of them have ended at an instant.
pub(crate) fn cut_short(aliases: &[Alias], from: Instant, ended: impl Fn(&Alias) -> bool) -> Vec<Alias> {
    let kept = aliases.iter().filter_map(|alias| {
        if !ended(alias) {
            return Some(alias.clone());
        }
        alias.range.before(from).map(|range| Alias { range, ..alias.clone() })
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: u64) -> Instant {
        Instant::from_unix_milliseconds(second * 1_000).unwrap()
    }

    proptest! {
        /// An account and the timelines of its aliases are cut by the same instant, or they would tell different stories.
        #[test]
        fn what_ends_is_cut_short_and_the_rest_stays_as_it_is(
            ranges in prop::collection::vec((prop::option::of(0_u64..20), prop::option::of(20_u64..40), any::<bool>()), 0..10),
            from in 0_u64..41,
        ) {
            let alias = |(begin, end, ends): (Option<u64>, Option<u64>, bool)| Alias {
                value: Identifier::parse(if ends { "ends" } else { "stays" }).unwrap(),
                range: Range::new(begin.map(at), end.map(at)).unwrap(),
                created_at: at(0),
            };
            let aliases: Vec<Alias> = ranges.into_iter().map(alias).collect();
            let ended = |alias: &Alias| alias.value.as_str() == "ends";
            let kept = cut_short(&aliases, at(from), ended);
            let (of_kept, of_all): (Vec<_>, Vec<_>) = (
                kept.iter().filter(|alias| !ended(alias)).collect(),
                aliases.iter().filter(|alias| !ended(alias)).collect(),
            );
            prop_assert_eq!(of_kept, of_all);
            for second in 0..41 {
                let holding = |list: &[Alias]| {
                    list.iter().filter(|alias| ended(alias) && alias.range.contains(at(second))).count()
                };
                prop_assert_eq!(holding(&kept), if second < from { holding(&aliases) } else { 0 });
            }
        }
    }
}
