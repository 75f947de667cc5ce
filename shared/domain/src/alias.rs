//! Aliases, as an account knows them, and the decisions that add, remove and transfer them.

use serde::{Deserialize, Serialize};

use crate::{
    Conflict, Instant,
    account::Account,
    change::Change,
    limits::ALIASES_PER_ACCOUNT_MAX,
    namespace::{ClaimFailure, Claims, Namespace, Timelines},
    text::Identifier,
    timeline::{Claim, IdentifierKind, Range, Ranges, Timeline, TransferRefused},
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

/// Ranges of an alias that an account is to lose from an instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The value of the alias.
    pub value: Identifier,
    /// Which of the ranges that the account has it for.
    pub ranges: Ranges,
    /// The first instant at which it no longer names the account; that of the change when missing.
    pub from: Option<Instant>,
}

impl Removal {
    /// Whether it takes anything of an alias.
    fn affects(&self, alias: &Alias, change: &Change) -> bool {
        self.selects(alias) && alias.range.since(self.from.unwrap_or(change.at)).is_some()
    }

    fn selects(&self, alias: &Alias) -> bool {
        alias.value == self.value && self.ranges.include(alias.range)
    }
}

/// Why an account cannot lose aliases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemovalFailure {
    /// It does not have these then or later.
    NotHeld(Vec<Identifier>),
    /// What is stored does not allow the change.
    Conflict(Conflict),
}

impl From<Conflict> for RemovalFailure {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
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

/// Decides what becomes of an account that is to lose aliases, given the timelines of their values: what had begun by the
/// instant of its removal is cut short, what had not goes. All of them are removed, or none is.
///
/// # Errors
///
/// [`Conflict::AccountArchived`], or [`RemovalFailure::NotHeld`] with every value that a removal takes nothing of.
pub fn remove(
    account: &Account,
    removals: &[Removal],
    existing: &Timelines,
    change: &Change,
) -> Result<AliasChange, RemovalFailure> {
    account.must_be_in_use()?;
    let affects_none =
        |removal: &&Removal| !account.aliases.iter().any(|alias| removal.affects(alias, change));
    let not_held: Vec<_> =
        removals.iter().filter(affects_none).map(|removal| removal.value.clone()).collect();
    if !not_held.is_empty() {
        return Err(RemovalFailure::NotHeld(not_held));
    }
    let mut namespace = Namespace::new(existing);
    let mut changed = account.touched(change);
    for removal in removals {
        let from = removal.from.unwrap_or(change.at);
        namespace.release_ranges(&removal.value, &account.as_owner(), removal.ranges, from);
        changed.aliases = cut_short(&changed.aliases, from, |alias| removal.selects(alias));
    }
    Ok(AliasChange { account: changed, timelines: namespace.into_changed() })
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
        account::AccountStatus,
        code::Currency,
        id::{Revision, Uid},
        metadata::{Metadata, Tags},
        text::{AccountId, CustomerId, Name},
    };

    fn at(second: u64) -> Instant {
        Instant::from_unix_milliseconds(second * 1_000).unwrap()
    }

    const VALUES: [&str; 3] = ["x", "y", "z"];

    fn value(index: usize) -> Identifier {
        Identifier::parse(VALUES[index]).unwrap()
    }

    fn change() -> Change {
        Change { id: Uid::generate(at(0), 1), actor: "key_1".to_owned(), at: at(20) }
    }

    /// An account that has each of these aliases which it can have, and the timelines of their values.
    fn holding(wishes: &[(usize, Option<u64>, Option<u64>)]) -> (Account, Timelines) {
        let id = AccountId::parse("a").unwrap();
        let mut account = Account {
            uid: Uid::generate(at(0), 2),
            customer_id: CustomerId::parse("a").unwrap(),
            customer_uid: Uid::generate(at(0), 3),
            name: Name::parse("An account").unwrap(),
            status: AccountStatus::Active,
            archived_from: None,
            invoice_currency: Currency::USD,
            primary_email: None,
            address: None,
            billing_information: None,
            net_term_days: None,
            metadata: Metadata::new(),
            tags: Tags::new(),
            aliases: Vec::new(),
            setting_count: 0,
            revision: Revision::first(&change()),
            id,
        };
        let mut timelines = Timelines::new();
        for (index, from, until) in wishes {
            let claim = Claim { from: from.map(at), until: until.map(at) };
            let wish = NewAlias { value: value(*index), claim };
            let Ok(added) = add(&account, &[wish], &change(), &timelines) else { continue };
            account = added.account;
            let changed = added.timelines.into_iter().map(|timeline| (timeline.identifier.clone(), timeline));
            timelines.extend(changed);
        }
        (account, timelines)
    }

    #[test]
    fn every_alias_that_is_not_there_is_named() {
        let (account, timelines) = holding(&[(0, None, Some(10)), (1, None, None)]);
        let removal = |index, from: Option<u64>| Removal {
            value: value(index),
            ranges: Ranges::All,
            from: from.map(at),
        };
        let removals = [removal(1, None), removal(0, None), removal(2, Some(0)), removal(0, Some(9))];
        let failure = remove(&account, &removals, &timelines, &change()).unwrap_err();
        assert_eq!(failure, RemovalFailure::NotHeld(vec![value(0), value(2)]));
    }

    proptest! {
        /// What is removed at once is what would be removed one after the other, and timelines and account agree.
        #[test]
        fn aliases_are_removed_at_once_from_account_and_timelines(
            wishes in prop::collection::vec(
                (0_usize..3, prop::option::of(0_u64..40), prop::option::of(0_u64..40)), 1..8,
            ),
            picks in prop::collection::vec((0_usize..8, any::<bool>(), prop::option::of(0_u64..40)), 1..4),
        ) {
            let (account, timelines) = holding(&wishes);
            prop_assume!(!account.aliases.is_empty());
            let removal = |(place, whole, from): (usize, bool, Option<u64>)| {
                let alias = &account.aliases[place % account.aliases.len()];
                let ranges = if whole { Ranges::All } else { Ranges::BeginningAt(alias.range.from()) };
                Removal { value: alias.value.clone(), ranges, from: from.map(at) }
            };
            let removals: Vec<Removal> = picks.into_iter().map(removal).collect();
            let Ok(removed) = remove(&account, &removals, &timelines, &change()) else {
                let takes_nothing = |removal: &Removal| {
                    !account.aliases.iter().any(|alias| removal.affects(alias, &change()))
                };
                prop_assert!(removals.iter().any(takes_nothing));
                return Ok(());
            };
            let mut after = timelines.clone();
            for timeline in removed.timelines {
                prop_assert_eq!(timeline.version, timelines[&timeline.identifier].version.next());
                after.insert(timeline.identifier.clone(), timeline);
            }
            for (index, instant) in (0..3).flat_map(|index| (0..41).map(move |second| (index, at(second)))) {
                let holds = |account: &Account| {
                    let mut aliases = account.aliases.iter();
                    aliases.any(|alias| alias.value == value(index) && alias.range.contains(instant))
                };
                let ended = |removal: &Removal| {
                    let mut aliases = account.aliases.iter();
                    let held = aliases.find(|alias| alias.value == value(index) && alias.range.contains(instant));
                    held.is_some_and(|alias| removal.selects(alias)) && removal.from.unwrap_or(at(20)) <= instant
                };
                prop_assert_eq!(holds(&removed.account), holds(&account) && !removals.iter().any(ended));
                let named = after.get(&value(index)).and_then(|timeline| timeline.at(instant)).is_some();
                prop_assert_eq!(named, holds(&removed.account));
            }
        }

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
