//! How much one request reads for a list.

use store::Units;

use crate::Context;

/// After how much a page of a list ends that shows more along with its objects: about a mebibyte read with strong
/// consistency, and what one object has besides, so that a request takes a bounded time and memory. How much an answer may
/// carry is counted where it is written.
const READ_UNITS_MAX: Units = Units::new(256, false);

/// How many bytes an eventually consistent read reads for half a read unit, which is how an index is read.
const BYTES_OF_HALF_A_UNIT: u64 = 4_096;

/// What a request may still read.
pub(crate) struct Allowance<'a> {
    context: &'a Context,
    begun: Units,
    half_units: u64,
}

impl<'a> Allowance<'a> {
    /// That of a page for what it shows along with its objects, from now on.
    pub(crate) fn of(context: &'a Context) -> Self {
        Self { context, begun: context.store.usage().read, half_units: READ_UNITS_MAX.halves() }
    }

    /// That of a list which reads so many bytes of an index, from now on.
    pub(crate) fn of_bytes(context: &'a Context, bytes: u64) -> Self {
        let half_units = bytes / BYTES_OF_HALF_A_UNIT;
        Self { half_units, ..Self::of(context) }
    }

    /// Whether nothing is left.
    pub(crate) fn is_spent(&self) -> bool {
        let read = self.context.store.usage().read.halves() - self.begun.halves();
        read >= self.half_units
    }
}
