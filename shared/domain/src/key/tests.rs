use std::time::Duration;

use super::*;
use crate::{
    principal::EnvironmentKind,
    text::{EnvironmentId, TenantId},
};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn change(number: u128) -> Change {
    let now = at("2026-01-01T00:00:00Z");
    Change {
        id: Uid::generate(now, number),
        actor: "key_1".to_owned(),
        request_id: "request-1".to_owned(),
        idempotency_id: None,
        at: now,
    }
}

fn environment() -> Environment {
    Environment {
        tenant: TenantId::parse("t").unwrap(),
        id: EnvironmentId::parse("e").unwrap(),
        kind: EnvironmentKind::Test,
    }
}

fn material(number: u8) -> KeyMaterial {
    KeyMaterial {
        uid: Uid::generate(at("2026-01-01T00:00:00Z"), number.into()),
        hash: KeyHash(format!("hash {number}")),
        paging_secret: PagingSecret::new([number; 32]),
    }
}

fn key(expires_at: Option<&str>) -> Key {
    let new = NewKey {
        id: Some(KeyId::parse("key_1").unwrap()),
        name: KeyName::parse("Importer").unwrap(),
        scopes: [Scope::CustomersRead].into(),
        expires_at: expires_at.map(at),
    };
    create(&environment(), &new, &material(7), &change(1)).unwrap()
}

#[test]
fn a_key_is_worth_nothing_from_the_instant_it_expires_or_is_revoked() {
    let key = key(Some("2026-01-02T00:00:00Z"));
    assert!(key.principal_at(at("2026-01-01T23:59:59Z")).is_some());
    assert!(key.principal_at(at("2026-01-02T00:00:00Z")).is_none());
    let revoked = Key { revoked_at: Some(at("2026-01-01T00:00:00Z")), ..key };
    assert!(revoked.principal_at(at("2026-01-01T12:00:00Z")).is_none());
    assert!(!format!("{:?}", PagingSecret::new([7; 32])).contains('7'));
}

#[test]
fn a_key_that_would_be_expired_at_once_is_refused() {
    let now = at("2026-01-01T00:00:00Z");
    assert_eq!(must_be_in_the_future(now, now), Err(Violation::NotInTheFuture));
    assert_eq!(must_be_in_the_future(now.later(Duration::from_nanos(1)), now), Ok(()));
    let new = NewKey {
        id: None,
        name: KeyName::parse("x").unwrap(),
        scopes: BTreeSet::new(),
        expires_at: Some(now),
    };
    let refused = create(&environment(), &new, &material(1), &change(1));
    let expected = Conflict::Invalid { pointer: "/expiresAt", violation: Violation::NotInTheFuture };
    assert_eq!(refused, Err(expected));
}

#[test]
fn a_key_is_revoked_once() {
    let revoked = revoke(&key(None), &change(2)).unwrap();
    assert_eq!(revoked.revoked_at, Some(change(2).at));
    assert_eq!(revoked.revision.version, key(None).revision.version.next());
    assert_eq!(revoke(&revoked, &change(3)), None);
}

#[test]
fn a_rotated_key_works_beside_its_successor_for_a_while_but_never_longer_than_before() {
    for (expires_at, ends_at, ended) in [
        (None, "2026-01-05T00:00:00Z", "2026-01-05T00:00:00Z"),
        (Some("2026-01-09T00:00:00Z"), "2026-01-05T00:00:00Z", "2026-01-05T00:00:00Z"),
        (Some("2026-01-03T00:00:00Z"), "2026-01-05T00:00:00Z", "2026-01-03T00:00:00Z"),
    ] {
        let key = key(expires_at);
        let Rotation { old, new } = rotate(&key, at(ends_at), &material(9), &change(2)).unwrap();
        assert_eq!(old.expires_at, Some(at(ended)));
        assert_eq!((&old.hash, &old.id), (&key.hash, &key.id));
        assert_eq!((new.expires_at, &new.scopes, &new.name), (key.expires_at, &key.scopes, &key.name));
        assert_eq!((new.hash, new.paging_secret), (material(9).hash, material(9).paging_secret));
        assert!(new.id != key.id && new.revision.version == crate::id::Version::FIRST);
    }
}

#[test]
fn a_key_that_is_not_in_use_is_not_rotated() {
    let later = at("2026-02-01T00:00:00Z");
    let revoked = revoke(&key(None), &change(2)).unwrap();
    assert_eq!(rotate(&revoked, later, &material(9), &change(3)), Err(Conflict::KeyNotInUse));
    let expired = Key { expires_at: Some(change(3).at), ..key(None) };
    assert_eq!(rotate(&expired, later, &material(9), &change(3)), Err(Conflict::KeyNotInUse));
}
