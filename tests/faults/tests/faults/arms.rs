//! Every way in which the store can answer, provoked once by a fault.

use std::collections::BTreeSet;

use domain::{Instant, change::Change, id::Uid, text::Identifier, timeline::Timeline};
use harness::{Fault, Items};
use serde_json::json;
use store::{Committed, Patience, Record, StoreError, Transaction};

use crate::{
    simulation::simulated,
    stage::Place,
    state::NOW,
    trial::{ALWAYS, planned},
};

/// Everything that a write may come to.
const OUTCOMES: [&str; 8] =
    ["done", "refused", "contention", "throttled", "unavailable", "outcome unknown", "corrupt", "fault"];

/// The name of an outcome. A new one has no name, and so no scenario, yet.
fn named(outcome: &Result<Committed, StoreError>) -> &'static str {
    match outcome {
        Ok(Committed::Done) => "done",
        Ok(Committed::Refused(_)) => "refused",
        Err(StoreError::Contention) => "contention",
        Err(StoreError::Throttled) => "throttled",
        Err(StoreError::Unavailable { .. }) => "unavailable",
        Err(StoreError::OutcomeUnknown { .. }) => "outcome unknown",
        Err(StoreError::Corrupt { .. }) => "corrupt",
        Err(StoreError::Fault { .. }) => "fault",
    }
}

/// The change of this number.
fn change(number: u128) -> Change {
    let at = Instant::parse(NOW).unwrap();
    Change {
        id: Uid::generate(at, number),
        actor: "key_1".to_owned(),
        request_id: "request-1".to_owned(),
        idempotency_id: None,
        at,
    }
}

/// An identifier that a change has reserved, and so tells of.
fn reserved(value: &str, change: &Change) -> Record {
    let mut timeline = Timeline::unclaimed(Identifier::parse(value).unwrap());
    timeline.reserve(change).unwrap();
    Record::Identifier(timeline)
}

/// What is there before a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum There {
    Nothing,
    /// What is to be written first, by another change.
    First,
    /// The same, changed since.
    FirstChangedSince,
    /// What is to be written last, by another change.
    Last,
    /// What is to be written first, and cannot be read.
    Corrupt,
}

/// What comes of the creation of so many identifiers where some are there and these faults are due, each so many times.
fn outcome(there: There, count: usize, faults: &[(Fault, usize)]) -> Result<Committed, StoreError> {
    simulated(0, async |_| {
        let place = Place::new(&Items::new(), &Items::new(), &[], 0);
        let (environment, store) = (&place.tenant.environment, place.tenant.store());
        let names: Vec<_> = ["a", "b", "c"].into_iter().take(count).collect();
        let other = change(1);
        let mut earlier = Transaction::new(environment, other.clone());
        match there {
            There::Nothing => {}
            There::First | There::Corrupt => earlier.create(reserved("a", &other)),
            There::FirstChangedSince => {
                let Record::Identifier(mut timeline) = reserved("a", &other) else { unreachable!() };
                timeline.version = timeline.version.next();
                earlier.create(Record::Identifier(timeline));
            }
            There::Last => earlier.create(reserved(names[count - 1], &other)),
        }
        if there != There::Nothing {
            store.commit(&earlier, &mut Patience::default()).await.unwrap();
        }
        let mut items = place.engine.items();
        if there == There::Corrupt {
            let item = items.values_mut().next().unwrap();
            item.insert("data".to_owned(), serde_json::from_value(json!({"S": "spoilt"})).unwrap());
        }
        let place = Place::new(&items, &items, &[], 0);
        let faults: Vec<_> = faults.iter().map(|(fault, times)| planned(*fault, 0, *times)).collect();
        place.proxy.plan(&faults);
        let this = change(2);
        let mut transaction = Transaction::new(environment, this.clone());
        for name in names {
            transaction.create(reserved(name, &this));
        }
        place.tenant.store().commit(&transaction, &mut Patience::default()).await
    })
}

/// What is there, how many items are written, which faults happen how often, and what comes of it.
type WriteCase = (There, usize, &'static [(Fault, usize)], &'static str);

#[test]
fn every_write_comes_to_what_its_faults_say() {
    use Fault as F;
    use There as T;
    // One item is put; several are a transaction. After three attempts without an answer the store reads.
    let cases: &[WriteCase] = &[
        (T::Nothing, 1, &[], "done"),
        (T::Nothing, 3, &[], "done"),
        (T::First, 1, &[], "refused"),
        (T::Last, 3, &[], "refused"),
        (T::Corrupt, 1, &[], "corrupt"),
        (T::Corrupt, 3, &[], "corrupt"),
        (T::Nothing, 1, &[(F::Conflict, ALWAYS)], "contention"),
        (T::Nothing, 3, &[(F::Conflict, ALWAYS)], "contention"),
        (T::Nothing, 3, &[(F::ConflictOnLast, ALWAYS)], "contention"),
        (T::Nothing, 3, &[(F::ConflictOnLast, 3)], "done"),
        (T::Nothing, 3, &[(F::ItemThrottled, ALWAYS)], "throttled"),
        (T::Nothing, 1, &[(F::Throttled, ALWAYS)], "throttled"),
        (T::Nothing, 3, &[(F::ThroughputExceeded, ALWAYS)], "throttled"),
        (T::Nothing, 3, &[(F::RequestLimitExceeded, ALWAYS)], "throttled"),
        (T::Nothing, 3, &[(F::Throttled, 3)], "done"),
        (T::Nothing, 3, &[(F::UnknownCode, 1)], "fault"),
        (T::Nothing, 1, &[(F::UnknownCode, 1)], "fault"),
        (T::Nothing, 3, &[(F::ParameterMismatch, 1)], "fault"),
        (T::Nothing, 3, &[(F::InProgress, 1)], "done"),
        (T::Nothing, 3, &[(F::InProgress, 3)], "outcome unknown"),
        // It has happened, and the next attempt or the read tells.
        (T::Nothing, 3, &[(F::ReplyLostAfterTheWrite, 1)], "done"),
        (T::Nothing, 1, &[(F::ReplyLostAfterTheWrite, 1)], "done"),
        (T::Nothing, 3, &[(F::ReplyLostAfterTheWrite, 3)], "done"),
        (T::Nothing, 1, &[(F::FailedAfterTheWrite, 1)], "done"),
        (T::Nothing, 3, &[(F::ReplyMalformed, 3)], "done"),
        (T::Nothing, 3, &[(F::ReplyLate, 3)], "done"),
        (T::Nothing, 3, &[(F::ReplyLostAfterTheWrite, 1), (F::Throttled, ALWAYS)], "outcome unknown"),
        // It has not, and may yet.
        (T::Nothing, 3, &[(F::FailedBeforeTheWrite, 3)], "outcome unknown"),
        (T::Nothing, 1, &[(F::Unavailable, 3)], "outcome unknown"),
        (T::Nothing, 1, &[(F::NotSent, 3)], "outcome unknown"),
        // The read is not answered either.
        (T::Nothing, 3, &[(F::ReplyLostAfterTheWrite, ALWAYS)], "outcome unknown"),
        // It cannot happen any more: another was first.
        (T::First, 3, &[(F::FailedBeforeTheWrite, 1)], "refused"),
        (T::First, 3, &[(F::FailedBeforeTheWrite, 3)], "refused"),
        (T::Last, 3, &[(F::FailedBeforeTheWrite, 1)], "refused"),
        // Others were there since, and nobody can tell.
        (T::FirstChangedSince, 3, &[(F::FailedBeforeTheWrite, 3)], "outcome unknown"),
        (T::Corrupt, 3, &[(F::FailedBeforeTheWrite, 3)], "outcome unknown"),
    ];
    let mut seen = BTreeSet::new();
    for (there, count, faults, expected) in cases {
        let outcome = outcome(*there, *count, faults);
        assert_eq!(named(&outcome), *expected, "{there:?} {count} {faults:?}: {outcome:?}");
        seen.insert(*expected);
    }
    // A write is never unavailable: nobody knows what became of it.
    let missing: Vec<_> = OUTCOMES.into_iter().filter(|outcome| !seen.contains(outcome)).collect();
    assert_eq!(missing, ["unavailable"]);
}

#[test]
fn every_read_comes_to_what_its_faults_say() {
    for fault in Fault::ALL.into_iter().filter(|fault| fault.concerns(harness::Action::Get)) {
        let expected = match fault {
            Fault::DeliveredTwice => "done",
            Fault::Throttled | Fault::ThroughputExceeded | Fault::RequestLimitExceeded => "throttled",
            Fault::UnknownCode => "fault",
            Fault::Corrupted => "corrupt",
            _ => "unavailable",
        };
        let read = simulated(0, async |_| {
            let place = Place::new(&Items::new(), &Items::new(), &[], 0);
            let (environment, this) = (&place.tenant.environment, change(1));
            let mut transaction = Transaction::new(environment, this.clone());
            transaction.create(reserved("a", &this));
            place.tenant.store().commit(&transaction, &mut Patience::default()).await.unwrap();
            place.proxy.plan(&[planned(fault, 0, ALWAYS)]);
            let read = place.tenant.store().timeline(environment, &Identifier::parse("a").unwrap()).await;
            read.map(|_| Committed::Done)
        });
        assert_eq!(named(&read), expected, "{fault:?}: {read:?}");
    }
}
