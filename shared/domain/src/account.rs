//! Accounts: what usage and invoices hang on.

use serde::{Deserialize, Serialize};

use crate::{
    address::Address,
    alias::{Alias, NewAlias},
    code::Currency,
    id::{Revision, Uid},
    metadata::{Metadata, Tags},
    setting::Setting,
    text::{AccountId, CustomerId, Email, Name},
    timeline::Owner,
};

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountStatus {
    /// Can be set up in full; usage for it is refused.
    Draft,
    /// In use.
    Active,
    /// Readable by its id, and nothing else.
    Archived,
}

impl AccountStatus {
    /// The name of the status in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Active => "ACTIVE",
            Self::Archived => "ARCHIVED",
        }
    }
}

/// Who gets the invoices of an account, besides its primary e-mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BillingInformation {
    /// Recipients.
    pub email_recipients: Vec<Email>,
    /// Recipients of a copy.
    pub additional_email_recipients: Vec<Email>,
}

/// An account: one currency, one price plan at a time, any number of names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The id, an identifier of this account for ever.
    pub id: AccountId,
    /// The generated id.
    pub uid: Uid,
    /// The customer that the account belongs to.
    pub customer_id: CustomerId,
    /// The generated id of that customer.
    pub customer_uid: Uid,
    /// What people call it.
    pub name: Name,
    /// Where it stands.
    pub status: AccountStatus,
    /// The currency of its invoices.
    pub invoice_currency: Currency,
    /// Whom to write to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_email: Option<Email>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Who gets its invoices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_information: Option<BillingInformation>,
    /// Days after the date of an invoice until it is overdue, 0 to [`crate::limits::NET_TERM_DAYS_MAX`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub net_term_days: Option<u16>,
    /// The caller's own pairs.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
    /// The caller's own labels.
    #[serde(skip_serializing_if = "Tags::is_empty", default)]
    pub tags: Tags,
    /// Its other names: past, present and future, in the order in which they were added.
    pub aliases: Vec<Alias>,
    /// Who brought it here, and when.
    pub revision: Revision,
}

impl Account {
    /// The account as the owner of an identifier.
    pub fn as_owner(&self) -> Owner {
        Owner { account_id: self.id.clone(), customer_id: self.customer_id.clone() }
    }
}

/// An account that is to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The caller's id; generated when missing.
    pub id: Option<AccountId>,
    /// What people call it.
    pub name: Name,
    /// `true` for an account that is to be set up before it is used.
    pub draft: bool,
    /// The currency of its invoices; the environment's when missing.
    pub invoice_currency: Option<Currency>,
    /// Whom to write to.
    pub primary_email: Option<Email>,
    /// Where it is.
    pub address: Option<Address>,
    /// Who gets its invoices.
    pub billing_information: Option<BillingInformation>,
    /// Days after the date of an invoice until it is overdue.
    pub net_term_days: Option<u16>,
    /// The caller's own pairs.
    pub metadata: Metadata,
    /// The caller's own labels.
    pub tags: Tags,
    /// Its other names.
    pub aliases: Vec<NewAlias>,
    /// Its settings, at most [`crate::limits::SETTINGS_PER_CREATE_MAX`].
    pub settings: Vec<Setting>,
}
