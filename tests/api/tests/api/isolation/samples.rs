//! Sample requests in which the names can be changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use domain::{Instant, id::Uid};
use harness::{Sending, Tenant, encoded};
use http_api::{Endpoint, HeaderName, Method, Request, Route, header};
use serde_json::Value;

use super::{World, strings};

/// The request of a sample event.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) operation: &'static str,
    method: Method,
    /// The parts of the path, each with whether it is a parameter.
    path: Vec<(String, bool)>,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Option<Value>,
    /// The names in it.
    pub(crate) names: BTreeSet<String>,
}

impl Sample {
    /// The sample event of a route, as `cargo xtask check` knows that there is one.
    pub(crate) fn read(route: &Route) -> Self {
        let operation = route.operation;
        let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events");
        let event = fs::read_to_string(events.join(operation).with_extension("json")).unwrap();
        let event: Value = serde_json::from_str(&event).unwrap();
        let text = |member: &str| event[member].as_str().unwrap_or_default().to_owned();
        let parts = route.path.split('/').map(|part| part.starts_with('{'));
        // The key of the sample events is that of another tenant.
        let headers = event["headers"].as_object().unwrap().iter();
        let headers = headers.filter(|(name, _)| *name != header::AUTHORIZATION.as_str());
        Self {
            operation,
            method: route.method.clone(),
            path: text("rawPath").split('/').map(str::to_owned).zip(parts).collect(),
            query: Request::parse_query(&text("rawQueryString")),
            headers: headers
                .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
                .collect(),
            body: event["body"].as_str().map(|body| serde_json::from_str(body).unwrap()),
            names: BTreeSet::new(),
        }
    }

    /// Every text in it that may be a name.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let parameters = self.path.iter().filter(|(_, is_parameter)| *is_parameter).map(|(part, _)| part);
        let texts = parameters.chain(self.query.iter().map(|(_, value)| value)).map(String::as_str);
        texts.chain(self.body.iter().flat_map(strings)).collect()
    }

    /// The same request with other names.
    pub(crate) fn renamed(&self, names: &Names) -> Self {
        let mut renamed = self.clone();
        let change = |text: &mut String| *text = names.done(text, &self.names);
        renamed.path.iter_mut().filter(|(_, is_parameter)| *is_parameter).for_each(|(part, _)| change(part));
        renamed.query.iter_mut().for_each(|(_, value)| change(value));
        if let Some(body) = &mut renamed.body {
            for_each_string(body, &change);
        }
        renamed
    }

    /// The same request with this in the place of every text of its path and its body, and in its query besides.
    pub(crate) fn full_of(&self, text: &str) -> Self {
        let mut changed = self.with_parameter(text, text);
        let parameters = changed.path.iter_mut().filter(|(_, is_parameter)| *is_parameter);
        parameters.for_each(|(part, _)| text.clone_into(part));
        if let Some(body) = &mut changed.body {
            for_each_string(body, &|value| text.clone_into(value));
        }
        changed
    }

    /// The same request with another name for one thing.
    pub(crate) fn with_one_renamed(&self, name: &str, names: &Names) -> Self {
        let only = Self { names: BTreeSet::from([name.to_owned()]), ..self.clone() };
        Self { names: self.names.clone(), ..only.renamed(names) }
    }

    /// The same request with this value of a parameter of the query.
    pub(crate) fn with_parameter(&self, name: &str, value: &str) -> Self {
        let mut changed = self.clone();
        changed.query.retain(|(other, _)| other != name);
        changed.query.push((name.to_owned(), value.to_owned()));
        changed
    }

    /// Whether it takes away what it names.
    pub(crate) fn takes_away(&self) -> bool {
        self.method == Method::DELETE
    }

    /// The request without a key.
    pub(crate) fn request<'a>(&self, tenant: &'a Tenant) -> Sending<'a> {
        let path: Vec<_> = self.path.iter().map(|(part, _)| encoded(part)).collect();
        let mut request = tenant.request(self.method.clone(), &path.join("/"));
        for (name, value) in &self.query {
            request = request.parameter(name, value);
        }
        for (name, value) in &self.headers {
            request = request.header(name.parse::<HeaderName>().unwrap(), value);
        }
        let request = request.without(&header::AUTHORIZATION);
        match &self.body {
            Some(body) => request.json(&body.to_string()),
            None => request,
        }
    }
}

fn for_each_string(document: &mut Value, change: &impl Fn(&mut String)) {
    match document {
        Value::String(text) => change(text),
        Value::Array(values) => values.iter_mut().for_each(|value| for_each_string(value, change)),
        Value::Object(members) => members.values_mut().for_each(|value| for_each_string(value, change)),
        _ => {}
    }
}

/// What is called how by somebody who does not call it as the samples do.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    /// What is called how instead.
    instead: BTreeMap<String, String>,
    /// What generated ids have in them, which nobody else's have.
    mark: String,
}

impl Names {
    /// Names that `call` makes of those that were not generated.
    fn new(story: &BTreeSet<String>, source: &Source, call: impl Fn(&str) -> String) -> Self {
        let (mark, of_samples) = (source.mark(), Source::OF_SAMPLES.mark());
        let other = |name: &String| match name.replace(&of_samples, &mark) {
            generated if generated != *name => (name.clone(), generated),
            _ => (name.clone(), call(name)),
        };
        Self { instead: story.iter().map(other).collect(), mark }
    }

    /// The names of the samples, but for what is generated.
    pub(crate) fn as_they_stand(story: &BTreeSet<String>, source: &Source) -> Self {
        Self::new(story, source, str::to_owned)
    }

    /// The names of the samples, and what is generated for others too.
    pub(crate) fn of_others(source: &Source) -> Self {
        Self { instead: BTreeMap::new(), mark: source.mark() }
    }

    /// Names that begin so.
    pub(crate) fn beginning_with(beginning: &str, story: &BTreeSet<String>, source: &Source) -> Self {
        Self::new(story, source, |name| format!("{beginning}{name}"))
    }

    /// Other names as long as those of the samples.
    pub(crate) fn as_long(story: &BTreeSet<String>, source: &Source) -> Self {
        Self::new(story, source, |name| {
            format!("{}{}", if name.starts_with('q') { "w" } else { "q" }, &name[1..])
        })
    }

    /// A text with these names instead of those of the samples, of which only some are concerned.
    fn done(&self, text: &str, concerned: &BTreeSet<String>) -> String {
        let names = self.instead.iter().filter(|(name, _)| concerned.contains(*name));
        replaced(text, &names.map(|(name, given)| (name.as_str(), given.as_str())).collect::<Vec<_>>())
    }

    /// A text with the names of the samples again.
    pub(crate) fn undone(&self, text: &str) -> String {
        let names: Vec<_> =
            self.instead.iter().map(|(name, given)| (given.as_str(), name.as_str())).collect();
        replaced(text, &names).replace(&self.mark, &Source::OF_SAMPLES.mark())
    }
}

/// A source of random bits that has no bits in common with another's. What is generated from them differs from one source to
/// another in its [`mark`](Source::mark) alone, which generated ids of eight characters do not have.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    base: u128,
    drawn: u128,
}

impl Source {
    /// The source that the samples' generated ids come from.
    pub(crate) const OF_SAMPLES: Self = Self::numbered(0);

    /// The source of this number.
    pub(crate) const fn numbered(number: u128) -> Self {
        // A power of two and one of 62, in whose digits short ids are written.
        Self { base: number * (1 << 20) * 31_u128.pow(8), drawn: 0 }
    }

    /// The next bits.
    pub(crate) const fn draw(&mut self) -> u128 {
        self.drawn += 1;
        self.base + self.drawn - 1
    }

    /// Passes over as many bits as were drawn from another.
    pub(crate) const fn catch_up_with(&mut self, other: &Self) {
        self.drawn = other.drawn;
    }

    /// What the ULIDs of this source have between their time and their last four characters, which count.
    fn mark(&self) -> String {
        let beginning = Instant::parse("2026-01-15T12:00:00Z").unwrap();
        Uid::generate(beginning, self.base).as_str()[10..22].to_owned()
    }
}

/// A text in which each of some words is replaced by another, the longest that there is in its place.
pub(crate) fn replaced(text: &str, words: &[(&str, &str)]) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let begins = of_a_word(first) && !replaced.ends_with(of_a_word);
        let found = words
            .iter()
            .filter(|_| begins)
            .filter(|(word, _)| rest.strip_prefix(word).is_some_and(|behind| !behind.starts_with(of_a_word)));
        let (taken, given) = match found.max_by_key(|(word, _)| word.len()) {
            Some((word, given)) => (word.len(), *given),
            None if begins => {
                let length = rest.find(|character| !of_a_word(character)).unwrap_or(rest.len());
                (length, &rest[..length])
            }
            None => (first.len_utf8(), &rest[..first.len_utf8()]),
        };
        replaced += given;
        rest = &rest[taken..];
    }
    replaced
}

/// A text without what is generated and shows no mark: UUIDs, which are made from marked ids, and keys.
pub(crate) fn without_secrets(text: &str) -> String {
    let is_uuid = |part: &str| {
        let groups = part.split('-').map(str::len);
        groups.eq([8, 4, 4, 4, 12]) && part.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
    };
    let hides = |part: &str| is_uuid(part) || part.starts_with("tsk_");
    let parts = text.split('"').map(|part| if hides(part) { "generated" } else { part });
    parts.collect::<Vec<_>>().join("\"")
}

fn of_a_word(character: char) -> bool {
    character.is_alphanumeric() || "_-".contains(character)
}

/// Finds what is a name, by telling the story and looking at the keys of what is stored.
pub(crate) async fn find_names(story: &mut [(Endpoint, Sample)]) -> BTreeSet<String> {
    let world = World::new(&BTreeSet::new()).await;
    let mut home = world.home();
    let (mut parts, mut words) = (BTreeSet::new(), BTreeSet::new());
    for (_, sample) in &*story {
        world.tell(&mut home, sample).await;
        for item in world.tenant.stored("").await {
            // The parts of a key begin with whose it is, but in a sort key, and with what it is.
            for (attribute, before) in [("pk", 1), ("sk", 0)] {
                let mut key = item[attribute].as_str().unwrap().split('#').skip(before).map(str::to_owned);
                words.extend(key.next());
                parts.extend(key);
            }
        }
    }
    let texts: BTreeSet<&str> = story.iter().flat_map(|(_, sample)| sample.texts()).collect();
    let is_name = |part: &String| texts.contains(part.as_str()) && !words.contains(part);
    let names: BTreeSet<String> = parts.into_iter().filter(is_name).collect();
    let is_in = |name: &str, text: &str| replaced(text, &[(name, "")]) != text;
    for (endpoint, sample) in story {
        for (part, _) in sample.path.iter().filter(|(_, is_parameter)| *is_parameter) {
            assert!(
                names.iter().any(|name| is_in(name, part)),
                "{part:?} in the path of the sample of {} names nothing that the story has stored",
                endpoint.route.operation
            );
        }
        let is_there = |name: &&String| sample.texts().iter().any(|text| is_in(name, text));
        sample.names = names.iter().filter(is_there).cloned().collect();
    }
    names
}
