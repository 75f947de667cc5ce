//! Why an operation did not do what it was asked to.

use domain::{
    Conflict, Violation,
    id::Version,
    namespace::Refusal,
    precondition::Precondition,
    scope::Scope,
    text::{CustomerId, EnvironmentId, Identifier},
};
use store::StoreError;

/// Why an operation did not do what it was asked to. Nothing was changed, except perhaps after
/// [`StoreError::OutcomeUnknown`]; after any other error the write has not happened and will not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The key that was presented is unknown, revoked or expired.
    Unauthenticated,
    /// The environment has no such customer.
    CustomerNotFound,
    /// The environment has no such customer to create an account for.
    CustomerOfAccountNotFound(CustomerId),
    /// The identifier names no account.
    AccountNotFound,
    /// The identifier of the account that is to have an alias names no account.
    TargetNotFound,
    /// The identifier names no account at the instant asked for.
    AliasNotFound,
    /// The account does not have these aliases at the instant asked for or later.
    AliasesNotFound(Vec<Identifier>),
    /// The customer has no such contact.
    ContactNotFound,
    /// The customer or account has no such setting.
    SettingNotFound,
    /// The tenant has no such environment.
    EnvironmentNotFound,
    /// The tenant has no such environment to make a key for.
    EnvironmentOfKeyNotFound(EnvironmentId),
    /// The environment has no such key.
    KeyNotFound,
    /// A key is to have these scopes, which the key that asks for it lacks.
    ScopesNotHeld(Vec<Scope>),
    /// The id of the new customer is a customer's already.
    CustomerExists(CustomerId),
    /// The object is at no version that the caller expects.
    StaleVersion {
        /// The version that it has; `None` when it is not there, and the request would have made it.
        current: Option<Version>,
    },
    /// Identifiers that a request claims cannot be had: every one of them.
    IdentifiersRefused {
        /// Which, and why.
        refusals: Vec<Refusal>,
        /// Where in the request the account stands that claims them, by JSON Pointer.
        account: &'static str,
    },
    /// What is stored does not allow the change.
    Conflict(Conflict),
    /// More is to be archived than one transaction holds.
    TooMuchToArchive,
    /// More is to be changed than one transaction holds.
    TooMuchToChange,
    /// A parameter of the query breaks a rule that only the stored objects tell.
    Parameter {
        /// Its name.
        name: &'static str,
        /// The rule.
        violation: Violation,
    },
    /// Another request was carried out under the same idempotency key at the same time, and was first.
    Repeated,
    /// Something is wrong with the table.
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Conflict> for Failure {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

/// Refuses a change to an object that is not at a version which the precondition allows; without a version there is none.
///
/// # Errors
///
/// [`Failure::StaleVersion`].
pub(crate) fn must_hold(
    precondition: &Precondition,
    current: impl Into<Option<Version>>,
) -> Result<(), Failure> {
    let current = current.into();
    if precondition.holds(current) { Ok(()) } else { Err(Failure::StaleVersion { current }) }
}

/// The failure of an identifier that names an account which is not there.
pub(crate) fn names_nothing() -> Failure {
    StoreError::Corrupt { cause: "an identifier names no account".to_owned() }.into()
}
