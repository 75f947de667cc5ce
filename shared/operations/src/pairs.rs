//! A customer and its main account, read and changed as one.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::resume_unwind,
};

use domain::{
    account::{Account, AccountStatus},
    contact::Contact,
    customer::Customer,
    id::Uid,
    namespace::{ClaimFailure, Refusal, Timelines},
    pair::{self, Pair, PairChange, PairPatch},
    precondition::Precondition,
    text::{CustomerId, Identifier},
    timeline::{ClaimRefused, IdentifierKind},
};
use store::{Committed, Record, Transaction};
use tokio::task::JoinSet;

use crate::{
    Context,
    accounts::account_named,
    attempts::Attempts,
    change_account::base_currency_for,
    change_customer::stored_customer,
    failure::{Failure, must_hold},
    recording::Answering,
    timelines::{change_timelines, refused},
};

/// Most customers whose accounts and contacts are read at the same time.
const READS_AT_ONCE_MAX: usize = 16;

/// Gets a customer and its main account.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`] or [`Failure::Store`].
pub async fn get_pair(
    context: &Context,
    customer_id: &CustomerId,
    with_contacts: bool,
) -> Result<Pair, Failure> {
    let (customer, account, contacts) = tokio::try_join!(
        stored_customer(context, customer_id),
        main_account(context, customer_id),
        contacts_of(context, customer_id, with_contacts)
    )?;
    Ok(Pair { customer, account, contacts })
}

/// Gets the account that an identifier names now with its customer, whether it is the main one or not.
///
/// # Errors
///
/// [`Failure::AccountNotFound`] or [`Failure::Store`].
pub async fn get_pair_named(
    context: &Context,
    identifier: &Identifier,
    with_contacts: bool,
) -> Result<Pair, Failure> {
    let account = account_named(context, identifier, context.now).await?;
    let (customer, contacts) = tokio::try_join!(
        stored_customer(context, &account.customer_id),
        contacts_of(context, &account.customer_id, with_contacts)
    )?;
    Ok(Pair { customer, account: Some(account), contacts })
}

/// Patches a customer, its main account, the aliases of that account and the customer's contacts in one transaction. A
/// patch that changes nothing writes nothing. The precondition is of the customer, whose version rises with every change.
/// The answer has the contacts if the patch is of them, or if they are asked for.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::StaleVersion`], [`Failure::IdentifiersRefused`], [`Failure::Conflict`],
/// [`Failure::TooMuchToChange`], [`Failure::Repeated`] or [`Failure::Store`].
pub async fn update_pair(
    context: &Context,
    customer_id: &CustomerId,
    patch: &PairPatch,
    with_contacts: bool,
    precondition: &Precondition,
    answering: Answering<'_, Pair>,
) -> Result<Pair, Failure> {
    let environment = &context.principal.environment;
    let uids: Vec<Uid> = patch.contacts.iter().flatten().map(|_| context.new_uid()).collect();
    let currency = base_currency_for(context, &patch.account).await?;
    let mut attempts = Attempts::new(context);
    loop {
        // The customer first: whoever changes its contacts or gives it an account from here on raises its version.
        let customer = stored_customer(context, customer_id).await?;
        must_hold(precondition, customer.revision.version)?;
        let (account, contacts) = tokio::try_join!(
            main_account(context, customer_id),
            contacts_of(context, customer_id, with_contacts || patch.contacts.is_some())
        )?;
        let current = Pair { customer, account, contacts };
        let known = patch.identifiers(&current, &attempts.change);
        let existing = context.store.timelines(environment, &known).await?;
        let decided = pair::update(&current, patch, currency, &uids, &attempts.change, &existing);
        match decided {
            Ok(None) => return attempts.unchanged(current, Some(customer_id), answering).await,
            Ok(Some(changed)) => {
                let mut transaction = attempts.transaction();
                replace_pair(&mut transaction, &current, &changed, &existing);
                if !attempts.fits(&transaction, &changed.pair, answering)? {
                    return Err(Failure::TooMuchToChange);
                }
                if let Committed::Done = attempts.commit(transaction, &changed.pair, answering).await? {
                    return Ok(changed.pair);
                }
            }
            Err(ClaimFailure::Refused(refusals)) if is_outdated(&current, &refusals) => {}
            Err(failure) => return Err(refused(failure, "")),
        }
        attempts.again().await?;
    }
}

/// Whether the account has got an alias between the reads of its list and of the timelines: what it has itself, it is
/// not refused.
fn is_outdated(pair: &Pair, refusals: &[Refusal]) -> bool {
    let own = pair.account.as_ref().map(|account| &account.id);
    refusals.iter().any(|refusal| match &refusal.reason {
        ClaimRefused::Taken(owner) => refusal.kind == IdentifierKind::Alias && Some(&owner.account_id) == own,
        ClaimRefused::Reserved | ClaimRefused::TooManyRanges => false,
    })
}

/// Completes customers with their main accounts, in the same order.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn pairs_of(
    context: &Context,
    customers: Vec<Customer>,
    with_contacts: bool,
) -> Result<Vec<Pair>, Failure> {
    let ids: BTreeSet<_> =
        customers.iter().map(|customer| (customer.id.clone(), customer.id.to_account_id())).collect();
    let own = context.store.accounts(&context.principal.environment, &ids).await?;
    let own: BTreeMap<CustomerId, Account> =
        own.into_iter().map(|account| (account.customer_id.clone(), account)).collect();
    let mut pairs: Vec<Option<Pair>> = customers.iter().map(|_| None).collect();
    let mut reading = JoinSet::new();
    for (place, customer) in customers.into_iter().enumerate() {
        if reading.len() == READS_AT_ONCE_MAX {
            put_next(&mut reading, &mut pairs).await?;
        }
        let account = own.get(&customer.id).cloned();
        let context = context.clone();
        reading.spawn(async move {
            let (account, contacts) = tokio::try_join!(
                in_use_or_own(&context, &customer.id, account),
                contacts_of(&context, &customer.id, with_contacts)
            )?;
            Ok((place, Pair { customer, account, contacts }))
        });
    }
    while !reading.is_empty() {
        put_next(&mut reading, &mut pairs).await?;
    }
    Ok(pairs.into_iter().flatten().collect())
}

/// Puts the next pair that is read into its place.
async fn put_next(
    reading: &mut JoinSet<Result<(usize, Pair), Failure>>,
    pairs: &mut [Option<Pair>],
) -> Result<(), Failure> {
    if let Some(read) = reading.join_next().await {
        // None is cancelled while it is waited for, so one that has not ended has panicked.
        let (place, pair) = read.unwrap_or_else(|error| resume_unwind(error.into_panic()))?;
        pairs[place] = Some(pair);
    }
    Ok(())
}

/// The main account of a customer, which need not be there.
async fn main_account(context: &Context, customer_id: &CustomerId) -> Result<Option<Account>, Failure> {
    let environment = &context.principal.environment;
    let own = context.store.account(environment, customer_id, &customer_id.to_account_id()).await?;
    in_use_or_own(context, customer_id, own).await
}

/// The main account of a customer, given the account of its own id.
async fn in_use_or_own(
    context: &Context,
    customer_id: &CustomerId,
    own: Option<Account>,
) -> Result<Option<Account>, Failure> {
    let in_use = |account: &Account| account.status != AccountStatus::Archived;
    if own.as_ref().is_some_and(in_use) {
        return Ok(own);
    }
    let environment = &context.principal.environment;
    let others = context.store.all_accounts_of(environment, customer_id, 0, Some(&in_use)).await?;
    Ok(others.into_iter().next().or(own))
}

async fn contacts_of(
    context: &Context,
    customer_id: &CustomerId,
    wanted: bool,
) -> Result<Option<Vec<Contact>>, Failure> {
    if !wanted {
        return Ok(None);
    }
    Ok(Some(context.store.contacts_of(&context.principal.environment, customer_id).await?))
}

/// Everything that changes with a pair.
fn replace_pair(
    transaction: &mut Transaction<'_>,
    current: &Pair,
    changed: &PairChange,
    existing: &Timelines,
) {
    let customer = &current.customer;
    let after = &changed.pair;
    transaction.replace(Record::Customer(Box::new(after.customer.clone())), customer.revision.version);
    if let (Some(account), Some(after)) = (&current.account, &after.account)
        && account != after
    {
        transaction.replace(Record::Account(Box::new(after.clone())), account.revision.version);
    }
    change_timelines(transaction, &changed.timelines, existing);
    if let Some(contacts) = &changed.contacts {
        for contact in &contacts.written {
            transaction.put(Record::Contact(customer.id.clone(), Box::new(contact.clone())));
        }
        for contact in &contacts.deleted {
            transaction.delete(Record::Contact(customer.id.clone(), Box::new(contact.clone())));
        }
    }
}
