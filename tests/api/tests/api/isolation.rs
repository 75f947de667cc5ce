//! Nobody sees, changes or so much as notices what belongs to another: every route, with every kind of key, and with ids that
//! are the caller's own, another's, or nobody's.
//!
//! The tests are made from the route table and the sample events, which tell a story ([`harness::whole_story`]) from the first
//! customer on. Whoever adds a route adds its sample event and its place in the story, and nothing here; a list among them needs
//! something to list that the events before it have made. What of an event is a name need not be said: it is whatever stands in a key
//! of the table while the story is told, and where somebody else tells it, the names are others. Ids that are generated are
//! foretold: an event may have those that its story leads to in [`Tenant::example`].
//!
//! Only what belongs to a tenant as a whole, so that all of its environments see it, is listed: in [`TENANT_WIDE`].

mod every_key;
mod foreign_references;
mod page_tokens;
mod same_story;
pub(crate) mod samples;
mod visitors;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use domain::{
    principal::{Environment, EnvironmentKind},
    scope::Scope,
    text::{EnvironmentId, TenantId},
};
use harness::{Answered, Tenant};
use http_api::{Endpoint, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::sync::OnceCell;

use samples::{Names, Sample, Source, replaced, without_secrets};

/// What the paths begin with under which a tenant's environments share what they have.
const TENANT_WIDE: [&str; 1] = ["/v1/environments"];

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A table that several tenants share, none of them with the tests of others.
struct World {
    tenant: Tenant,
    /// What random bits come from.
    source: Arc<Mutex<Source>>,
    /// How many have told the story in it.
    tellers: u128,
    /// What in the samples is a name.
    names: BTreeSet<String>,
}

/// Whoever tells the story in an environment.
struct Teller {
    /// The key.
    key: String,
    tenant: String,
    environment: String,
    /// What the partition keys of the environment begin with.
    beginning: String,
    /// What is called how there.
    names: Names,
    /// What is generated there comes from this.
    source: Source,
    /// Whether it is another environment of the tenant that tells the story as it stands.
    is_sibling: bool,
}

/// What a teller calls things.
#[derive(Debug, Clone, Copy)]
enum Calling {
    /// As the samples do, but for what is generated.
    AsTheyStand,
    /// As the samples do, and what is generated as those do for whom it was.
    AsOthers,
    WithBeginning(&'static str),
    AsLong,
}

impl World {
    async fn new(names: &BTreeSet<String>) -> Self {
        let source = Arc::new(Mutex::new(Source::OF_SAMPLES));
        let mut tenant = Tenant::new().await;
        let drawing = Arc::clone(&source);
        tenant.set_randomness(move || drawing.lock().unwrap().draw());
        Self { tenant, source, tellers: 0, names: names.clone() }
    }

    /// What somebody calls things who takes part in no story, or will.
    fn names(&mut self, calling: Calling) -> (Names, Source) {
        self.tellers += 1;
        let source = Source::numbered(self.tellers);
        let names = match calling {
            Calling::AsTheyStand => Names::as_they_stand(&self.names, &source),
            Calling::AsOthers => Names::of_others(&source),
            Calling::WithBeginning(beginning) => Names::beginning_with(beginning, &self.names, &source),
            Calling::AsLong => Names::as_long(&self.names, &source),
        };
        (names, source)
    }

    /// The tenant's own environment, where the story is told as it stands, generated ids too.
    fn home(&self) -> Teller {
        let environment = &self.tenant.environment;
        Teller {
            key: self.tenant.key.clone(),
            tenant: environment.tenant.as_str().to_owned(),
            environment: environment.id.as_str().to_owned(),
            beginning: format!("{}/{}#", environment.tenant, environment.id),
            names: Names::as_they_stand(&self.names, &Source::OF_SAMPLES),
            source: Source::OF_SAMPLES,
            is_sibling: false,
        }
    }

    /// Another environment of the same tenant.
    async fn sibling(&mut self, environment: &str, scopes: &[Scope], calling: Calling) -> Teller {
        let tenant = self.tenant.environment.tenant.clone();
        let id = EnvironmentId::parse(environment).unwrap();
        self.tenant
            .add_environment(&Environment { tenant: tenant.clone(), id, kind: EnvironmentKind::Test })
            .await;
        let teller = self.teller(&tenant, environment, scopes, calling).await;
        Teller { is_sibling: true, ..teller }
    }

    /// The environment of another tenant that has the same name as that of the tenant. The tenant's name begins so, and is as long,
    /// so that items are as large.
    async fn other(&mut self, tenant: &str, scopes: &[Scope], calling: Calling) -> Teller {
        let tenant = self.tenant.environment.tenant.as_str().replace("tenant", tenant);
        let tenant = TenantId::parse(&tenant).unwrap();
        let environment = Environment { tenant: tenant.clone(), ..self.tenant.environment.clone() };
        self.tenant.add_tenant_of(&environment).await;
        // It has as many environments as the tenant has with a sibling of its own.
        let sibling = Environment { id: EnvironmentId::parse("live").unwrap(), ..environment.clone() };
        self.tenant.add_environment(&sibling).await;
        self.teller(&tenant, environment.id.as_str(), scopes, calling).await
    }

    async fn teller(
        &mut self,
        tenant: &TenantId,
        environment: &str,
        scopes: &[Scope],
        calling: Calling,
    ) -> Teller {
        let id = EnvironmentId::parse(environment).unwrap();
        let (key, beginning) = (format!("key of {tenant}/{id}"), format!("{tenant}/{id}#"));
        self.tenant
            .add_key(&key, |key| {
                key.environment.tenant = tenant.clone();
                key.environment.id = id;
                key.scopes = scopes.iter().copied().collect();
            })
            .await;
        let (names, source) = self.names(calling);
        let (tenant, environment) = (tenant.as_str().to_owned(), environment.to_owned());
        Teller { key, tenant, environment, beginning, names, source, is_sibling: false }
    }

    /// Tells the next part of the story, which must go well.
    async fn tell(&self, teller: &mut Teller, sample: &Sample) -> Answered {
        let answer = self.send(teller, &sample.renamed(&teller.names), sample.operation).await;
        let (operation, beginning) = (sample.operation, &teller.beginning);
        assert!(answer.status.is_success(), "{operation} in {beginning}: {}", answer.body);
        answer
    }

    /// Sends a request with the teller's key, under an idempotency key, which is the teller's own even where others use it too.
    async fn send(&self, teller: &mut Teller, sample: &Sample, idempotency_key: &str) -> Answered {
        self.source.lock().unwrap().clone_from(&teller.source);
        let request = sample.request(&self.tenant).key(&teller.key);
        let answer = request.header(IDEMPOTENCY_KEY, idempotency_key).send().await;
        teller.source.clone_from(&self.source.lock().unwrap());
        answer
    }

    /// The keys of everything that the table holds of a teller's environment, in the names of the samples.
    async fn stored(&self, teller: &Teller) -> BTreeSet<String> {
        let items = self.tenant.stored(&teller.beginning).await;
        let key = |item: &Value| format!("{} {}", item["pk"].as_str().unwrap(), item["sk"].as_str().unwrap());
        items.iter().map(|item| teller.names.undone(&key(item).replace(&teller.beginning, ""))).collect()
    }
}

impl Teller {
    /// Whether another environment of the tenant has told this part of the story for both.
    fn shares(&self, endpoint: &Endpoint) -> bool {
        self.is_sibling && TENANT_WIDE.iter().any(|path| endpoint.route.path.starts_with(path))
    }

    /// What the teller can make out of an answer, who calls some things as others do.
    fn sees(&self, answer: &Answered, others: &[&Names]) -> Seen {
        let own = [(self.tenant.as_str(), "own tenant"), (self.environment.as_str(), "own environment")];
        let undone = |text: &str| {
            let text = self.names.undone(&without_secrets(&replaced(text, &own)));
            others.iter().fold(text, |text, names| names.undone(&text))
        };
        let text = |value: &HeaderValue| undone(&String::from_utf8_lossy(value.as_bytes()));
        Seen {
            status: answer.status.as_u16(),
            headers: answer.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: undone(&answer.body),
        }
    }
}

/// What a caller can make out of an answer, in the names of the samples and without those of its own tenant and environment.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

/// What is told of every endpoint.
pub(crate) struct Story {
    /// The endpoints in their order, each with its sample.
    pub(crate) parts: Vec<(Endpoint, Sample)>,
    /// What in the samples is a name.
    pub(crate) names: BTreeSet<String>,
}

/// Every endpoint in the order of the story, with what it is told with.
pub(crate) async fn story() -> &'static Story {
    static STORY: OnceCell<Story> = OnceCell::const_new();
    STORY.get_or_init(read_story).await
}

async fn read_story() -> Story {
    let endpoints = api::endpoints();
    let told = harness::whole_story();
    for endpoint in &endpoints {
        let operation = endpoint.route.operation;
        assert!(
            told.contains(&operation),
            "`{operation}` has no sample: add events/{operation}.json and its place in tests/harness/src/story.rs"
        );
    }
    let sample = |operation: &&str| {
        let endpoint = endpoints.iter().find(|endpoint| endpoint.route.operation == *operation).unwrap();
        (endpoint.clone(), Sample::read(&endpoint.route))
    };
    let mut parts: Vec<_> = told.iter().map(sample).collect();
    let names = samples::find_names(&mut parts).await;
    Story { parts, names }
}

/// Every string in a document.
pub(crate) fn strings(document: &Value) -> Vec<&str> {
    match document {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(strings).collect(),
        Value::Object(members) => members.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}
