//! Random scenarios: each follows from its seed.

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use harness::{Fault, Planned};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};

use crate::{
    race,
    simulation::{in_parallel, simulated},
    stage::{STAGES, Stage},
    trial::{self, ALWAYS, Trial, planned},
};

/// The environment variable that says which scenario to replay alone.
const SEED: &str = "FAULT_SEED";
/// The environment variable that says how many scenarios there are.
const SCENARIOS: &str = "FAULT_SCENARIOS";
/// How many there are, unless it says otherwise.
const SCENARIOS_USUAL: u64 = 10_000;
/// From how many on every kind of problem must have been seen.
const SCENARIOS_MANY: u64 = 1_000;
/// One scenario of so many is a race.
const RACES: u64 = 8;
/// What requests that meet faults come to.
const CODES: [&str; 6] = ["ok", "contention", "throttled", "unavailable", "outcome_unknown", "internal"];

#[test]
fn whatever_happens_each_request_happens_once_or_not_at_all() {
    let only = number(SEED);
    let count = if only.is_some() { 1 } else { number(SCENARIOS).unwrap_or(SCENARIOS_USUAL) };
    let problems: Mutex<BTreeMap<String, u64>> = Mutex::default();
    let failures = in_parallel(usize::try_from(count).unwrap(), |number| {
        let number = u64::try_from(number).unwrap();
        let seed = only.unwrap_or(number);
        if number > 0 && number.is_multiple_of(1_000) {
            #[expect(clippy::print_stderr, reason = "whoever waits sees how far it is")]
            {
                eprintln!("{number} of {count} scenarios");
            }
        }
        let codes = simulated(seed, async |log| {
            let mut lot = StdRng::seed_from_u64(seed);
            if lot.random_range(0..RACES) == 0 {
                return race::carry_out(lot, seed, log).await.map(|()| Vec::new());
            }
            let trial = drawn(&mut lot, seed);
            let codes = trial::carry_out(&trial, log).await.map_err(|why| format!("{trial}: {why}"))?;
            Ok(codes.into_iter().collect())
        });
        let replay = "cargo test -p fault-tests whatever_happens";
        let codes = codes.map_err(|why: String| format!("{why}\n{SEED}={seed} {replay}"))?;
        let mut problems = problems.lock().unwrap();
        for code in codes {
            *problems.entry(code).or_default() += 1;
        }
        Ok(())
    });
    assert!(failures.is_empty(), "{} of {count} fail\n{}", failures.len(), failures.join("\n\n"));
    let seen = problems.into_inner().unwrap();
    if count >= SCENARIOS_MANY {
        assert!(CODES.iter().all(|code| seen.contains_key(*code)), "not every problem was seen: {seen:?}");
    }
}

/// An operation and the faults that it meets, by lot.
fn drawn(lot: &mut StdRng, seed: u64) -> Trial<'static> {
    let stage = STAGES.choose(lot).unwrap();
    let mut faults = vec![fault(stage, lot)];
    if lot.random_range(0..3) == 0 {
        faults.push(fault(stage, lot));
    }
    let latency = Duration::from_millis(lot.random_range(0..50));
    Trial { stage, planned: faults, disturbed: lot.random_range(1..=2), latency, seed }
}

/// A fault at one of the calls of an operation that it concerns, by lot.
fn fault(stage: &Stage, lot: &mut StdRng) -> Planned {
    let from = lot.random_range(0..stage.calls.len());
    let possible: Vec<_> = Fault::ALL.into_iter().filter(|fault| fault.concerns(stage.calls[from])).collect();
    let times = *[1, 1, 2, 3, 7, ALWAYS].choose(lot).unwrap();
    planned(*possible.choose(lot).unwrap(), from, times)
}

/// What an environment variable says, if it says anything.
fn number(variable: &str) -> Option<u64> {
    #[expect(clippy::disallowed_methods, reason = "this is how a caller of the test says what to run")]
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}
