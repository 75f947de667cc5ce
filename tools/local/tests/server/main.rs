//! The development server as its users start it: the real program, over real sockets.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up has failed")]

mod checkpoint;
mod crash;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use serde_json::{Value, json};

/// A development server of a test's own.
struct Server {
    process: Child,
    address: String,
    greeting: String,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_local"))
            .args(["--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let output = process.stdout.take().expect("its output is piped");
        let mut greeting = String::new();
        for line in BufReader::new(output).lines() {
            let line = line.expect("the greeting is text");
            greeting.push_str(&line);
            greeting.push('\n');
            if line.contains("Ctrl-C stops the server") {
                break;
            }
        }
        let address = greeting.split("http://").nth(1).and_then(|rest| rest.split("/v1").next());
        let address = address.unwrap_or_else(|| panic!("no address in {greeting:?}")).to_owned();
        Self { process, address, greeting }
    }

    /// Ends the server at once, as a crash does: it is told nothing, and finishes nothing.
    fn crash(&mut self) {
        self.process.kill().expect("it is running");
        self.process.wait().expect("it ends");
    }

    fn get(&self, path: &str) -> (u16, String) {
        let request = agent().get(format!("http://{}{path}", self.address));
        let mut response = request.header("authorization", "Bearer tsk_test_demo").call().expect("an answer");
        (response.status().as_u16(), response.body_mut().read_to_string().expect("text"))
    }

    fn create(&self, body: &Value) -> (u16, Value) {
        try_create(&self.address, body).expect("an answer")
    }

    /// Asks the server to stop, as Ctrl-C does, and waits until it has.
    fn interrupt(&mut self) {
        let kill = Command::new("kill").args(["-INT", &self.process.id().to_string()]).status();
        assert!(kill.expect("kill runs").success());
        assert!(self.process.wait().expect("the server ends").success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has been interrupted is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Creates a customer; gives nothing when the server is not there to answer.
fn try_create(address: &str, body: &Value) -> Option<(u16, Value)> {
    let request = agent().post(format!("http://{address}/v1/customers"));
    let request =
        request.header("authorization", "Bearer tsk_test_demo").header("content-type", "application/json");
    let mut response = request.send(body.to_string()).ok()?;
    let text = response.body_mut().read_to_string().ok()?;
    Some((response.status().as_u16(), serde_json::from_str(&text).expect("JSON")))
}

/// A client that takes a refusal for an answer.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

fn directory(path: &Path) -> &str {
    path.to_str().expect("a temporary directory has a plain name")
}

#[test]
fn the_greeting_has_what_a_first_request_needs() {
    let server = Server::start(&["--memory"]);
    for part in ["tsk_test_demo", "/v1/customers", "/docs", "curl", "in memory"] {
        assert!(server.greeting.contains(part), "{part} in {}", server.greeting);
    }
    assert_eq!(server.get("/health"), (200, r#"{"status":"ok"}"#.to_owned()));
    let (status, page) = server.get("/docs");
    assert_eq!(status, 200);
    assert!(page.contains("swagger-ui"), "{page}");
    let (status, description) = server.get("/openapi.json");
    assert_eq!(status, 200);
    for endpoint in api::native_endpoints() {
        assert!(description.contains(&format!("\"{}\"", endpoint.route.operation_id())));
    }
}

#[test]
fn data_outlives_the_server_that_answered() {
    let data = tempfile::tempdir().expect("a directory");
    let body =
        json!({"id": "acme", "name": "ACME", "account": {"id": "a", "name": "ACME", "aliases": ["x"]}});
    let mut server = Server::start(&["--data", directory(data.path())]);
    let (status, created) = server.create(&body);
    assert_eq!(status, 201);
    let first_page = server.get("/v1/customers");
    server.interrupt();

    let mut server = Server::start(&["--data", directory(data.path())]);
    let (status, account) = server.get("/v1/accounts/x");
    assert_eq!(status, 200);
    let account: Value = serde_json::from_str(&account).expect("JSON");
    assert_eq!(account["uid"], created["account"]["uid"]);
    assert_eq!(server.get("/v1/customers"), first_page);
    assert_eq!(server.create(&body).0, 409);
    server.interrupt();
}

/// The actions of the audit trail of the customer `acme`, the last change first, as soon as there are so many.
fn actions(server: &Server, count: usize) -> Vec<String> {
    for _ in 0..100 {
        let (status, page) = server.get("/v1/audit?objectType=CUSTOMER&objectId=acme");
        assert_eq!(status, 200, "{page}");
        let page: Value = serde_json::from_str(&page).expect("JSON");
        let records = page["data"].as_array().expect("records").iter();
        let found: Vec<_> =
            records.map(|record| record["action"].as_str().unwrap_or_default().to_owned()).collect();
        if found.len() >= count {
            return found;
        }
        thread::sleep(Duration::from_millis(100));
    }
    panic!("the audit trail does not show {count} changes");
}

#[test]
fn the_audit_trail_shows_a_change_soon_and_outlives_the_server() {
    let data = tempfile::tempdir().expect("a directory");
    let mut server = Server::start(&["--data", directory(data.path())]);
    assert_eq!(server.create(&json!({"id": "acme", "name": "ACME"})).0, 201);
    assert_eq!(actions(&server, 1), ["CREATED"]);
    let request = agent().delete(format!("http://{}/v1/customers/acme", server.address));
    let answer = request.header("authorization", "Bearer tsk_test_demo").call().expect("an answer");
    assert_eq!(answer.status(), 200);
    server.interrupt();
    let server = Server::start(&["--data", directory(data.path())]);
    assert_eq!(actions(&server, 2), ["ARCHIVED", "CREATED"]);
}

#[test]
fn what_was_answered_before_ctrl_c_is_kept() {
    let data = tempfile::tempdir().expect("a directory");
    let mut server = Server::start(&["--data", directory(data.path())]);
    let address = server.address.clone();
    let (begun, first_answers) = mpsc::channel();
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (address, begun) = (address.clone(), begun.clone());
            thread::spawn(move || {
                let mut answered = Vec::new();
                // Until the server is gone.
                for number in 0..100_000 {
                    let id = format!("c-{writer}-{number}");
                    match try_create(&address, &json!({"id": id, "name": "A customer"})) {
                        Some((201, _)) => answered.push(id),
                        Some(other) => panic!("{other:?}"),
                        None => break,
                    }
                    // A test that waits for no more has seen enough.
                    let _ = begun.send(());
                }
                answered
            })
        })
        .collect();
    for _ in 0..40 {
        first_answers.recv().expect("the writers write");
    }
    server.interrupt();
    let answered: Vec<String> =
        writers.into_iter().flat_map(|writer| writer.join().expect("it ends")).collect();
    assert!(answered.len() >= 40);
    let server = Server::start(&["--data", directory(data.path())]);
    for id in answered {
        assert_eq!(server.get(&format!("/v1/customers/{id}")).0, 200, "{id}");
    }
}

#[test]
fn a_client_that_never_finishes_does_not_keep_the_server_from_stopping() {
    let mut server = Server::start(&["--memory"]);
    let mut client = TcpStream::connect(&server.address).expect("a connection");
    client
        .write_all(b"POST /v1/customers HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{")
        .expect("it is sent");
    // The server has begun to read once it answers somebody else.
    assert_eq!(server.get("/health").0, 200);
    server.interrupt();
}

#[test]
fn a_body_that_breaks_off_is_no_success() {
    let server = Server::start(&["--memory"]);
    let mut client = TcpStream::connect(&server.address).expect("a connection");
    let request = "POST /v1/customers HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer tsk_test_demo\r\n\
                   content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nnot a length\r\n";
    client.write_all(request.as_bytes()).expect("it is sent");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("unreadable_body"), "{answer}");
}

#[test]
fn a_body_that_is_too_large_gets_an_answer_and_not_a_broken_connection() {
    let server = Server::start(&["--memory"]);
    let (status, problem) = server.create(&json!({"name": "a".repeat(2 * 1024 * 1024)}));
    assert_eq!((status, problem["code"].as_str()), (413, Some("payload_too_large")));
}

#[test]
fn what_cannot_work_is_said_with_its_remedy() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let refused = |arguments: &[&str]| {
        let mut process = Command::new(env!("CARGO_BIN_EXE_local"))
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut said = String::new();
        process.stderr.take().expect("piped").read_to_string(&mut said).expect("text");
        assert!(!process.wait().expect("the server ends").success());
        said
    };
    assert!(refused(&["--memory", "--port", &port]).contains("choose another with --port"));
    assert!(refused(&["--memory", "--data", "x"]).contains("cannot be used with"));
    assert!(refused(&["--memory", "--api-key", "two words"]).contains("visible ASCII"));
}
