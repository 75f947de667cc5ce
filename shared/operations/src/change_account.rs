//! Changing, archiving and restoring accounts.

use domain::{
    account::{self, Account, AccountPatch},
    code::Currency,
    precondition::Precondition,
    text::Identifier,
};
use store::{Committed, Record, Transaction};

use crate::{
    Context,
    accounts::account_named,
    attempts::Attempts,
    change_customer::stored_customer,
    environments::base_currency,
    failure::{Failure, must_hold},
    recording::Answering,
    timelines::change_timelines,
};

/// Patches the account that an identifier names now. A patch that changes nothing writes nothing.
///
/// # Errors
///
/// [`Failure::AccountNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`] or [`Failure::Store`].
pub async fn update_account(
    context: &Context,
    identifier: &Identifier,
    patch: &AccountPatch,
    precondition: &Precondition,
    answering: Answering<'_, Account>,
) -> Result<Account, Failure> {
    let currency = base_currency_for(context, patch).await?;
    let mut attempts = Attempts::new(context);
    loop {
        let current = account_named(context, identifier, context.now).await?;
        must_hold(precondition, current.revision.version)?;
        let Some(updated) = account::update(&current, patch, currency, &attempts.change)? else {
            let customer_id = current.customer_id.clone();
            return attempts.unchanged(current, Some(&customer_id), answering).await;
        };
        let transaction = replacing(&attempts, &current, &updated);
        if let Committed::Done = attempts.commit(transaction, &updated, answering).await? {
            return Ok(updated);
        }
        attempts.again().await?;
    }
}

/// The base currency of the environment, where the patch makes an account take it.
///
/// # Errors
///
/// [`Failure::Store`].
pub(crate) async fn base_currency_for(
    context: &Context,
    patch: &AccountPatch,
) -> Result<Option<Currency>, Failure> {
    if patch.takes_base_currency() { base_currency(context).await.map(Some) } else { Ok(None) }
}

/// Archives the account that an identifier names now; its aliases end now, in the same transaction.
///
/// # Errors
///
/// [`Failure::AccountNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`] when it is archived already,
/// [`Failure::TooMuchToArchive`] or [`Failure::Store`].
pub async fn archive_account(
    context: &Context,
    identifier: &Identifier,
    precondition: &Precondition,
    answering: Answering<'_, Account>,
) -> Result<Account, Failure> {
    let (store, environment) = (&context.store, &context.principal.environment);
    let mut attempts = Attempts::new(context);
    loop {
        let current = account_named(context, identifier, context.now).await?;
        must_hold(precondition, current.revision.version)?;
        current.must_be_in_use()?;
        let ending = current.aliases_to_end(&attempts.change).cloned().collect();
        let existing = store.timelines(environment, &ending).await?;
        let archival = account::archive(&current, &existing, &attempts.change)?;
        let mut transaction = replacing(&attempts, &current, &archival.account);
        change_timelines(&mut transaction, &archival.timelines, &existing);
        if !attempts.fits(&transaction, &archival.account, answering)? {
            return Err(Failure::TooMuchToArchive);
        }
        if let Committed::Done = attempts.commit(transaction, &archival.account, answering).await? {
            return Ok(archival.account);
        }
        attempts.again().await?;
    }
}

/// Restores an archived account, without its aliases. It raises the version of its customer too, whose set of accounts
/// has changed.
///
/// # Errors
///
/// [`Failure::AccountNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`] when it is not archived or its
/// customer is, or [`Failure::Store`].
pub async fn restore_account(
    context: &Context,
    identifier: &Identifier,
    precondition: &Precondition,
    answering: Answering<'_, Account>,
) -> Result<Account, Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let current = account_named(context, identifier, context.now).await?;
        must_hold(precondition, current.revision.version)?;
        let customer = stored_customer(context, &current.customer_id).await?;
        let (touched, restored) = account::restore(&current, &customer, &attempts.change)?;
        let mut transaction = replacing(&attempts, &current, &restored);
        transaction.replace(Record::Customer(Box::new(touched)), customer.revision.version);
        if let Committed::Done = attempts.commit(transaction, &restored, answering).await? {
            return Ok(restored);
        }
        attempts.again().await?;
    }
}

/// A transaction that is about an account.
pub(crate) fn replacing<'a>(
    attempts: &Attempts<'a>,
    current: &Account,
    changed: &Account,
) -> Transaction<'a> {
    let mut transaction = attempts.transaction();
    transaction.replace(Record::Account(Box::new(changed.clone())), current.revision.version);
    transaction
}
