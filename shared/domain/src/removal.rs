//! Removing aliases of an account, several at once.

use crate::{
    Conflict, Instant,
    account::Account,
    alias::{Alias, AliasChange, cut_short},
    change::Change,
    namespace::{Namespace, Timelines},
    text::Identifier,
    timeline::Ranges,
};

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        account::AccountStatus,
        alias::{NewAlias, add},
        code::Currency,
        id::{Revision, Uid},
        metadata::{Metadata, Tags},
        text::{AccountId, CustomerId, Name},
        timeline::Claim,
    };

    fn at(second: u64) -> Instant {
        Instant::from_unix_milliseconds(second * 1_000).unwrap()
    }

    const VALUES: [&str; 3] = ["x", "y", "z"];

    fn value(index: usize) -> Identifier {
        Identifier::parse(VALUES[index]).unwrap()
    }

    fn change() -> Change {
        Change {
            id: Uid::generate(at(0), 1),
            actor: "key_1".to_owned(),
            request_id: "request-1".to_owned(),
            idempotency_id: None,
            at: at(20),
        }
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
    }
}
