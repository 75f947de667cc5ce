//! How accounts, their aliases and settings are shown.

use domain::{
    Instant,
    account::{self, BillingInformation},
    address::Address,
    alias,
    metadata::{Metadata, Tags},
    setting,
    text::Email,
    timeline::Range,
};
use serde::Serialize;

/// An account.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account<'a> {
    id: &'a str,
    uid: &'a str,
    customer_id: &'a str,
    customer_uid: &'a str,
    name: &'a str,
    status: &'static str,
    invoice_currency: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_information: Option<&'a BillingInformation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    net_term_days: Option<u16>,
    metadata: &'a Metadata,
    tags: &'a Tags,
    aliases: Vec<Alias<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<Vec<Setting<'a>>>,
    version: u64,
    created_at: Instant,
    updated_at: Instant,
    updated_by: &'a str,
}

impl<'a> Account<'a> {
    /// An account, with its settings where they are known.
    pub fn of(account: &'a account::Account, settings: Option<&'a [setting::Setting]>) -> Self {
        Self {
            id: account.id.as_str(),
            uid: account.uid.as_str(),
            customer_id: account.customer_id.as_str(),
            customer_uid: account.customer_uid.as_str(),
            name: account.name.as_str(),
            status: account.status.name(),
            invoice_currency: account.invoice_currency.code(),
            primary_email: account.primary_email.as_ref().map(Email::as_str),
            address: account.address.as_ref(),
            billing_information: account.billing_information.as_ref(),
            net_term_days: account.net_term_days,
            metadata: &account.metadata,
            tags: &account.tags,
            aliases: account.aliases.iter().map(Alias::of).collect(),
            settings: settings.map(Setting::all_of),
            version: account.revision.version.number(),
            created_at: account.revision.created_at,
            updated_at: account.revision.updated_at,
            updated_by: &account.revision.updated_by,
        }
    }
}

/// An alias of an account, with its range.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Alias<'a> {
    value: &'a str,
    #[serde(flatten)]
    range: EffectiveRange,
    created_at: Instant,
}

impl<'a> Alias<'a> {
    fn of(alias: &'a alias::Alias) -> Self {
        Self { value: alias.value.as_str(), range: alias.range.into(), created_at: alias.created_at }
    }
}

/// The bounds of a range; one that is missing is unbounded.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EffectiveRange {
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_from: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_until: Option<Instant>,
}

impl From<Range> for EffectiveRange {
    fn from(range: Range) -> Self {
        Self { effective_from: range.from(), effective_until: range.until() }
    }
}

/// A setting.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Setting<'a> {
    id: &'a str,
    namespace: &'a str,
    name: &'a str,
    data_type: &'static str,
    value: &'a str,
}

impl<'a> Setting<'a> {
    /// All of some settings.
    pub fn all_of(settings: &'a [setting::Setting]) -> Vec<Self> {
        settings.iter().map(Self::of).collect()
    }

    fn of(setting: &'a setting::Setting) -> Self {
        Self {
            id: setting.id.as_str(),
            namespace: setting.namespace.as_str(),
            name: setting.name.as_str(),
            data_type: setting.value.data_type().name(),
            value: setting.value.text().as_str(),
        }
    }
}
