//! How a customer and its main account are shown: as one customer.

use domain::{
    Instant,
    address::Address,
    code::Currency,
    customer::CustomerStatus,
    metadata::Metadata,
    pair::Pair,
    tax::TaxReason,
    text::{CustomerId, EnvironmentId, Identifier, Name, PhoneNumber, TenantId, Text},
    time_zone::TimeZone,
};
use operations::Context;
use serde::Serialize;

use super::contact_persons::Person;

/// Where a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    /// In use.
    Published,
    /// Deleted: readable by its id, and nothing else.
    Archived,
}

impl Status {
    /// Every status, by its name.
    pub(super) const ALL: [(&'static str, Self); 2] =
        [("published", Self::Published), ("archived", Self::Archived)];

    /// The name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Archived => "archived",
        }
    }

    /// The same of the customer itself.
    pub(super) const fn of_customer(self) -> CustomerStatus {
        match self {
            Self::Published => CustomerStatus::Active,
            Self::Archived => CustomerStatus::Archived,
        }
    }
}

impl From<CustomerStatus> for Status {
    fn from(status: CustomerStatus) -> Self {
        match status {
            CustomerStatus::Active => Self::Published,
            CustomerStatus::Archived => Self::Archived,
        }
    }
}

/// Whether a customer is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum TaxTreatment {
    /// As usual.
    Taxable,
    /// Not at all.
    Exempt,
}

impl TaxTreatment {
    /// Every treatment, by its name.
    pub(super) const ALL: [(&'static str, Self); 2] = [("taxable", Self::Taxable), ("exempt", Self::Exempt)];

    /// The name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Taxable => "taxable",
            Self::Exempt => "exempt",
        }
    }
}

impl From<TaxReason> for TaxTreatment {
    fn from(reason: TaxReason) -> Self {
        match reason {
            TaxReason::CustomerExempt => Self::Exempt,
            TaxReason::StandardRated
            | TaxReason::ReverseCharge
            | TaxReason::NotCollecting
            | TaxReason::ZeroRated
            | TaxReason::Other => Self::Taxable,
        }
    }
}

/// A customer. What is missing is empty, or left out where the API has come to have the member later.
#[derive(Debug, Serialize)]
pub(super) struct Customer<'a> {
    pub(super) id: &'a CustomerId,
    pub(super) external_id: &'a str,
    pub(super) name: &'a Name,
    pub(super) email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) contact: Option<&'a PhoneNumber>,
    pub(super) address_line1: &'a str,
    pub(super) address_line2: &'a str,
    pub(super) address_city: &'a str,
    pub(super) address_state: &'a str,
    pub(super) address_postal_code: &'a str,
    pub(super) address_country: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timezone: Option<TimeZone>,
    /// The currency of its invoices, where it is not that of the environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) billing_currency: Option<Currency>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contact_persons: Vec<Person<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tax_treatment: Option<TaxTreatment>,
    pub(super) metadata: &'a Metadata,
    tenant_id: &'a TenantId,
    environment_id: &'a EnvironmentId,
    pub(super) status: Status,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) created_by: &'a str,
    pub(super) updated_by: &'a str,
}

/// What customers are shown with besides what is stored of them.
#[derive(Clone, Copy)]
pub(super) struct Looking<'a> {
    context: &'a Context,
    /// The currency that is not shown: that of the environment.
    base_currency: Currency,
}

impl<'a> Looking<'a> {
    /// Reads what is true for all customers of the environment.
    ///
    /// # Errors
    ///
    /// [`operations::Failure::Store`].
    pub(super) async fn of(context: &'a Context) -> Result<Self, operations::Failure> {
        Ok(Self { context, base_currency: operations::base_currency(context).await? })
    }
}

impl<'a> Customer<'a> {
    /// A customer under the name that it was asked by, or under its own.
    pub(super) fn of(pair: &'a Pair, asked_by: Option<&'a Identifier>, looking: Looking<'a>) -> Self {
        let Pair { customer, account, contacts } = pair;
        let Looking { context, base_currency } = looking;
        let environment = &context.principal.environment;
        let address = customer.address.as_ref();
        let region = |part: fn(&Address) -> Option<&str>| address.and_then(part).unwrap_or_default();
        Self {
            id: &customer.id,
            external_id: asked_by.map_or_else(|| external_id(pair, context.now), Text::as_str),
            name: &customer.name,
            email: customer.primary_email.as_ref().map_or("", Text::as_str),
            contact: address.and_then(|address| address.phone_number.as_ref()),
            address_line1: region(|address| address.line1.as_ref().map(Text::as_str)),
            address_line2: region(|address| address.line2.as_ref().map(Text::as_str)),
            address_city: region(|address| address.city.as_ref().map(Text::as_str)),
            address_state: region(|address| address.state.as_ref().map(Text::as_str)),
            address_postal_code: region(|address| address.postal_code.as_ref().map(Text::as_str)),
            address_country: region(|address| address.country.map(domain::code::Country::code)),
            timezone: customer.time_zone,
            billing_currency: account
                .as_ref()
                .map(|account| account.invoice_currency)
                .filter(|currency| *currency != base_currency),
            contact_persons: contacts.iter().flatten().map(Person::of).collect(),
            tax_treatment: customer.tax.as_ref().and_then(|tax| tax.reason).map(TaxTreatment::from),
            metadata: &customer.metadata,
            tenant_id: &environment.tenant,
            environment_id: &environment.id,
            status: customer.status.into(),
            created_at: customer.revision.created_at,
            updated_at: customer.revision.updated_at,
            created_by: &customer.revision.created_by,
            updated_by: &customer.revision.updated_by,
        }
    }
}

/// The name of a customer at its caller's: the alias that leads its main account; without one, the id of that account; and
/// without an account, its own.
pub(super) fn external_id(pair: &Pair, now: Instant) -> &str {
    let own = || pair.account.as_ref().map_or(pair.customer.id.as_str(), |account| account.id.as_str());
    pair.leading_alias(now).map_or_else(own, Text::as_str)
}
