//! Customers: what creates, updates, gets and lists them.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    address::{Address, AddressPatch},
    customer::{CustomerPatch, CustomerQuery, CustomerStatus, FirstAccount, Included, NewCustomer},
    listing::Search,
    patch::Patch,
    tax::{Tax, TaxPatch},
    text::{CustomerId, Email, Name},
    time_zone::TimeZone,
};

use crate::{
    accounts,
    address::{AddressPatchShape, AddressShape},
    contacts::FirstContacts,
    listing::{NextToken, Order, PageSize},
    metadata::{MetadataPatchShape, MetadataShape},
    report::Report,
    settings::FirstSettings,
    tax::{TaxPatchShape, TaxShape},
    values::{Given, Presence, parse_words},
};

/// The body of `create-customer`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct CreateCustomer {
    #[deserr(default)]
    id: Option<CustomerId>,
    name: Name,
    #[deserr(default)]
    primary_email: Option<Email>,
    #[deserr(default)]
    address: Option<AddressShape>,
    #[deserr(default)]
    time_zone: Option<TimeZone>,
    #[deserr(default)]
    tax: Option<TaxShape>,
    #[deserr(default)]
    metadata: Option<MetadataShape>,
    #[deserr(default)]
    settings: Option<FirstSettings>,
    #[deserr(default)]
    contacts: Option<FirstContacts>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    account: Presence<Box<accounts::FirstAccount>>,
}

impl From<CreateCustomer> for NewCustomer {
    fn from(shape: CreateCustomer) -> Self {
        Self {
            id: shape.id,
            name: shape.name,
            primary_email: shape.primary_email,
            address: shape.address.map(Address::from),
            time_zone: shape.time_zone,
            tax: shape.tax.map(Tax::from),
            metadata: shape.metadata.unwrap_or_default().0,
            settings: shape.settings.unwrap_or_default().0,
            contacts: shape.contacts.unwrap_or_default().0,
            account: match shape.account {
                Presence::Absent => FirstAccount::FromCustomer,
                Presence::Null => FirstAccount::None,
                Presence::Value(account) => FirstAccount::Given(Box::new((*account).into())),
            },
        }
    }
}

/// The query of `get-customer`.
#[derive(Debug, Default, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct GetCustomer {
    /// What to show along with the customer.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub include: Include,
}

/// What to show along with a customer: words separated by commas.
#[derive(Debug, Clone, Copy, Default)]
pub struct Include(pub Included);

impl Deserr<Report> for Include {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let words = ["accounts", "contacts", "settings"].map(|word| (word, word));
        let found = parse_words(value, location, &words)?;
        Ok(Self(Included {
            accounts: found.contains(&"accounts"),
            contacts: found.contains(&"contacts"),
            settings: found.contains(&"settings"),
        }))
    }
}

/// The body of `update-customer`, a JSON Merge Patch (RFC 7396).
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct UpdateCustomer {
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    name: Given<Name>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    primary_email: Patch<Email>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    address: Patch<AddressPatchShape>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    time_zone: Patch<TimeZone>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    tax: Patch<TaxPatchShape>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    metadata: Patch<MetadataPatchShape>,
}

impl From<UpdateCustomer> for CustomerPatch {
    fn from(shape: UpdateCustomer) -> Self {
        Self {
            name: shape.name.0,
            primary_email: shape.primary_email,
            address: shape.address.map(AddressPatch::from),
            time_zone: shape.time_zone,
            tax: shape.tax.map(TaxPatch::from),
            metadata: shape.metadata.map(|metadata| metadata.0),
        }
    }
}

/// Statuses of customers, separated by commas.
#[derive(Debug, Clone)]
pub(crate) struct Statuses(Vec<CustomerStatus>);

impl Default for Statuses {
    fn default() -> Self {
        Self(vec![CustomerStatus::Active])
    }
}

impl Deserr<Report> for Statuses {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_words(value, location, &CustomerStatus::ALL.map(|status| (status.name(), status))).map(Self)
    }
}

/// The query of `list-customers`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct ListCustomers {
    #[deserr(default)]
    id: Option<CustomerId>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    status: Statuses,
    #[deserr(default)]
    search: Option<Search>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    sort: Order,
    /// What to show along with each customer.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub include: Include,
    /// How many to list.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub page_size: PageSize,
    /// Where to go on, as an earlier page said.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub next_token: NextToken,
}

impl ListCustomers {
    /// Which customers are listed, and in which order.
    pub fn query(&self) -> CustomerQuery {
        CustomerQuery {
            id: self.id.clone(),
            statuses: self.status.0.clone(),
            search: self.search.clone(),
            sort: self.sort.0,
        }
    }
}
