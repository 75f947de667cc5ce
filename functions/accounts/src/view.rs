//! How accounts and their aliases are shown.

use domain::{
    Instant,
    account::{self, AccountStatus, BillingInformation},
    address::Address,
    alias,
    code::Currency,
    id::{Uid, Version},
    metadata::{Metadata, Tags},
    setting,
    text::{AccountId, CustomerId, Email, Identifier, Name},
    timeline::Range,
};
use http_api::{Failure, Response, StatusCode};
use operations::AccountDetails;
use serde::Serialize;
use settings::view::Setting;

/// An account: one currency, one price plan at a time, any number of names.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account<'a> {
    /// The id, an identifier of this account for ever.
    id: &'a AccountId,
    /// The generated id.
    uid: &'a Uid,
    /// The customer that the account belongs to.
    customer_id: &'a CustomerId,
    /// The generated id of that customer.
    customer_uid: &'a Uid,
    /// What people call it.
    name: &'a Name,
    /// Where it stands.
    status: AccountStatus,
    /// The currency of its invoices.
    invoice_currency: Currency,
    /// Whom to write to.
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_email: Option<&'a Email>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a Address>,
    /// Who gets its invoices.
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_information: Option<&'a BillingInformation>,
    /// Days after the date of an invoice until it is overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    net_term_days: Option<u16>,
    /// The caller's own pairs.
    metadata: &'a Metadata,
    /// The caller's own labels, in lower case.
    tags: &'a Tags,
    /// Its other names: past, present and future, in the order in which they were added.
    aliases: Vec<Alias<'a>>,
    /// Its settings, where they were created or asked for along with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<Vec<Setting<'a>>>,
    /// How often it has changed.
    version: Version,
    /// When it was created.
    created_at: Instant,
    /// When it last changed.
    updated_at: Instant,
    /// The id of the key that last changed it.
    updated_by: &'a str,
}

impl<'a> Account<'a> {
    /// An account, with its settings where they are known.
    pub fn of(account: &'a account::Account, settings: Option<&'a [setting::Setting]>) -> Self {
        Self {
            id: &account.id,
            uid: &account.uid,
            customer_id: &account.customer_id,
            customer_uid: &account.customer_uid,
            name: &account.name,
            status: account.status,
            invoice_currency: account.invoice_currency,
            primary_email: account.primary_email.as_ref(),
            address: account.address.as_ref(),
            billing_information: account.billing_information.as_ref(),
            net_term_days: account.net_term_days,
            metadata: &account.metadata,
            tags: &account.tags,
            aliases: account.aliases.iter().map(Alias::of).collect(),
            settings: settings.map(Setting::all_of),
            version: account.revision.version,
            created_at: account.revision.created_at,
            updated_at: account.revision.updated_at,
            updated_by: &account.revision.updated_by,
        }
    }

    /// An account with what was asked for along with it.
    pub(crate) fn with(details: &'a AccountDetails) -> Self {
        Self::of(&details.account, details.settings.as_deref())
    }
}

/// An alias of an account, with its range.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alias<'a> {
    /// The value that names the account.
    value: &'a Identifier,
    /// When it does.
    #[serde(flatten)]
    range: EffectiveRange,
    /// When it was added.
    created_at: Instant,
}

impl<'a> Alias<'a> {
    /// An alias.
    pub fn of(alias: &'a alias::Alias) -> Self {
        Self { value: &alias.value, range: alias.range.into(), created_at: alias.created_at }
    }
}

/// The bounds of a range; one that is missing is unbounded.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EffectiveRange {
    /// The first instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_from: Option<Instant>,
    /// The first instant no longer in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_until: Option<Instant>,
}

impl From<Range> for EffectiveRange {
    fn from(range: Range) -> Self {
        Self { effective_from: range.from(), effective_until: range.until() }
    }
}

/// What an account that has been changed is answered with.
pub fn shown(account: &domain::account::Account) -> Result<Response, Failure> {
    Ok(Response::json(StatusCode::OK, &Account::of(account, None))?.with_etag(account.revision.version))
}
