//! Crashes: whoever sends a request again under its idempotency key has it carried out once, whenever the server died.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{
        Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use rand::{RngExt as _, SeedableRng as _, rngs::SmallRng};
use serde_json::{Value, json};

use super::{Server, agent, directory};

/// How many customers are created.
const CREATES: usize = 2_000;
/// How many are being created at the same time.
const CLIENTS: usize = 8;

/// What a create was answered, as far as it must be the same however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    status: u16,
    etag: String,
    location: String,
    body: String,
}

/// An answer, and whether it had been given before.
fn create(agent: &ureq::Agent, address: &str, number: usize) -> Option<(Answer, bool)> {
    let request = agent
        .post(format!("http://{address}/v1/customers"))
        .header("authorization", "Bearer tsk_test_demo")
        .header("content-type", "application/json")
        .header("idempotency-key", format!("create-{number}"));
    let body = json!({"name": format!("Customer {number}"), "account": {"name": "Its account", "aliases": [format!("alias-{number}")]}});
    let mut response = request.send(body.to_string()).ok()?;
    let header = |name: &str| {
        let value = response.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let (etag, location, replayed) = (header("etag"), header("location"), header("idempotent-replayed"));
    let status = response.status().as_u16();
    // What was not carried out for a reason that passes is sent again, like what was not answered.
    let body = response.body_mut().read_to_string().ok().filter(|_| status < 500)?;
    Some((Answer { status, etag, location, body }, replayed == "true"))
}

/// The creates that are still to be answered, and what the others were answered first.
#[derive(Default)]
struct Progress {
    waiting: VecDeque<usize>,
    answers: BTreeMap<usize, Answer>,
    /// How many answers were lost with the server that had carried out their request.
    lost: usize,
}

fn lock(progress: &Mutex<Progress>) -> MutexGuard<'_, Progress> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends creates until none is left, each again and again until it is answered.
fn create_all(progress: &Mutex<Progress>, address: &RwLock<String>) {
    let agent = agent();
    loop {
        let Some(number) = lock(progress).waiting.pop_front() else { return };
        let now = address.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((answer, replayed)) = create(&agent, &now, number) {
            let mut progress = lock(progress);
            progress.lost += usize::from(replayed);
            progress.answers.insert(number, answer);
        } else {
            lock(progress).waiting.push_back(number);
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The names of all customers, in the order of their list.
fn names(server: &Server) -> Vec<String> {
    let mut names = Vec::new();
    let mut token = String::new();
    loop {
        let (status, page) = server.get(&format!("/v1/customers?pageSize=100&sort=id{token}"));
        assert_eq!(status, 200, "{page}");
        let page: Value = serde_json::from_str(&page).expect("JSON");
        let name = |row: &Value| row["name"].as_str().expect("a name").to_owned();
        names.extend(page["data"].as_array().expect("a list").iter().map(name));
        match page["nextToken"].as_str() {
            Some(next) => token = format!("&nextToken={next}"),
            None => return names,
        }
    }
}

#[test]
fn creates_that_are_sent_again_after_crashes_happen_once() {
    let data = tempfile::tempdir().expect("a directory");
    let arguments = ["--data", directory(data.path())];
    let mut server = Server::start(&arguments);
    let address = RwLock::new(server.address.clone());
    let progress = Mutex::new(Progress { waiting: (0..CREATES).collect(), ..Progress::default() });
    let ended = AtomicBool::new(false);
    let mut crashes = 0_usize;
    let mut moments = SmallRng::seed_from_u64(7);
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| create_all(&progress, &address))).collect();
        scope.spawn(|| {
            for client in clients {
                client.join().expect("a client ends well");
            }
            ended.store(true, Ordering::SeqCst);
        });
        while !ended.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(moments.random_range(50..1_500)));
            if lock(&progress).answers.len() == CREATES {
                continue;
            }
            server.crash();
            server = Server::start(&arguments);
            (*address.write().unwrap_or_else(PoisonError::into_inner)).clone_from(&server.address);
            crashes += 1;
        }
    });
    let Progress { answers, lost, .. } = progress.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(crashes >= 5, "{crashes} crashes are too few to tell anything");
    assert_eq!(answers.len(), CREATES);

    let agent = agent();
    for (number, answer) in &answers {
        assert_eq!(answer.status, 201, "{answer:?}");
        let (again, replayed) = create(&agent, &server.address, *number).expect("an answer");
        assert!(replayed, "create {number} was carried out again");
        assert_eq!(again, *answer);
    }
    let names = names(&server);
    assert_eq!(names.len(), CREATES, "after {crashes} crashes that lost {lost} answers");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), CREATES);
}
