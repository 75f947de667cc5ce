//! How Togai's API shows customers, accounts, contacts and settings.

use domain::{
    Instant,
    account::{self, AccountStatus, BillingInformation},
    address::Address,
    alias,
    code::Currency,
    contact,
    customer::{self, Creation, CustomerStatus},
    id::Uid,
    metadata::{Metadata, Tags},
    setting::{self, DataType},
    text::{
        AccountId, ContactId, CustomerId, Email, Identifier, Name, Namespace, PhoneNumber, SettingId,
        SettingName, SettingText, Text,
    },
};
use http_api::{Failure, Response, StatusCode};
use serde::Serialize;

use super::{
    address::in_one_line,
    alias_id::alias_id,
    alias_shapes::UNBOUNDED,
    limits::{
        ALIAS_LENGTH_MAX, ALIAS_LENGTH_MIN, ALIASES_SHOWN_MAX, CONTACT_NAME_LENGTH_MAX,
        PHONE_SHOWN_LENGTH_MAX, SETTINGS_SHOWN_MAX,
    },
    setting_shapes::Entity,
};

/// The first instant that the official client can read.
const FIRST_READABLE: &str = "0001-01-01T00:00:00Z";

/// That something was deleted.
#[derive(Serialize)]
pub(super) struct Success {
    success: bool,
}

impl Success {
    /// The answer that says it was.
    pub(super) fn answer() -> Result<Response, Failure> {
        Response::json(StatusCode::OK, &Self { success: true })
    }
}

/// A customer. What it does not have is empty, because the official client needs all of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Customer<'a> {
    id: &'a CustomerId,
    togai_customer_id: &'a Uid,
    name: &'a Name,
    primary_email: &'a str,
    billing_address: String,
    address: Address,
    status: CustomerStatus,
    created_at: Instant,
    updated_at: Instant,
}

impl<'a> Customer<'a> {
    /// A customer.
    pub(super) fn of(customer: &'a customer::Customer) -> Self {
        let address = customer.address.clone().unwrap_or_default();
        Self {
            id: &customer.id,
            togai_customer_id: &customer.uid,
            name: &customer.name,
            primary_email: or_empty(customer.primary_email.as_ref()),
            billing_address: in_one_line(&address),
            address,
            status: customer.status,
            created_at: customer.revision.created_at,
            updated_at: customer.revision.updated_at,
        }
    }
}

/// A customer that has been created, with its settings and its account.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreatedCustomer<'a> {
    id: &'a CustomerId,
    togai_customer_id: &'a Uid,
    name: &'a Name,
    primary_email: &'a str,
    address: Address,
    settings: Vec<Setting<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<Account<'a>>,
}

impl<'a> CreatedCustomer<'a> {
    /// What has come to be at this instant.
    pub(super) fn of(creation: &'a Creation, now: Instant) -> Self {
        let customer = &creation.customer;
        let account = creation.account.as_ref();
        Self {
            id: &customer.id,
            togai_customer_id: &customer.uid,
            name: &customer.name,
            primary_email: or_empty(customer.primary_email.as_ref()),
            address: customer.address.clone().unwrap_or_default(),
            settings: creation.settings.iter().map(Setting::of).collect(),
            account: account.map(|creation| Account::of(&creation.account, now).with(&creation.settings)),
        }
    }
}

/// An account, with the aliases that it has at some instant.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Account<'a> {
    id: &'a AccountId,
    togai_account_id: &'a Uid,
    togai_customer_id: &'a Uid,
    name: &'a Name,
    customer_id: &'a CustomerId,
    invoice_currency: Currency,
    aliases: Vec<AccountAlias<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    net_term_days: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_email: Option<&'a Email>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_information: Option<&'a BillingInformation>,
    status: AccountStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<Vec<Setting<'a>>>,
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    metadata: &'a Metadata,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    tags: &'a Tags,
}

impl<'a> Account<'a> {
    /// An account with the first [`ALIASES_SHOWN_MAX`] of the aliases that are in effect at an instant, as far as they are not
    /// too long for the official client.
    pub(super) fn of(account: &'a account::Account, at: Instant) -> Self {
        let in_effect = account.aliases.iter().filter(|alias| {
            alias.range.contains(at) && alias.value.as_str().chars().count() <= ALIAS_LENGTH_MAX
        });
        Self {
            id: &account.id,
            togai_account_id: &account.uid,
            togai_customer_id: &account.customer_uid,
            name: &account.name,
            customer_id: &account.customer_id,
            invoice_currency: account.invoice_currency,
            aliases: in_effect.take(ALIASES_SHOWN_MAX).map(AccountAlias::of).collect(),
            net_term_days: account.net_term_days,
            address: account.address.as_ref(),
            primary_email: account.primary_email.as_ref(),
            billing_information: account.billing_information.as_ref(),
            status: account.status,
            settings: None,
            metadata: &account.metadata,
            tags: &account.tags,
        }
    }

    /// The same with the first [`SETTINGS_SHOWN_MAX`] of its settings.
    pub(super) fn with(self, settings: &'a [setting::Setting]) -> Self {
        Self { settings: Some(settings.iter().take(SETTINGS_SHOWN_MAX).map(Setting::of).collect()), ..self }
    }
}

/// An alias within its account.
#[derive(Serialize)]
struct AccountAlias<'a> {
    alias: &'a Identifier,
    status: &'static str,
}

impl<'a> AccountAlias<'a> {
    /// An alias that is in effect.
    const fn of(alias: &'a alias::Alias) -> Self {
        Self { alias: &alias.value, status: "ACTIVE" }
    }
}

/// An alias with its range, which always has bounds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RangedAlias<'a> {
    id: String,
    value: &'a Identifier,
    effective_from: String,
    effective_until: String,
    created_at: Instant,
}

impl<'a> RangedAlias<'a> {
    /// The aliases of an account, past and future ones too, by value and then by range: those whose values the official client
    /// can read, because it refuses the whole list with another.
    pub(super) fn all_of(account: &'a account::Account) -> Vec<Self> {
        let readable = |alias: &&alias::Alias| {
            (ALIAS_LENGTH_MIN..=ALIAS_LENGTH_MAX).contains(&alias.value.as_str().chars().count())
        };
        let mut aliases: Vec<_> = account.aliases.iter().filter(readable).collect();
        aliases.sort_by_key(|alias| (&alias.value, alias.range.from()));
        aliases.into_iter().map(|alias| Self::of(account, alias)).collect()
    }

    fn of(account: &'a account::Account, alias: &'a alias::Alias) -> Self {
        let (no_beginning, no_end) = UNBOUNDED;
        let bound = |bound: Option<Instant>, none: &str| {
            let bound = bound.map_or_else(|| none.to_owned(), |instant| instant.to_string());
            // Dates of four digits are in order of their text.
            if bound.as_str() < FIRST_READABLE { FIRST_READABLE.to_owned() } else { bound }
        };
        Self {
            id: alias_id(&account.uid, alias),
            value: &alias.value,
            effective_from: bound(alias.range.from(), no_beginning),
            effective_until: bound(alias.range.until(), no_end),
            created_at: alias.created_at,
        }
    }
}

/// A value that is kept for accounts to come.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReservedAlias<'a> {
    value: &'a Identifier,
    created_at: Instant,
}

impl<'a> ReservedAlias<'a> {
    /// A reservation.
    pub(super) const fn of(reservation: &'a alias::Reservation) -> Self {
        Self { value: &reservation.value, created_at: reservation.created_at }
    }
}

/// A contact.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Contact<'a> {
    username: &'a ContactId,
    preferred_username: &'a ContactId,
    name: String,
    email: &'a Email,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a PhoneNumber>,
    login_access: bool,
    created_by: &'a str,
    created_at: Instant,
    verified: bool,
}

impl<'a> Contact<'a> {
    /// A contact, without a phone number that is too long for the official client.
    pub(super) fn of(contact: &'a contact::Contact) -> Self {
        let names = [contact.first_name.as_ref(), contact.last_name.as_ref()];
        let name = names.into_iter().flatten().map(Text::as_str).collect::<Vec<_>>().join(" ");
        let phone = contact.phone_number.as_ref();
        Self {
            username: &contact.id,
            preferred_username: &contact.id,
            name: name.chars().take(CONTACT_NAME_LENGTH_MAX).collect(),
            email: &contact.email,
            phone: phone.filter(|phone| phone.as_str().chars().count() <= PHONE_SHOWN_LENGTH_MAX),
            login_access: false,
            created_by: &contact.revision.created_by,
            created_at: contact.revision.created_at,
            verified: false,
        }
    }
}

/// A setting within what it hangs on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Setting<'a> {
    id: &'a SettingId,
    value: &'a SettingText,
    namespace: &'a Namespace,
    name: &'a SettingName,
    data_type: DataType,
}

impl<'a> Setting<'a> {
    /// A setting.
    const fn of(setting: &'a setting::Setting) -> Self {
        Self {
            id: &setting.id,
            value: setting.value.text(),
            namespace: &setting.namespace,
            name: &setting.name,
            data_type: setting.value.data_type(),
        }
    }
}

/// A setting by itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EntitySetting<'a> {
    #[serde(flatten)]
    setting: Setting<'a>,
    entity_type: &'static str,
    entity_id: &'a str,
}

impl<'a> EntitySetting<'a> {
    /// A setting and what it hangs on.
    pub(super) fn of(setting: &'a setting::Setting, entity: &'a Entity) -> Self {
        Self {
            setting: Setting::of(setting),
            entity_type: entity.entity_type().name(),
            entity_id: entity.id(),
        }
    }
}

/// A text that may be missing, which then is empty.
fn or_empty<K>(text: Option<&Text<K>>) -> &str {
    text.map_or("", Text::as_str)
}
