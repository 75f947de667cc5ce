//! Every operation under every fault at every call that it makes.

use harness::Fault;

use crate::{
    simulation::{in_parallel, simulated},
    stage::STAGES,
    trial::{ALWAYS, Trial, carry_out},
};

/// Each fault happens once at every call, and for ever from the first call on that it concerns.
#[test]
fn every_operation_under_every_fault_at_every_call() {
    let mut trials = Vec::new();
    for stage in STAGES.iter() {
        for fault in Fault::ALL {
            let concerned = stage.calls.iter().enumerate().filter(|(_, action)| fault.concerns(**action));
            let mut places = concerned.map(|(place, _)| place).peekable();
            trials.extend(places.peek().map(|first| Trial::of(stage, fault, *first, ALWAYS)));
            trials.extend(places.map(|place| Trial::of(stage, fault, place, 1)));
        }
    }
    let failures = in_parallel(trials.len(), |number| {
        let trial = &trials[number];
        let carried_out = simulated(0, async |log| carry_out(trial, log).await);
        carried_out.map(|_| ()).map_err(|why| format!("{trial}: {why}"))
    });
    assert!(failures.is_empty(), "{} of {} fail\n{}", failures.len(), trials.len(), failures.join("\n\n"));
}
