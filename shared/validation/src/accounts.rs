//! Accounts: what creates, updates, gets and lists them.

use deserr::{Deserr, IntoValue, Map, Value, ValueKind, ValuePointerRef};
use domain::{
    Instant, Violation,
    account::{
        AccountPatch, AccountQuery, AccountStatus, BillingInformation, BillingInformationPatch, NewAccount,
    },
    address::{Address, AddressPatch},
    code::Currency,
    limits::{EMAIL_RECIPIENTS_MAX, NET_TERM_DAYS_MAX},
    listing::Search,
    patch::Patch,
    text::{AccountId, CustomerId, Email, Identifier, Name},
};

use crate::{
    address::{AddressPatchShape, AddressShape},
    aliases::{AliasValues, FirstAliases},
    list::{parse_list, repeated},
    listing::{NextToken, Order, PageSize},
    metadata::{MetadataPatchShape, MetadataShape, TagsShape},
    related::parse_related,
    report::{Findings, Report, wrong_type},
    settings::FirstSettings,
    values::{Given, parse_number, parse_word, parse_words},
};

/// The query of `get-account`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct GetAccount {
    /// The instant as of which the account is shown: the one that the identifier names then, with its aliases of then.
    #[deserr(default)]
    pub effective_on: Option<Instant>,
    /// What to show along with the account.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub include: IncludeSettings,
}

/// What to show along with an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IncludeSettings {
    /// `settings`: the settings of the account.
    pub settings: bool,
}

impl Deserr<Report> for IncludeSettings {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &[("settings", Self { settings: true })])
    }
}

/// E-mail addresses, each once; at most [`EMAIL_RECIPIENTS_MAX`].
#[derive(Debug, Default)]
pub struct Recipients(pub Vec<Email>);

impl Deserr<Report> for Recipients {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_list(value, location, EMAIL_RECIPIENTS_MAX, repeated::<Email>).map(Self)
    }
}

/// Who gets the invoices of an account, as it stands in a document.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "NewBillingInformation", rename_all = "camelCase", deny_unknown_fields)
)]
pub struct BillingInformationShape {
    #[deserr(default)]
    email_recipients: Option<Recipients>,
    #[deserr(default)]
    additional_email_recipients: Option<Recipients>,
}

impl From<BillingInformationShape> for BillingInformation {
    fn from(shape: BillingInformationShape) -> Self {
        Self {
            email_recipients: shape.email_recipients.unwrap_or_default().0,
            additional_email_recipients: shape.additional_email_recipients.unwrap_or_default().0,
        }
    }
}

/// Days after the date of an invoice until it is overdue, 0 to [`NET_TERM_DAYS_MAX`].
#[derive(Debug)]
pub struct NetTermDays(pub u16);

impl Deserr<Report> for NetTermDays {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_number(value, location, 0, NET_TERM_DAYS_MAX).map(Self)
    }
}

/// The statuses that an account may be created with.
#[derive(Debug, Clone, Copy, Default)]
pub enum FirstStatus {
    /// In use.
    #[default]
    Active,
    /// To be set up before it is used.
    Draft,
}

impl Deserr<Report> for FirstStatus {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &[("ACTIVE", Self::Active), ("DRAFT", Self::Draft)])
    }
}

/// An account within the create of its customer.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "FirstAccount", rename_all = "camelCase", deny_unknown_fields)
)]
pub(crate) struct FirstAccountShape {
    #[deserr(default)]
    id: Option<AccountId>,
    name: Name,
    #[deserr(default)]
    status: Option<FirstStatus>,
    #[deserr(default)]
    invoice_currency: Option<Currency>,
    #[deserr(default)]
    primary_email: Option<Email>,
    #[deserr(default)]
    address: Option<AddressShape>,
    #[deserr(default)]
    billing_information: Option<BillingInformationShape>,
    #[deserr(default)]
    net_term_days: Option<NetTermDays>,
    #[deserr(default)]
    metadata: Option<MetadataShape>,
    #[deserr(default)]
    tags: Option<TagsShape>,
    #[deserr(default)]
    aliases: Option<FirstAliases>,
    #[deserr(default)]
    settings: Option<FirstSettings>,
}

/// The names that an account is to have.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
struct AccountNames {
    #[deserr(default)]
    id: Option<AccountId>,
    #[deserr(default)]
    aliases: Option<AliasValues>,
}

/// Every alias that is the id of its own account.
fn names_itself_once<'a>(
    id: Option<&AccountId>,
    aliases: impl Iterator<Item = Option<&'a Identifier>>,
    location: ValuePointerRef<'_>,
) -> Result<(), Report> {
    let location = location.push_key("aliases");
    let mut findings = Findings::default();
    for (index, alias) in aliases.enumerate() {
        if id.zip(alias).is_some_and(|(id, alias)| id.as_str() == alias.as_str()) {
            findings.add(Report::at(location.push_index(index), Violation::SameAsAccountId));
        }
    }
    findings.or(())
}

/// An account none of whose aliases is its own id.
#[derive(Debug)]
pub(crate) struct FirstAccount(FirstAccountShape);

impl Deserr<Report> for FirstAccount {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let complete = |shape: FirstAccountShape| {
            let aliases = shape.aliases.iter().flat_map(|aliases| &aliases.0);
            names_itself_once(shape.id.as_ref(), aliases.map(|alias| Some(&alias.value)), location)?;
            Ok(Self(shape))
        };
        parse_related(value, location, complete, |names: AccountNames| {
            let aliases = names.aliases.iter().flat_map(|aliases| &aliases.0);
            names_itself_once(names.id.as_ref(), aliases.map(Option::as_ref), location).err()
        })
    }
}

impl From<FirstAccount> for NewAccount {
    fn from(FirstAccount(shape): FirstAccount) -> Self {
        Self {
            id: shape.id,
            name: shape.name,
            draft: matches!(shape.status, Some(FirstStatus::Draft)),
            invoice_currency: shape.invoice_currency,
            primary_email: shape.primary_email,
            address: shape.address.map(Address::from),
            billing_information: shape.billing_information.map(BillingInformation::from),
            net_term_days: shape.net_term_days.map(|days| days.0),
            metadata: shape.metadata.unwrap_or_default().0,
            tags: shape.tags.unwrap_or_default().0,
            aliases: shape.aliases.unwrap_or_default().0,
            settings: shape.settings.unwrap_or_default().0,
        }
    }
}

/// The body of `create-account`: an account, and the customer that it is to belong to.
#[derive(Debug)]
pub struct CreateAccount {
    /// The customer.
    pub customer_id: CustomerId,
    account: FirstAccount,
}

impl CreateAccount {
    /// The account.
    pub fn into_account(self) -> NewAccount {
        self.account.into()
    }
}

impl Deserr<Report> for CreateAccount {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let mut members = match value {
            Value::Map(members) => members,
            other => return Err(Report::at(location, wrong_type(&other, &[ValueKind::Map]))),
        };
        let mut findings = Findings::default();
        let here = location.push_key("customerId");
        let customer_id = members.remove("customerId").map_or_else(
            || Err(Report::at(here, Violation::Required)),
            |value| CustomerId::deserialize_from_value(value.into_value(), here),
        );
        let customer_id = findings.keep(customer_id);
        let account = FirstAccount::deserialize_from_value(Value::<V>::Map(members), location);
        let account = findings.keep(account.map_err(|report| report.knowing(location, "customerId")));
        let both = findings.or(customer_id.zip(account))?;
        both.map(|(customer_id, account)| Self { customer_id, account })
            .ok_or_else(|| Report::at(location, Violation::Required))
    }
}

#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "BillingInformationPatch", rename_all = "camelCase", deny_unknown_fields)
)]
struct BillingInformationPatchShape {
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    email_recipients: Patch<Recipients>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    additional_email_recipients: Patch<Recipients>,
}

impl From<BillingInformationPatchShape> for BillingInformationPatch {
    fn from(shape: BillingInformationPatchShape) -> Self {
        Self {
            email_recipients: shape.email_recipients.map(|recipients| recipients.0),
            additional_email_recipients: shape.additional_email_recipients.map(|recipients| recipients.0),
        }
    }
}

/// The body of `update-account`, a JSON Merge Patch (RFC 7396).
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct UpdateAccount {
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    name: Given<Name>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    status: Given<FirstStatus>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    invoice_currency: Patch<Currency>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    primary_email: Patch<Email>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    address: Patch<AddressPatchShape>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    billing_information: Patch<BillingInformationPatchShape>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    net_term_days: Patch<NetTermDays>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    metadata: Patch<MetadataPatchShape>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    tags: Patch<TagsShape>,
}

impl From<UpdateAccount> for AccountPatch {
    fn from(shape: UpdateAccount) -> Self {
        Self {
            name: shape.name.0,
            draft: shape.status.0.map(|status| matches!(status, FirstStatus::Draft)),
            invoice_currency: shape.invoice_currency,
            primary_email: shape.primary_email,
            address: shape.address.map(AddressPatch::from),
            billing_information: shape.billing_information.map(BillingInformationPatch::from),
            net_term_days: shape.net_term_days.map(|days| days.0),
            metadata: shape.metadata.map(|metadata| metadata.0),
            tags: shape.tags.map(|tags| tags.0),
        }
    }
}

/// Statuses of accounts, separated by commas.
#[derive(Debug, Clone)]
pub(crate) struct Statuses(Vec<AccountStatus>);

impl Default for Statuses {
    fn default() -> Self {
        Self(AccountStatus::IN_USE.to_vec())
    }
}

impl Deserr<Report> for Statuses {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_words(value, location, &AccountStatus::ALL.map(|status| (status.name(), status))).map(Self)
    }
}

/// The query of `list-accounts`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct ListAccounts {
    #[deserr(default)]
    id: Option<AccountId>,
    #[deserr(default)]
    customer_id: Option<CustomerId>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    status: Statuses,
    #[deserr(default)]
    invoice_currency: Option<Currency>,
    #[deserr(default)]
    search: Option<Search>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    sort: Order,
    /// What to show along with each account.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub include: IncludeSettings,
    /// How many to list.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub page_size: PageSize,
    /// Where to go on, as an earlier page said.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub next_token: NextToken,
}

impl ListAccounts {
    /// Which accounts are listed, and in which order.
    pub fn query(&self) -> AccountQuery {
        AccountQuery {
            id: self.id.clone(),
            customer_id: self.customer_id.clone(),
            statuses: self.status.0.clone(),
            invoice_currency: self.invoice_currency,
            search: self.search.clone(),
            sort: self.sort.0,
        }
    }
}
