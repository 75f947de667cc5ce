//! What an object of either generation shows of a customer and its main account.

use domain::{Instant, address::Address, code::Currency, pair::Pair};
use http_api::Call;

/// What is shown besides what is stored: when it is looked at, and what there is by default.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looking {
    /// The instant whose aliases are shown.
    pub(super) now: Instant,
    /// The currency of a customer without an account: that of its environment.
    currency: Currency,
}

impl Looking {
    /// What a call is answered with.
    pub(super) fn of(call: &Call) -> Self {
        Self { now: call.context.now, currency: call.context.principal.environment.currency }
    }

    /// The code of the currency in which a customer is billed.
    pub(super) fn currency(&self, pair: &Pair) -> &'static str {
        currency_of(pair, self.currency).code()
    }
}

/// The currency in which a customer is billed, which without an account is that of its environment.
pub(super) fn currency_of(pair: &Pair, environment: Currency) -> Currency {
    pair.account.as_ref().map_or(environment, |account| account.invoice_currency)
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
