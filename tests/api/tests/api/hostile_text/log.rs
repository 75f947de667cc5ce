//! The log says nothing that a caller has said, or that is stored: neither names nor values nor keys.

use std::{
    cell::RefCell,
    io,
    sync::{Arc, Mutex, Once},
};

use domain::text::KeyId;
use harness::{Fault, FaultProxy, Tenant};
use http_api::{HeaderName, StatusCode, header};
use serde_json::Value;
use tracing::subscriber::set_global_default;

use crate::isolation::{
    samples::{Names, Sample, Source},
    story,
};

/// What is nowhere but in requests and in what is stored.
const CANARY: &str = "Kanarienvogel";

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The lines that were logged.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// Panics if a text was logged. What was measured does not count: any number can be in it.
    #[track_caller]
    fn must_not_have(&self, text: &str) {
        let said = |line: &str| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            line.as_object_mut().unwrap().remove("durationMicroseconds");
            line.to_string()
        };
        let line = self.text().lines().map(said).find(|line| line.contains(text));
        assert_eq!(line, None, "{text:?} was logged");
    }
}

thread_local! {
    /// What is logged on this thread, if anybody listens.
    static OF_THIS_THREAD: RefCell<Option<Lines>> = const { RefCell::new(None) };
}

/// Listens on this thread until it is dropped.
pub(crate) struct Listening;

impl Drop for Listening {
    fn drop(&mut self) {
        OF_THIS_THREAD.set(None);
    }
}

/// What the log of a function writes on this thread until it is dropped. There is one log for all threads: whether a line is
/// wanted is remembered for all of them.
pub(crate) fn listen() -> (Lines, Listening) {
    static LOG: Once = Once::new();
    LOG.call_once(|| {
        let writer = || -> Box<dyn io::Write> {
            match OF_THIS_THREAD.with_borrow(Clone::clone) {
                Some(lines) => Box::new(lines),
                None => Box::new(io::sink()),
            }
        };
        set_global_default(lambda::log(writer)).unwrap();
    });
    let lines = Lines::default();
    OF_THIS_THREAD.set(Some(lines.clone()));
    (lines, Listening)
}

/// Sends a request with the canary in headers that a log might be made of.
async fn send(tenant: &Tenant, sample: &Sample, key: &str) -> StatusCode {
    let request = sample.request(tenant).key(key);
    let request = request.header(IDEMPOTENCY_KEY, &format!("{CANARY} {}", sample.operation));
    request.header(header::USER_AGENT, CANARY).header(header::REFERER, CANARY).send().await.status
}

#[tokio::test]
async fn has_nothing_of_what_goes_well() {
    let story = story().await;
    let tenant = Tenant::new().await;
    let names = Names::beginning_with(CANARY, &story.names, &Source::OF_SAMPLES);
    let (lines, _listening) = listen();
    tenant.add_key(CANARY, |key| key.id = KeyId::parse("key_2").unwrap()).await;
    for (_, sample) in &story.parts {
        let sample = sample.renamed(&names);
        assert!(send(&tenant, &sample, CANARY).await.is_success(), "{}", sample.operation);
    }
    assert_eq!(lines.text().lines().count(), story.parts.len());
    lines.must_not_have(CANARY);
    // The values that have no canary in them are found nowhere either, unless they are words of the log.
    let of_the_log = |text: &&str| {
        ["operation", "requestId", "answered"].iter().any(|word| word.contains(*text))
            || story.parts.iter().any(|(_, sample)| sample.operation.contains(*text))
    };
    for text in story.parts.iter().flat_map(|(_, sample)| sample.texts()).filter(|text| text.len() > 3) {
        if !of_the_log(&text) {
            lines.must_not_have(text);
        }
    }
}

#[tokio::test]
async fn has_nothing_of_what_is_refused() {
    let story = story().await;
    let tenant = Tenant::new().await;
    let (lines, _listening) = listen();
    let texts = [
        CANARY.to_owned(),
        format!("{CANARY}\r\n{{\"level\":\"ERROR\",\"cause\":\"{CANARY}\"}}"),
        format!("{CANARY}\u{1b}[31m\u{0}"),
        format!("{CANARY}@{CANARY}.example"),
        CANARY.repeat(1_000),
    ];
    for (_, sample) in &story.parts {
        for text in &texts {
            let status = send(&tenant, &sample.full_of(text), &tenant.key).await;
            assert!(status.is_client_error(), "{}: {status}", sample.operation);
        }
        for (name, value) in [
            (header::IF_MATCH, CANARY),
            (header::CONTENT_TYPE, CANARY),
            (header::AUTHORIZATION, CANARY),
            (HeaderName::from_static("x-api-key"), CANARY),
        ] {
            sample.request(&tenant).key(&tenant.key).header(name, value).send().await;
        }
        for body in
            [CANARY, &format!("{{\"{CANARY}\": 1}}"), &format!("\"{CANARY}"), &format!("[\"{CANARY}\"]")]
        {
            let request = sample.request(&tenant).key(&tenant.key).json(body);
            let status = request.send().await.status;
            assert!(!status.is_server_error(), "{}: {status}", sample.operation);
        }
    }
    assert!(lines.text().lines().count() > story.parts.len() * texts.len());
    lines.must_not_have(CANARY);
}

/// The cause of what goes wrong here is logged, without what it went wrong with.
#[tokio::test]
async fn has_nothing_of_what_cannot_be_read_in_the_table() {
    let story = story().await;
    let tenant = Tenant::new().await;
    let (lines, _listening) = listen();
    for (_, sample) in &story.parts {
        assert!(send(&tenant, sample, &tenant.key).await.is_success(), "{}", sample.operation);
    }
    tenant.spoil(CANARY).await;
    let mut unreadable = 0;
    for (_, sample) in &story.parts {
        let status = sample.request(&tenant).key(&tenant.key).send().await.status;
        unreadable += usize::from(status == StatusCode::INTERNAL_SERVER_ERROR);
    }
    assert!(unreadable > 10, "{unreadable} requests met what cannot be read");
    assert!(lines.text().contains("\"cause\""));
    lines.must_not_have(CANARY);
}

#[tokio::test]
async fn has_nothing_of_what_the_table_does_not_answer() {
    let proxy = FaultProxy::of_writes(&[]);
    let tenant = Tenant::behind(&proxy).await;
    let (lines, _listening) = listen();
    for fault in [Fault::Unavailable, Fault::Throttled] {
        proxy.disturb_reads(fault, false);
        let answer = tenant.get(&format!("/v1/customers/{CANARY}")).await;
        answer.problem(
            StatusCode::SERVICE_UNAVAILABLE,
            if fault == Fault::Unavailable { "unavailable" } else { "throttled" },
        );
    }
    assert!(lines.text().contains("\"cause\""));
    lines.must_not_have(CANARY);
}
