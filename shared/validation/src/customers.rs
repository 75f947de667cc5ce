//! Customers: what creates, gets and lists them.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Violation,
    address::Address,
    customer::{CustomerStatus, FirstAccount, NewCustomer},
    limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, PAGE_SIZE_MIN},
    text::{CustomerId, Email, Name},
};

use crate::{
    accounts::{AddressShape, FirstAccountShape, MetadataShape},
    report::Report,
    settings::Settings,
    values::{Presence, parse_string, parse_word},
};

/// The body of `create-customer`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub struct CreateCustomer {
    #[deserr(default)]
    id: Option<CustomerId>,
    name: Name,
    #[deserr(default)]
    primary_email: Option<Email>,
    #[deserr(default)]
    address: Option<AddressShape>,
    #[deserr(default)]
    metadata: Option<MetadataShape>,
    #[deserr(default)]
    settings: Option<Settings>,
    #[deserr(default)]
    account: Presence<Box<FirstAccountShape>>,
}

impl From<CreateCustomer> for NewCustomer {
    fn from(shape: CreateCustomer) -> Self {
        Self {
            id: shape.id,
            name: shape.name,
            primary_email: shape.primary_email,
            address: shape.address.map(Address::from),
            metadata: shape.metadata.unwrap_or_default().0,
            settings: shape.settings.unwrap_or_default().0,
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
pub struct GetCustomer {
    /// What to show along with the customer.
    #[deserr(default)]
    pub include: Include,
}

/// What to show along with an object: words separated by commas.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Include {
    /// `accounts`: the accounts of the customer, with their aliases.
    pub accounts: bool,
    /// `settings`: the settings of the customer. Those of an account are shown with the account.
    pub settings: bool,
}

impl Include {
    /// The words of `include`.
    pub const WORDS: [&'static str; 2] = ["accounts", "settings"];

    fn parse(text: &str) -> Result<Self, Violation> {
        text.split(',').try_fold(Self::default(), |include, word| match word {
            "accounts" => Ok(Self { accounts: true, ..include }),
            "settings" => Ok(Self { settings: true, ..include }),
            _ => Err(Violation::NotOneOf { accepted: Self::WORDS.map(str::to_owned).to_vec() }),
        })
    }
}

impl Deserr<Report> for Include {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, Self::parse)
    }
}

/// The query of `list-customers`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub struct ListCustomers {
    /// The status of the customers listed.
    #[deserr(default = Status(CustomerStatus::Active))]
    pub status: Status,
    /// How many to list.
    #[deserr(default = PageSize(PAGE_SIZE_DEFAULT))]
    pub page_size: PageSize,
    /// Where to go on, as an earlier page said.
    #[deserr(default)]
    pub next_token: Option<String>,
}

/// The status of a customer, as a filter.
#[derive(Debug, Clone, Copy)]
pub struct Status(pub CustomerStatus);

impl Deserr<Report> for Status {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &CustomerStatus::ALL.map(|status| (status.name(), status))).map(Self)
    }
}

/// The size of a page, [`PAGE_SIZE_MIN`] to [`PAGE_SIZE_MAX`].
#[derive(Debug, Clone, Copy)]
pub struct PageSize(pub usize);

impl Deserr<Report> for PageSize {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let size =
                text.parse().ok().filter(|size| digits && (PAGE_SIZE_MIN..=PAGE_SIZE_MAX).contains(size));
            size.map(Self).ok_or(Violation::OutOfRange { min: PAGE_SIZE_MIN, max: PAGE_SIZE_MAX })
        })
    }
}
