//! Every operation that writes, behind a table that conflicts, fails, is throttled or loses its replies: it has happened
//! exactly once or not at all, and the answer says which.

use futures_util::future::join_all;
use harness::{Answered, Fault, FaultProxy, Tenant};
use http_api::{Method, StatusCode};
use serde_json::{Value, json};

use crate::faults::disturbed_and_undisturbed;
use crate::scene::{create_account, delete, everything, send};

const FOR_EVER: usize = usize::MAX;

/// An operation that writes: its request, and the objects whose version it raises by one, one that is not there being of
/// version 0.
struct Case {
    operation: &'static str,
    target: &'static str,
    body: Option<Value>,
    raised: &'static [&'static str],
    /// What is no longer there afterwards.
    gone: Option<&'static str>,
}

const ACME: &str = "/v1/customers/acme";
const ADA: &str = "/v1/customers/acme/contacts";
const ONE: &str = "/v1/accounts/one";
const TWO: &str = "/v1/accounts/two";
const OF_ACME: &str = "/v1/customers/acme/settings/USER/limit";
const OF_ONE: &str = "/v1/accounts/one/settings/USER/limit";
const NEW_OF_ACME: &str = "/v1/customers/acme/settings/USER/new";
const NEW_OF_ONE: &str = "/v1/accounts/one/settings/USER/new";

const HERE: &str = "/v1/environments/test";
const OLD_KEY: &str = "/v1/keys/old";

fn key(id: &str) -> Value {
    json!({"id": id, "name": "A key", "scopes": ["customers:read"]})
}

fn cases() -> Vec<Case> {
    let case = |operation, target, body: Value, raised| Case {
        operation,
        target,
        body: (!body.is_null()).then_some(body),
        raised,
        gone: None,
    };
    let setting = || json!({"name": "Limit", "dataType": "NUMERIC", "value": "2"});
    let customer = json!({
        "id": "new", "name": "New", "contacts": [{"email": "new@example.com"}],
        "account": {"id": "n", "name": "New", "aliases": ["of new"]}
    });
    let account = json!({"customerId": "acme", "id": "new", "name": "New", "aliases": ["of new"]});
    let contact = json!({"id": "bob", "email": "bob@example.com", "primary": true});
    let of_ada = "/v1/customers/acme/contacts/ada";
    let environment = json!({"id": "new", "kind": "live", "name": "New", "currency": "EUR"});
    vec![
        case("create-customer", "/v1/customers", customer, &["/v1/customers/new", "/v1/accounts/of%20new"]),
        case("update-customer", ACME, json!({"name": "Changed"}), &[ACME]),
        case("archive-customer", ACME, Value::Null, &[ACME, ONE, TWO]),
        case("restore-customer", "/v1/customers/shelved/restore", Value::Null, &["/v1/customers/shelved"]),
        case("erase-customer", "/v1/customers/shelved/erase", Value::Null, &["/v1/customers/shelved"]),
        case("create-contact", ADA, contact, &[ACME]),
        case("update-contact", of_ada, json!({"firstName": "Ada"}), &[ACME]),
        case("delete-contact", of_ada, Value::Null, &[ACME]),
        case("create-account", "/v1/accounts", account, &[ACME, "/v1/accounts/new"]),
        case("update-account", ONE, json!({"name": "Changed"}), &[ONE]),
        case("archive-account", ONE, Value::Null, &[ONE]),
        case("restore-account", "/v1/accounts/old/restore", Value::Null, &[ACME, "/v1/accounts/old"]),
        case("add-aliases", "/v1/accounts/one/aliases", json!({"aliases": ["y", "z"]}), &[ONE]),
        case("remove-alias", "/v1/accounts/one/aliases/x", Value::Null, &[ONE]),
        case("transfer-alias", "/v1/aliases/x/transfer", json!({"accountId": "two"}), &[ONE, TWO]),
        case("put-customer-setting", OF_ACME, setting(), &[ACME, OF_ACME]),
        case("put-customer-setting", NEW_OF_ACME, setting(), &[ACME, NEW_OF_ACME]),
        Case { gone: Some(OF_ACME), ..case("delete-customer-setting", OF_ACME, Value::Null, &[ACME]) },
        case("put-account-setting", OF_ONE, setting(), &[ONE, OF_ONE]),
        case("put-account-setting", NEW_OF_ONE, setting(), &[ONE, NEW_OF_ONE]),
        Case { gone: Some(OF_ONE), ..case("delete-account-setting", OF_ONE, Value::Null, &[ONE]) },
        case("create-environment", "/v1/environments", environment, &["/v1/environments/new"]),
        case("update-environment", HERE, json!({"name": "Changed"}), &[HERE]),
        case("create-key", "/v1/keys", key("new"), &["/v1/keys/new"]),
        case("rotate-key", "/v1/keys/old/rotate", json!({"overlapSeconds": 60}), &[OLD_KEY]),
        case("revoke-key", OLD_KEY, Value::Null, &[OLD_KEY]),
    ]
}

/// A tenant behind a proxy, and another of the same environment that nothing disturbs, which has set the scene.
struct Place {
    proxy: FaultProxy,
    disturbed: Tenant,
    undisturbed: Tenant,
}

async fn place(faults: &[(Fault, usize)]) -> Place {
    let (proxy, disturbed, undisturbed) = disturbed_and_undisturbed(faults).await;
    for id in ["acme", "shelved"] {
        let body = json!({"id": id, "name": "A customer", "account": null});
        undisturbed.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    }
    delete(&undisturbed, "/v1/customers/shelved").await.expect(StatusCode::OK);
    for (id, aliases) in [("one", json!(["x"])), ("two", json!([])), ("old", json!([]))] {
        create_account(&undisturbed, id, &aliases).await;
    }
    delete(&undisturbed, "/v1/accounts/old").await.expect(StatusCode::OK);
    let ada = json!({"id": "ada", "email": "ada@example.com", "primary": true});
    undisturbed.post(ADA, &ada).await.expect(StatusCode::CREATED);
    let setting = json!({"name": "Limit", "dataType": "NUMERIC", "value": "1"});
    for target in [OF_ACME, OF_ONE] {
        send(&undisturbed, Method::PUT, target, &setting).await.expect(StatusCode::CREATED);
    }
    undisturbed.post("/v1/keys", &key("old")).await.expect(StatusCode::CREATED);
    Place { proxy, disturbed, undisturbed }
}

impl Place {
    async fn carry_out(&self, case: &Case) -> Answered {
        let endpoints = api::native_endpoints();
        let endpoint = endpoints.iter().find(|endpoint| endpoint.route.operation == case.operation);
        let request = self.disturbed.request(endpoint.unwrap().route.method.clone(), case.target);
        let request = match &case.body {
            Some(body) => request.json(&body.to_string()),
            None => request,
        };
        request.send().await
    }

    async fn version(&self, target: &str) -> u64 {
        let answer = self.undisturbed.get(target).await;
        if answer.status == StatusCode::NOT_FOUND {
            0
        } else {
            answer.expect(StatusCode::OK)["version"].as_u64().unwrap()
        }
    }

    /// Carries out a case that must succeed, and looks whether it happened exactly once.
    async fn happens_once(&self, case: &Case) {
        let operation = case.operation;
        let mut before = Vec::new();
        for target in case.raised {
            before.push(self.version(target).await);
        }
        let answer = self.carry_out(case).await;
        assert!(answer.status.is_success(), "{operation}: {} {}", answer.status, answer.body);
        assert!(self.proxy.injected() > 0, "{operation}");
        for (target, before) in case.raised.iter().zip(before) {
            let after = self.version(target).await;
            // A setting that comes to be begins at the version of what it belongs to.
            let expected = match target.split_once("/settings/").filter(|_| before == 0) {
                Some((holder, _)) => self.version(holder).await,
                None => before + 1,
            };
            assert_eq!(after, expected, "{operation}: {target}");
        }
        if let Some(target) = case.gone {
            assert_eq!(self.undisturbed.get(target).await.status, StatusCode::NOT_FOUND, "{operation}");
        }
    }

    /// Everything that the API shows, and the keys of everything that the table holds.
    async fn contents(&self) -> (Vec<Value>, Vec<String>) {
        (everything(&self.undisturbed).await, self.disturbed.items().await)
    }
}

#[test]
fn no_operation_that_writes_is_left_out() {
    let cases = cases();
    for endpoint in api::native_endpoints() {
        let route = &endpoint.route;
        let writes = route.access.iter().any(|access| matches!(access, store::Access::PutItem));
        let covered = cases.iter().any(|case| case.operation == route.operation);
        assert_eq!(writes, covered, "{}", route.operation);
    }
}

/// Carries out every case, each in a place of its own, and looks whether each happened exactly once.
async fn each_happens_once(faults: &[(Fault, usize)]) {
    for some in cases().chunks(4) {
        join_all(some.iter().map(async |case| place(faults).await.happens_once(case).await)).await;
    }
}

/// Carries out every case, all at once because each takes as long as the API has patience, and looks whether nothing has
/// changed.
async fn nothing_ever_happens(fault: Fault, code: &str) {
    let cases = cases();
    let mut places = Vec::new();
    for _ in &cases {
        let place = place(&[(fault, FOR_EVER)]).await;
        let before = place.contents().await;
        places.push((place, before));
    }
    let sent = cases.iter().zip(&places).map(async |(case, (place, _))| place.carry_out(case).await);
    let answers = join_all(sent).await;
    for ((case, (place, before)), answer) in cases.iter().zip(places).zip(answers) {
        let operation = case.operation;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{operation}: {}", answer.body);
        assert_eq!(answer.json()["code"], code, "{operation}");
        assert_eq!(answer.header("retry-after"), "1", "{operation}");
        assert!(place.proxy.injected() > 0, "{operation}");
        assert_eq!(place.contents().await, before, "{operation}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_are_tried_again_until_it_happens_once() {
    each_happens_once(&[(Fault::Conflict, 5)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_happened_once_though_every_reply_is_lost() {
    each_happens_once(&[(Fault::ReplyLostAfterTheWrite, FOR_EVER)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_happened_once_though_a_reply_is_lost_and_then_others_are_first() {
    each_happens_once(&[(Fault::ReplyLostAfterTheWrite, 1), (Fault::Conflict, 2)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_happened_once_though_a_reply_is_lost_and_then_the_table_is_throttled_for_ever() {
    let cases = cases();
    let faults = [(Fault::ReplyLostAfterTheWrite, 1), (Fault::Throttled, FOR_EVER)];
    join_all(cases.iter().map(async |case| place(&faults).await.happens_once(case).await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_before_the_write_for_ever_changes_nothing() {
    nothing_ever_happens(Fault::FailedBeforeTheWrite, "outcome_unknown").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throttled_table_for_ever_changes_nothing() {
    nothing_ever_happens(Fault::Throttled, "throttled").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_for_ever_change_nothing() {
    nothing_ever_happens(Fault::Conflict, "contention").await;
}
