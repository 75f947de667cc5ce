//! Keys that are good for nothing, or not for this: the answer is the same, whatever the request names, and nothing is written.

use std::collections::BTreeMap;

use domain::{Instant, scope::Scope};
use harness::Answered;
use http_api::{Endpoint, HeaderName, StatusCode, header};
use store::Access;

use super::{
    Calling, IDEMPOTENCY_KEY, Teller, World,
    samples::{Names, Sample},
    story,
};
use crate::compatible_apis::must_refuse;

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// How a key is presented.
type Presented = Vec<(HeaderName, String)>;

/// Every kind of key that lets nobody in.
async fn worthless(world: &World) -> Vec<(&'static str, Presented)> {
    let own = &world.tenant.key;
    let instant = |text| Some(Instant::parse(text).unwrap());
    world.tenant.add_key("expired", |key| key.expires_at = instant("2026-01-15T12:00:00Z")).await;
    world.tenant.add_key("revoked", |key| key.revoked_at = instant("2026-01-15T12:00:00Z")).await;
    world.tenant.add_key("another", |_| {}).await;
    let authorization = |text: String| (header::AUTHORIZATION, text);
    vec![
        ("none", vec![]),
        ("an empty one", vec![authorization("Bearer ".to_owned())]),
        ("garbage", vec![authorization("Bearer %00 #KEY# \u{fc}".to_owned())]),
        ("one of another scheme", vec![authorization(format!("Basic {own}"))]),
        ("one in the right form", vec![authorization(format!("Bearer {own}0"))]),
        ("one that is too long", vec![(X_API_KEY, "x".repeat(10_000))]),
        (
            "two that are good",
            vec![authorization(format!("Bearer {own}")), (X_API_KEY, "another".to_owned())],
        ),
        ("one that has expired", vec![authorization("Bearer expired".to_owned())]),
        ("one that is revoked", vec![(X_API_KEY, "revoked".to_owned())]),
    ]
}

/// The answers to a sample whose names are the caller's own, another's, and nobody's.
async fn answers(world: &World, names: &[Names], sample: &Sample, presented: &Presented) -> Vec<Answered> {
    let mut answers = Vec::new();
    for names in names {
        let mut request = sample.renamed(names).request(&world.tenant);
        // Somebody has used the idempotency key, and has got an answer that would be given again.
        request = request.header(IDEMPOTENCY_KEY, sample.operation);
        for (name, value) in presented {
            request = request.header(name.clone(), value);
        }
        answers.push(request.send().await);
    }
    answers
}

/// Panics unless an answer refuses with this status in the form of its API.
#[track_caller]
fn must_be_refused(endpoint: &Endpoint, answer: &Answered, status: StatusCode) {
    match endpoint.route.api() {
        Some(api) => must_refuse(api, answer, status),
        None if status == StatusCode::FORBIDDEN => drop(answer.problem(status, "forbidden")),
        None => drop(answer.problem(status, "unauthenticated")),
    }
}

/// A key that has every scope but the needed one.
async fn without_the_scope(world: &World, needed: Scope) -> Presented {
    let others = Scope::ALL.into_iter().filter(|scope| *scope != needed).collect();
    world.tenant.add_key("narrow", |key| key.scopes = others).await;
    vec![(header::AUTHORIZATION, "Bearer narrow".to_owned())]
}

#[tokio::test]
async fn that_lets_nobody_in_is_answered_alike_whatever_there_is() {
    let story = story().await;
    let mut world = World::new(&story.names).await;
    let worthless = worthless(&world).await;
    let mut home = world.home();
    let mut sibling = world.sibling("live", &Scope::ALL, Calling::WithBeginning("xa-")).await;
    let mut other = world.other("others", &Scope::ALL, Calling::WithBeginning("xa-")).await;
    let (unknown, _) = world.names(Calling::WithBeginning("xb-"));
    let names = [home.names.clone(), sibling.names.clone(), other.names.clone(), unknown];
    for (endpoint, sample) in &story.parts {
        let narrow = [("one without the scope", without_the_scope(&world, endpoint.route.scope).await)];
        if !sample.takes_away() {
            tell(&world, [&mut home, &mut sibling, &mut other], (endpoint, sample)).await;
        }
        let refusals = worthless.iter().map(|kind| (StatusCode::UNAUTHORIZED, kind));
        let refusals = refusals.chain(narrow.iter().map(|kind| (StatusCode::FORBIDDEN, kind)));
        let mut seen = BTreeMap::new();
        for (status, (kind, presented)) in refusals {
            let answers = answers(&world, &names, sample, presented).await;
            for answer in &answers {
                must_be_refused(endpoint, answer, status);
                // Nor is it said why a key lets nobody in.
                let first = seen.entry(status.as_u16()).or_insert_with(|| home.sees(answer, &[]));
                assert_eq!(home.sees(answer, &[]), *first, "{} with {kind}", sample.operation);
                assert_eq!(answer.usage, answers[0].usage, "{} with {kind}", sample.operation);
                let only_the_key = answer.usage.calls.keys().all(|access| *access == Access::GetItem);
                assert!(only_the_key && answer.usage.requests <= 1, "{} with {kind}", sample.operation);
            }
        }
        if sample.takes_away() {
            tell(&world, [&mut home, &mut sibling, &mut other], (endpoint, sample)).await;
        }
    }
}

/// Tells a part of the story in each environment.
async fn tell(world: &World, tellers: [&mut Teller; 3], (endpoint, sample): (&Endpoint, &Sample)) {
    for teller in tellers {
        if !teller.shares(endpoint) {
            world.tell(teller, sample).await;
        }
    }
}
