//! The environments of a tenant, and what the operations in one take from it.

use domain::{
    Conflict,
    code::Currency,
    environment::{self, EnvironmentPatch, EnvironmentProfile, NewEnvironment},
    listing::Sort,
    precondition::Precondition,
    text::EnvironmentId,
};
use store::{Committed, Page, Position, Record, StoreError};

use crate::{
    Context,
    attempts::Attempts,
    failure::{Failure, must_hold},
    recording::Answering,
};

/// Gives the tenant one more environment, and counts it, in one transaction.
///
/// # Errors
///
/// [`Failure::Conflict`], [`Failure::Repeated`] or [`Failure::Store`].
pub async fn create_environment(
    context: &Context,
    new: &NewEnvironment,
    answering: Answering<'_, EnvironmentProfile>,
) -> Result<EnvironmentProfile, Failure> {
    let tenant_id = &context.principal.environment.tenant;
    let uid = context.new_uid();
    let mut attempts = Attempts::new(context);
    loop {
        let tenant = context.store.tenant(tenant_id).await?.ok_or_else(|| is_not_there("tenant"))?;
        let (changed, created) = environment::create(&tenant, new, &uid, &attempts.change)?;
        let mut transaction = attempts.transaction();
        transaction.create(Record::Environment(Box::new(created.clone())));
        transaction.replace(Record::Tenant(Box::new(changed)), tenant.revision.version);
        match attempts.commit(transaction, &created, answering).await? {
            Committed::Done => return Ok(created),
            Committed::Refused(refusals) => {
                let mut found = refusals.iter().filter_map(|refusal| refusal.found.as_ref());
                if found.any(|found| matches!(found, Record::Environment(_))) {
                    return Err(Conflict::EnvironmentExists(created.id).into());
                }
            }
        }
        attempts.again().await?;
    }
}

/// Lists the environments of the tenant, by id, behind a place.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn list_environments(
    context: &Context,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<EnvironmentProfile>, Failure> {
    let environments = context.store.environments(&context.principal.environment.tenant).await?;
    let placed =
        environments.into_iter().map(|environment| (Position::new(environment.id.as_str()), environment));
    Ok(Page::of(placed.collect(), Sort::BY_ID, behind, page_size))
}

/// Gets an environment of the tenant.
///
/// # Errors
///
/// [`Failure::EnvironmentNotFound`] or [`Failure::Store`].
pub async fn get_environment(context: &Context, id: &EnvironmentId) -> Result<EnvironmentProfile, Failure> {
    let found = context.store.environment(&context.principal.environment.tenant, id).await?;
    found.ok_or(Failure::EnvironmentNotFound)
}

/// Patches an environment of the tenant. A patch that changes nothing writes nothing.
///
/// # Errors
///
/// [`Failure::EnvironmentNotFound`], [`Failure::StaleVersion`], [`Failure::Repeated`] or [`Failure::Store`].
pub async fn update_environment(
    context: &Context,
    id: &EnvironmentId,
    patch: &EnvironmentPatch,
    precondition: &Precondition,
    answering: Answering<'_, EnvironmentProfile>,
) -> Result<EnvironmentProfile, Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let current = get_environment(context, id).await?;
        must_hold(precondition, current.revision.version)?;
        let Some(updated) = environment::update(&current, patch, &attempts.change) else {
            return attempts.unchanged(current, None, answering).await;
        };
        let mut transaction = attempts.transaction();
        transaction.replace(Record::Environment(Box::new(updated.clone())), current.revision.version);
        if let Committed::Done = attempts.commit(transaction, &updated, answering).await? {
            return Ok(updated);
        }
        attempts.again().await?;
    }
}

/// The base currency of the environment: that of an account which names none.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn base_currency(context: &Context) -> Result<Currency, Failure> {
    match get_environment(context, &context.principal.environment.id).await {
        Err(Failure::EnvironmentNotFound) => Err(is_not_there("environment")),
        found => Ok(found?.currency),
    }
}

/// The failure of what belongs to every key, and is not there.
fn is_not_there(what: &str) -> Failure {
    StoreError::Corrupt { cause: format!("the {what} of a key is not there") }.into()
}
