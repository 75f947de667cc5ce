//! Reservations: identifiers that name nobody, kept for whoever claims them first.

use serde::{Deserialize, Serialize};

use crate::{
    Instant,
    change::Change,
    id::Uid,
    namespace::{ClaimSource, Namespace, Refusal, Timelines},
    text::Identifier,
    timeline::{ClaimRefused, Timeline},
};

/// That an identifier is reserved, or was. The change that made it so stays known, so that it can be told whether that
/// change has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ReservationMark {
    /// It is kept for whoever claims it first.
    Reserved {
        /// The change that reserved it.
        change: Uid,
        /// When.
        at: Instant,
        /// The id of the key that did.
        by: String,
    },
    /// It was released, or claimed.
    Ended {
        /// The change that reserved it, or that released it if one did.
        change: Uid,
    },
}

impl ReservationMark {
    /// The mark once the reservation is over.
    pub(crate) fn ended(self) -> Self {
        match self {
            Self::Reserved { change, .. } | Self::Ended { change } => Self::Ended { change },
        }
    }
}

/// That an identifier which names nobody is kept for whoever claims it first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
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
pub fn release(timeline: &Timeline, change: &Change) -> Option<Timeline> {
    timeline.reserved_at()?;
    let mut released = timeline.clone();
    released.version = timeline.version.next();
    released.end_reservation(change);
    Some(released)
}

impl Timeline {
    /// Since when the identifier is reserved, if it is.
    pub const fn reserved_at(&self) -> Option<Instant> {
        match &self.reservation {
            Some(ReservationMark::Reserved { at, .. }) => Some(*at),
            Some(ReservationMark::Ended { .. }) | None => None,
        }
    }

    /// The change that last reserved the identifier or released it, if one ever did.
    pub const fn reservation_change(&self) -> Option<&Uid> {
        match &self.reservation {
            Some(ReservationMark::Reserved { change, .. } | ReservationMark::Ended { change }) => {
                Some(change)
            }
            None => None,
        }
    }

    /// Reserves the identifier for whoever claims it first. The version stays as it is.
    ///
    /// # Errors
    ///
    /// [`ClaimRefused::Taken`], by the account whose id it is or that it names then or later, or
    /// [`ClaimRefused::Reserved`]; the timeline is then unchanged.
    pub fn reserve(&mut self, change: &Change) -> Result<(), ClaimRefused> {
        if let Some(tenure) = self.tenures().iter().find(|tenure| tenure.range.since(change.at).is_some()) {
            return Err(ClaimRefused::Taken(tenure.owner.clone()));
        }
        if self.reserved_at().is_some() {
            return Err(ClaimRefused::Reserved);
        }
        let (change, at, by) = (change.id.clone(), change.at, change.actor.clone());
        self.reservation = Some(ReservationMark::Reserved { change, at, by });
        Ok(())
    }

    /// Ends the reservation of the identifier without a claim. The version stays as it is.
    fn end_reservation(&mut self, change: &Change) {
        self.reservation = Some(ReservationMark::Ended { change: change.id.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        text::{AccountId, CustomerId},
        timeline::{Claim, Owner, Range},
    };

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

    fn change(second: u64) -> Change {
        Change {
            id: Uid::generate(at(second), 1),
            actor: "key_1".to_owned(),
            request_id: "request-1".to_owned(),
            idempotency_id: None,
            at: at(second),
        }
    }

    #[test]
    fn what_names_nobody_now_or_later_can_be_reserved_once() {
        let mut past = alias(None, Some(10));
        let mut unclaimed = Timeline::unclaimed(Identifier::parse("x").unwrap());
        for timeline in [&mut past, &mut unclaimed] {
            assert_eq!(timeline.reserve(&change(10)), Ok(()));
            assert_eq!(timeline.reserved_at(), Some(at(10)));
            assert_eq!(timeline.reserve(&change(11)), Err(ClaimRefused::Reserved));
            assert_eq!(timeline.reservation_change(), Some(&change(10).id));
        }
        for mut taken in [alias(None, Some(11)), alias(Some(50), Some(60)), Timeline::of_account(owner("a"))]
        {
            assert_eq!(taken.reserve(&change(10)), Err(ClaimRefused::Taken(owner("a"))));
            assert_eq!(taken.reservation_change(), None);
        }
    }

    #[test]
    fn a_reservation_ends_with_a_claim_or_a_release() {
        let reserved = || {
            let mut timeline = alias(None, Some(5));
            timeline.reserve(&change(10)).unwrap();
            timeline
        };
        let mut claimed = reserved();
        assert_eq!(
            claimed.claim(&claim(None, None), owner("b"), at(20)),
            Ok(Range::new(Some(at(5)), None).unwrap())
        );
        assert_eq!(claimed.reserved_at(), None);
        assert_eq!(claimed.reservation_change(), Some(&change(10).id), "it had been reserved by that");
        let mut refused = reserved();
        assert!(refused.claim(&claim(Some(4), None), owner("b"), at(20)).is_err());
        assert_eq!(refused, reserved());
        let mut released = reserved();
        released.end_reservation(&change(20));
        assert_eq!((released.reserved_at(), released.reservation_change()), (None, Some(&change(20).id)));
        assert_eq!(released.reserve(&change(30)), Ok(()), "and may be made again");
    }

    #[test]
    fn every_value_that_cannot_be_reserved_is_named_by_its_place() {
        let change = change(10);
        let value = |text: &str| Identifier::parse(text).unwrap();
        let owner = owner("mine");
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

        let released = release(&existing[&value("new")], &change).unwrap();
        assert_eq!((Reservation::of(&released), released.version.number()), (None, 2));
        assert_eq!(release(&released, &change), None);
    }
}
