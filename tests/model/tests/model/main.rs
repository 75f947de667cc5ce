//! Random sequences of every operation, answered by the program and by a plain model, which must agree.
//!
//! A run draws a seed. When it fails it says the seed, and `TALLYSTICK_MODEL_SEED` replays it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

mod accounts;
mod aliases;
mod customers;
mod generator;
mod invariants;
mod model;
mod operations;
mod ranges;
mod settings;
mod step;
mod time;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Mutex,
};

use futures_util::future::try_join_all;
use harness::Tenant;
use rand::{SeedableRng as _, rngs::SmallRng};

use crate::{
    generator::Generator,
    invariants::{check_all, check_changed, check_items, compare},
    model::Model,
    time::{BEGINNING, text_of},
};

/// The environment variable that says which run to replay.
const SEED: &str = "TALLYSTICK_MODEL_SEED";
/// How many tenants there are, each with a sequence of its own.
const SEQUENCES: u64 = 20;
/// How many requests one sequence has.
const STEPS: usize = 510;
/// After how many requests everything is compared.
const STEPS_BETWEEN_CHECKS: usize = 170;
/// How many of the last requests a failure shows.
const SHOWN: usize = 25;

/// How often each operation came to what: a status or the code of a problem.
type Tally = BTreeMap<(&'static str, String), usize>;

#[tokio::test(flavor = "multi_thread")]
async fn the_program_and_the_model_agree() {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is how a caller of the test says which run to replay"
    )]
    let given = std::env::var(SEED).ok();
    let seed = given.map_or_else(
        || u64::try_from(lambda::randomness() & u128::from(u64::MAX)).unwrap(),
        |text| text.parse().unwrap_or_else(|_| panic!("{SEED} is no number: {text}")),
    );
    let tally = Mutex::new(Tally::new());
    let sequences = (0..SEQUENCES).map(|number| run(seed, number, &tally));
    if let Err(why) = try_join_all(sequences).await {
        panic!("{why}\n{SEED}={seed} replays this run");
    }
    // A run that never does something would agree about it whatever the program did.
    let tally = tally.into_inner().unwrap();
    for (operation, method, _) in step::routes() {
        let succeeded = tally.keys().any(|(name, outcome)| name == operation && outcome.starts_with('2'));
        assert!(succeeded, "no {method} of {operation} ever succeeded; {SEED}={seed} replays this run");
    }
}

/// One sequence with a tenant of its own.
async fn run(seed: u64, number: u64, tally: &Mutex<Tally>) -> Result<(), String> {
    let tenant = Tenant::new().await;
    let mut generator =
        Generator::new(SmallRng::seed_from_u64(seed.wrapping_mul(1_000).wrapping_add(number)));
    let mut model = Model { now: BEGINNING, ..Model::default() };
    let mut last = VecDeque::new();
    for place in 1..=STEPS {
        model.now += generator.pause();
        tenant.set_clock(&text_of(model.now));
        let step = generator.step(&model);
        last.push_back(format!("{place:>4} at {}: {step}", text_of(model.now)));
        if last.len() > SHOWN {
            last.pop_front();
        }
        let answer = step.send(&tenant).await;
        let before = model.clone();
        let learned = if answer.body.is_empty() { serde_json::Value::Null } else { answer.json() };
        let expected = model.apply(&step, &learned);
        let checked = async {
            compare(&answer, &expected)?;
            check_changed(&tenant, step.operation, &before, &model).await?;
            if place % STEPS_BETWEEN_CHECKS == 0 {
                check_all(&tenant, &model, 1 + place % 7).await?;
            }
            if place == STEPS {
                check_items(&tenant, &model).await?;
            }
            Ok(())
        };
        let checked: Result<(), String> = checked.await;
        if let Err(why) = checked {
            let steps: Vec<String> = last.into_iter().collect();
            return Err(format!("sequence {number}, operation {place}:\n{}\n{why}", steps.join("\n")));
        }
        let outcome =
            learned["code"].as_str().map_or_else(|| answer.status.as_str().to_owned(), str::to_owned);
        *tally.lock().unwrap().entry((step.operation, outcome)).or_default() += 1;
    }
    Ok(())
}
