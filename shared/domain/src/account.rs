//! Accounts: what usage and invoices hang on.

use serde::{Deserialize, Serialize};

use crate::{
    Conflict,
    address::{Address, AddressPatch},
    alias::{Alias, NewAlias, cut_short},
    change::Change,
    code::Currency,
    customer::Customer,
    id::{Revision, Uid},
    listing::{Search, Sort},
    metadata::{Metadata, MetadataPatch, Tags, patched},
    namespace::{ClaimFailure, ClaimSource, Claims, Namespace, Refusal, Timelines},
    patch::Patch,
    setting::{NewSetting, Setting},
    text::{AccountId, CustomerId, Email, Identifier, Name, Text},
    timeline::{Owner, Timeline},
};

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AccountStatus {
    /// Can be set up in full; usage for it is refused.
    Draft,
    /// In use.
    Active,
    /// Readable by its id, and nothing else.
    Archived,
}

impl AccountStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Active, Self::Archived];
    /// The statuses of accounts that are not archived.
    pub const IN_USE: [Self; 2] = [Self::Draft, Self::Active];

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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BillingInformation {
    /// Recipients.
    pub email_recipients: Vec<Email>,
    /// Recipients of a copy.
    pub additional_email_recipients: Vec<Email>,
}

/// What a patch does to billing information.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BillingInformationPatch {
    /// What it does to the recipients.
    pub email_recipients: Patch<Vec<Email>>,
    /// What it does to the recipients of a copy.
    pub additional_email_recipients: Patch<Vec<Email>>,
}

impl BillingInformationPatch {
    /// The patch after which billing information is this, whatever it was.
    pub fn replacing(information: BillingInformation) -> Self {
        Self {
            email_recipients: Patch::Set(information.email_recipients),
            additional_email_recipients: Patch::Set(information.additional_email_recipients),
        }
    }

    fn applied_to(&self, current: &BillingInformation) -> BillingInformation {
        BillingInformation {
            email_recipients: self.email_recipients.applied_to_required(&current.email_recipients, Vec::new),
            additional_email_recipients: self
                .additional_email_recipients
                .applied_to_required(&current.additional_email_recipients, Vec::new),
        }
    }
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
    /// Where it stood before it was archived, which is where a restore brings it back to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub archived_from: Option<AccountStatus>,
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
    /// How many settings it has.
    pub setting_count: usize,
    /// Who brought it here, and when.
    pub revision: Revision,
}

impl Account {
    /// The account as the owner of an identifier.
    pub fn as_owner(&self) -> Owner {
        Owner { account_id: self.id.clone(), customer_id: self.customer_id.clone() }
    }

    /// The account after a change that concerns something of it.
    #[must_use]
    pub fn touched(&self, change: &Change) -> Self {
        Self { revision: self.revision.next(change), ..self.clone() }
    }

    /// Refuses a change to an archived account.
    ///
    /// # Errors
    ///
    /// [`Conflict::AccountArchived`].
    pub fn must_be_in_use(&self) -> Result<(), Conflict> {
        match self.status {
            AccountStatus::Archived => Err(Conflict::AccountArchived(self.id.clone())),
            AccountStatus::Draft | AccountStatus::Active => Ok(()),
        }
    }

    /// The values of its aliases that are in effect at the instant of a change, or later.
    pub fn aliases_to_end<'a>(&'a self, change: &'a Change) -> impl Iterator<Item = &'a Identifier> {
        let lasting = self.aliases.iter().filter(|alias| alias.range.since(change.at).is_some());
        lasting.map(|alias| &alias.value)
    }
}

/// Which accounts are listed, and in which order.
#[derive(Debug, Clone)]
pub struct AccountQuery {
    /// The account of this id alone.
    pub id: Option<AccountId>,
    /// The accounts of this customer alone.
    pub customer_id: Option<CustomerId>,
    /// The accounts of these statuses.
    pub statuses: Vec<AccountStatus>,
    /// The accounts with this invoice currency alone.
    pub invoice_currency: Option<Currency>,
    /// Those alone whose id, name or primary e-mail has this somewhere.
    pub search: Option<Search>,
    /// The order.
    pub sort: Sort,
}

impl AccountQuery {
    /// Whether the statuses alone tell which accounts are listed, so that none needs to be looked at.
    pub const fn is_of_statuses_alone(&self) -> bool {
        // Named one by one, so that a new filter is not forgotten here.
        let Self { id, customer_id, statuses: _, invoice_currency, search, sort: _ } = self;
        id.is_none() && customer_id.is_none() && invoice_currency.is_none() && search.is_none()
    }

    /// Whether an account is one of them.
    pub fn finds(&self, account: &Account) -> bool {
        let texts = || {
            let email = account.primary_email.as_ref().map(Text::as_str);
            [Some(account.id.as_str()), Some(account.name.as_str()), email]
        };
        self.statuses.contains(&account.status)
            && self.customer_id.as_ref().is_none_or(|id| *id == account.customer_id)
            && self.invoice_currency.is_none_or(|currency| currency == account.invoice_currency)
            && self.search.as_ref().is_none_or(|search| search.finds(&texts()))
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
    pub settings: Vec<NewSetting>,
}

/// Everything that comes to be with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountCreation {
    /// The account.
    pub account: Account,
    /// Its settings.
    pub settings: Vec<Setting>,
    /// The identifiers that name it from now on, each as it is after the creation.
    pub timelines: Vec<Timeline>,
}

/// Decides what comes to be when an account of a customer is created, given the timelines that are known to exist of
/// the identifiers it claims. An identifier without one is taken to be free. The customer is not looked at.
///
/// `source` says which part of the request the id comes from, and `currency` is the one that the account names, or else
/// that of the environment.
///
/// # Errors
///
/// Every identifier that cannot be had, in the order in which the request names them.
pub(crate) fn come_to_be(
    new: &NewAccount,
    source: ClaimSource,
    customer: &Customer,
    currency: Currency,
    uid: &Uid,
    change: &Change,
    existing: &Timelines,
) -> Result<AccountCreation, Vec<Refusal>> {
    let mut account = Account {
        id: new.id.clone().unwrap_or_else(|| uid.to_account_id()),
        uid: uid.clone(),
        customer_id: customer.id.clone(),
        customer_uid: customer.uid.clone(),
        name: new.name.clone(),
        status: if new.draft { AccountStatus::Draft } else { AccountStatus::Active },
        archived_from: None,
        invoice_currency: currency,
        primary_email: new.primary_email.clone(),
        address: new.address.clone(),
        billing_information: new.billing_information.clone(),
        net_term_days: new.net_term_days,
        metadata: new.metadata.clone(),
        tags: new.tags.clone(),
        aliases: Vec::new(),
        setting_count: new.settings.len(),
        revision: Revision::first(change),
    };
    let mut claims = Claims::new(existing, change.at);
    claims.claim_account_id(&account, source);
    account.aliases = claims.claim_aliases(&new.aliases, &account.as_owner());
    let timelines = claims.finish()?;
    let settings = new.settings.iter().map(|setting| Setting::new(setting, &account.revision)).collect();
    Ok(AccountCreation { account, settings, timelines })
}

/// Decides what comes to be when a customer that exists gets one more account, and what becomes of the customer, whose
/// set of accounts changes. `currency` is the one that the account names, or else that of the environment.
///
/// # Errors
///
/// [`Conflict::CustomerArchived`], or [`ClaimFailure::Refused`] with every identifier that cannot be had.
pub fn create(
    new: &NewAccount,
    customer: &Customer,
    currency: Currency,
    uid: &Uid,
    change: &Change,
    existing: &Timelines,
) -> Result<(Customer, AccountCreation), ClaimFailure> {
    customer.must_be_in_use()?;
    let creation = come_to_be(new, ClaimSource::AccountId, customer, currency, uid, change, existing)?;
    Ok((customer.touched(change), creation))
}

/// What a patch does to an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountPatch {
    /// The new name.
    pub name: Option<Name>,
    /// `true` to make it a draft, `false` to make it active.
    pub draft: Option<bool>,
    /// What it does to the currency; a removed one becomes the environment's.
    pub invoice_currency: Patch<Currency>,
    /// What it does to the primary e-mail.
    pub primary_email: Patch<Email>,
    /// What it does to the address.
    pub address: Patch<AddressPatch>,
    /// What it does to the billing information.
    pub billing_information: Patch<BillingInformationPatch>,
    /// What it does to the net term.
    pub net_term_days: Patch<u16>,
    /// What it does to the metadata.
    pub metadata: Patch<MetadataPatch>,
    /// What it does to the tags.
    pub tags: Patch<Tags>,
}

impl AccountPatch {
    /// Whether the account takes the currency of its environment, because it loses its own.
    pub const fn takes_base_currency(&self) -> bool {
        matches!(self.invoice_currency, Patch::Remove)
    }
}

/// Decides what becomes of an account that is patched; `None` when the patch changes nothing. `base_currency` is that of the
/// environment, which takes the place of one that is removed; it need not be known where [`AccountPatch::takes_base_currency`]
/// says no.
///
/// # Errors
///
/// [`Conflict::AccountArchived`], or [`Conflict::Invalid`] when the account would break a rule.
pub fn update(
    account: &Account,
    patch: &AccountPatch,
    base_currency: Option<Currency>,
    change: &Change,
) -> Result<Option<Account>, Conflict> {
    account.must_be_in_use()?;
    let status = match patch.draft {
        None => account.status,
        Some(true) => AccountStatus::Draft,
        Some(false) => AccountStatus::Active,
    };
    let updated = Account {
        name: patch.name.clone().unwrap_or_else(|| account.name.clone()),
        status,
        invoice_currency: patch.invoice_currency.applied_to_required(&account.invoice_currency, || {
            base_currency.unwrap_or(account.invoice_currency)
        }),
        primary_email: patch.primary_email.applied_to(account.primary_email.as_ref()),
        address: patch.address.merged_into(account.address.as_ref(), AddressPatch::applied_to),
        billing_information: patch
            .billing_information
            .merged_into(account.billing_information.as_ref(), BillingInformationPatch::applied_to),
        net_term_days: patch.net_term_days.applied_to(account.net_term_days.as_ref()),
        metadata: patched(&account.metadata, &patch.metadata)?,
        tags: patch.tags.applied_to_required(&account.tags, Tags::new),
        ..account.clone()
    };
    Ok((updated != *account).then(|| updated.touched(change)))
}

/// An archived account, and the identifiers that it no longer has, each as it is after the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountArchival {
    /// The account.
    pub account: Account,
    /// The identifiers.
    pub timelines: Vec<Timeline>,
}

/// Decides what becomes of an account that is archived, given the timelines of its aliases that are not over: they end
/// now.
///
/// # Errors
///
/// [`Conflict::AccountArchived`] when it is so already.
pub fn archive(
    account: &Account,
    existing: &Timelines,
    change: &Change,
) -> Result<AccountArchival, Conflict> {
    account.must_be_in_use()?;
    let mut namespace = Namespace::new(existing);
    let account = end(account, &mut namespace, change);
    Ok(AccountArchival { account, timelines: namespace.into_changed() })
}

/// The account once it is archived; its aliases end now.
pub(crate) fn end(account: &Account, namespace: &mut Namespace<'_>, change: &Change) -> Account {
    for value in account.aliases_to_end(change) {
        namespace.release(value, &account.as_owner(), change.at);
    }
    Account {
        status: AccountStatus::Archived,
        archived_from: Some(account.status),
        aliases: cut_short(&account.aliases, change.at, |alias| alias.range.since(change.at).is_some()),
        ..account.touched(change)
    }
}

/// Decides what becomes of an archived account that is restored, and of its customer, whose set of accounts changes.
/// The account stands where it stood before; its aliases do not come back.
///
/// # Errors
///
/// [`Conflict::NotArchived`] or [`Conflict::CustomerArchived`].
pub fn restore(
    account: &Account,
    customer: &Customer,
    change: &Change,
) -> Result<(Customer, Account), Conflict> {
    if account.status != AccountStatus::Archived {
        return Err(Conflict::NotArchived);
    }
    customer.must_be_in_use()?;
    let restored = Account {
        status: account.archived_from.unwrap_or(AccountStatus::Active),
        archived_from: None,
        ..account.touched(change)
    };
    Ok((customer.touched(change), restored))
}
