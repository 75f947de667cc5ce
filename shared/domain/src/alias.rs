//! Aliases, as an account knows them, and the decisions that add, remove and transfer them.

use serde::{Deserialize, Serialize};

use crate::{
    Conflict, Instant,
    account::Account,
    change::Change,
    limits::ALIASES_PER_ACCOUNT_MAX,
    namespace::{ClaimFailure, ClaimSource, Claims, Namespace, Refusal, Timelines},
    text::Identifier,
    timeline::{Claim, IdentifierKind, Range, Timeline, TransferRefused},
};

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

/// That an identifier which names nobody is kept for whoever claims it first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// The identifier.
    pub value: Identifier,
    /// When it was reserved.
    pub created_at: Instant,
}

impl Reservation {
    /// The reservation of an identifier, if it is reserved.
    pub fn of(timeline: &Timeline) -> Option<Self> {
        let created_at = timeline.reserved_at()?;
        Some(Self { value: timeline.identifier.clone(), created_at })
    }
}

/// Decides what becomes of identifiers that are to be reserved, given their timelines that are known to exist: all of them
/// after the change, in the same order. An identifier without one is taken to be free.
///
/// # Errors
///
/// Every identifier that cannot be reserved, in order: it is the id of an account, names one now or later, is reserved
/// already, or is given twice.
pub fn reserve(
    values: &[Identifier],
    change: &Change,
    existing: &Timelines,
) -> Result<Vec<Timeline>, Vec<Refusal>> {
    let mut namespace = Namespace::new(existing);
    let reserved = values.iter().enumerate().map(|(index, value)| {
        let source = ClaimSource::Alias(index);
        namespace.reserve(value, source, change)
    });
    let refusals: Vec<Refusal> = reserved.filter_map(Result::err).collect();
    if refusals.is_empty() { Ok(namespace.into_changed()) } else { Err(refusals) }
}

/// Decides what becomes of an identifier whose reservation is to end; `None` when it is not reserved.
pub fn release_reservation(timeline: &Timeline, change: &Change) -> Option<Timeline> {
    timeline.reserved_at()?;
    let mut released = timeline.clone();
    released.version = timeline.version.next();
    released.end_reservation(change);
    Some(released)
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

/// Decides what becomes of an account that is to lose an alias from an instant on: what had begun by then is cut short,
/// what had not goes. `None` when the account does not have it then or later.
///
/// # Errors
///
/// [`Conflict::AccountArchived`].
pub fn remove(
    account: &Account,
    timeline: &Timeline,
    from: Instant,
    change: &Change,
) -> Result<Option<AliasChange>, Conflict> {
    account.must_be_in_use()?;
    let value = &timeline.identifier;
    let affected = |alias: &Alias| alias.value == *value && alias.range.since(from).is_some();
    if !account.aliases.iter().any(affected) {
        return Ok(None);
    }
    let existing = Timelines::from([(value.clone(), timeline.clone())]);
    let mut namespace = Namespace::new(&existing);
    namespace.release(value, &account.as_owner(), from);
    let mut changed = account.touched(change);
    changed.aliases = cut_short(&account.aliases, from, |alias| alias.value == *value);
    Ok(Some(AliasChange { account: changed, timelines: namespace.into_changed() }))
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
    use crate::{
        id::Uid,
        text::{AccountId, CustomerId},
        timeline::{ClaimRefused, Owner},
    };

    fn at(second: u64) -> Instant {
        Instant::from_unix_milliseconds(second * 1_000).unwrap()
    }

    #[test]
    fn every_value_that_cannot_be_reserved_is_named_by_its_place() {
        let now = at(10);
        let change = Change { id: Uid::generate(now, 1), actor: "key_1".to_owned(), at: now };
        let value = |text: &str| Identifier::parse(text).unwrap();
        let owner = Owner {
            account_id: AccountId::parse("mine").unwrap(),
            customer_id: CustomerId::parse("acme").unwrap(),
        };
        let mut known = vec![Timeline::of_account(owner.clone())];
        for (text, from, until) in [("past", 0, 10), ("now", 0, 11), ("later", 20, 30)] {
            let mut timeline = Timeline::unclaimed(value(text));
            let claim = Claim { from: Some(at(from)), until: Some(at(until)) };
            timeline.claim(&claim, owner.clone(), at(0)).unwrap();
            known.push(timeline);
        }
        let mut existing: Timelines =
            known.into_iter().map(|timeline| (timeline.identifier.clone(), timeline)).collect();
        let values = |texts: &[&str]| texts.iter().map(|text| value(text)).collect::<Vec<_>>();
        let reserved = reserve(&values(&["new", "past"]), &change, &existing).unwrap();
        let shown: Vec<_> = reserved.iter().filter_map(Reservation::of).map(|one| one.value).collect();
        assert_eq!(shown, values(&["new", "past"]));
        assert_eq!(reserved[0].version.number(), 1);
        assert_eq!(reserved[1].version, existing[&value("past")].version.next());
        existing.insert(value("new"), reserved[0].clone());

        let asked = values(&["mine", "free", "now", "later", "new", "free"]);
        let refused = reserve(&asked, &change, &existing).unwrap_err();
        let taken = ClaimRefused::Taken(owner);
        let reasons: Vec<_> = refused.iter().map(|refusal| (refusal.source, &refusal.reason)).collect();
        let expected = [
            (0, &taken),
            (2, &taken),
            (3, &taken),
            (4, &ClaimRefused::Reserved),
            (5, &ClaimRefused::Reserved),
        ];
        assert_eq!(reasons, expected.map(|(place, reason)| (ClaimSource::Alias(place), reason)));

        let released = release_reservation(&existing[&value("new")], &change).unwrap();
        assert_eq!((Reservation::of(&released), released.version.number()), (None, 2));
        assert_eq!(release_reservation(&released, &change), None);
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
