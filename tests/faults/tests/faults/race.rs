//! Several requests about the same objects at the same time, under faults: each is sent again until it is settled.

use std::time::Duration;

use domain::{customer::Customer, timeline::Timeline};
use futures_util::future::join_all;
use harness::{Answered, Fault, Items, Planned, Sending, Tenant, sample};
use http_api::{Method, StatusCode};
use rand::{RngExt as _, rngs::StdRng, seq::IndexedRandom as _};
use serde_json::{Value, json};

use crate::{
    simulation::{Line, Log},
    stage::{IDEMPOTENCY_KEY, KEY, Place, STAGES, Stage},
    state::{check, objects},
    trial::planned,
};

/// How often a request is sent that is not settled.
const REQUESTS_MAX: usize = 20;
/// What everybody wants to be called.
const CONTESTED: &str = "contested";
/// What happens in a race: it passes, and a request that is sent again gets through.
const FAULTS: [Fault; 9] = [
    Fault::Conflict,
    Fault::ConflictOnLast,
    Fault::Throttled,
    Fault::ItemThrottled,
    Fault::FailedBeforeTheWrite,
    Fault::FailedAfterTheWrite,
    Fault::NotSent,
    Fault::ReplyLostAfterTheWrite,
    Fault::ReplyLate,
];

/// What is raced for.
#[derive(Debug, Clone, Copy)]
enum Race {
    /// One alias: one request gets it.
    Alias,
    /// One customer: every change is made.
    Customer,
    /// One request, sent several times under one key: it happens once.
    Key,
}

/// Carries out a race, by lot.
///
/// # Errors
///
/// What is not as it must be.
pub(crate) async fn carry_out(mut lot: StdRng, seed: u64, log: &Log) -> Result<(), String> {
    let race = *[Race::Alias, Race::Customer, Race::Key].choose(&mut lot).unwrap();
    let stage = match race {
        Race::Key => {
            let writes: Vec<&Stage> = STAGES.iter().filter(|stage| stage.endpoint.route.writes()).collect();
            *writes.choose(&mut lot).unwrap()
        }
        Race::Alias | Race::Customer => {
            STAGES.iter().find(|stage| stage.endpoint.route.operation == "get-account").unwrap()
        }
    };
    let faults: Vec<Planned> = (0..lot.random_range(0..4))
        .map(|_| planned(*FAULTS.choose(&mut lot).unwrap(), lot.random_range(0..30), lot.random_range(1..6)))
        .collect();
    let place = Place::new(&stage.before, &stage.earlier, &faults, seed);
    place.proxy.delay(Duration::from_millis(lot.random_range(1..40)));
    let count = lot.random_range(2..=4);
    let said =
        |why: String| format!("{race:?} of {count} at {}, {faults:?}: {why}", stage.endpoint.route.operation);
    let answers = match race {
        Race::Alias => {
            let claims = claims(count, &mut lot);
            let claim = |number: usize| {
                let (operation, body) = &claims[number];
                sample(&place.tenant, operation).json(&body.to_string())
            };
            settled(count, claim, |number| number.to_string()).await
        }
        Race::Customer => {
            settled(count, |number| change(&place.tenant, number), |number| number.to_string()).await
        }
        Race::Key => {
            settled(count, |_| sample(&place.tenant, stage.endpoint.route.operation), |_| KEY.to_owned())
                .await
        }
    };
    if log.take().contains(&Line::Cause("a panic".to_owned())) {
        return Err(said("a panic".to_owned()));
    }
    let items = place.engine.items();
    let checked = match race {
        Race::Alias => one_winner(&answers, &items),
        Race::Customer => every_change(&answers, &stage.before, &items),
        Race::Key => one_answer(&answers).and_then(|()| stage.has_happened(&items)),
    };
    checked.and_then(|()| check(&items)).map_err(said)
}

/// So many requests at the same time, each under its key and as often as it takes.
async fn settled<'a>(
    count: usize,
    request: impl Fn(usize) -> Sending<'a>,
    key: impl Fn(usize) -> String,
) -> Vec<Answered> {
    let send = async |number| request(number).header(IDEMPOTENCY_KEY, &key(number)).send().await;
    let settle = async |number| {
        let mut answer = send(number).await;
        for _ in 1..REQUESTS_MAX {
            if !answer.status.is_server_error() {
                break;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
            answer = send(number).await;
        }
        answer
    };
    join_all((0..count).map(settle)).await
}

/// Requests that claim the alias, whatever else they do, by lot.
fn claims(count: usize, lot: &mut StdRng) -> Vec<(&'static str, Value)> {
    let there: Vec<_> = STAGES.iter().map(|stage| stage.endpoint.route.operation).collect();
    let claim = |number: usize| {
        let account = json!({"id": format!("a{number}"), "name": "Contender", "aliases": [CONTESTED]});
        let mut of_customer = account.clone();
        of_customer["customerId"] = json!("acme");
        let customer = json!({"id": format!("c{number}"), "name": "Contender", "account": account});
        let theirs = json!({"name": "Contender", "currency": "USD", "aliases": [CONTESTED]});
        vec![
            ("create-customer", customer),
            ("create-account", of_customer),
            ("alguna-create-account", theirs),
            ("flexprice-create-customer", json!({"name": "Contender", "external_id": CONTESTED})),
        ]
    };
    let mut claims = Vec::new();
    for number in 0..count {
        let mut possible = claim(number);
        possible.retain(|(operation, _)| there.contains(operation));
        claims.push(possible.swap_remove(lot.random_range(0..possible.len())));
    }
    claims
}

/// One of several changes of one customer, none of which undoes another.
fn change(tenant: &Tenant, number: usize) -> Sending<'_> {
    let body = json!({"metadata": {format!("changed by {number}"): "yes"}});
    tenant.request(Method::PATCH, "/v1/customers/acme").json(&body.to_string())
}

/// One has the alias, and the others are told so.
fn one_winner(answers: &[Answered], items: &Items) -> Result<(), String> {
    let won = answers.iter().filter(|answer| answer.status.is_success()).count();
    let lost = answers.iter().filter(|answer| answer.status == StatusCode::CONFLICT).count();
    if (won, won + lost) != (1, answers.len()) {
        return Err(format!("{:?}", statuses(answers)));
    }
    let timelines = objects::<Timeline>(items, "IDENTIFIER");
    let owners = timelines.iter().find(|timeline| timeline.identifier.as_str() == CONTESTED);
    let count = owners.map_or(0, |timeline| timeline.tenures().len());
    if count == 1 { Ok(()) } else { Err(format!("{CONTESTED} has {count} owners")) }
}

/// Every change was made, once.
fn every_change(answers: &[Answered], before: &Items, items: &Items) -> Result<(), String> {
    let acme = |items| {
        let customers = objects::<Customer>(items, "CUSTOMER");
        customers.into_iter().find(|customer| customer.id.as_str() == "acme").unwrap()
    };
    let (before, after) = (acme(before), acme(items));
    let raised = after.revision.version.number() - before.revision.version.number();
    let made = after.metadata.len() - before.metadata.len();
    let count = u64::try_from(answers.len()).unwrap();
    if answers.iter().all(|answer| answer.status.is_success()) && made == answers.len() && raised == count {
        return Ok(());
    }
    Err(format!("{:?}: {made} changes, {raised} versions", statuses(answers)))
}

/// Everybody is answered the same, byte for byte.
fn one_answer(answers: &[Answered]) -> Result<(), String> {
    let same = |answer: &Answered| (answer.status, &answer.body) == (answers[0].status, &answers[0].body);
    if answers[0].status.is_success() && answers.iter().all(same) {
        return Ok(());
    }
    Err(format!("{:?}", answers.iter().map(|answer| &answer.body).collect::<Vec<_>>()))
}

fn statuses(answers: &[Answered]) -> Vec<(u16, &str)> {
    answers.iter().map(|answer| (answer.status.as_u16(), answer.body.as_str())).collect()
}
