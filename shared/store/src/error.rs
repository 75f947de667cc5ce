//! What can go wrong with the table itself.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use thiserror::Error;

/// What went wrong with the table itself, as opposed to what was found in it.
///
/// `Display` names the kind only. The cause goes to the log, where `Debug` shows it; it carries no item.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// Other transactions on the same items kept winning until the time for retries was over.
    #[error("other requests are changing the same objects")]
    Contention,
    /// The table takes no more requests for now.
    #[error("the table is throttled")]
    Throttled,
    /// The table could not be reached for a read.
    #[error("the table cannot be reached")]
    Unavailable {
        /// Why.
        cause: String,
    },
    /// A write got no answer. It may have happened, or may yet; only a read can tell.
    #[error("the outcome of a write is unknown")]
    OutcomeUnknown {
        /// Why.
        cause: String,
    },
    /// An item is not what its key says.
    #[error("a stored item cannot be read")]
    Corrupt {
        /// What is wrong with it, without its content.
        cause: String,
    },
    /// The service refused the request as such, which is a mistake of this program or of its deployment.
    #[error("the table refused a request")]
    Fault {
        /// Why.
        cause: String,
    },
}

impl StoreError {
    pub(crate) fn fault(cause: impl std::error::Error) -> Self {
        Self::Fault { cause: cause.to_string() }
    }

    /// The error of a call that changes nothing.
    pub(crate) fn from_read<E, R>(error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        Self::from_call(error, |cause| Self::Unavailable { cause })
    }

    /// The error of a call that may have changed something.
    pub(crate) fn from_write<E, R>(error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        Self::from_call(error, |cause| Self::OutcomeUnknown { cause })
    }

    fn from_call<E, R>(error: &SdkError<E, R>, unanswered: impl FnOnce(String) -> Self) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        let code = error.code().map(str::to_owned);
        match (error, code.as_deref()) {
            (SdkError::ServiceError(_), Some(code)) if is_throttling(code) => Self::Throttled,
            // An earlier attempt of the same call is still under way, or nobody knows.
            (
                SdkError::ServiceError(_),
                Some("TransactionInProgressException" | "InternalServerError" | "ServiceUnavailable"),
            ) => unanswered(chain(error)),
            (SdkError::ServiceError(_), Some(code)) => Self::Fault { cause: code.to_owned() },
            (SdkError::ConstructionFailure(_), _) => Self::Fault { cause: chain(error) },
            _ => unanswered(chain(error)),
        }
    }
}

/// An error and its causes in one line. Not their `Debug`, which shows what was sent and received.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Whether an error code says that the table takes no more requests for now.
pub(crate) fn is_throttling(code: &str) -> bool {
    matches!(
        code,
        "ThrottlingException"
            | "ThrottlingError"
            | "ProvisionedThroughputExceededException"
            | "ProvisionedThroughputExceeded"
            | "RequestLimitExceeded"
    )
}
