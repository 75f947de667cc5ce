//! What may be shown along with customers.

use domain::{customer::Included, scope::Scope};
use http_api::{Call, Failure};

/// Refuses to show what the key may not read by itself either. Contacts and settings of a customer are read with the
/// scope of the customer.
///
/// # Errors
///
/// [`Failure::Forbidden`].
pub(crate) fn may_include(call: &Call, included: Included) -> Result<(), Failure> {
    if included.accounts { call.authorize(Scope::AccountsRead) } else { Ok(()) }
}
