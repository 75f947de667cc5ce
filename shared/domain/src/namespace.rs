//! The namespace of identifiers of one environment, as one change sees and leaves it.

use std::collections::BTreeMap;

use crate::{
    Conflict, Instant,
    account::Account,
    alias::{Alias, NewAlias},
    change::Change,
    text::Identifier,
    timeline::{ClaimRefused, IdentifierKind, Owner, Ranges, Timeline},
};

/// Timelines by the identifier whose they are.
pub type Timelines = BTreeMap<Identifier, Timeline>;

/// Which part of a request claims an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimSource {
    /// The id of a customer, which is the id of the account made from it.
    CustomerId,
    /// The id of the account.
    AccountId,
    /// The alias at this index of the account's list.
    Alias(usize),
}

/// An identifier that a change claims and cannot have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The identifier.
    pub identifier: Identifier,
    /// Whether it stands as an account id or as an alias.
    pub kind: IdentifierKind,
    /// Why it cannot be had.
    pub reason: ClaimRefused,
    /// Which part of the request claims it.
    pub source: ClaimSource,
}

/// Why a change that claims identifiers cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimFailure {
    /// Identifiers cannot be had: every one of them, in the order in which the request names them.
    Refused(Vec<Refusal>),
    /// What is stored does not allow the change, whatever it claims.
    Conflict(Conflict),
}

impl From<Vec<Refusal>> for ClaimFailure {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

impl From<Conflict> for ClaimFailure {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

/// What one change does to the namespace: the timelines that are known to exist, and those that it changes. An
/// identifier without a timeline is taken to be free.
pub(crate) struct Namespace<'a> {
    existing: &'a Timelines,
    changed: Vec<Timeline>,
}

impl<'a> Namespace<'a> {
    pub(crate) const fn new(existing: &'a Timelines) -> Self {
        Self { existing, changed: Vec::new() }
    }

    /// The timelines that have changed, as they are after the change.
    pub(crate) fn into_changed(self) -> Vec<Timeline> {
        self.changed
    }

    /// Reserves an identifier.
    ///
    /// # Errors
    ///
    /// [`Refusal`].
    pub(crate) fn reserve(
        &mut self,
        identifier: &Identifier,
        source: ClaimSource,
        change: &Change,
    ) -> Result<(), Refusal> {
        let timeline = self.timeline(identifier);
        let kind = timeline.kind;
        timeline.reserve(change).map_err(|reason| Refusal {
            identifier: identifier.clone(),
            kind,
            reason,
            source,
        })
    }

    /// Ends everything that an account holds of an identifier at an instant.
    pub(crate) fn release(&mut self, identifier: &Identifier, owner: &Owner, from: Instant) {
        self.timeline(identifier).release(&owner.account_id, from);
    }

    /// The same for some of the ranges that the account holds.
    pub(crate) fn release_ranges(
        &mut self,
        identifier: &Identifier,
        owner: &Owner,
        ranges: Ranges,
        from: Instant,
    ) {
        self.timeline(identifier).release_ranges(&owner.account_id, ranges, from);
    }

    /// The timeline of an identifier, to be changed. However much of it changes, it is one more version.
    fn timeline(&mut self, identifier: &Identifier) -> &mut Timeline {
        let index = self.changed.iter().position(|timeline| timeline.identifier == *identifier);
        let index = index.unwrap_or_else(|| {
            let mut timeline = Timeline::unclaimed(identifier.clone());
            if let Some(existing) = self.existing.get(identifier) {
                timeline = existing.clone();
                timeline.version = existing.version.next();
            }
            self.changed.push(timeline);
            self.changed.len() - 1
        });
        &mut self.changed[index]
    }
}

/// What one change claims of the namespace, and what of it it cannot have.
pub(crate) struct Claims<'a> {
    namespace: Namespace<'a>,
    now: Instant,
    refused: Vec<Refusal>,
}

impl<'a> Claims<'a> {
    pub(crate) const fn new(existing: &'a Timelines, now: Instant) -> Self {
        Self { namespace: Namespace::new(existing), now, refused: Vec::new() }
    }

    /// The timelines after the change, or everything that it cannot have, in the order in which it was claimed.
    pub(crate) fn finish(self) -> Result<Vec<Timeline>, Vec<Refusal>> {
        if self.refused.is_empty() { Ok(self.namespace.into_changed()) } else { Err(self.refused) }
    }

    /// Ends everything that an account holds of an identifier at an instant.
    pub(crate) fn release(&mut self, identifier: &Identifier, owner: &Owner, from: Instant) {
        self.namespace.release(identifier, owner, from);
    }

    /// Claims the id of a new account, for ever.
    pub(crate) fn claim_account_id(&mut self, account: &Account, source: ClaimSource) {
        let timeline = Timeline::of_account(account.as_owner());
        let Some(existing) = self.namespace.existing.get(&timeline.identifier) else {
            self.namespace.changed.push(timeline);
            return;
        };
        // An alias that was given up still named somebody once, and an account id names its own at every instant.
        let Some(tenure) = existing.at(self.now).or_else(|| existing.tenures().last()) else {
            self.namespace.changed.push(timeline.after(existing));
            return;
        };
        let (kind, reason) = (existing.kind, ClaimRefused::Taken(tenure.owner.clone()));
        self.refused.push(Refusal { identifier: timeline.identifier, kind, reason, source });
    }

    /// Claims aliases for an account, and gives those that it obtains.
    pub(crate) fn claim_aliases(&mut self, wishes: &[NewAlias], owner: &Owner) -> Vec<Alias> {
        let obtained = wishes
            .iter()
            .enumerate()
            .filter_map(|(index, wish)| self.claim_alias(wish, owner, ClaimSource::Alias(index)));
        obtained.collect()
    }

    /// Claims an alias for an account, and gives it if it is obtained.
    pub(crate) fn claim_alias(
        &mut self,
        wish: &NewAlias,
        owner: &Owner,
        source: ClaimSource,
    ) -> Option<Alias> {
        let now = self.now;
        let timeline = self.namespace.timeline(&wish.value);
        let kind = timeline.kind;
        match timeline.claim(&wish.claim, owner.clone(), now) {
            Ok(range) => Some(Alias { value: wish.value.clone(), range, created_at: now }),
            Err(reason) => {
                self.refused.push(Refusal { identifier: wish.value.clone(), kind, reason, source });
                None
            }
        }
    }
}
