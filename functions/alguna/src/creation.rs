//! Creating a customer and its account under one id that is drawn for them.

use std::collections::BTreeSet;

use domain::{
    account::NewAccount,
    address::Address,
    alias::NewAlias,
    code::Currency,
    contact::NewContact,
    customer::{Creation, FirstAccount, NewCustomer},
    metadata::{Metadata, Tags},
    namespace::ClaimSource,
    pair::Pair,
    text::{Identifier, Name},
    timeline::Claim,
};
use http_api::Failure;
use operations::{Answering, Context};

use super::new_id;

/// How often an id is drawn when those drawn before were taken, which happens by chance once in many millions.
const DRAWS_MAX: usize = 4;

/// A customer with its account, as either generation creates them.
#[derive(Debug, Clone)]
pub(super) struct NewPair {
    pub(super) name: Name,
    pub(super) currency: Currency,
    /// At most [`domain::limits::ALIASES_PER_CREATE_MAX`].
    pub(super) aliases: Vec<Identifier>,
    pub(super) address: Option<Address>,
    /// At most [`domain::limits::CONTACTS_PER_CREATE_MAX`].
    pub(super) contacts: Vec<NewContact>,
}

/// Creates a customer, its account, its aliases and its contacts in one transaction.
///
/// # Errors
///
/// [`operations::Failure::IdentifiersRefused`] for the aliases, [`operations::Failure::Repeated`] or [`operations::Failure::Store`]. [`Failure::Internal`] when
/// every id that was drawn is taken, which is a mistake of what they are drawn from.
pub(super) async fn create(
    context: &Context,
    new: NewPair,
    answering: Answering<'_, Creation>,
) -> Result<Creation, Failure> {
    let mut customer = customer(context, new);
    for _ in 0..DRAWS_MAX {
        let (customer_id, account_id) = new_id::draw(context);
        customer.id = Some(customer_id);
        if let FirstAccount::Given(account) = &mut customer.account {
            account.id = Some(account_id);
        }
        match operations::create_customer(context, &customer, answering).await {
            Err(failure) if is_of_id(&failure) => {}
            created => return Ok(created?),
        }
    }
    Err(Failure::Internal { cause: format!("{DRAWS_MAX} generated ids are taken") })
}

/// What has been created, as it is read from then on.
pub(super) fn pair_of(created: &Creation) -> Pair {
    let mut contacts = created.contacts.clone();
    contacts.sort_by(|one, other| one.id.cmp(&other.id));
    let account = created.account.as_ref().map(|creation| creation.account.clone());
    Pair { customer: created.customer.clone(), account, contacts: Some(contacts) }
}

/// Whether nothing but the drawn id need change for the create to get further.
fn is_of_id(failure: &operations::Failure) -> bool {
    match failure {
        operations::Failure::CustomerExists(_) => true,
        operations::Failure::IdentifiersRefused { refusals, .. } => {
            refusals.iter().any(|refusal| refusal.source == ClaimSource::AccountId)
        }
        _ => false,
    }
}

/// The customer to create, but for its id.
fn customer(context: &Context, new: NewPair) -> NewCustomer {
    let mut contacts = new.contacts;
    let taken: BTreeSet<_> = contacts.iter().filter_map(|contact| contact.id.clone()).collect();
    let nameless = contacts.iter_mut().filter(|contact| contact.id.is_none()).collect::<Vec<_>>();
    let drawn = new_id::draw_contacts(context, &taken, nameless.len());
    for (contact, id) in nameless.into_iter().zip(drawn) {
        contact.id = Some(id);
    }
    let as_long_as_free = |value| NewAlias { value, claim: Claim { from: None, until: None } };
    let account = NewAccount {
        id: None,
        name: new.name.clone(),
        draft: false,
        invoice_currency: Some(new.currency),
        primary_email: None,
        address: new.address.clone(),
        billing_information: None,
        net_term_days: None,
        metadata: Metadata::new(),
        tags: Tags::new(),
        aliases: new.aliases.into_iter().map(as_long_as_free).collect(),
        settings: Vec::new(),
    };
    NewCustomer {
        id: None,
        name: new.name,
        primary_email: None,
        address: new.address,
        time_zone: None,
        tax: None,
        metadata: Metadata::new(),
        settings: Vec::new(),
        contacts,
        account: FirstAccount::Given(Box::new(account)),
    }
}
