//! Every operation at its place in the story of the sample events, and what it does where nothing disturbs it.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use harness::{Action, Answered, FaultProxy, InProcessEngine, Items, Planned, Tenant, sample, whole_story};
use http_api::{Endpoint, HeaderName};

use crate::{
    simulation::simulated,
    state::{NOW, bits, check, difference, state, told},
};

/// The key under which every request is sent that is sent again.
pub(crate) const KEY: &str = "the key of the request";

/// An operation, what the table holds before it, and what it does.
pub(crate) struct Stage {
    /// The operation.
    pub(crate) endpoint: Endpoint,
    /// What the table holds.
    pub(crate) before: Items,
    /// What the table held one operation before.
    pub(crate) earlier: Items,
    /// The calls that it makes, that for its key included.
    pub(crate) calls: Vec<Action>,
    /// What the table holds afterwards.
    pub(crate) after: Items,
    /// The same, in so far as it is not generated.
    pub(crate) told: Vec<String>,
    /// What it answers, in so far as it is not generated.
    pub(crate) answer: Vec<String>,
}

/// Every operation in the order of the story.
pub(crate) static STAGES: LazyLock<Vec<Stage>> = LazyLock::new(|| {
    // Whoever asks first may be in a simulation of its own.
    thread::spawn(|| simulated(0, async |_| stages().await)).join().unwrap()
});

async fn stages() -> Vec<Stage> {
    let endpoints = api::endpoints();
    let story = whole_story();
    for endpoint in &endpoints {
        let operation = endpoint.route.operation;
        assert!(
            story.contains(&operation),
            "{operation} is not disturbed: give it a sample event and a place in the story, tests/harness/src/story.rs"
        );
    }
    let engine = InProcessEngine::with(&Items::new());
    let teller = Tenant::in_process(&FaultProxy::in_process(&engine, &engine, 0));
    teller.add_tenant().await;
    teller.add_key(&teller.key, |_| {}).await;
    let mut stages = Vec::new();
    let mut earlier = engine.items();
    for operation in story {
        let before = engine.items();
        let endpoint = endpoints.iter().find(|endpoint| endpoint.route.operation == operation).unwrap();
        let undisturbed = Place::new(&before, &earlier, &[], 0);
        let answer = undisturbed.send(operation).await;
        assert!(answer.status.is_success(), "{operation}: {}", answer.body);
        let after = undisturbed.engine.items();
        check(&after).unwrap();
        stages.push(Stage {
            endpoint: endpoint.clone(),
            calls: undisturbed.proxy.calls(),
            told: state(&after),
            after,
            answer: shown(&answer),
            earlier,
            before: before.clone(),
        });
        sample(&teller, operation).send().await;
        earlier = before;
    }
    stages
}

impl Stage {
    /// Whether a state is the one in which the operation has happened once.
    ///
    /// # Errors
    ///
    /// What they differ in.
    pub(crate) fn has_happened(&self, items: &Items) -> Result<(), String> {
        // Mostly the generated ids are the same too.
        if *items == self.after {
            return Ok(());
        }
        let now = state(items);
        if now == self.told { Ok(()) } else { Err(difference(&now, &self.told)) }
    }

    /// Looks whether what must be true of every state is true of this one.
    ///
    /// # Errors
    ///
    /// What is not.
    pub(crate) fn check(&self, items: &Items) -> Result<(), String> {
        if *items == self.after || *items == self.before { Ok(()) } else { check(items) }
    }
}

/// An answer in so far as it is not generated.
pub(crate) fn shown(answer: &Answered) -> Vec<String> {
    told([format!("{} {}", answer.status.as_u16(), answer.body)])
}

/// An engine of one's own behind a proxy, and the tenant in it.
pub(crate) struct Place {
    pub(crate) engine: InProcessEngine,
    pub(crate) proxy: FaultProxy,
    pub(crate) tenant: Tenant,
}

impl Place {
    /// An engine that holds some items, where these faults are due.
    pub(crate) fn new(items: &Items, earlier: &Items, planned: &[Planned], seed: u64) -> Self {
        let engine = InProcessEngine::with(items);
        let is_lagging = planned.iter().any(|planned| planned.fault == harness::Fault::StaleIndex);
        let lagging = if is_lagging { InProcessEngine::with(earlier) } else { engine.clone() };
        let proxy = FaultProxy::in_process(&engine, &lagging, seed);
        proxy.plan(planned);
        let mut tenant = Tenant::in_process(&proxy);
        tenant.set_clock(NOW);
        let drawn = AtomicU64::new(0);
        tenant.set_randomness(move || bits(drawn.fetch_add(1, Ordering::Relaxed)));
        Self { engine, proxy, tenant }
    }

    /// Sends the sample event of an operation under the one key.
    pub(crate) async fn send(&self, operation: &str) -> Answered {
        sample(&self.tenant, operation).header(IDEMPOTENCY_KEY, KEY).send().await
    }
}

/// The header that carries the key.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
