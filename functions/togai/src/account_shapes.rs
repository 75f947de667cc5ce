//! What Togai's API reads about accounts.

use deserr::{Deserr, IntoValue, Map, Value, ValueKind, ValuePointerRef};
use domain::{
    Violation,
    account::{
        AccountPatch, AccountQuery, AccountStatus, BillingInformation, BillingInformationPatch, NewAccount,
    },
    address::{Address, AddressPatch},
    code::Currency,
    listing::{Search, Sort},
    metadata::MetadataPatch,
    patch::Patch,
    text::{AccountId, CustomerId, Email, Name},
};
use validation::{
    NextToken, Report,
    accounts::{BillingInformationShape, FirstStatus, NetTermDays},
    aliases::AliasValues,
    metadata::{MetadataShape, TagsShape},
    related::parse_related,
    report::{Findings, wrong_type},
    settings::FirstSettings,
    values::{Changed, Filled, parse_word},
};

use super::{
    address::AddressShape,
    alias_shapes::{GivenAliases, GivenValues, PlainAliases, RangedAliases},
    values::{Flag, Moment, PageSize, parse_order},
};

/// An account as it stands in a document that creates one.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
struct AccountShape {
    id: AccountId,
    name: Name,
    #[deserr(default)]
    invoice_currency: Filled<Currency>,
    #[deserr(default)]
    aliases: Option<PlainAliases>,
    #[deserr(default)]
    account_aliases: Option<RangedAliases>,
    #[deserr(default)]
    address: Option<AddressShape>,
    #[deserr(default)]
    primary_email: Filled<Email>,
    #[deserr(default)]
    billing_information: Option<BillingInformationShape>,
    #[deserr(default)]
    settings: Option<FirstSettings>,
    #[deserr(default)]
    net_term_days: Option<NetTermDays>,
    #[deserr(default)]
    metadata: Option<MetadataShape>,
    #[deserr(default)]
    tags: Option<TagsShape>,
    #[deserr(default)]
    status: Option<FirstStatus>,
}

/// The names that an account is to have.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
struct AccountNames {
    #[deserr(default)]
    id: Option<AccountId>,
    #[deserr(default)]
    aliases: Option<AliasValues>,
    #[deserr(default)]
    account_aliases: Option<AliasValues>,
}

/// An account that is created, by itself or along with its customer; its aliases are not its id, and do not clash.
#[derive(Debug)]
pub(super) struct FirstAccount(NewAccount);

impl From<FirstAccount> for NewAccount {
    fn from(account: FirstAccount) -> Self {
        account.0
    }
}

impl Deserr<Report> for FirstAccount {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let complete = |shape: AccountShape| {
            let given = GivenAliases { aliases: shape.aliases, account_aliases: shape.account_aliases };
            given.values().must_not_clash(Some(shape.id.as_str()), location)?;
            Ok(Self(NewAccount {
                id: Some(shape.id),
                name: shape.name,
                draft: matches!(shape.status, Some(FirstStatus::Draft)),
                invoice_currency: shape.invoice_currency.0,
                primary_email: shape.primary_email.0,
                address: shape.address.map(Address::from),
                billing_information: shape.billing_information.map(BillingInformation::from),
                net_term_days: shape.net_term_days.map(|days| days.0),
                metadata: shape.metadata.unwrap_or_default().0,
                tags: shape.tags.unwrap_or_default().0,
                aliases: given.into_wishes(),
                settings: shape.settings.unwrap_or_default().0,
            }))
        };
        parse_related(value, location, complete, |names: AccountNames| {
            let values = GivenValues { aliases: names.aliases, account_aliases: names.account_aliases };
            values.must_not_clash(names.id.as_ref().map(AccountId::as_str), location).err()
        })
    }
}

/// The body of `togai-create-account`: an account, and the customer that it is to belong to.
#[derive(Debug)]
pub(super) struct CreateAccount {
    /// The customer.
    pub(super) customer_id: CustomerId,
    /// The account.
    pub(super) account: FirstAccount,
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

/// The body of `togai-update-account`: what is absent or null stays, what is given takes the place of what was there.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub(super) struct UpdateAccount {
    #[deserr(default)]
    name: Option<Name>,
    #[deserr(default)]
    status: Option<FirstStatus>,
    #[deserr(default)]
    invoice_currency: Filled<Currency>,
    #[deserr(default)]
    net_term_days: Option<NetTermDays>,
    #[deserr(default)]
    primary_email: Changed<Email>,
    #[deserr(default)]
    billing_information: Option<BillingInformationShape>,
    #[deserr(default)]
    address: Option<AddressShape>,
    #[deserr(default)]
    metadata: Option<MetadataShape>,
    #[deserr(default)]
    tags: Option<TagsShape>,
}

impl From<UpdateAccount> for AccountPatch {
    fn from(shape: UpdateAccount) -> Self {
        Self {
            name: shape.name,
            draft: shape.status.map(|status| matches!(status, FirstStatus::Draft)),
            invoice_currency: given(shape.invoice_currency.0),
            primary_email: shape.primary_email.0,
            address: given(shape.address.map(|address| AddressPatch::replacing(address.into()))),
            billing_information: given(
                shape.billing_information.map(|given| BillingInformationPatch::replacing(given.into())),
            ),
            net_term_days: given(shape.net_term_days.map(|days| days.0)),
            metadata: given(shape.metadata.map(|metadata| MetadataPatch::Replace(metadata.0))),
            tags: given(shape.tags.map(|tags| tags.0)),
        }
    }
}

/// A member of a patch that stays unless it is given.
pub(super) fn given<T>(member: Option<T>) -> Patch<T> {
    member.map_or(Patch::Keep, Patch::Set)
}

/// The query of `togai-get-account`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub(super) struct GetAccount {
    /// The instant as of which the account is shown.
    #[deserr(default)]
    pub(super) effective_on: Option<Moment>,
    /// Whether to show the account's invoice group, of which there is none.
    #[deserr(default, rename = "includeGroupDetails")]
    _include_group_details: Option<Flag>,
}

/// The status of the accounts that are listed.
#[derive(Debug, Clone, Copy)]
struct OneStatus(AccountStatus);

impl Deserr<Report> for OneStatus {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &AccountStatus::ALL.map(|status| (status.name(), status))).map(Self)
    }
}

/// The order of a list of accounts.
#[derive(Debug, Clone, Copy)]
struct AccountOrder(Sort);

impl Deserr<Report> for AccountOrder {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_order(value, location, "account_id").map(Self)
    }
}

/// The query of `togai-list-accounts`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct ListAccounts {
    #[deserr(default)]
    account_id: Option<AccountId>,
    #[deserr(default)]
    customer_id: Option<CustomerId>,
    #[deserr(default)]
    status: Option<OneStatus>,
    #[deserr(default)]
    invoice_currency: Option<Currency>,
    #[deserr(default, rename = "_search")]
    search: Option<Search>,
    #[deserr(default, rename = "_sort")]
    sort: Option<AccountOrder>,
    /// How many to list.
    #[deserr(default, rename = "pageSize")]
    pub(super) page_size: PageSize,
    #[deserr(default, rename = "nextToken")]
    _next_token: NextToken,
}

impl ListAccounts {
    /// Which accounts are listed, and in which order.
    pub(super) fn query(&self) -> AccountQuery {
        AccountQuery {
            id: self.account_id.clone(),
            customer_id: self.customer_id.clone(),
            statuses: self.status.map_or_else(|| AccountStatus::IN_USE.to_vec(), |status| vec![status.0]),
            invoice_currency: self.invoice_currency,
            search: self.search.clone(),
            sort: self.sort.map_or(Sort::DEFAULT, |order| order.0),
        }
    }
}
