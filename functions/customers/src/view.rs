//! How customers are shown.

use accounts::view::Account;
use contacts::view::Contact;
use domain::{
    Instant,
    address::Address,
    customer::{self, CustomerStatus},
    id::{Uid, Version},
    limits::INCLUDED_ACCOUNTS_BYTES_MAX,
    metadata::Metadata,
    tax::Tax,
    text::{CustomerId, Email, Name},
    time_zone::TimeZone,
};
use http_api::{Failure, Response, StatusCode, carried_bytes};
use operations::{CustomerDetails, FirstAccounts};
use serde::Serialize;
use settings::view::Setting;

/// A customer: a business that is billed, parent of accounts.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Customer<'a> {
    /// The id.
    id: &'a CustomerId,
    /// The generated id.
    uid: &'a Uid,
    /// What people call it.
    name: &'a Name,
    /// Where it stands.
    status: CustomerStatus,
    /// Whom to write to.
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_email: Option<&'a Email>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a Address>,
    /// The time zone of its days and months.
    #[serde(skip_serializing_if = "Option::is_none")]
    time_zone: Option<TimeZone>,
    /// How it is taxed.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<&'a Tax>,
    /// The caller's own pairs.
    metadata: &'a Metadata,
    /// Its own settings, where they were created or asked for along with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) settings: Option<Vec<Setting<'a>>>,
    /// The account that was created along with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<Account<'a>>,
    /// Its first accounts by id that are not archived, where they were asked for. `GET /v1/accounts?customerId=` lists all.
    #[serde(skip_serializing_if = "Option::is_none")]
    accounts: Option<Vec<Account<'a>>>,
    /// Whether it has, or may have, more accounts than are shown that are not archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    has_more_accounts: Option<bool>,
    /// Its contacts, where some were created or they were asked for along with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contacts: Option<Vec<Contact<'a>>>,
    /// When its personal data was erased, if it was. What belongs to it follows within moments.
    #[serde(skip_serializing_if = "Option::is_none")]
    erased_at: Option<Instant>,
    /// How often it, its contacts, its settings or its set of accounts have changed.
    version: Version,
    /// When it was created.
    created_at: Instant,
    /// When it last changed.
    updated_at: Instant,
    /// The id of the key that last changed it.
    updated_by: &'a str,
}

impl<'a> Customer<'a> {
    /// A customer by itself.
    pub(crate) fn of(customer: &'a customer::Customer) -> Self {
        Self {
            id: &customer.id,
            uid: &customer.uid,
            name: &customer.name,
            status: customer.status,
            primary_email: customer.primary_email.as_ref(),
            address: customer.address.as_ref(),
            time_zone: customer.time_zone,
            tax: customer.tax.as_ref(),
            metadata: &customer.metadata,
            settings: None,
            account: None,
            accounts: None,
            has_more_accounts: None,
            contacts: None,
            erased_at: customer.erasure.as_ref().map(|erasure| erasure.at),
            version: customer.revision.version,
            created_at: customer.revision.created_at,
            updated_at: customer.revision.updated_at,
            updated_by: &customer.revision.updated_by,
        }
    }

    /// A customer with what was asked for along with it.
    pub(crate) fn with(details: &'a CustomerDetails) -> Self {
        let (accounts, has_more_accounts) = details.accounts.as_ref().map(first_accounts).unzip();
        Self {
            accounts,
            has_more_accounts,
            contacts: details.contacts.as_deref().map(Contact::all_of),
            settings: details.settings.as_deref().map(Setting::all_of),
            ..Self::of(&details.customer)
        }
    }
}

/// The accounts that are shown along with their customer, and whether there are more: no more than take
/// [`INCLUDED_ACCOUNTS_BYTES_MAX`].
fn first_accounts(first: &FirstAccounts) -> (Vec<Account<'_>>, bool) {
    let (mut shown, mut bytes) = (Vec::new(), 0);
    for account in &first.accounts {
        let account = Account::of(account, None);
        bytes += carried_bytes(&account);
        if bytes > INCLUDED_ACCOUNTS_BYTES_MAX {
            return (shown, true);
        }
        shown.push(account);
    }
    (shown, first.more)
}

/// What a customer that has been changed is answered with.
pub(crate) fn shown(customer: &domain::customer::Customer) -> Result<Response, Failure> {
    Ok(Response::json(StatusCode::OK, &Customer::of(customer))?.with_etag(customer.revision.version))
}
