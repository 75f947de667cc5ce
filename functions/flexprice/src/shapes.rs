//! What creates and updates customers.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    account::{AccountPatch, NewAccount},
    address::{Address, AddressPatch},
    alias::NewAlias,
    code::Country,
    customer::{CustomerPatch, FirstAccount, NewCustomer},
    metadata::{MetadataPatch, Tags},
    pair::{AliasesPatch, Pair, PairPatch},
    patch::Patch,
    tax::{Tax, TaxPatch, TaxReason},
    text::{AddressLine, CustomerId, Email, Identifier, Name, PhoneNumber, PostalCode, Region},
    time_zone::TimeZone,
    timeline::Claim,
};
use validation::{
    Report,
    metadata::MetadataShape,
    values::{Changed, Filled, NotOffered, parse_word},
};

use super::{
    contact_persons::{AllPersons, FirstPersons},
    members::BillingCurrency,
    view::TaxTreatment,
};

impl Deserr<Report> for TaxTreatment {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &Self::ALL)
    }
}

/// The body of `flexprice-create-customer`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct CreateCustomer {
    external_id: Identifier,
    name: Name,
    #[deserr(default)]
    email: Filled<Email>,
    #[deserr(default)]
    contact: Filled<PhoneNumber>,
    #[deserr(default)]
    address_line1: Filled<AddressLine>,
    #[deserr(default)]
    address_line2: Filled<AddressLine>,
    #[deserr(default)]
    address_city: Filled<Region>,
    #[deserr(default)]
    address_state: Filled<Region>,
    #[deserr(default)]
    address_postal_code: Filled<PostalCode>,
    #[deserr(default)]
    address_country: Filled<Country>,
    #[deserr(default)]
    timezone: Filled<TimeZone>,
    #[deserr(default)]
    billing_currency: Filled<BillingCurrency>,
    #[deserr(default)]
    contact_persons: Option<FirstPersons>,
    #[deserr(default)]
    tax_treatment: Filled<TaxTreatment>,
    #[deserr(default)]
    metadata: Option<MetadataShape>,
    /// Nothing is started when a customer is created, so there is nothing to skip.
    #[deserr(default, rename = "skip_onboarding_workflow")]
    _skip_onboarding_workflow: Option<bool>,
    #[deserr(default, rename = "onboarding_workflow_name")]
    _onboarding_workflow_name: NotOffered,
    #[deserr(default, rename = "tax_rate_overrides")]
    _tax_rate_overrides: NotOffered,
    #[deserr(default, rename = "integration_entity_mapping")]
    _integration_entity_mapping: NotOffered,
    #[deserr(default, rename = "parent_customer_id")]
    _parent_customer_id: NotOffered,
    #[deserr(default, rename = "parent_customer_external_id")]
    _parent_customer_external_id: NotOffered,
}

impl CreateCustomer {
    /// The customer of this id, and its account, which has the same.
    pub(super) fn into_new(self, id: CustomerId) -> NewCustomer {
        let address = Address {
            phone_number: self.contact.0,
            line1: self.address_line1.0,
            line2: self.address_line2.0,
            postal_code: self.address_postal_code.0,
            city: self.address_city.0,
            state: self.address_state.0,
            country: self.address_country.0,
        };
        let address = Some(address).filter(|address| *address != Address::default());
        let reason = self.tax_treatment.0.map(|treatment| match treatment {
            TaxTreatment::Taxable => TaxReason::StandardRated,
            TaxTreatment::Exempt => TaxReason::CustomerExempt,
        });
        let account = NewAccount {
            id: Some(id.to_account_id()),
            name: self.name.clone(),
            draft: false,
            invoice_currency: self.billing_currency.0.map(|currency| currency.0),
            primary_email: self.email.0.clone(),
            address: address.clone(),
            billing_information: None,
            net_term_days: None,
            metadata: domain::metadata::Metadata::new(),
            tags: Tags::new(),
            aliases: vec![NewAlias { value: self.external_id, claim: Claim { from: None, until: None } }],
            settings: Vec::new(),
        };
        NewCustomer {
            id: Some(id),
            name: self.name,
            primary_email: self.email.0,
            address,
            time_zone: self.timezone.0,
            tax: reason.map(|reason| Tax { reason: Some(reason), ..Tax::default() }),
            metadata: self.metadata.unwrap_or_default().0,
            settings: Vec::new(),
            contacts: self.contact_persons.unwrap_or_default().0,
            account: FirstAccount::Given(Box::new(account)),
        }
    }
}

/// The body of an update: what it names changes, and the rest stays.
#[derive(Debug, Clone, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct UpdateCustomer {
    #[deserr(default)]
    pub(super) external_id: Option<Identifier>,
    #[deserr(default)]
    name: Option<Name>,
    #[deserr(default)]
    email: Changed<Email>,
    #[deserr(default)]
    contact: Changed<PhoneNumber>,
    #[deserr(default)]
    address_line1: Changed<AddressLine>,
    #[deserr(default)]
    address_line2: Changed<AddressLine>,
    #[deserr(default)]
    address_city: Changed<Region>,
    #[deserr(default)]
    address_state: Changed<Region>,
    #[deserr(default)]
    address_postal_code: Changed<PostalCode>,
    #[deserr(default)]
    address_country: Changed<Country>,
    #[deserr(default)]
    timezone: Changed<TimeZone>,
    #[deserr(default)]
    pub(super) billing_currency: Changed<BillingCurrency>,
    #[deserr(default)]
    contact_persons: Option<AllPersons>,
    #[deserr(default)]
    tax_treatment: Changed<TaxTreatment>,
    #[deserr(default)]
    metadata: Option<MetadataShape>,
    #[deserr(default, rename = "integration_entity_mapping")]
    _integration_entity_mapping: NotOffered,
    #[deserr(default, rename = "parent_customer_id")]
    _parent_customer_id: NotOffered,
    #[deserr(default, rename = "parent_customer_external_id")]
    _parent_customer_external_id: NotOffered,
}

impl UpdateCustomer {
    /// The patch of a customer that stands so and is shown under this external id. Who sends that back does not rename the
    /// customer.
    pub(super) fn into_patch(self, current: &Pair, shown: &str) -> PairPatch {
        let address = AddressPatch {
            phone_number: self.contact.0,
            line1: self.address_line1.0,
            line2: self.address_line2.0,
            postal_code: self.address_postal_code.0,
            city: self.address_city.0,
            state: self.address_state.0,
            country: self.address_country.0,
        };
        let reason = current.customer.tax.as_ref().and_then(|tax| tax.reason);
        let tax = TaxPatch { reason: reason_after(reason, &self.tax_treatment.0), ..TaxPatch::default() };
        PairPatch {
            customer: CustomerPatch {
                name: self.name,
                primary_email: self.email.0,
                address: if address == AddressPatch::default() { Patch::Keep } else { Patch::Set(address) },
                time_zone: self.timezone.0,
                tax: if tax == TaxPatch::default() { Patch::Keep } else { Patch::Set(tax) },
                metadata: match self.metadata {
                    None => Patch::Keep,
                    Some(MetadataShape(pairs)) => Patch::Set(MetadataPatch::Replace(pairs)),
                },
            },
            account: AccountPatch {
                invoice_currency: self.billing_currency.0.map(|currency| currency.0),
                ..AccountPatch::default()
            },
            aliases: self
                .external_id
                .filter(|external_id| external_id.as_str() != shown)
                .map_or(AliasesPatch::Keep, AliasesPatch::Rename),
            contacts: self.contact_persons.map(|persons| persons.0),
        }
    }
}

/// What a treatment does to the reason of a tax: one that says the same already, and more, stays.
fn reason_after(current: Option<TaxReason>, treatment: &Patch<TaxTreatment>) -> Patch<TaxReason> {
    match treatment {
        Patch::Set(treatment) if current.map(TaxTreatment::from) == Some(*treatment) => Patch::Keep,
        Patch::Set(TaxTreatment::Taxable) => Patch::Set(TaxReason::StandardRated),
        Patch::Set(TaxTreatment::Exempt) => Patch::Set(TaxReason::CustomerExempt),
        Patch::Remove if current.is_some() => Patch::Remove,
        Patch::Keep | Patch::Remove => Patch::Keep,
    }
}
