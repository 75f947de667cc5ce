//! What a request used of the table: which rights, how many capacity units.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::PoisonError,
};

use aws_sdk_dynamodb::types::ConsumedCapacity;

use crate::Store;

/// A right on the table that a function needs, as its IAM statement names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Read an item of the table.
    GetItem,
    /// Read several items of the table at once.
    BatchGetItem,
    /// Write an item whole, alone or in a transaction.
    PutItem,
    /// Change a part of an item.
    UpdateItem,
    /// Remove an item for good.
    DeleteItem,
    /// Read items of one partition of the table.
    QueryTable,
    /// Read items of the directory index.
    QueryDirectory,
    /// Read items of the names index.
    QueryNames,
}

impl Access {
    /// The IAM action.
    pub const fn action(self) -> &'static str {
        match self {
            Self::GetItem => "dynamodb:GetItem",
            Self::BatchGetItem => "dynamodb:BatchGetItem",
            Self::PutItem => "dynamodb:PutItem",
            Self::UpdateItem => "dynamodb:UpdateItem",
            Self::DeleteItem => "dynamodb:DeleteItem",
            Self::QueryTable | Self::QueryDirectory | Self::QueryNames => "dynamodb:Query",
        }
    }

    /// The index whose ARN the action is on; `None` for the table itself.
    pub const fn index(self) -> Option<&'static str> {
        match self {
            Self::QueryDirectory => Some(crate::table::DIRECTORY.name),
            Self::QueryNames => Some(crate::table::NAMES.name),
            Self::GetItem
            | Self::BatchGetItem
            | Self::PutItem
            | Self::UpdateItem
            | Self::DeleteItem
            | Self::QueryTable => None,
        }
    }
}

/// Capacity units, which come in halves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Units {
    halves: u64,
}

impl Units {
    /// This many units and a half if `half`.
    pub const fn new(whole: u64, half: bool) -> Self {
        Self { halves: whole * 2 + if half { 1 } else { 0 } }
    }

    /// The number of half units.
    pub const fn halves(self) -> u64 {
        self.halves
    }
}

impl fmt::Display for Units {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = if self.halves.is_multiple_of(2) { "" } else { ".5" };
        write!(formatter, "{}{fraction}", self.halves / 2)
    }
}

/// What was used since the count began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// The rights that were exercised, and how many calls exercised each.
    pub calls: BTreeMap<Access, u32>,
    /// Calls to the table.
    pub requests: u32,
    /// Read request units.
    pub read: Units,
    /// Write request units, those of the indexes included.
    pub write: Units,
}

impl Usage {
    /// The rights that were exercised.
    pub fn access(&self) -> BTreeSet<Access> {
        self.calls.keys().copied().collect()
    }
}

impl Store {
    /// What was used since the count began. Calls that were refused report no units.
    pub fn usage(&self) -> Usage {
        self.usage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts one call, which exercises this right.
    pub(crate) fn count_call(&self, access: Access) {
        let mut usage = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        usage.requests += 1;
        *usage.calls.entry(access).or_default() += 1;
    }

    /// Counts what a read took, and gives it in half units.
    pub(crate) fn count_read(&self, consumed: &[ConsumedCapacity]) -> u64 {
        let halves = halves(consumed);
        self.usage.lock().unwrap_or_else(PoisonError::into_inner).read.halves += halves;
        halves
    }

    pub(crate) fn count_write(&self, consumed: &[ConsumedCapacity]) {
        let mut usage = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        // A transaction that is sent again after it has happened costs reads.
        let (read, written): (Vec<_>, Vec<_>) =
            consumed.iter().cloned().partition(|units| units.read_capacity_units().is_some());
        usage.read.halves += halves(&read);
        usage.write.halves += halves(&written);
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_arithmetic,
    reason = "the service reports units as a binary float that is a small multiple of one half"
)]
fn halves(consumed: &[ConsumedCapacity]) -> u64 {
    consumed
        .iter()
        .filter_map(ConsumedCapacity::capacity_units)
        .map(|units| (units * 2.0).round() as u64)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_come_in_halves() {
        let consumed = |units| ConsumedCapacity::builder().capacity_units(units).build();
        let units = Units { halves: halves(&[consumed(0.5), consumed(2.0), consumed(1.0)]) };
        assert_eq!(units, Units::new(3, true));
        assert_eq!(units.to_string(), "3.5");
        assert_eq!(Units::new(14, false).to_string(), "14");
    }
}
