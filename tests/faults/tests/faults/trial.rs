//! One operation that meets faults, and what must be true of it.

use std::{collections::BTreeSet, fmt, time::Duration};

use harness::{Answered, Fault, Planned};
use http_api::{EVERY_ROUTE, StatusCode};
use serde_json::Value;

use crate::{
    simulation::{Line, Log},
    stage::{Place, Stage, shown},
    state::{difference, state},
};

/// For ever.
pub(crate) const ALWAYS: usize = usize::MAX;
/// How often a query may be given a page of nothing. The service gives a few at most.
const EMPTY_PAGES_MAX: usize = 12;

/// An operation that meets faults.
pub(crate) struct Trial<'a> {
    pub(crate) stage: &'a Stage,
    pub(crate) planned: Vec<Planned>,
    /// Through how many requests the faults go on.
    pub(crate) disturbed: usize,
    pub(crate) latency: Duration,
    pub(crate) seed: u64,
}

impl<'a> Trial<'a> {
    /// An operation that meets one fault in its first request.
    pub(crate) fn of(stage: &'a Stage, fault: Fault, from: usize, times: usize) -> Self {
        let planned = vec![planned(fault, from, times)];
        Self { stage, planned, disturbed: 1, latency: Duration::ZERO, seed: 0 }
    }
}

/// A fault that is due, no more often than it makes sense.
pub(crate) fn planned(fault: Fault, from: usize, times: usize) -> Planned {
    let most = if fault == Fault::EmptyPage { EMPTY_PAGES_MAX } else { ALWAYS };
    Planned { fault, from, times: times.min(most) }
}

/// The codes of the problems that a fault may lead to. None but an unknown outcome leaves a doubt about what happened.
pub(crate) const fn problems(fault: Fault) -> &'static [&'static str] {
    match fault {
        Fault::Conflict | Fault::ConflictOnLast => &["contention"],
        Fault::Throttled
        | Fault::ThroughputExceeded
        | Fault::RequestLimitExceeded
        | Fault::ItemThrottled
        | Fault::PartialBatch => &["throttled"],
        Fault::InProgress
        | Fault::FailedBeforeTheWrite
        | Fault::FailedAfterTheWrite
        | Fault::Unavailable
        | Fault::ReplyMalformed
        | Fault::NotSent
        | Fault::ReplyLostAfterTheWrite
        | Fault::ReplyLate => &["unavailable", "outcome_unknown"],
        // The service refuses what this program should never send, or the table holds what it should never have written.
        Fault::ParameterMismatch | Fault::UnknownCode | Fault::Corrupted => &["internal"],
        Fault::DeliveredTwice | Fault::EmptyPage | Fault::ShortPage | Fault::StaleIndex => &[],
    }
}

/// Whether a request must succeed all the same: where one fault happens once, and is none that says that something is wrong for
/// good.
fn must_be_survived(stage: &Stage, planned: &[Planned]) -> bool {
    let [Planned { fault, from, times }] = planned else { return false };
    // The SDK does not read again what it cannot understand; a write is tried again by the store.
    let is_tried_again = *fault != Fault::ReplyMalformed || stage.calls[*from].writes();
    let problems = problems(*fault);
    problems.is_empty() || *times == 1 && problems != ["internal"] && is_tried_again
}

/// Carries out a trial, and gives the codes of the log.
///
/// # Errors
///
/// What is not as it must be.
pub(crate) async fn carry_out(trial: &Trial<'_>, log: &Log) -> Result<BTreeSet<String>, String> {
    let Trial { stage, planned, .. } = trial;
    let route = &stage.endpoint.route;
    let place = Place::new(&stage.before, &stage.earlier, planned, trial.seed);
    place.proxy.delay(trial.latency);
    let mut codes = BTreeSet::new();
    let (mut sent, mut is_doubtful) = (0, false);
    let settled = loop {
        if sent == trial.disturbed {
            place.proxy.plan(&[]);
        }
        let answer = place.send(route.operation).await;
        sent += 1;
        let code = code(log)?;
        let items = place.engine.items();
        stage.check(&items)?;
        if sent == 1 && place.proxy.injected() == 0 {
            return Err("the fault did not happen".to_owned());
        }
        codes.insert(code.clone());
        if answer.status.is_success() {
            break answer;
        }
        must_be_a_problem(trial, &answer, &code)?;
        if sent > trial.disturbed {
            return Err(format!("undisturbed, it is answered {} {}", answer.status, answer.body));
        }
        if sent == 1 && must_be_survived(stage, planned) {
            return Err(format!("it does not survive what passes: {} {}", answer.status, answer.body));
        }
        is_doubtful |= code == "outcome_unknown";
        if items == stage.before {
            continue;
        }
        if !is_doubtful {
            let why = difference(&state(&items), &state(&stage.before));
            return Err(format!("{code}, and something happened: {why}"));
        }
        stage.has_happened(&items).map_err(|why| format!("a part of it happened: {why}"))?;
    };
    must_have_happened(trial, &place, &settled)?;
    if route.writes() {
        must_be_repeated(trial, &place, &settled).await?;
    }
    Ok(codes)
}

/// The code of the answer that the log has just told of.
pub(crate) fn code(log: &Log) -> Result<String, String> {
    let mut code = None;
    for line in log.take() {
        match line {
            Line::Code(told) => code = Some(told),
            Line::Cause(cause) if cause == "a panic" => return Err(cause),
            Line::Cause(_) => {}
        }
    }
    code.ok_or_else(|| "the log does not tell of the answer".to_owned())
}

/// Looks whether an answer is a problem that the faults may lead to, that the route documents, and that says when to try again.
fn must_be_a_problem(trial: &Trial<'_>, answer: &Answered, code: &str) -> Result<(), String> {
    let route = &trial.stage.endpoint.route;
    let wrong = |what: &str| Err(format!("{what}: {} {} {}", answer.status, code, answer.body));
    if !trial.planned.iter().any(|planned| problems(planned.fault).contains(&code)) {
        return wrong("a problem that no fault explains");
    }
    if !EVERY_ROUTE.into_iter().chain(route.problems()).any(|kind| kind.code() == code) {
        return wrong("a problem that is not documented");
    }
    let expected =
        if code == "internal" { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::SERVICE_UNAVAILABLE };
    if answer.status != expected {
        return wrong("another status than that of its code");
    }
    if expected == StatusCode::SERVICE_UNAVAILABLE && answer.header("retry-after").is_empty() {
        return wrong("it does not say when to try again");
    }
    Ok(())
}

/// Looks whether a request that succeeded did what it does undisturbed, once.
fn must_have_happened(trial: &Trial<'_>, place: &Place, answer: &Answered) -> Result<(), String> {
    let Trial { stage, planned, .. } = trial;
    let items = place.engine.items();
    stage.has_happened(&items).map_err(|why| format!("it did not happen once: {why}"))?;
    let shown = shown(answer);
    let of_lists = [Fault::EmptyPage, Fault::ShortPage, Fault::StaleIndex];
    if shown != stage.answer {
        if !planned.iter().any(|planned| of_lists.contains(&planned.fault)) {
            return Err(format!("undisturbed, it answers {:?}, and now {shown:?}", stage.answer));
        }
        let is_stale = planned.iter().any(|planned| planned.fault == Fault::StaleIndex);
        if answer.status != StatusCode::OK || !is_stale && !goes_on(answer) {
            return Err(format!("a page that is short and the last: {}", answer.body));
        }
    }
    Ok(())
}

/// Whether a page says that there is more.
fn goes_on(page: &Answered) -> bool {
    let page: Value = page.json();
    let token = page.get("nextToken").or_else(|| page.get("next_token"));
    token.is_some_and(|token| !token.is_null())
}

/// Looks whether a request that is sent again under its key is answered the same, byte for byte, and does nothing.
async fn must_be_repeated(trial: &Trial<'_>, place: &Place, first: &Answered) -> Result<(), String> {
    let before = place.engine.items();
    place.proxy.plan(&[]);
    let again = place.send(trial.stage.endpoint.route.operation).await;
    if (again.status, &again.body) != (first.status, &first.body) {
        return Err(format!("it is answered {} and then {}", first.body, again.body));
    }
    if again.header("idempotent-replayed") != "true" {
        return Err("a repetition does not say that it is one".to_owned());
    }
    if place.engine.items() == before { Ok(()) } else { Err("a repetition changes something".to_owned()) }
}

impl fmt::Display for Trial<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stage, planned, disturbed, .. } = self;
        write!(formatter, "{} under {planned:?} through {disturbed}", stage.endpoint.route.operation)
    }
}
