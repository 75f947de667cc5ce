//! Changing, archiving, restoring and erasing customers.

use std::collections::BTreeSet;

use domain::{
    account::{Account, AccountStatus},
    customer::{self, Customer, CustomerPatch},
    erasure,
    precondition::Precondition,
    text::CustomerId,
};
use store::{Committed, Record, Transaction};

use crate::{
    Context,
    attempts::Attempts,
    failure::{Failure, must_hold},
    recording::Answering,
    timelines::change_timelines,
};

/// Most accounts in use that a customer may have to be archived along with them: what a transaction holds besides the
/// customer, and fewer where they have aliases.
const ACCOUNTS_AT_ONCE_MAX: usize = Transaction::WRITES_MAX - 1;

/// Patches a customer. A patch that changes nothing writes nothing.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`], [`Failure::Repeated`] or
/// [`Failure::Store`].
pub async fn update_customer(
    context: &Context,
    id: &CustomerId,
    patch: &CustomerPatch,
    precondition: &Precondition,
    answering: Answering<'_, Customer>,
) -> Result<Customer, Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let current = stored_customer(context, id).await?;
        must_hold(precondition, current.revision.version)?;
        let Some(updated) = customer::update(&current, patch, &attempts.change)? else {
            return attempts.unchanged(current, Some(id), answering).await;
        };
        let transaction = replacing(&attempts, &current, &updated);
        if let Committed::Done = attempts.commit(transaction, &updated, answering).await? {
            return Ok(updated);
        }
        attempts.again().await?;
    }
}

/// Archives a customer and its accounts in one transaction; the aliases of the accounts end now.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`] when it is archived already,
/// [`Failure::TooMuchToArchive`], [`Failure::Repeated`] or [`Failure::Store`].
pub async fn archive_customer(
    context: &Context,
    id: &CustomerId,
    precondition: &Precondition,
    answering: Answering<'_, Customer>,
) -> Result<Customer, Failure> {
    let (store, environment) = (&context.store, &context.principal.environment);
    let mut attempts = Attempts::new(context);
    loop {
        // The customer first: whoever gives it another account from here on raises its version.
        let current = stored_customer(context, id).await?;
        must_hold(precondition, current.revision.version)?;
        current.must_be_in_use()?;
        let in_use = |account: &Account| account.status != AccountStatus::Archived;
        let accounts = store.all_accounts_of(environment, id, ACCOUNTS_AT_ONCE_MAX, Some(&in_use)).await?;
        if accounts.len() > ACCOUNTS_AT_ONCE_MAX {
            return Err(Failure::TooMuchToArchive);
        }
        let ending: BTreeSet<_> =
            accounts.iter().flat_map(|account| account.aliases_to_end(&attempts.change)).cloned().collect();
        let existing = store.timelines(environment, &ending).await?;
        let archival = customer::archive(&current, &accounts, &existing, &attempts.change)?;

        let mut transaction = replacing(&attempts, &current, &archival.customer);
        for (account, archived) in accounts.iter().zip(&archival.accounts) {
            transaction.replace(Record::Account(Box::new(archived.clone())), account.revision.version);
        }
        change_timelines(&mut transaction, &archival.timelines, &existing);
        if !attempts.fits(&transaction, &archival.customer, answering)? {
            return Err(Failure::TooMuchToArchive);
        }
        if let Committed::Done = attempts.commit(transaction, &archival.customer, answering).await? {
            return Ok(archival.customer);
        }
        attempts.again().await?;
    }
}

/// Restores an archived customer; its accounts stay archived.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`] when it is not archived,
/// [`Failure::Repeated`] or [`Failure::Store`].
pub async fn restore_customer(
    context: &Context,
    id: &CustomerId,
    precondition: &Precondition,
    answering: Answering<'_, Customer>,
) -> Result<Customer, Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let current = stored_customer(context, id).await?;
        must_hold(precondition, current.revision.version)?;
        let restored = customer::restore(&current, &attempts.change)?;
        let transaction = replacing(&attempts, &current, &restored);
        if let Committed::Done = attempts.commit(transaction, &restored, answering).await? {
            return Ok(restored);
        }
        attempts.again().await?;
    }
}

/// Erases the personal data of an archived customer, for ever; again where it has been erased, which repeats the rest. From then on nothing is added to what there is of it, and the
/// consumer of the table's stream, which sees the change, forgets the rest: what belongs to the customer, what requests
/// about it were answered, and what the audit trail shows.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`] when it is in use,
/// [`Failure::Repeated`] or [`Failure::Store`].
pub async fn erase_customer(
    context: &Context,
    id: &CustomerId,
    precondition: &Precondition,
    answering: Answering<'_, Customer>,
) -> Result<Customer, Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let current = stored_customer(context, id).await?;
        must_hold(precondition, current.revision.version)?;
        let erased = erasure::erase(&current, &context.principal.environment, &attempts.change)?;
        let transaction = replacing(&attempts, &current, &erased);
        if let Committed::Done = attempts.commit(transaction, &erased, answering).await? {
            return Ok(erased);
        }
        attempts.again().await?;
    }
}

/// The customer of this id.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`] or [`Failure::Store`].
pub(crate) async fn stored_customer(context: &Context, id: &CustomerId) -> Result<Customer, Failure> {
    let stored = context.store.customer(&context.principal.environment, id).await?;
    stored.ok_or(Failure::CustomerNotFound)
}

fn replacing<'a>(attempts: &Attempts<'a>, current: &Customer, changed: &Customer) -> Transaction<'a> {
    let mut transaction = attempts.transaction();
    transaction.replace(Record::Customer(Box::new(changed.clone())), current.revision.version);
    transaction
}
