//! Every operation under every fault at every call that it makes: once, and for ever.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use harness::Fault;

use crate::{
    simulation::simulated,
    stage::STAGES,
    trial::{ALWAYS, Trial, carry_out},
};

#[test]
fn every_operation_under_every_fault_at_every_call() {
    let mut trials = Vec::new();
    for stage in STAGES.iter() {
        for (number, action) in stage.calls.iter().enumerate() {
            for fault in Fault::ALL.into_iter().filter(|fault| fault.concerns(*action)) {
                for times in [1, ALWAYS] {
                    trials.push(Trial::of(stage, fault, number, times));
                }
            }
        }
    }
    println!("{} trials", trials.len());
    let failures = in_parallel(trials.len(), |number| {
        let trial = &trials[number];
        let outcome = simulated(0, async |log| carry_out(trial, log).await);
        outcome
            .map(|_| ())
            .map_err(|why| format!("{} {:?}: {why}", trial.stage.endpoint.route.operation, trial.planned))
    });
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures[..failures.len().min(30)].join("\n\n")
    );
}

/// Carries out so many things on as many threads as there are processors, and gives what failed.
pub(crate) fn in_parallel(
    count: usize,
    carry_out: impl Fn(usize) -> Result<(), String> + Sync,
) -> Vec<String> {
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= count {
            break;
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| carry_out(number)));
        let outcome = outcome.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            Err(format!("panicked: {}", text.or_else(|| panic.downcast_ref().copied()).unwrap_or_default()))
        });
        if let Err(why) = outcome {
            failures.lock().unwrap().push(why);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
    failures.into_inner().unwrap()
}
