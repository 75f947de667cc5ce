//! How much is read along with the objects of a list.

use store::Units;

use crate::Context;

/// After how much a page of a list ends that shows more along with its objects: about a mebibyte read with strong
/// consistency, and what one object has besides, so that a request takes a bounded time and memory. How much an answer may
/// carry is counted where it is written.
const READ_UNITS_MAX: Units = Units::new(256, false);

/// What a page may still read along with its objects.
pub(crate) struct Allowance<'a> {
    context: &'a Context,
    begun: Units,
}

impl<'a> Allowance<'a> {
    /// A full allowance, from now on.
    pub(crate) fn of(context: &'a Context) -> Self {
        Self { context, begun: context.store.usage().read }
    }

    /// Whether nothing is left.
    pub(crate) fn is_spent(&self) -> bool {
        let read = self.context.store.usage().read.halves() - self.begun.halves();
        read >= READ_UNITS_MAX.halves()
    }
}
