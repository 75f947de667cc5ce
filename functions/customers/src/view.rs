//! How customers are shown.

use accounts::view::{Account, Setting};
use domain::{Instant, address::Address, customer, metadata::Metadata, text::Email};
use serde::Serialize;

/// A customer, with what was created or asked for along with it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Customer<'a> {
    id: &'a str,
    uid: &'a str,
    name: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a Address>,
    metadata: &'a Metadata,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) settings: Option<Vec<Setting<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<Account<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) accounts: Option<Vec<Account<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) has_more_accounts: Option<bool>,
    version: u64,
    created_at: Instant,
    updated_at: Instant,
    updated_by: &'a str,
}

impl<'a> Customer<'a> {
    /// A customer by itself.
    pub(crate) fn of(customer: &'a customer::Customer) -> Self {
        Self {
            id: customer.id.as_str(),
            uid: customer.uid.as_str(),
            name: customer.name.as_str(),
            status: customer.status.name(),
            primary_email: customer.primary_email.as_ref().map(Email::as_str),
            address: customer.address.as_ref(),
            metadata: &customer.metadata,
            settings: None,
            account: None,
            accounts: None,
            has_more_accounts: None,
            version: customer.revision.version.number(),
            created_at: customer.revision.created_at,
            updated_at: customer.revision.updated_at,
            updated_by: &customer.revision.updated_by,
        }
    }
}
