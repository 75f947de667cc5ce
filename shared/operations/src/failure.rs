//! Why an operation did not do what it was asked to.

use domain::{customer::Refusal, text::CustomerId};
use store::StoreError;

/// Why an operation did not do what it was asked to. Nothing was changed, except perhaps after
/// [`StoreError::OutcomeUnknown`]; every other error of a write was checked by a read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The key that was presented is unknown, revoked or expired.
    Unauthenticated,
    /// The environment has no such customer.
    CustomerNotFound,
    /// The identifier names no account.
    AccountNotFound,
    /// The identifier names no account at the instant asked for.
    AliasNotFound,
    /// The id of the new customer is a customer's already.
    CustomerExists {
        /// The id.
        id: CustomerId,
    },
    /// Identifiers that the request claims cannot be had: every one of them.
    IdentifiersRefused(Vec<Refusal>),
    /// Something is wrong with the table.
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
