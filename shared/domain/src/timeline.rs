//! The timeline of an identifier: which account it names at which instant.
//!
//! One namespace per environment holds account ids and alias values alike. An account id names its account at every
//! instant; an alias value names an account for a range, and may name different accounts in different ranges that do
//! not overlap.

use serde::{Deserialize, Serialize};

use crate::{
    Instant, Violation,
    id::Version,
    limits::RANGES_PER_IDENTIFIER_MAX,
    reservation::ReservationMark,
    text::{AccountId, CustomerId, Identifier},
};

/// The instants from `from` on and before `until`; a missing bound is unbounded. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    from: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    until: Option<Instant>,
}

impl Range {
    /// Every instant.
    pub const ALWAYS: Self = Self { from: None, until: None };

    /// The range between two bounds.
    ///
    /// # Errors
    ///
    /// [`Violation::EmptyRange`] when `until` is not later than `from`.
    pub fn new(from: Option<Instant>, until: Option<Instant>) -> Result<Self, Violation> {
        match (from, until) {
            (Some(from), Some(until)) if until <= from => Err(Violation::EmptyRange),
            _ => Ok(Self { from, until }),
        }
    }

    /// The first instant; `None` when unbounded.
    pub const fn from(self) -> Option<Instant> {
        self.from
    }

    /// The first instant no longer in the range; `None` when unbounded.
    pub const fn until(self) -> Option<Instant> {
        self.until
    }

    /// Whether the range holds this instant.
    pub fn contains(self, instant: Instant) -> bool {
        self.from.is_none_or(|from| from <= instant) && self.until.is_none_or(|until| instant < until)
    }

    /// The part of the range before an instant; `None` when the range begins then or later.
    #[must_use]
    pub fn before(self, instant: Instant) -> Option<Self> {
        if self.from.is_some_and(|from| from >= instant) {
            return None;
        }
        let until = self.until.map_or(instant, |until| until.min(instant));
        Some(Self { from: self.from, until: Some(until) })
    }

    /// The part of the range from an instant on; `None` when the range ends then or earlier.
    #[must_use]
    pub fn since(self, instant: Instant) -> Option<Self> {
        if self.until.is_some_and(|until| until <= instant) {
            return None;
        }
        let from = self.from.map_or(instant, |from| from.max(instant));
        Some(Self { from: Some(from), until: self.until })
    }

    /// Whether some instant is in both ranges. Ranges that touch do not overlap.
    pub fn overlaps(self, other: Self) -> bool {
        let begins_before_end = |one: Self, other: Self| match (one.from, other.until) {
            (Some(from), Some(until)) => from < until,
            _ => true,
        };
        begins_before_end(self, other) && begins_before_end(other, self)
    }
}

/// Which of the ranges of an identifier that one account holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranges {
    /// All of them.
    All,
    /// The one that begins at this instant; without one, the one that has no beginning.
    BeginningAt(Option<Instant>),
}

impl Ranges {
    /// Whether a range is one of them.
    pub fn include(self, range: Range) -> bool {
        match self {
            Self::All => true,
            Self::BeginningAt(from) => range.from == from,
        }
    }
}

/// Whose an identifier is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// The account that the identifier names.
    pub account_id: AccountId,
    /// The customer of that account.
    pub customer_id: CustomerId,
}

/// A range during which an identifier names one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenure {
    /// When.
    pub range: Range,
    /// Which account.
    pub owner: Owner,
}

/// What an identifier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum IdentifierKind {
    /// The id of an account, which never changes hands.
    AccountId,
    /// Another name of an account, with validity ranges.
    Alias,
}

impl IdentifierKind {
    /// The name of the kind in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccountId => "ACCOUNT_ID",
            Self::Alias => "ALIAS",
        }
    }
}

/// A wish to name an account by an identifier; a missing `from` reaches back as far as the identifier is free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The first instant wished for.
    pub from: Option<Instant>,
    /// The first instant no longer wished for; `None` for ever.
    pub until: Option<Instant>,
}

/// Why an identifier cannot be claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimRefused {
    /// It names this owner's account at some instant of the claim.
    Taken(Owner),
    /// It is reserved already.
    Reserved,
    /// It has had as many ranges as are kept, [`RANGES_PER_IDENTIFIER_MAX`].
    TooManyRanges,
}

/// Why an identifier cannot be handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferRefused {
    /// It names no account at that instant.
    NamesNobody,
    /// It has had as many ranges as are kept, [`RANGES_PER_IDENTIFIER_MAX`].
    TooManyRanges,
}

/// An identifier with its owners over time, in order, never two at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeline {
    /// The identifier.
    pub identifier: Identifier,
    /// Whether it is an account id or an alias.
    pub kind: IdentifierKind,
    /// Its owners, in order of time.
    tenures: Vec<Tenure>,
    /// Whether it is or was reserved. While it is, every tenure is over.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) reservation: Option<ReservationMark>,
    /// How often the timeline has changed.
    pub version: Version,
}

impl Timeline {
    /// The timeline of an account id: its account, always.
    pub fn of_account(owner: Owner) -> Self {
        Self {
            identifier: owner.account_id.to_identifier(),
            kind: IdentifierKind::AccountId,
            tenures: vec![Tenure { range: Range::ALWAYS, owner }],
            reservation: None,
            version: Version::FIRST,
        }
    }

    /// The timeline of an alias that nobody has claimed yet.
    pub const fn unclaimed(identifier: Identifier) -> Self {
        Self {
            identifier,
            kind: IdentifierKind::Alias,
            tenures: Vec::new(),
            reservation: None,
            version: Version::FIRST,
        }
    }

    /// The same timeline as the next state of one that nobody owns any more.
    #[must_use]
    pub(crate) fn after(self, earlier: &Self) -> Self {
        let reservation = earlier.reservation.clone().map(ReservationMark::ended);
        Self { reservation, version: earlier.version.next(), ..self }
    }

    /// The owners in order of time.
    pub fn tenures(&self) -> &[Tenure] {
        &self.tenures
    }

    /// The tenure that holds `instant`, if the identifier names an account then.
    pub fn at(&self, instant: Instant) -> Option<&Tenure> {
        self.tenures.iter().find(|tenure| tenure.range.contains(instant))
    }

    /// Adds a claim of `owner` as of `now` and gives the range that it obtained. It ends a reservation. The version stays as it is: several
    /// claims can be one change.
    ///
    /// # Errors
    ///
    /// [`ClaimRefused`], by the owner of a tenure that the claim overlaps, or by the claimant itself when the claim is
    /// empty; the timeline is then unchanged.
    pub fn claim(&mut self, claim: &Claim, owner: Owner, now: Instant) -> Result<Range, ClaimRefused> {
        let from = claim.from.or_else(|| self.end_of_last_past(claim.until, now));
        let Ok(range) = Range::new(from, claim.until) else {
            return Err(ClaimRefused::Taken(owner));
        };
        if let Some(taken) = self.tenures.iter().find(|tenure| tenure.range.overlaps(range)) {
            return Err(ClaimRefused::Taken(taken.owner.clone()));
        }
        if self.tenures.len() >= RANGES_PER_IDENTIFIER_MAX {
            return Err(ClaimRefused::TooManyRanges);
        }
        let place = self.tenures.partition_point(|tenure| tenure.range.from < range.from);
        self.tenures.insert(place, Tenure { range, owner });
        self.reservation = self.reservation.take().map(ReservationMark::ended);
        Ok(range)
    }

    /// Ends everything that an account holds at `from`: what had begun by then is cut short, what had not goes. The
    /// version stays as it is.
    pub fn release(&mut self, account_id: &AccountId, from: Instant) {
        self.release_ranges(account_id, Ranges::All, from);
    }

    /// The same for some of the ranges that the account holds.
    pub fn release_ranges(&mut self, account_id: &AccountId, ranges: Ranges, from: Instant) {
        let kept = self.tenures.drain(..).filter_map(|tenure| {
            if tenure.owner.account_id != *account_id || !ranges.include(tenure.range) {
                return Some(tenure);
            }
            tenure.range.before(from).map(|range| Tenure { range, ..tenure })
        });
        self.tenures = kept.collect();
    }

    /// What is left when nothing is known any more of what a customer's accounts held; `None` when that is nothing at all.
    /// The version stays as it is.
    #[must_use]
    pub fn without_customer(&self, customer_id: &CustomerId) -> Option<Self> {
        let of_others = self.tenures.iter().filter(|tenure| tenure.owner.customer_id != *customer_id);
        let left = Self { tenures: of_others.cloned().collect(), ..self.clone() };
        (!left.tenures.is_empty() || left.reserved_at().is_some()).then_some(left)
    }

    /// Hands the tenure that holds `at` over to another owner from then on, and gives the range that the new owner
    /// obtains; it ends where the old one's ended. The version stays as it is.
    ///
    /// # Errors
    ///
    /// [`TransferRefused`]; the timeline is then unchanged.
    pub fn hand_over(&mut self, to: Owner, at: Instant) -> Result<Range, TransferRefused> {
        let place = self.tenures.iter().position(|tenure| tenure.range.contains(at));
        let place = place.ok_or(TransferRefused::NamesNobody)?;
        let Tenure { range, owner } = self.tenures[place].clone();
        let handed = range.since(at).ok_or(TransferRefused::NamesNobody)?;
        let kept = range.before(at).map(|range| Tenure { range, owner });
        if kept.is_some() && self.tenures.len() >= RANGES_PER_IDENTIFIER_MAX {
            return Err(TransferRefused::TooManyRanges);
        }
        let new = Tenure { range: handed, owner: to };
        self.tenures.splice(place..=place, kept.into_iter().chain([new]));
        Ok(handed)
    }

    /// The end of the last tenure that is over by `now` and before `until`: how far back an open claim reaches.
    fn end_of_last_past(&self, until: Option<Instant>, now: Instant) -> Option<Instant> {
        self.tenures
            .iter()
            .filter_map(|tenure| tenure.range.until)
            .filter(|end| *end <= now && until.is_none_or(|until| *end < until))
            .max()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: u64) -> Instant {
        Instant::from_unix_milliseconds(second * 1_000).unwrap()
    }

    fn owner(name: &str) -> Owner {
        Owner { account_id: AccountId::parse(name).unwrap(), customer_id: CustomerId::parse(name).unwrap() }
    }

    fn claim(from: Option<u64>, until: Option<u64>) -> Claim {
        Claim { from: from.map(at), until: until.map(at) }
    }

    fn alias(from: Option<u64>, until: Option<u64>) -> Timeline {
        let mut timeline = Timeline::unclaimed(Identifier::parse("x").unwrap());
        timeline.claim(&claim(from, until), owner("a"), at(0)).unwrap();
        timeline
    }

    fn range(from: Option<u64>, until: Option<u64>) -> Range {
        Range::new(from.map(at), until.map(at)).unwrap()
    }

    #[test]
    fn a_range_is_half_open() {
        let range = range(Some(10), Some(20));
        assert!(range.contains(at(10)) && range.contains(at(19)));
        assert!(!range.contains(at(9)) && !range.contains(at(20)));
        assert_eq!(Range::new(Some(at(5)), Some(at(5))), Err(Violation::EmptyRange));
    }

    #[test]
    fn a_value_given_up_may_be_taken_again_by_its_name_alone() {
        let mut timeline = alias(None, Some(10));
        assert_eq!(timeline.claim(&claim(None, None), owner("b"), at(50)), Ok(range(Some(10), None)));
        assert_eq!(timeline.at(at(9)).unwrap().owner, owner("a"));
        assert_eq!(timeline.at(at(10)).unwrap().owner, owner("b"));
    }

    #[test]
    fn an_open_claim_does_not_take_what_is_still_owned() {
        assert_eq!(
            alias(None, Some(100)).claim(&claim(None, None), owner("b"), at(50)),
            Err(ClaimRefused::Taken(owner("a")))
        );
        assert_eq!(
            alias(Some(100), None).claim(&claim(None, None), owner("b"), at(50)),
            Err(ClaimRefused::Taken(owner("a")))
        );
        assert_eq!(
            alias(None, None).claim(&claim(Some(10), Some(11)), owner("b"), at(50)),
            Err(ClaimRefused::Taken(owner("a")))
        );
    }

    #[test]
    fn an_open_claim_before_every_tenure_reaches_back_without_bound() {
        let mut timeline = alias(Some(10), Some(20));
        assert_eq!(timeline.claim(&claim(None, Some(10)), owner("b"), at(50)), Ok(range(None, Some(10))));
        assert_eq!(
            timeline.claim(&claim(None, Some(20)), owner("b"), at(50)),
            Err(ClaimRefused::Taken(owner("a")))
        );
    }

    #[test]
    fn ranges_that_touch_do_not_overlap() {
        let mut timeline = alias(None, Some(10));
        assert!(timeline.claim(&claim(Some(10), Some(20)), owner("b"), at(0)).is_ok());
        assert!(timeline.claim(&claim(Some(20), None), owner("a"), at(0)).is_ok());
        assert_eq!(timeline.tenures().len(), 3);
    }

    #[test]
    fn the_number_of_ranges_is_bounded() {
        let mut timeline = Timeline::unclaimed(Identifier::parse("x").unwrap());
        for second in 0..100 {
            timeline.claim(&claim(Some(second), Some(second + 1)), owner("a"), at(0)).unwrap();
        }
        let one_more = claim(Some(200), None);
        assert_eq!(timeline.claim(&one_more, owner("a"), at(0)), Err(ClaimRefused::TooManyRanges));
    }

    #[test]
    fn an_account_id_is_taken_at_every_instant() {
        let mut timeline = Timeline::of_account(owner("a"));
        assert_eq!(
            timeline.claim(&claim(Some(10), Some(11)), owner("b"), at(50)),
            Err(ClaimRefused::Taken(owner("a")))
        );
    }

    #[test]
    fn what_is_released_is_cut_short_or_goes() {
        let mut timeline = Timeline::unclaimed(Identifier::parse("x").unwrap());
        for (from, until, name) in
            [(Some(0), Some(10), "a"), (Some(10), Some(20), "b"), (Some(20), None, "a")]
        {
            timeline.claim(&claim(from, until), owner(name), at(0)).unwrap();
        }
        timeline.release(&AccountId::parse("a").unwrap(), at(5));
        let left: Vec<_> = timeline.tenures().iter().map(|tenure| tenure.range).collect();
        assert_eq!(left, [range(Some(0), Some(5)), range(Some(10), Some(20))]);
        timeline.release(&AccountId::parse("b").unwrap(), at(10));
        assert_eq!(timeline.tenures().len(), 1);
    }

    #[test]
    fn one_range_is_released_and_the_others_stay() {
        let mut timeline = Timeline::unclaimed(Identifier::parse("x").unwrap());
        for (from, until) in [(None, Some(10)), (Some(10), Some(20)), (Some(30), None)] {
            timeline.claim(&claim(from, until), owner("a"), at(0)).unwrap();
        }
        let a = AccountId::parse("a").unwrap();
        timeline.release_ranges(&a, Ranges::BeginningAt(Some(at(10))), at(15));
        timeline.release_ranges(&a, Ranges::BeginningAt(Some(at(30))), at(15));
        timeline.release_ranges(&a, Ranges::BeginningAt(None), at(5));
        let left: Vec<_> = timeline.tenures().iter().map(|tenure| tenure.range).collect();
        assert_eq!(left, [range(None, Some(5)), range(Some(10), Some(15))]);
    }

    #[test]
    fn what_is_handed_over_ends_where_it_ended() {
        let mut timeline = alias(Some(10), Some(20));
        assert_eq!(timeline.hand_over(owner("b"), at(15)), Ok(range(Some(15), Some(20))));
        assert_eq!(timeline.at(at(14)).unwrap().owner, owner("a"));
        assert_eq!(timeline.at(at(15)).unwrap().owner, owner("b"));
        assert_eq!(timeline.hand_over(owner("c"), at(15)), Ok(range(Some(15), Some(20))));
        assert_eq!(timeline.tenures().len(), 2, "the whole range of b went to c");
        for outside in [9, 20] {
            assert_eq!(timeline.hand_over(owner("d"), at(outside)), Err(TransferRefused::NamesNobody));
        }
    }

    proptest! {
        /// Handing over moves instants from one owner to another; it makes none and loses none.
        #[test]
        fn a_hand_over_leaves_no_gap_and_no_overlap(
            ends in (prop::option::of(0_u64..20), prop::option::of(20_u64..40)),
            hands in prop::collection::vec((0_u64..40, 0_u8..4), 1..30),
        ) {
            let mut timeline = alias(ends.0, ends.1);
            let whole = range(ends.0, ends.1);
            for (second, name) in hands {
                let before = timeline.clone();
                let handed = timeline.hand_over(owner(&name.to_string()), at(second));
                prop_assert_eq!(handed.is_ok(), whole.contains(at(second)));
                for instant in (0..41).map(at) {
                    let owners: Vec<_> = timeline.tenures.iter().filter(|tenure| tenure.range.contains(instant)).collect();
                    prop_assert_eq!(owners.len(), usize::from(whole.contains(instant)));
                    let taken = handed.is_ok_and(|range| range.contains(instant));
                    if !taken {
                        prop_assert_eq!(before.at(instant).map(|tenure| &tenure.owner), owners.first().map(|tenure| &tenure.owner));
                    }
                }
                prop_assert!(timeline.tenures.is_sorted_by_key(|tenure| tenure.range.from));
            }
        }

        /// Whatever is claimed in whatever order, no instant has two owners and the tenures stay in order.
        #[test]
        fn no_instant_ever_has_two_owners(
            wishes in prop::collection::vec((prop::option::of(0_u64..40), prop::option::of(0_u64..40), 0_u64..40), 1..20)
        ) {
            let mut timeline = Timeline::unclaimed(Identifier::parse("x").unwrap());
            for (index, (from, until, now)) in wishes.into_iter().enumerate() {
                let before = timeline.clone();
                if let Ok(range) = timeline.claim(&claim(from, until), owner(&index.to_string()), at(now)) {
                    prop_assert!(before.tenures.iter().all(|tenure| !tenure.range.overlaps(range)));
                    prop_assert_eq!(timeline.tenures.len(), before.tenures.len() + 1);
                } else {
                    prop_assert_eq!(&timeline, &before);
                }
                for second in 0..41 {
                    let owners = timeline.tenures.iter().filter(|tenure| tenure.range.contains(at(second))).count();
                    prop_assert!(owners <= 1);
                }
                prop_assert!(timeline.tenures.is_sorted_by_key(|tenure| tenure.range.from));
            }
        }

        /// Whatever is claimed, released and handed over, in whatever order.
        #[test]
        fn tenures_never_overlap_and_stay_in_order(
            steps in prop::collection::vec(
                (0_u8..4, 0_u8..4, prop::option::of(0_u64..40), prop::option::of(0_u64..40), 0_u64..40), 1..40,
            )
        ) {
            let mut timeline = Timeline::unclaimed(Identifier::parse("x").unwrap());
            for (kind, name, from, until, now) in steps {
                let (before, holder) = (timeline.clone(), owner(&name.to_string()));
                match kind {
                    0 | 1 => drop(timeline.claim(&claim(from, until), holder, at(now))),
                    2 => timeline.release(&holder.account_id, at(now)),
                    _ => drop(timeline.hand_over(holder, at(now))),
                }
                let tenures = timeline.tenures();
                prop_assert!(tenures.windows(2).all(|pair| !pair[0].range.overlaps(pair[1].range)));
                prop_assert!(tenures.is_sorted_by_key(|tenure| tenure.range.from));
                prop_assert!(tenures.iter().all(|tenure| Range::new(tenure.range.from, tenure.range.until).is_ok()));
                if kind == 2 {
                    // A release takes everything from then on from one owner, and nothing else from anybody.
                    for second in 0..41 {
                        let owner_at = |timeline: &Timeline| timeline.at(at(second)).map(|tenure| tenure.owner.clone());
                        let kept = owner_at(&before).filter(|one| second < now || *one != owner(&name.to_string()));
                        prop_assert_eq!(owner_at(&timeline), kept);
                    }
                }
            }
        }

        #[test]
        fn a_range_is_split_into_two_that_touch_and_lose_nothing(
            ends in (prop::option::of(0_u64..20), prop::option::of(20_u64..40)), second in 0_u64..41,
        ) {
            let whole = range(ends.0, ends.1);
            let (before, since) = (whole.before(at(second)), whole.since(at(second)));
            for instant in (0..42).map(at) {
                let parts = [before, since].iter().flatten().filter(|part| part.contains(instant)).count();
                prop_assert_eq!(parts, usize::from(whole.contains(instant)));
                prop_assert!(!before.is_some_and(|part| part.contains(instant)) || instant < at(second));
            }
            if let (Some(before), Some(since)) = (before, since) {
                prop_assert_eq!(before.from(), whole.from());
                prop_assert_eq!(since.until(), whole.until());
                if whole.contains(at(second)) {
                    prop_assert_eq!(before.until(), since.from());
                }
            }
        }

        #[test]
        fn overlap_is_symmetric_and_means_a_shared_instant(
            one in (prop::option::of(1_u64..20), prop::option::of(1_u64..20)),
            other in (prop::option::of(1_u64..20), prop::option::of(1_u64..20)),
        ) {
            let make = |(from, until): (Option<u64>, Option<u64>)| Range::new(from.map(at), until.map(at));
            let (Ok(one), Ok(other)) = (make(one), make(other)) else { return Ok(()) };
            let shared = (0..21).any(|second| one.contains(at(second)) && other.contains(at(second)));
            prop_assert_eq!(one.overlaps(other), shared);
            prop_assert_eq!(one.overlaps(other), other.overlaps(one));
        }
    }
}
