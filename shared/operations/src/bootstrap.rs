//! The first key of a tenant, which nobody needs a key for.

use domain::{
    Instant,
    change::Change,
    environment::{EnvironmentProfile, NewEnvironment},
    id::Uid,
    key::{Key, KeyInUse, KeyMaterial, PagingSecret},
    tenant::{Bootstrap, Tenant},
    text::TenantId,
};
use store::{Committed, Patience, Record, Store, StoreError, Transaction};
use thiserror::Error;

use crate::{
    Randomness,
    authenticate::key_hash,
    key_text::{KeyText, random_bytes},
    keys::{IssuedKey, issue},
};

/// Why there is no key of an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BootstrapFailure {
    /// The tenant is there already, and has its key.
    #[error("the tenant exists already; ask to recover for another key of one of its environments")]
    TenantExists,
    /// The tenant, or its environment, is not there to make another key for.
    #[error("there is no such environment to recover")]
    EnvironmentNotFound,
    /// Something is wrong with the table.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a tenant, its first environment and the key of its administrator, with every scope, in one transaction; or another such
/// key for an environment that is there. `request_id` is what the change is found by.
///
/// # Errors
///
/// [`BootstrapFailure`].
pub async fn bootstrap(
    store: &Store,
    bootstrap: &Bootstrap,
    request_id: &str,
    now: Instant,
    randomness: &Randomness,
) -> Result<IssuedKey, BootstrapFailure> {
    let uid = Uid::generate(now, randomness());
    let change = change(&uid, request_id, now, randomness);
    let (environment, first) = match bootstrap {
        Bootstrap::Tenant { id, environment } => {
            let profile = EnvironmentProfile::new(environment, &Uid::generate(now, randomness()), &change);
            let tenant = Tenant::with_one_environment(id.clone(), &change);
            (profile.to_environment(id), Some((tenant, profile)))
        }
        Bootstrap::Recovery { tenant, environment } => {
            let profile = store.environment(tenant, environment).await?;
            let profile = profile.ok_or(BootstrapFailure::EnvironmentNotFound)?;
            (profile.to_environment(tenant), None)
        }
    };
    let text = KeyText::generate(environment.kind, randomness);
    let paging_secret = PagingSecret::new(random_bytes(randomness));
    let material = KeyMaterial { uid, hash: key_hash(text.as_str()), paging_secret };
    let key = Key::of_administrator(&environment, &material, &change);
    let mut transaction = Transaction::new(&environment, change);
    let refused = match first {
        Some((tenant, profile)) => {
            transaction.create(Record::Tenant(Box::new(tenant)));
            transaction.create(Record::Environment(Box::new(profile)));
            BootstrapFailure::TenantExists
        }
        // A key of the same random text or id is there, which another attempt will not meet.
        None => StoreError::Contention.into(),
    };
    issue(&mut transaction, &key);
    match store.commit(&transaction, &mut Patience::default()).await? {
        Committed::Done => Ok(IssuedKey { key, text }),
        Committed::Refused(_) => Err(refused),
    }
}

/// Makes the key of this text, for development: an administrator's, in an environment that is made with its tenant where there
/// is none. One of the same text is one again.
///
/// # Errors
///
/// [`BootstrapFailure`].
pub async fn provide_key(
    store: &Store,
    text: &str,
    tenant: &TenantId,
    environment: &NewEnvironment,
    now: Instant,
    randomness: &Randomness,
) -> Result<(), BootstrapFailure> {
    let uid = Uid::generate(now, randomness());
    let change = change(&uid, "provide-key", now, randomness);
    let profile = EnvironmentProfile::new(environment, &Uid::generate(now, randomness()), &change);
    let environment = profile.to_environment(tenant);
    if store.tenant(tenant).await?.is_none() {
        let mut transaction = Transaction::new(&environment, change.clone());
        let made = Tenant::with_one_environment(tenant.clone(), &change);
        transaction.create(Record::Tenant(Box::new(made)));
        transaction.create(Record::Environment(Box::new(profile)));
        store.commit(&transaction, &mut Patience::default()).await?;
    }
    let hash = key_hash(text);
    let kept = store.presented_key(&hash, true).await?;
    let material = KeyMaterial { uid, hash, paging_secret: PagingSecret::new(random_bytes(randomness)) };
    let new = Key::of_administrator(&environment, &material, &change);
    let (key, last_used_at) = match kept {
        None => (new, None),
        // It keeps its id, and tokens of next pages stay good.
        Some(KeyInUse { key, last_used_at }) => {
            let revision = key.revision.next(&change);
            (Key { id: key.id, paging_secret: key.paging_secret, revision, ..new }, last_used_at)
        }
    };
    let mut transaction = Transaction::new(&environment, change);
    transaction.put(Record::Key(Box::new(key.clone())));
    transaction.put(Record::PresentedKey(Box::new(KeyInUse { key, last_used_at })));
    store.commit(&transaction, &mut Patience::default()).await?;
    Ok(())
}

/// A change that is made by the very key which it makes.
fn change(uid: &Uid, request_id: &str, now: Instant, randomness: &Randomness) -> Change {
    Change {
        id: Uid::generate(now, randomness()),
        actor: uid.to_key_id().to_string(),
        request_id: request_id.to_owned(),
        idempotency_id: None,
        at: now,
    }
}
