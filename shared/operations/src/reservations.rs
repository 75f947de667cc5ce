//! Reserved aliases: identifiers that no account has yet, kept for whoever claims them first.

use std::collections::BTreeSet;

use domain::{
    reservation::{self, Reservation},
    text::Identifier,
    timeline::Timeline,
};
use store::{Committed, List, Page, Position, Record};

use crate::{
    Context, attempts::Attempts, failure::Failure, recording::Answering, timelines::change_timelines,
};

/// Reserves identifiers, all of them or none, in one transaction, and gives the reservations in the same order. There are
/// 1 to [`domain::limits::ALIASES_PER_RESERVE_MAX`], all different.
///
/// # Errors
///
/// [`Failure::IdentifiersRefused`] with every one that is the id of an account, names one now or later, or is reserved
/// already; or [`Failure::Store`].
pub async fn reserve_aliases(
    context: &Context,
    values: &[Identifier],
    answering: Answering<'_, Vec<Reservation>>,
) -> Result<Vec<Reservation>, Failure> {
    let environment = &context.principal.environment;
    let wanted: BTreeSet<Identifier> = values.iter().cloned().collect();
    let mut attempts = Attempts::new(context);
    loop {
        // Read first, and not learned from a refusal: only of what was not there does its first version tell whose it is.
        let existing = context.store.timelines(environment, &wanted).await?;
        let reserved = reservation::reserve(values, &attempts.change, &existing)
            .map_err(|refusals| Failure::IdentifiersRefused { refusals, account: "" })?;
        let mut transaction = attempts.transaction();
        change_timelines(&mut transaction, &reserved, &existing);
        let reservations = reserved.iter().filter_map(Reservation::of).collect();
        if let Committed::Done = attempts.commit(transaction, &reservations, answering).await? {
            return Ok(reservations);
        }
        attempts.again().await?;
    }
}

/// The reservation of an identifier.
///
/// # Errors
///
/// [`Failure::AliasNotFound`] or [`Failure::Store`].
pub async fn get_reservation(context: &Context, value: &Identifier) -> Result<Reservation, Failure> {
    let timeline = context.store.timeline(&context.principal.environment, value).await?;
    timeline.as_ref().and_then(Reservation::of).ok_or(Failure::AliasNotFound)
}

/// Lists the reserved identifiers of the environment, by value, behind a place. The list may lag behind writes by a
/// moment.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn list_reservations(
    context: &Context,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<Reservation>, Failure> {
    let list = List::reservations(&context.principal.environment);
    let Page { objects, next } = context.store.page::<Timeline>(&list, behind, page_size, None).await?;
    let reserved = |(position, timeline)| Some((position, Reservation::of(&timeline)?));
    Ok(Page { objects: objects.into_iter().filter_map(reserved).collect(), next })
}

/// Ends the reservation of an identifier, which anybody may reserve or claim from then on.
///
/// # Errors
///
/// [`Failure::AliasNotFound`] when it is not reserved, or [`Failure::Store`].
pub async fn release_reservation(
    context: &Context,
    value: &Identifier,
    answering: Answering<'_, ()>,
) -> Result<(), Failure> {
    let environment = &context.principal.environment;
    let mut attempts = Attempts::new(context);
    loop {
        let current = context.store.timeline(environment, value).await?.ok_or(Failure::AliasNotFound)?;
        let released = reservation::release(&current, &attempts.change).ok_or(Failure::AliasNotFound)?;
        let mut transaction = attempts.transaction();
        transaction.replace(Record::Identifier(released), current.version);
        if let Committed::Done = attempts.commit(transaction, &(), answering).await? {
            return Ok(());
        }
        attempts.again().await?;
    }
}
