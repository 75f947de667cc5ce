//! The aliases of an account, changed as one list from now on.

use std::collections::BTreeSet;

use crate::{
    Conflict, Instant,
    account::Account,
    alias::{Alias, NewAlias, cut_short},
    change::Change,
    limits::ALIASES_PER_ACCOUNT_MAX,
    namespace::{ClaimFailure, ClaimSource, Claims, Timelines},
    text::Identifier,
    timeline::{Claim, Timeline},
};

/// What a patch does to the aliases of an account. An alias that has not begun does not count as one in effect.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AliasesPatch {
    /// They stay as they are.
    #[default]
    Keep,
    /// These are in effect from now on and no others, nor will be: those in effect that are not among them end now, those
    /// that have not begun go, and those that are not in effect are claimed, as far back as they are free. What is given
    /// twice is given once.
    Replace(Vec<Identifier>),
    /// This one leads, the first in effect: the one that has led ends now, with whatever it was to be later, and this one
    /// takes its place in the account's list. One that is in effect keeps its range, another begins now, and has no end.
    Rename(Identifier),
}

/// The aliases of an account after a change, and the identifiers that it changes, each as it is then.
pub(crate) struct AliasListChange {
    pub(crate) aliases: Vec<Alias>,
    pub(crate) timelines: Vec<Timeline>,
}

/// The identifiers whose timelines a patch may change.
pub(crate) fn identifiers(account: &Account, patch: &AliasesPatch, change: &Change) -> BTreeSet<Identifier> {
    match patch {
        AliasesPatch::Keep => BTreeSet::new(),
        AliasesPatch::Replace(values) => account.aliases_to_end(change).chain(values).cloned().collect(),
        AliasesPatch::Rename(value) => {
            let leading = account.aliases.iter().find(|alias| alias.range.contains(change.at));
            leading.map(|alias| &alias.value).into_iter().chain([value]).cloned().collect()
        }
    }
}

/// Decides what becomes of the aliases of an account, given the timelines of [`identifiers`]; `None` when nothing does.
///
/// # Errors
///
/// [`ClaimFailure::Refused`] with every value that cannot be had, by its place in the patch, or
/// [`Conflict::TooManyAliases`].
pub(crate) fn change(
    account: &Account,
    patch: &AliasesPatch,
    change: &Change,
    existing: &Timelines,
) -> Result<Option<AliasListChange>, ClaimFailure> {
    let claims = Claims::new(existing, change.at);
    let changed = match patch {
        AliasesPatch::Keep => return Ok(None),
        AliasesPatch::Replace(values) => replace(account, values, change.at, claims)?,
        AliasesPatch::Rename(value) => rename(account, value, change.at, claims)?,
    };
    if changed.aliases == account.aliases {
        return Ok(None);
    }
    if changed.aliases.len() > ALIASES_PER_ACCOUNT_MAX {
        return Err(Conflict::TooManyAliases(account.id.clone()).into());
    }
    Ok(Some(changed))
}

fn replace(
    account: &Account,
    values: &[Identifier],
    now: Instant,
    mut claims: Claims<'_>,
) -> Result<AliasListChange, ClaimFailure> {
    let owner = account.as_owner();
    let stays = |alias: &Alias| alias.range.contains(now) && values.contains(&alias.value);
    let ends = |alias: &Alias| alias.range.since(now).is_some() && !stays(alias);
    for alias in account.aliases.iter().filter(|alias| ends(alias)) {
        // One that has not begun may follow upon one of the same value that stays.
        let from = alias.range.from().map_or(now, |from| from.max(now));
        claims.release(&alias.value, &owner, from);
    }
    let mut aliases = cut_short(&account.aliases, now, ends);
    for (index, value) in values.iter().enumerate() {
        if !aliases.iter().any(|alias| alias.value == *value && alias.range.contains(now)) {
            let wish = NewAlias { value: value.clone(), claim: Claim { from: None, until: None } };
            aliases.extend(claims.claim_alias(&wish, &owner, ClaimSource::Alias(index)));
        }
    }
    Ok(AliasListChange { aliases, timelines: claims.finish()? })
}

fn rename(
    account: &Account,
    value: &Identifier,
    now: Instant,
    mut claims: Claims<'_>,
) -> Result<AliasListChange, ClaimFailure> {
    let owner = account.as_owner();
    let in_effect = |alias: &Alias| alias.range.contains(now);
    let leading = account.aliases.iter().position(in_effect);
    let held = account.aliases.iter().position(|alias| in_effect(alias) && alias.value == *value);
    if leading.is_some() && leading == held {
        return Ok(AliasListChange { aliases: account.aliases.clone(), timelines: Vec::new() });
    }
    let old = leading.map(|place| &account.aliases[place].value);
    // What the value was to be later is part of what it is from now on.
    let ends = |alias: &Alias| {
        alias.range.since(now).is_some()
            && (Some(&alias.value) == old || held.is_none() && alias.value == *value)
    };
    for alias in account.aliases.iter().filter(|alias| ends(alias)) {
        claims.release(&alias.value, &owner, now);
    }
    let new = if let Some(place) = held {
        Some(account.aliases[place].clone())
    } else {
        let wish = NewAlias { value: value.clone(), claim: Claim { from: Some(now), until: None } };
        claims.claim_alias(&wish, &owner, ClaimSource::Alias(0))
    };
    let rest = |part: &[Alias]| {
        let rest: Vec<Alias> = part
            .iter()
            .filter(|alias| held.is_none() || alias.value != *value || !in_effect(alias))
            .cloned()
            .collect();
        cut_short(&rest, now, ends)
    };
    let (before, behind) = account.aliases.split_at(leading.unwrap_or(account.aliases.len()));
    let aliases = [rest(before), new.into_iter().collect(), rest(behind)].concat();
    Ok(AliasListChange { aliases, timelines: claims.finish()? })
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
        namespace::Refusal,
        text::{AccountId, CustomerId, Name},
        timeline::{ClaimRefused, Owner},
    };

    fn at(second: u64) -> Instant {
        Instant::from_unix_milliseconds(second * 1_000).unwrap()
    }

    fn change_at(second: u64) -> Change {
        Change {
            id: Uid::generate(at(second), 9),
            actor: "key_1".to_owned(),
            request_id: "request-1".to_owned(),
            idempotency_id: None,
            at: at(second),
        }
    }

    fn identifier(text: &str) -> Identifier {
        Identifier::parse(text).unwrap()
    }

    fn account(id: &str) -> Account {
        Account {
            id: AccountId::parse(id).unwrap(),
            uid: Uid::generate(at(0), 1),
            customer_id: CustomerId::parse("acme").unwrap(),
            customer_uid: Uid::generate(at(0), 2),
            name: Name::parse("ACME").unwrap(),
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
            revision: Revision::first(&change_at(0)),
        }
    }

    /// An account, and the namespace that it shares with another one.
    struct Scene {
        account: Account,
        other: Account,
        timelines: Timelines,
    }

    impl Scene {
        fn new(aliases: &[(&str, Option<u64>, Option<u64>)]) -> Self {
            let mut scene =
                Self { account: account("mine"), other: account("other"), timelines: Timelines::new() };
            for (value, from, until) in aliases {
                scene.add(true, value, *from, *until, 0);
            }
            scene
        }

        fn add(&mut self, mine: bool, value: &str, from: Option<u64>, until: Option<u64>, now: u64) {
            let claim = Claim { from: from.map(at), until: until.map(at) };
            let wish = NewAlias { value: identifier(value), claim };
            let account = if mine { &mut self.account } else { &mut self.other };
            let added = crate::alias::add(account, &[wish], &change_at(now), &self.timelines);
            if let Ok(added) = added {
                *account = added.account;
                self.learn(added.timelines);
            }
        }

        fn learn(&mut self, timelines: Vec<Timeline>) {
            for timeline in timelines {
                self.timelines.insert(timeline.identifier.clone(), timeline);
            }
        }

        /// Carries out a patch with what it has to know and nothing else, and gives whether it changed anything.
        fn apply(&mut self, patch: &AliasesPatch, now: u64) -> Result<bool, ClaimFailure> {
            let known = identifiers(&self.account, patch, &change_at(now));
            let mut existing = self.timelines.clone();
            existing.retain(|identifier, _| known.contains(identifier));
            let Some(changed) = change(&self.account, patch, &change_at(now), &existing)? else {
                return Ok(false);
            };
            assert!(changed.timelines.iter().all(|timeline| known.contains(&timeline.identifier)));
            self.account.aliases = changed.aliases;
            self.learn(changed.timelines);
            Ok(true)
        }

        fn listed(&self) -> Vec<(&str, Option<Instant>, Option<Instant>)> {
            let shown = |alias: &'_ Alias| (alias.range.from(), alias.range.until());
            let aliases = self.account.aliases.iter();
            aliases.map(|alias| (alias.value.as_str(), shown(alias).0, shown(alias).1)).collect()
        }

        /// Those in effect, in the order of the list.
        fn in_effect(&self, now: u64) -> Vec<String> {
            let aliases = self.account.aliases.iter().filter(|alias| alias.range.contains(at(now)));
            aliases.map(|alias| alias.value.to_string()).collect()
        }

        fn owner(&self, value: &Identifier, second: u64) -> Option<Owner> {
            self.timelines.get(value)?.at(at(second)).map(|tenure| tenure.owner.clone())
        }
    }

    fn replacing(values: &[&str]) -> AliasesPatch {
        AliasesPatch::Replace(values.iter().map(|value| identifier(value)).collect())
    }

    fn renaming(value: &str) -> AliasesPatch {
        AliasesPatch::Rename(identifier(value))
    }

    #[test]
    fn a_replaced_list_ends_what_is_missing_and_claims_what_is_new() {
        let mut scene = Scene::new(&[("a", None, None), ("b", Some(1), None), ("later", Some(50), None)]);
        assert_eq!(scene.apply(&replacing(&["b", "c", "c"]), 10), Ok(true));
        assert_eq!(
            scene.listed(),
            [("a", None, Some(at(10))), ("b", Some(at(1)), None), ("c", None, None)],
            "what had not begun has gone"
        );
        assert_eq!(scene.apply(&replacing(&["c", "b"]), 11), Ok(false), "they are so already");
        assert_eq!(scene.apply(&replacing(&["a"]), 20), Ok(true));
        assert_eq!(scene.listed().last().unwrap(), &("a", Some(at(10)), None), "as far back as it is free");
        assert_eq!(scene.apply(&replacing(&[]), 30), Ok(true));
        assert!(scene.in_effect(30).is_empty());
    }

    #[test]
    fn what_follows_upon_an_alias_that_stays_goes() {
        let mut scene = Scene::new(&[("a", None, Some(20)), ("a", Some(30), None)]);
        assert_eq!(scene.apply(&replacing(&["a"]), 10), Ok(true));
        assert_eq!(scene.listed(), [("a", None, Some(at(20)))]);
        let tenures = scene.timelines[&identifier("a")].tenures();
        assert_eq!(
            (tenures.len(), tenures[0].range.until()),
            (1, Some(at(20))),
            "the timeline says the same"
        );
    }

    #[test]
    fn every_value_that_cannot_be_had_is_named_by_its_place() {
        let mut scene = Scene::new(&[("a", None, None)]);
        for value in ["x", "y"] {
            scene.add(false, value, None, None, 0);
        }
        let refused = scene.apply(&replacing(&["a", "x", "free", "y"]), 10);
        let Err(ClaimFailure::Refused(refusals)) = refused else { panic!("{refused:?}") };
        let places: Vec<_> = refusals.iter().map(|refusal| refusal.source).collect();
        assert_eq!(places, [ClaimSource::Alias(1), ClaimSource::Alias(3)]);
        let taken = ClaimRefused::Taken(scene.other.as_owner());
        assert!(refusals.iter().all(|Refusal { reason, .. }| *reason == taken));
    }

    #[test]
    fn a_renamed_alias_ends_and_the_new_one_takes_its_place() {
        let mut scene = Scene::new(&[("a", None, None), ("b", None, None)]);
        assert_eq!(scene.apply(&renaming("c"), 10), Ok(true));
        assert_eq!(scene.listed(), [("c", Some(at(10)), None), ("a", None, Some(at(10))), ("b", None, None)]);
        assert_eq!(scene.apply(&renaming("c"), 11), Ok(false));
        assert_eq!(scene.apply(&renaming("a"), 20), Ok(true), "it begins now, not where it ended");
        assert_eq!(scene.listed()[0], ("a", Some(at(20)), None));
    }

    #[test]
    fn without_a_leading_alias_a_rename_claims_one_from_now() {
        let mut scene = Scene::new(&[("past", None, Some(5))]);
        assert_eq!(scene.apply(&renaming("a"), 10), Ok(true));
        assert_eq!(scene.listed(), [("past", None, Some(at(5))), ("a", Some(at(10)), None)]);
    }

    #[test]
    fn a_rename_to_an_alias_in_effect_moves_it_and_keeps_its_range() {
        let mut scene = Scene::new(&[("a", None, None), ("b", Some(1), Some(90)), ("c", None, None)]);
        assert_eq!(scene.apply(&renaming("c"), 10), Ok(true));
        assert_eq!(
            scene.listed(),
            [("c", None, None), ("a", None, Some(at(10))), ("b", Some(at(1)), Some(at(90)))]
        );
        assert_eq!(scene.apply(&renaming("b"), 20), Ok(true));
        assert_eq!(scene.listed()[0], ("b", Some(at(1)), Some(at(90))));
    }

    #[test]
    fn a_rename_takes_up_what_the_account_was_to_have_later() {
        let mut scene = Scene::new(&[("a", None, None), ("b", Some(50), None)]);
        assert_eq!(scene.apply(&renaming("b"), 10), Ok(true));
        assert_eq!(scene.listed(), [("b", Some(at(10)), None), ("a", None, Some(at(10)))]);
        scene.add(false, "x", Some(100), None, 10);
        assert!(matches!(scene.apply(&renaming("x"), 20), Err(ClaimFailure::Refused(_))), "another's");
    }

    #[test]
    fn an_account_has_no_more_ranges_than_are_kept() {
        let mut scene = Scene::new(&[]);
        for second in (1..).take(ALIASES_PER_ACCOUNT_MAX) {
            assert_eq!(scene.apply(&renaming(&format!("a{second}")), second), Ok(true));
        }
        let conflict = ClaimFailure::Conflict(Conflict::TooManyAliases(scene.account.id.clone()));
        assert_eq!(scene.apply(&renaming("more"), 500), Err(conflict.clone()));
        assert_eq!(scene.apply(&replacing(&["more"]), 500), Err(conflict));
        assert_eq!(scene.apply(&replacing(&[]), 500), Ok(true));
    }

    proptest! {
        /// Whatever two accounts claim and the list of one is changed to: the list and the timelines tell the same story, the
        /// past stays as it was, and from now on it is as asked for.
        #[test]
        fn the_list_of_an_account_and_the_timelines_tell_the_same_story(
            steps in prop::collection::vec(
                (
                    0_u8..5, prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..4).prop_shuffle(),
                    prop::option::of(0_u64..40), prop::option::of(0_u64..40),
                ),
                1..25,
            )
        ) {
            let mut scene = Scene::new(&[]);
            for (now, (kind, values, from, until)) in (5..).zip(steps) {
                let before = (scene.account.clone(), scene.timelines.clone());
                let value = values.first().copied().unwrap_or("a");
                let patch = match kind {
                    0 => replacing(&values),
                    1 => renaming(value),
                    kind => {
                        scene.add(kind == 2, value, from, until, now);
                        AliasesPatch::Keep
                    }
                };
                let was: Vec<String> = scene.in_effect(now);
                let mut versions: Vec<_> = before.1.values().cloned().collect();
                match scene.apply(&patch, now) {
                    Err(_) => prop_assert_eq!((&scene.account, &scene.timelines), (&before.0, &before.1)),
                    Ok(_) => match &patch {
                        AliasesPatch::Keep => versions.clear(),
                        AliasesPatch::Replace(values) => {
                            let (mut are, mut asked) = (scene.in_effect(now), values.clone());
                            are.sort();
                            asked.sort();
                            prop_assert_eq!(are, asked.iter().map(ToString::to_string).collect::<Vec<_>>());
                            prop_assert!(scene.account.aliases.iter().all(|alias| alias.range.from().is_none_or(|from| from <= at(now))));
                        }
                        AliasesPatch::Rename(value) => {
                            let kept = was.iter().skip(1).filter(|one| **one != value.to_string());
                            let expected: Vec<_> = [value.to_string()].iter().chain(kept).cloned().collect();
                            prop_assert_eq!(scene.in_effect(now), expected);
                        }
                    },
                }
                for earlier in versions {
                    let later = &scene.timelines[&earlier.identifier];
                    let raised = if *later == earlier { earlier.version } else { earlier.version.next() };
                    prop_assert_eq!(later.version, raised);
                }
                for value in ["a", "b", "c", "d"].map(identifier) {
                    for second in 0..41 {
                        let listed = scene.account.aliases.iter()
                            .filter(|alias| alias.value == value && alias.range.contains(at(second)))
                            .count();
                        let owned = scene.owner(&value, second) == Some(scene.account.as_owner());
                        prop_assert_eq!(listed, usize::from(owned));
                        let past = second < now && patch != AliasesPatch::Keep;
                        let owner = before.1.get(&value).and_then(|timeline| timeline.at(at(second)));
                        // What an account claims again may reach back to where nobody had it.
                        if past && (owner.is_some() || matches!(patch, AliasesPatch::Rename(_))) {
                            prop_assert_eq!(owner.map(|tenure| tenure.owner.clone()), scene.owner(&value, second));
                        }
                    }
                }
            }
        }
    }
}
