//! What the requests of the second generation carry: customers, in `snake_case`.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    address::Address,
    code::Currency,
    contact::NewContact,
    limits::{
        ALIASES_PER_ACCOUNT_MAX, ALIASES_PER_CREATE_MAX, CONTACTS_PER_CREATE_MAX, CONTACTS_PER_CUSTOMER_MAX,
    },
    patch::Patch,
    text::{AddressLine, ContactId, Email, Name, PersonName, PostalCode, Region},
};
use validation::{
    Report,
    contacts::{ContactMark, EmailPreferences, parse_contacts},
    values::{Filled, Given, Readable},
};

use super::{
    change::Changes,
    creation::NewPair,
    values::{Aliases, CountryAlpha3},
};

#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct AddressShape {
    line1: Filled<AddressLine>,
    #[deserr(default)]
    line2: Filled<AddressLine>,
    city: Filled<Region>,
    state: Filled<Region>,
    postal_code: Filled<PostalCode>,
    country: Filled<CountryAlpha3>,
}

impl From<AddressShape> for Address {
    fn from(shape: AddressShape) -> Self {
        Self {
            phone_number: None,
            line1: shape.line1.0,
            line2: shape.line2.0,
            postal_code: shape.postal_code.0,
            city: shape.city.0,
            state: shape.state.0,
            country: shape.country.0.map(|country| country.0),
        }
    }
}

#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct ContactShape {
    #[deserr(default)]
    id: Option<ContactId>,
    email: Email,
    #[deserr(default)]
    first_name: Filled<PersonName>,
    #[deserr(default)]
    last_name: Filled<PersonName>,
    is_primary: bool,
    #[deserr(default)]
    email_preferences: Option<EmailPreferences>,
}

impl From<ContactShape> for NewContact {
    fn from(shape: ContactShape) -> Self {
        Self {
            id: shape.id,
            first_name: shape.first_name.0,
            last_name: shape.last_name.0,
            primary: shape.is_primary,
            email_preferences: Some(shape.email_preferences.unwrap_or_default().0),
            ..Self::of_address(shape.email)
        }
    }
}

#[derive(Debug, Deserr)]
#[deserr(error = Report)]
struct Mark {
    #[deserr(default)]
    id: Readable<ContactId>,
    #[deserr(default)]
    email: Readable<Email>,
    #[deserr(default)]
    is_primary: Readable<bool>,
}

impl Mark {
    fn of_contact(&self) -> ContactMark<'_> {
        ContactMark {
            id: self.id.0.as_ref(),
            email: self.email.0.as_ref(),
            primary: self.is_primary.0 == Some(true),
        }
    }
}

/// At most `MAX` contacts, unique by id and by e-mail address, of which at most one is primary.
#[derive(Debug, Default)]
struct Contacts<const MAX: usize>(Vec<NewContact>);

impl<const MAX: usize> Deserr<Report> for Contacts<MAX> {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let contacts: Vec<ContactShape> =
            parse_contacts(value, location, MAX, "is_primary", Mark::of_contact)?;
        Ok(Self(contacts.into_iter().map(NewContact::from).collect()))
    }
}

/// The body of `alguna-create-customer`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct CreateCustomer {
    name: Name,
    currency: Currency,
    #[deserr(default)]
    aliases: Option<Aliases<ALIASES_PER_CREATE_MAX>>,
    #[deserr(default)]
    billing_address: Option<AddressShape>,
    #[deserr(default)]
    contacts: Option<Contacts<CONTACTS_PER_CREATE_MAX>>,
}

impl From<CreateCustomer> for NewPair {
    fn from(shape: CreateCustomer) -> Self {
        Self {
            name: shape.name,
            currency: shape.currency,
            aliases: shape.aliases.unwrap_or_default().0,
            address: shape.billing_address.map(Address::from),
            contacts: shape.contacts.unwrap_or_default().0,
        }
    }
}

/// The body of `alguna-update-customer`: what it does not have stays, and what it has takes the place of what was there.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct UpdateCustomer {
    #[deserr(default)]
    name: Given<Name>,
    #[deserr(default)]
    currency: Given<Currency>,
    #[deserr(default)]
    aliases: Given<Aliases<ALIASES_PER_ACCOUNT_MAX>>,
    #[deserr(default)]
    billing_address: Patch<AddressShape>,
    #[deserr(default)]
    contacts: Given<Contacts<CONTACTS_PER_CUSTOMER_MAX>>,
}

impl From<UpdateCustomer> for Changes {
    fn from(shape: UpdateCustomer) -> Self {
        Self {
            name: shape.name.0,
            currency: shape.currency.0,
            aliases: shape.aliases.0.map(|aliases| aliases.0),
            address: shape.billing_address.map(Address::from),
            contacts: shape.contacts.0.map(|contacts| contacts.0),
        }
    }
}
