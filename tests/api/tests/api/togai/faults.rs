//! What only this API can do to the table, behind a table that conflicts, fails, is throttled or loses its replies: it has
//! happened exactly once or not at all, and the answer says which.

use futures_util::future::join_all;
use harness::{Answered, Fault, FaultProxy, Tenant};
use http_api::{Method, StatusCode};
use serde_json::{Value, json};

use super::{customer, message, settings::setting};
use crate::{
    faults::disturbed_and_undisturbed,
    scene::{everything, shown},
};

const FOR_EVER: usize = usize::MAX;

/// Requests that must succeed, each with the account or the customer whose version it raises by one.
fn cases() -> Vec<(Method, &'static str, Value, &'static str)> {
    let account = "/v1/accounts/globex";
    let remove = json!({"aliases": ["one", "two"]});
    let mut new = setting("CUSTOMER", "globex");
    new["id"] = json!("new");
    vec![
        (Method::POST, "/togai/accounts/globex/remove_aliases", remove, account),
        (Method::POST, "/togai/settings", new, "/v1/customers/globex"),
        (Method::PATCH, "/togai/settings/setting.USER.limit.ACCOUNT.globex", json!({"value": "2"}), account),
    ]
}

async fn place(faults: &[(Fault, usize)]) -> (FaultProxy, Tenant, Tenant) {
    let (proxy, disturbed, undisturbed) = disturbed_and_undisturbed(faults).await;
    undisturbed.post("/togai/customers", &customer("globex")).await.expect(StatusCode::CREATED);
    let aliases = json!({"aliases": ["one", "two"]});
    undisturbed.post("/togai/accounts/globex/add_aliases", &aliases).await.expect(StatusCode::OK);
    undisturbed.post("/togai/settings", &setting("ACCOUNT", "globex")).await.expect(StatusCode::CREATED);
    (proxy, disturbed, undisturbed)
}

async fn carry_out(tenant: &Tenant, method: &Method, target: &str, body: &Value) -> Answered {
    tenant.request(method.clone(), target).json(&body.to_string()).send().await
}

async fn each_happens_once(faults: &[(Fault, usize)]) {
    let carried_out = cases().into_iter().map(async |(method, target, body, raised)| {
        let (proxy, disturbed, undisturbed) = place(faults).await;
        let before = shown(&undisturbed, raised).await["version"].as_u64().unwrap();
        let answer = carry_out(&disturbed, &method, target, &body).await;
        assert!(answer.status.is_success(), "{target}: {}", answer.body);
        assert!(proxy.injected() > 0, "{target}");
        assert_eq!(shown(&undisturbed, raised).await["version"], before + 1, "{target}");
    });
    join_all(carried_out).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_happens_once_behind_conflicts() {
    each_happens_once(&[(Fault::Conflict, 3)]).await;
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
async fn conflicts_for_ever_change_nothing() {
    let carried_out = cases().into_iter().map(async |(method, target, body, _)| {
        let (_proxy, disturbed, undisturbed) = place(&[(Fault::Conflict, FOR_EVER)]).await;
        let before = (everything(&undisturbed).await, disturbed.items().await);
        let answer = carry_out(&disturbed, &method, target, &body).await;
        let said = message(&answer, StatusCode::SERVICE_UNAVAILABLE);
        assert!(said.starts_with("Other requests keep changing the same objects."), "{said}");
        assert_eq!(answer.header("retry-after"), "1");
        assert_eq!((everything(&undisturbed).await, disturbed.items().await), before, "{target}");
    });
    join_all(carried_out).await;
}
