//! Changing a customer and its main account as one.

use std::collections::BTreeSet;

use domain::{
    account::{AccountPatch, AccountStatus},
    address::{Address, AddressPatch},
    code::Currency,
    contact::{Contact, NewContact},
    customer::CustomerPatch,
    pair::{AliasesPatch, Pair, PairPatch, meant},
    patch::Patch,
    precondition::Precondition,
    text::{ContactId, Identifier, Name},
};
use http_api::{Response, recorded_as};
use operations::{Context, Failure};
use store::{Patience, StoreError};

use super::{finding::find, new_id, shown::Looking};

/// What either generation changes of a customer and its main account.
#[derive(Debug, Clone)]
pub(super) struct Changes {
    pub(super) name: Option<Name>,
    pub(super) currency: Option<Currency>,
    /// All of them from now on.
    pub(super) aliases: Option<Vec<Identifier>>,
    /// The whole of it.
    pub(super) address: Patch<Address>,
    /// All of them from now on.
    pub(super) contacts: Option<Vec<NewContact>>,
}

/// Changes the customer that a text names, its main account, its aliases and its contacts in one transaction, and gives what
/// `answer` makes of them as they are then.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::IdentifiersRefused`], [`Failure::Conflict`], [`Failure::TooMuchToChange`],
/// [`Failure::Repeated`] or [`Failure::Store`].
pub(super) async fn change(
    context: &Context,
    text: &str,
    changes: &Changes,
    answer: fn(&Pair, Looking) -> Result<Response, http_api::Failure>,
) -> Result<Response, http_api::Failure> {
    let mut patience = Patience::default();
    loop {
        let pair = find(context, text).await?;
        let precondition = Precondition::OneOf(vec![pair.customer.revision.version]);
        // No change gives a customer an account or takes it away.
        let looking = Looking::at(context, std::slice::from_ref(&pair)).await?;
        let patch = patch(context, &pair, looking, changes);
        let id = &pair.customer.id;
        let answering = recorded_as(|pair: &Pair| answer(pair, looking));
        match operations::update_pair(context, id, &patch, true, &precondition, &answering).await {
            // Others were first, so what the patch was made of may no longer be so.
            Err(Failure::StaleVersion { .. }) if patience.pause().await => {}
            Err(Failure::StaleVersion { .. }) => {
                return Err(Failure::from(StoreError::Contention).into());
            }
            updated => return answer(&updated?, looking),
        }
    }
}

/// What the changes do to a customer and its main account. An account that has the name or the address of its customer keeps
/// having it: to Alguna's callers they are one.
fn patch(context: &Context, pair: &Pair, looking: Looking, changes: &Changes) -> PairPatch {
    let customer = &pair.customer;
    let account = pair.account.as_ref().filter(|account| account.status != AccountStatus::Archived);
    let has_name = account.is_some_and(|account| account.name == customer.name);
    let has_address = account.is_some_and(|account| account.address == customer.address);
    // Who sends back what is shown of a customer without an account in use wishes no change to one.
    let is_shown = |currency: &Currency| account.is_none() && looking.currency(pair) == Some(*currency);
    let is_none = |aliases: &Vec<Identifier>| account.is_none() && aliases.is_empty();
    let address = replaced(customer.address.as_ref(), &changes.address);
    PairPatch {
        customer: CustomerPatch {
            name: changes.name.clone(),
            address: address.clone(),
            ..CustomerPatch::default()
        },
        account: AccountPatch {
            name: changes.name.clone().filter(|_| has_name),
            address: if has_address { address } else { Patch::Keep },
            invoice_currency: changes
                .currency
                .filter(|currency| !is_shown(currency))
                .map_or(Patch::Keep, Patch::Set),
            ..AccountPatch::default()
        },
        aliases: changes
            .aliases
            .clone()
            .filter(|aliases| !is_none(aliases))
            .map_or(AliasesPatch::Keep, AliasesPatch::Replace),
        contacts: changes
            .contacts
            .as_ref()
            .map(|list| contacts(context, pair.contacts.as_deref().unwrap_or_default(), list)),
    }
}

/// What replaces an address, but for the phone number, which Alguna's callers neither see nor send.
fn replaced(current: Option<&Address>, address: &Patch<Address>) -> Patch<AddressPatch> {
    let has_phone_number = current.is_some_and(|current| current.phone_number.is_some());
    let replacing = |address: Address| {
        Patch::Set(AddressPatch { phone_number: Patch::Keep, ..AddressPatch::replacing(address) })
    };
    match address {
        Patch::Keep => Patch::Keep,
        Patch::Remove if has_phone_number => replacing(Address::default()),
        Patch::Remove => Patch::Remove,
        Patch::Set(address) => replacing(address.clone()),
    }
}

/// The list that is to be, each contact under its id: that of the contact which it means, else one that is drawn. What a contact has that Alguna's callers neither see nor send, stays.
fn contacts(context: &Context, current: &[Contact], list: &[NewContact]) -> Vec<NewContact> {
    let named = list.iter().filter_map(|new| new.id.as_ref());
    let taken: BTreeSet<ContactId> =
        current.iter().map(|contact| &contact.id).chain(named).cloned().collect();
    let unknown = list.iter().filter(|new| new.id.is_none() && meant(new, list, current).is_none()).count();
    let mut drawn = new_id::draw_contacts(context, &taken, unknown).into_iter();
    let listed = list.iter().map(|new| {
        let stays = meant(new, list, current).map(NewContact::from);
        let id = new.id.clone().or_else(|| stays.as_ref().and_then(|stays| stays.id.clone()));
        NewContact {
            id: id.or_else(|| drawn.next()),
            email: new.email.clone(),
            first_name: new.first_name.clone(),
            last_name: new.last_name.clone(),
            primary: new.primary,
            email_preferences: new.email_preferences.clone(),
            ..stays.unwrap_or_else(|| NewContact::of_address(new.email.clone()))
        }
    });
    listed.collect()
}
