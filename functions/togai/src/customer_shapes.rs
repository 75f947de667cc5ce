//! What Togai's API reads about customers and their contacts.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    address::AddressPatch,
    contact::NewContact,
    customer::{self, CustomerPatch, CustomerQuery, CustomerStatus, NewCustomer},
    listing::{Search, Sort},
    metadata::Metadata,
    text::{ContactId, CustomerId, Email, Name, PersonName, PhoneNumber},
};
use validation::{
    NextToken, Report,
    settings::FirstSettings,
    values::{Changed, Filled, NotOffered, parse_string, parse_word},
};

use super::{
    account_shapes::{FirstAccount, given},
    address::AddressShape,
    limits::{CONTACT_NAME_LENGTH_MAX, USERNAME_LENGTH_MIN},
    values::{PageSize, must_have_at_least, must_have_at_most, parse_order},
};

/// The body of `togai-create-customer`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub(super) struct CreateCustomer {
    id: CustomerId,
    name: Name,
    primary_email: Filled<Email>,
    address: AddressShape,
    #[deserr(default)]
    settings: Option<FirstSettings>,
    #[deserr(default)]
    account: Option<Box<FirstAccount>>,
}

impl From<CreateCustomer> for NewCustomer {
    fn from(shape: CreateCustomer) -> Self {
        Self {
            id: Some(shape.id),
            name: shape.name,
            primary_email: shape.primary_email.0,
            address: Some(shape.address.into()),
            time_zone: None,
            tax: None,
            metadata: Metadata::new(),
            settings: shape.settings.unwrap_or_default().0,
            contacts: Vec::new(),
            account: shape.account.map_or(customer::FirstAccount::FromCustomer, |account| {
                customer::FirstAccount::Given(Box::new((*account).into()))
            }),
        }
    }
}

/// The body of `togai-update-customer`: what is absent or null stays, what is given takes the place of what was there.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub(super) struct UpdateCustomer {
    #[deserr(default)]
    name: Option<Name>,
    #[deserr(default)]
    primary_email: Changed<Email>,
    #[deserr(default)]
    address: Option<AddressShape>,
}

impl From<UpdateCustomer> for CustomerPatch {
    fn from(shape: UpdateCustomer) -> Self {
        Self {
            name: shape.name,
            primary_email: shape.primary_email.0,
            address: given(shape.address.map(|address| AddressPatch::replacing(address.into()))),
            ..Self::default()
        }
    }
}

/// The status of the customers that are listed.
#[derive(Debug, Clone, Copy)]
struct OneStatus(CustomerStatus);

impl Deserr<Report> for OneStatus {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &CustomerStatus::ALL.map(|status| (status.name(), status))).map(Self)
    }
}

/// The order of a list of customers.
#[derive(Debug, Clone, Copy)]
struct CustomerOrder(Sort);

impl Deserr<Report> for CustomerOrder {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_order(value, location, "id").map(Self)
    }
}

/// The query of `togai-list-customers`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
pub(super) struct ListCustomers {
    #[deserr(default)]
    id: Option<CustomerId>,
    #[deserr(default)]
    status: Option<OneStatus>,
    #[deserr(default, rename = "_search")]
    search: Option<Search>,
    #[deserr(default, rename = "_sort")]
    sort: Option<CustomerOrder>,
    /// How many to list.
    #[deserr(default, rename = "pageSize")]
    pub(super) page_size: PageSize,
    #[deserr(default, rename = "nextToken")]
    _next_token: NextToken,
}

impl ListCustomers {
    /// Which customers are listed, and in which order.
    pub(super) fn query(&self) -> CustomerQuery {
        CustomerQuery {
            id: self.id.clone(),
            statuses: vec![self.status.map_or(CustomerStatus::Active, |status| status.0)],
            search: self.search.clone(),
            sort: self.sort.map_or(Sort::DEFAULT, |order| order.0),
        }
    }
}

/// The name of a person in one piece, 1 to [`CONTACT_NAME_LENGTH_MAX`] Unicode scalar values.
#[derive(Debug)]
struct WholeName(PersonName);

impl Deserr<Report> for WholeName {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| {
            let name = PersonName::parse(text)?;
            must_have_at_most(name.as_str(), CONTACT_NAME_LENGTH_MAX)?;
            Ok(Self(name))
        })
    }
}

impl WholeName {
    /// First and last name, which put together with a blank between them are the whole: in two parts at the last blank, or in one
    /// where the parts would not be names.
    fn into_parts(self) -> (PersonName, Option<PersonName>) {
        let parts =
            self.0.as_str().rsplit_once(' ').and_then(|(first, last)| {
                Some((PersonName::parse(first).ok()?, PersonName::parse(last).ok()?))
            });
        parts.map_or((self.0, None), |(first, last)| (first, Some(last)))
    }
}

/// The id of a contact, which has at least [`USERNAME_LENGTH_MIN`] Unicode scalar values.
#[derive(Debug)]
struct Username(ContactId);

impl Deserr<Report> for Username {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| {
            let id = ContactId::parse(text)?;
            must_have_at_least(id.as_str(), USERNAME_LENGTH_MIN)?;
            Ok(Self(id))
        })
    }
}

/// The body of `togai-create-contact`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub(super) struct CreateContact {
    #[deserr(default)]
    preferred_username: Option<Username>,
    name: WholeName,
    #[deserr(default, rename = "password")]
    _password: NotOffered,
    email: Email,
    #[deserr(default)]
    phone: Filled<PhoneNumber>,
    #[deserr(default, rename = "verified")]
    _verified: NotOffered,
    #[deserr(default, rename = "loginAccess")]
    _login_access: NotOffered,
}

impl From<CreateContact> for NewContact {
    fn from(shape: CreateContact) -> Self {
        let (first_name, last_name) = shape.name.into_parts();
        Self {
            id: shape.preferred_username.map(|username| username.0),
            email: shape.email,
            first_name: Some(first_name),
            last_name,
            phone_number: shape.phone.0,
            primary: false,
            salutation: None,
            job_title: None,
            department: None,
            email_preferences: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_without_loss() {
        for (whole, first, last) in [
            ("Ada Lovelace", "Ada", Some("Lovelace")),
            ("Ada King Lovelace", "Ada King", Some("Lovelace")),
            ("Ada", "Ada", None),
            ("Ada  Lovelace", "Ada  Lovelace", None),
        ] {
            let (found_first, found_last) = WholeName(PersonName::parse(whole).unwrap()).into_parts();
            assert_eq!(found_first.as_str(), first, "{whole}");
            assert_eq!(found_last.as_ref().map(PersonName::as_str), last, "{whole}");
            let together = [Some(first), last].into_iter().flatten().collect::<Vec<_>>().join(" ");
            assert_eq!(together, whole);
        }
    }
}
