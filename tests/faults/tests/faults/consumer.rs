//! What consumes the table's stream, under every fault at every call: however often it is handed the same again, what is left
//! in the end is what it leaves undisturbed.

use std::thread;

use harness::{Action, Fault, FaultProxy, InProcessEngine, Items, Planned, Tenant, sample, whole_story};
use serde_json::{Value, json};

use crate::{
    simulation::{in_parallel, simulated},
    stage::{IDEMPOTENCY_KEY, Place},
    state::{difference, state},
    trial::{ALWAYS, planned},
};

/// The operation after which the consumer has much to do.
const ERASURE: &str = "erase-customer";
/// The operation that archives the customer which is erased.
const ARCHIVE: &str = "flexprice-delete-customer";
/// An e-mail address that was reserved, and that the customer then had until the end.
const KEPT: &str = "kept@example.com";
/// One that another customer has got from it.
const HANDED_ON: &str = "handed-on@example.com";
/// After how many attempts without an answer a write is given up.
const UNANSWERED: usize = 3;
/// How often what was written because of a record leads to others at most.
const ROUNDS_MAX: usize = 8;

/// What the consumer is handed after an operation.
struct Handed {
    operation: &'static str,
    /// What the table holds.
    items: Items,
    /// The records of the stream.
    records: Vec<Value>,
    /// The calls that the consumer makes undisturbed, and what it leaves.
    calls: Vec<Action>,
    left: Items,
}

/// What it is handed after each operation of the story, each of which has a key of its own.
async fn story() -> Vec<Handed> {
    let engine = InProcessEngine::with(&Items::new());
    let teller = Tenant::in_process(&FaultProxy::in_process(&engine, &engine, 0));
    teller.add_tenant().await;
    teller.add_key(&teller.key, |_| {}).await;
    let mut handed = Vec::new();
    for operation in whole_story() {
        if operation == ARCHIVE {
            addresses(&engine, &teller).await;
        }
        let before = engine.items();
        let answer = sample(&teller, operation).header(IDEMPOTENCY_KEY, operation).send().await;
        assert!(answer.status.is_success(), "{operation}: {}", answer.body);
        let items = engine.items();
        let records = records(&before, &items);
        if records.is_empty() {
            continue;
        }
        let undisturbed = Place::new(&items, &items, &[], 0);
        assert!(undisturbed.tenant.consume(records.clone()).await.is_empty(), "{operation}");
        let calls = undisturbed.proxy.calls();
        settle(&undisturbed.engine, &undisturbed.tenant, &items).await;
        teller.consume(records.clone()).await;
        settle(&engine, &teller, &items).await;
        handed.push(Handed { operation, items, records, calls, left: undisturbed.engine.items() });
    }
    handed
}

/// Gives the customer e-mail addresses that were reserved before, and lets the consumer see it step by step.
async fn addresses(engine: &InProcessEngine, teller: &Tenant) {
    let reserved = json!({"aliases": [{"value": KEPT}, {"value": HANDED_ON}]});
    let account =
        json!({"customerId": "acme", "id": "addresses", "name": "Mail", "aliases": [KEPT, HANDED_ON]});
    let other = json!({"id": "other", "name": "Other"});
    let target = format!("/v1/aliases/{HANDED_ON}/transfer");
    for (target, body) in [
        ("/togai/aliases", reserved),
        ("/v1/accounts", account),
        ("/v1/customers", other),
        (target.as_str(), json!({"accountId": "other"})),
    ] {
        let before = engine.items();
        let sending = teller.request(http_api::Method::POST, target).json(&body.to_string());
        let answer = sending.header(IDEMPOTENCY_KEY, target).send().await;
        assert!(answer.status.is_success(), "{target}: {}", answer.body);
        settle(engine, teller, &before).await;
    }
}

/// The records that the stream has of what has become of some items.
fn records(before: &Items, after: &Items) -> Vec<Value> {
    let keys = before.keys().chain(after.keys()).collect::<std::collections::BTreeSet<_>>();
    let changed = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    let record = |(number, key): (usize, _)| {
        let (old, new) = (before.get(key), after.get(key));
        let name = match (old, new) {
            (None, _) => "INSERT",
            (_, None) => "REMOVE",
            _ => "MODIFY",
        };
        let mut shown = json!({"SequenceNumber": number.to_string()});
        for (image, item) in [("OldImage", old), ("NewImage", new)] {
            if let Some(item) = item {
                shown[image] = serde_json::to_value(item).unwrap();
            }
        }
        json!({"eventName": name, "dynamodb": shown})
    };
    changed.enumerate().map(record).collect()
}

/// Hands the consumer what has come of what it did, until nothing comes of it.
async fn settle(engine: &InProcessEngine, tenant: &Tenant, from: &Items) {
    let mut before = from.clone();
    for _ in 0..ROUNDS_MAX {
        let now = engine.items();
        let records = records(&before, &now);
        if records.is_empty() {
            return;
        }
        before = now;
        assert!(tenant.consume(records).await.is_empty());
    }
    panic!("what the consumer does never comes to an end");
}

/// Hands the consumer its records while a fault is due, and again until it has handled all of them.
async fn carry_out(handed: &Handed, planned: Planned) -> Result<(), String> {
    let place = Place::new(&handed.items, &handed.items, &[planned], 0);
    let mut unprocessed = place.tenant.consume(handed.records.clone()).await;
    if place.proxy.injected() == 0 {
        return Err("the fault did not happen".to_owned());
    }
    place.proxy.plan(&[]);
    if !unprocessed.is_empty() {
        unprocessed = place.tenant.consume(handed.records.clone()).await;
    }
    if !unprocessed.is_empty() {
        return Err("undisturbed, it cannot handle what it is handed".to_owned());
    }
    settle(&place.engine, &place.tenant, &handed.items).await;
    let items = place.engine.items();
    if items == handed.left { Ok(()) } else { Err(difference(&state(&items), &state(&handed.left))) }
}

/// The faults that it meets: each at the first call on that it concerns, for ever, and once at every other. Where there is much
/// to do, it is broken off at every call instead, and every write goes without an answer.
fn faults(handed: &Handed) -> Vec<Planned> {
    let mut faults = Vec::new();
    for fault in Fault::ALL {
        let concerned = handed.calls.iter().enumerate().filter(|(_, action)| fault.concerns(**action));
        let places: Vec<_> = concerned.map(|(place, _)| place).collect();
        faults.extend(places.first().map(|first| planned(fault, *first, ALWAYS)));
        match fault {
            Fault::UnknownCode if handed.operation == ERASURE => {
                faults.extend(places.iter().skip(1).map(|place| planned(fault, *place, ALWAYS)));
            }
            Fault::FailedBeforeTheWrite | Fault::ReplyLostAfterTheWrite if handed.operation == ERASURE => {
                let writes = places.iter().skip(1).filter(|place| handed.calls[**place].writes());
                faults.extend(writes.map(|place| planned(fault, *place, UNANSWERED)));
            }
            _ if handed.operation == ERASURE => {}
            _ => faults.extend(places.iter().skip(1).map(|place| planned(fault, *place, 1))),
        }
    }
    faults
}

#[test]
fn what_is_left_is_the_same_under_every_fault() {
    let story = thread::spawn(|| simulated(0, async |_| story().await)).join().unwrap();
    let erasure = story.iter().find(|handed| handed.operation == ERASURE).unwrap();
    assert!(erasure.calls.len() > 100, "an erasure makes {} calls", erasure.calls.len());
    let left = state(&erasure.left);
    assert!(left.iter().any(|item| item.contains(HANDED_ON)), "others lose nothing");
    assert_eq!(left.iter().find(|item| item.contains(KEPT)), None);
    let trials: Vec<_> = story
        .iter()
        .flat_map(|handed| faults(handed).into_iter().map(move |fault| (handed, fault)))
        .collect();
    let failures = in_parallel(trials.len(), |number| {
        let (handed, planned) = trials[number];
        let carried_out = simulated(0, async |_| carry_out(handed, planned).await);
        carried_out.map_err(|why| format!("{} under {planned:?}: {why}", handed.operation))
    });
    assert!(failures.is_empty(), "{} of {} fail\n{}", failures.len(), trials.len(), failures.join("\n\n"));
}
