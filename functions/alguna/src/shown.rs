//! What an object of either generation shows of a customer and its main account.

use domain::{Instant, address::Address, code::Currency, pair::Pair};
use operations::Context;

/// What is shown besides what is stored: when it is looked at, and what there is by default.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looking {
    /// The instant whose aliases are shown.
    pub(super) now: Instant,
    /// The currency of a customer without an account, where one is shown: that of its environment.
    base_currency: Option<Currency>,
}

impl Looking {
    /// What some customers are shown with. The environment is read where one of them has no account.
    ///
    /// # Errors
    ///
    /// [`operations::Failure::Store`].
    pub(super) async fn at(context: &Context, pairs: &[Pair]) -> Result<Self, operations::Failure> {
        let is_needed = pairs.iter().any(|pair| pair.account.is_none());
        let base_currency = if is_needed { Some(operations::base_currency(context).await?) } else { None };
        Ok(Self { now: context.now, base_currency })
    }

    /// The currency in which a customer is billed, which without an account is that of its environment.
    pub(super) fn currency(&self, pair: &Pair) -> Option<Currency> {
        pair.account.as_ref().map(|account| account.invoice_currency).or(self.base_currency)
    }
}

/// When the later of both last changed: the customer, which changes with its contacts, or the account, which does with its
/// aliases.
pub(super) fn updated_at(pair: &Pair) -> Instant {
    let customer = pair.customer.revision.updated_at;
    pair.account.as_ref().map_or(customer, |account| account.revision.updated_at.max(customer))
}

/// The address of the customer, if it has anything that Alguna's addresses have: they have no phone number.
pub(super) fn billing_address(pair: &Pair) -> Option<&Address> {
    pair.customer.address.as_ref().filter(|address| {
        let Address { phone_number: _, line1, line2, postal_code, city, state, country } = address;
        [line1, line2].into_iter().any(Option::is_some)
            || [city, state].into_iter().any(Option::is_some)
            || postal_code.is_some()
            || country.is_some()
    })
}
