//! What writes, behind a table that conflicts, fails or loses its replies: it has happened once or not at all.

use harness::{Fault, Tenant};
use http_api::{Method, StatusCode};
use serde_json::{Value, json};

use super::{ACCOUNTS, account, id, must_refuse, sending, shown};
use crate::faults::disturbed_and_undisturbed;

const FOR_EVER: usize = usize::MAX;

fn creation() -> Value {
    json!({"name": "GoJo", "currency": "USD", "aliases": ["JoGo"], "contacts": [{"email": "a@example.com"}]})
}

fn change() -> Value {
    json!({"name": "Changed", "aliases": ["new"], "contacts": [{"email": "b@example.com"}]})
}

async fn send(tenant: &Tenant, method: Method, target: &str, body: &Value) -> harness::Answered {
    sending(tenant, method, target, body).send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_happened_once_whatever_happens_on_the_way() {
    for faults in [
        &[(Fault::Conflict, 5)][..],
        &[(Fault::ReplyLostAfterTheWrite, FOR_EVER)],
        &[(Fault::ReplyLostAfterTheWrite, 1), (Fault::Conflict, 2)],
        &[(Fault::FailedBeforeTheWrite, 1)],
    ] {
        let (proxy, disturbed, undisturbed) = disturbed_and_undisturbed(faults).await;
        let created = send(&disturbed, Method::POST, ACCOUNTS, &creation()).await.expect(StatusCode::CREATED);
        assert!(proxy.injected() > 0, "{faults:?}");
        assert_eq!(shown(&undisturbed, "/alguna/accounts/JoGo").await, created, "{faults:?}");
        assert_eq!(shown(&undisturbed, ACCOUNTS).await["data"], json!([created]), "{faults:?}");

        let (proxy, disturbed, undisturbed) = disturbed_and_undisturbed(faults).await;
        let id = id(&account(&undisturbed, "GoJo", &json!(["JoGo"])).await);
        let target = format!("{ACCOUNTS}/{id}");
        let changed = send(&disturbed, Method::PATCH, &target, &change()).await.expect(StatusCode::OK);
        assert!(proxy.injected() > 0, "{faults:?}");
        assert_eq!(shown(&undisturbed, &target).await, changed, "{faults:?}");
        assert_eq!(shown(&undisturbed, &format!("/v1/customers/{id}")).await["version"], 2, "{faults:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_for_ever_changes_nothing_and_says_that_it_may_be_sent_again() {
    let (_proxy, disturbed, undisturbed) =
        disturbed_and_undisturbed(&[(Fault::FailedBeforeTheWrite, FOR_EVER)]).await;
    let target = format!("{ACCOUNTS}/{}", id(&account(&undisturbed, "GoJo", &json!(["other"])).await));
    let before = disturbed.items().await;
    for (method, target, body) in
        [(Method::POST, ACCOUNTS, creation()), (Method::PATCH, target.as_str(), change())]
    {
        let answer = send(&disturbed, method, target, &body).await;
        must_refuse("alguna", &answer, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("retry-after"), "1");
        assert_eq!(disturbed.items().await, before);
    }
}
