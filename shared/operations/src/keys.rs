//! The keys of an environment.

use std::{collections::BTreeSet, time::Duration};

use domain::{
    Conflict,
    key::{self, Key, KeyInUse, KeyMaterial, NewKey, PagingSecret, Rotation},
    precondition::Precondition,
    principal::{Environment, EnvironmentKind},
    scope::Scope,
    text::{EnvironmentId, KeyId},
};
use store::{Committed, List, Page, Position, Record, Transaction};

use crate::{
    Context,
    attempts::Attempts,
    authenticate::key_hash,
    failure::{Failure, must_hold},
    key_text::{KeyText, random_bytes},
    recording::Answering,
};

/// A key that has just come to be, and its text, which is known this once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedKey {
    /// The key.
    pub key: Key,
    /// What its owner presents.
    pub text: KeyText,
}

/// Gives an environment of the tenant one more key: that of the caller where `environment_id` names no other.
///
/// # Errors
///
/// [`Failure::ScopesNotHeld`] when the key would have scopes that the caller's lacks,
/// [`Failure::EnvironmentOfKeyNotFound`], [`Failure::Conflict`], [`Failure::Repeated`] or [`Failure::Store`].
pub async fn create_key(
    context: &Context,
    new: &NewKey,
    environment_id: Option<&EnvironmentId>,
    answering: Answering<'_, IssuedKey>,
) -> Result<IssuedKey, Failure> {
    must_hold_scopes(context, &new.scopes)?;
    let environment = environment_of_key(context, environment_id).await?;
    let (text, material) = draw(context, environment.kind);
    let mut attempts = Attempts::new(context);
    loop {
        let key = key::create(&environment, new, &material, &attempts.change)?;
        let issued = IssuedKey { key, text: text.clone() };
        let mut transaction = attempts.transaction();
        issue(&mut transaction, &issued.key);
        match attempts.commit(transaction, &issued, answering).await? {
            Committed::Done => return Ok(issued),
            Committed::Refused(refusals) => {
                let mut found = refusals.iter().filter_map(|refusal| refusal.found.as_ref());
                if found.any(|found| matches!(found, Record::Key(_))) {
                    return Err(Conflict::KeyExists(issued.key.id).into());
                }
            }
        }
        attempts.again().await?;
    }
}

/// Lists the keys of the environment, by id, behind a place: those that are revoked or expired too.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn list_keys(
    context: &Context,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<KeyInUse>, Failure> {
    let list = List::api_keys(&context.principal.environment);
    let page: Page<Key> = context.store.page(&list, behind, page_size, None).await?;
    let keys: Vec<&Key> = page.objects.iter().map(|(_, key)| key).collect();
    let mut uses = context.store.last_uses(&keys).await?;
    let objects = page.objects.into_iter().map(|(position, key)| {
        let last_used_at = uses.remove(&key.hash);
        (position, KeyInUse { key, last_used_at })
    });
    Ok(Page { objects: objects.collect(), next: page.next })
}

/// Gets a key of the environment.
///
/// # Errors
///
/// [`Failure::KeyNotFound`] or [`Failure::Store`].
pub async fn get_key(context: &Context, id: &KeyId) -> Result<KeyInUse, Failure> {
    let key = context.store.api_key(&context.principal.environment, id).await?;
    let key = key.ok_or(Failure::KeyNotFound)?;
    let presented = context.store.presented_key(&key.hash, true).await?;
    Ok(KeyInUse { key, last_used_at: presented.and_then(|presented| presented.last_used_at) })
}

/// Revokes a key of the environment, for ever. One that is revoked already stays as it is.
///
/// # Errors
///
/// [`Failure::KeyNotFound`], [`Failure::StaleVersion`], [`Failure::Repeated`] or [`Failure::Store`].
pub async fn revoke_key(
    context: &Context,
    id: &KeyId,
    precondition: &Precondition,
    answering: Answering<'_, KeyInUse>,
) -> Result<KeyInUse, Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let current = get_key(context, id).await?;
        must_hold(precondition, current.key.revision.version)?;
        let Some(key) = key::revoke(&current.key, &attempts.change) else {
            return attempts.unchanged(current, None, answering).await;
        };
        let revoked = KeyInUse { key, ..current.clone() };
        let mut transaction = attempts.transaction();
        replace(&mut transaction, &current, &revoked);
        if let Committed::Done = attempts.commit(transaction, &revoked, answering).await? {
            return Ok(revoked);
        }
        attempts.again().await?;
    }
}

/// Rotates a key of the environment: gives it a successor, beside which it works for `overlap`, in one transaction.
///
/// # Errors
///
/// [`Failure::KeyNotFound`], [`Failure::StaleVersion`], [`Failure::ScopesNotHeld`] when the key has scopes that the caller's
/// lacks, [`Failure::Conflict`], [`Failure::Repeated`] or [`Failure::Store`].
pub async fn rotate_key(
    context: &Context,
    id: &KeyId,
    overlap: Duration,
    precondition: &Precondition,
    answering: Answering<'_, IssuedKey>,
) -> Result<IssuedKey, Failure> {
    let (text, material) = draw(context, context.principal.environment.kind);
    let mut attempts = Attempts::new(context);
    loop {
        let current = get_key(context, id).await?;
        must_hold(precondition, current.key.revision.version)?;
        must_hold_scopes(context, &current.key.scopes)?;
        let ends_at = context.now.later(overlap);
        let Rotation { old, new } = key::rotate(&current.key, ends_at, &material, &attempts.change)?;
        let issued = IssuedKey { key: new, text: text.clone() };
        let mut transaction = attempts.transaction();
        issue(&mut transaction, &issued.key);
        replace(&mut transaction, &current, &KeyInUse { key: old, ..current.clone() });
        if let Committed::Done = attempts.commit(transaction, &issued, answering).await? {
            return Ok(issued);
        }
        attempts.again().await?;
    }
}

/// The environment that a new key is for.
async fn environment_of_key(context: &Context, id: Option<&EnvironmentId>) -> Result<Environment, Failure> {
    let own = &context.principal.environment;
    match id.filter(|id| **id != own.id) {
        None => Ok(own.clone()),
        Some(id) => {
            let profile = context.store.environment(&own.tenant, id).await?;
            let profile = profile.ok_or_else(|| Failure::EnvironmentOfKeyNotFound(id.clone()))?;
            Ok(profile.to_environment(&own.tenant))
        }
    }
}

/// Refuses to give away what the caller itself may not do.
fn must_hold_scopes(context: &Context, scopes: &BTreeSet<Scope>) -> Result<(), Failure> {
    let lacking: Vec<Scope> = scopes.difference(&context.principal.scopes).copied().collect();
    if lacking.is_empty() { Ok(()) } else { Err(Failure::ScopesNotHeld(lacking)) }
}

/// What a new key of an environment of this kind is made of.
fn draw(context: &Context, kind: EnvironmentKind) -> (KeyText, KeyMaterial) {
    let text = KeyText::generate(kind, &context.randomness);
    let material = KeyMaterial {
        uid: context.new_uid(),
        hash: key_hash(text.as_str()),
        paging_secret: PagingSecret::new(random_bytes(&context.randomness)),
    };
    (text, material)
}

/// Adds a new key: as an object, and as it authenticates.
pub(crate) fn issue(transaction: &mut Transaction<'_>, key: &Key) {
    transaction.create(Record::Key(Box::new(key.clone())));
    let presented = KeyInUse { key: key.clone(), last_used_at: None };
    transaction.create(Record::PresentedKey(Box::new(presented)));
}

/// Replaces a key: as an object, and as it authenticates.
fn replace(transaction: &mut Transaction<'_>, current: &KeyInUse, changed: &KeyInUse) {
    transaction.replace(Record::Key(Box::new(changed.key.clone())), current.key.revision.version);
    transaction.put(Record::PresentedKey(Box::new(changed.clone())));
}
