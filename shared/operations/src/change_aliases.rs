//! Adding, removing and transferring aliases.

use std::collections::BTreeSet;

use domain::{
    Instant,
    account::Account,
    alias::{self, NewAlias, Transfer},
    namespace::Timelines,
    precondition::Precondition,
    removal::{self, Removal, RemovalFailure},
    text::Identifier,
    timeline::{IdentifierKind, Tenure},
};
use store::{Committed, Record};

use crate::{
    Context,
    accounts::{account_named, account_of},
    aliases::Resolution,
    attempts::Attempts,
    change_account::replacing,
    failure::{Failure, must_hold},
    recording::Answering,
    timelines::{change_timelines, learn_timelines, refused},
};

/// Gives aliases to the account that an identifier names now, all of them or none, in one transaction.
///
/// # Errors
///
/// [`Failure::AccountNotFound`], [`Failure::StaleVersion`], [`Failure::IdentifiersRefused`], [`Failure::Conflict`] or
/// [`Failure::Store`].
pub async fn add_aliases(
    context: &Context,
    identifier: &Identifier,
    wishes: &[NewAlias],
    precondition: &Precondition,
    answering: Answering<'_, Account>,
) -> Result<Account, Failure> {
    let mut attempts = Attempts::new(context);
    let mut existing = Timelines::new();
    loop {
        let current = account_named(context, identifier, context.now).await?;
        must_hold(precondition, current.revision.version)?;
        let added = alias::add(&current, wishes, &attempts.change, &existing)
            .map_err(|failure| refused(failure, ""))?;
        let mut transaction = replacing(&attempts, &current, &added.account);
        change_timelines(&mut transaction, &added.timelines, &existing);
        match attempts.commit(transaction, &added.account, answering).await? {
            Committed::Done => return Ok(added.account),
            Committed::Refused(refusals) => learn_timelines(refusals, &mut existing)?,
        }
        attempts.again().await?;
    }
}

/// Takes aliases from the account that an identifier names now, all of them or none, in one transaction. Of each, what has
/// begun by the instant of its removal is cut short, what has not goes.
///
/// # Errors
///
/// [`Failure::AccountNotFound`], [`Failure::AliasesNotFound`] with those that the account does not have then or later,
/// [`Failure::StaleVersion`], [`Failure::Conflict`] when the account is archived, or [`Failure::Store`].
pub async fn remove_aliases(
    context: &Context,
    identifier: &Identifier,
    removals: &[Removal],
    precondition: &Precondition,
    answering: Answering<'_, Account>,
) -> Result<Account, Failure> {
    let (store, environment) = (&context.store, &context.principal.environment);
    let values: BTreeSet<Identifier> = removals.iter().map(|removal| removal.value.clone()).collect();
    let mut attempts = Attempts::new(context);
    loop {
        let current = account_named(context, identifier, context.now).await?;
        must_hold(precondition, current.revision.version)?;
        let existing = store.timelines(environment, &values).await?;
        let removed = removal::remove(&current, removals, &existing, &attempts.change).map_err(
            |failure| match failure {
                RemovalFailure::NotHeld(values) => Failure::AliasesNotFound(values),
                RemovalFailure::Conflict(conflict) => conflict.into(),
            },
        )?;
        let mut transaction = replacing(&attempts, &current, &removed.account);
        change_timelines(&mut transaction, &removed.timelines, &existing);
        if let Committed::Done = attempts.commit(transaction, &removed.account, answering).await? {
            return Ok(removed.account);
        }
        attempts.again().await?;
    }
}

/// Makes an alias name another account from an instant on, the present when none is given: in one transaction, so that
/// it names one of them at every instant. The new owner's range ends where the old one's ended. An alias that names the
/// account already is left as it is.
///
/// # Errors
///
/// [`Failure::AliasNotFound`] when it names nobody then, [`Failure::TargetNotFound`], [`Failure::Conflict`] or
/// [`Failure::Store`].
pub async fn transfer_alias(
    context: &Context,
    value: &Identifier,
    to: &Identifier,
    at: Option<Instant>,
    answering: Answering<'_, Resolution>,
) -> Result<Resolution, Failure> {
    let (store, environment) = (&context.store, &context.principal.environment);
    let at = at.unwrap_or(context.now);
    let mut attempts = Attempts::new(context);
    loop {
        let timeline = store.timeline(environment, value).await?.ok_or(Failure::AliasNotFound)?;
        let tenure = timeline.at(at).cloned().ok_or(Failure::AliasNotFound)?;
        let target = account_named(context, to, context.now).await.map_err(|failure| match failure {
            Failure::AccountNotFound => Failure::TargetNotFound,
            other => other,
        })?;
        let giving = account_of(context, &tenure.owner).await?;
        let resolution = |tenure: Tenure| Resolution {
            identifier: value.clone(),
            kind: IdentifierKind::Alias,
            at,
            tenure,
        };
        let handover = match alias::transfer(&timeline, &giving, &target, at, &attempts.change)? {
            Transfer::NamesNobody => return Err(Failure::AliasNotFound),
            Transfer::Unchanged => {
                let customer_id = target.customer_id.clone();
                return attempts.unchanged(resolution(tenure), Some(&customer_id), answering).await;
            }
            Transfer::Changed(handover) => handover,
        };
        let mut transaction = replacing(&attempts, &target, &handover.to);
        transaction.replace(Record::Account(Box::new(handover.from)), giving.revision.version);
        let resolution = resolution(Tenure { range: handover.range, owner: handover.to.as_owner() });
        transaction.replace(Record::Identifier(handover.timeline), timeline.version);
        if let Committed::Done = attempts.commit(transaction, &resolution, answering).await? {
            return Ok(resolution);
        }
        attempts.again().await?;
    }
}
