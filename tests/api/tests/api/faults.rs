//! Writes that meet others, a throttled table, and replies that are lost: a create has happened once or not at all,
//! and the answer says which.

use harness::{Answered, Fault, FaultProxy, Tenant};
use http_api::StatusCode;
use serde_json::json;

use crate::create_customer::with_aliases;

const FOR_EVER: usize = usize::MAX;

/// A tenant whose first `times` transactions meet a fault.
async fn tenant_behind(fault: Fault, times: usize) -> (FaultProxy, Tenant) {
    let proxy = FaultProxy::of_writes(&[(fault, times)]);
    let tenant = Tenant::behind(&proxy).await;
    (proxy, tenant)
}

/// Whether the customer, its account and its alias are there: all of them, or none.
async fn is_there(tenant: &Tenant) -> bool {
    let mut there = Vec::new();
    for target in ["/v1/customers/one", "/v1/accounts/acc-one", "/v1/aliases/x"] {
        there.push(tenant.get(target).await.status == StatusCode::OK);
    }
    assert!(there.iter().all(|one| *one == there[0]), "{there:?}");
    there[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_are_tried_again() {
    let (proxy, tenant) = tenant_behind(Fault::Conflict, 5).await;
    tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await.expect(StatusCode::CREATED);
    assert_eq!(proxy.injected(), 5);
    assert!(is_there(&tenant).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_without_end_are_a_503_that_wrote_nothing() {
    let (proxy, tenant) = tenant_behind(Fault::Conflict, FOR_EVER).await;
    let answer = tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await;
    answer.problem(StatusCode::SERVICE_UNAVAILABLE, "contention");
    assert_eq!(answer.header("retry-after"), "1");
    assert!(proxy.injected() > 1);
    assert!(!is_there(&tenant).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throttled_table_is_tried_again_and_then_a_503_that_wrote_nothing() {
    let (_proxy, tenant) = tenant_behind(Fault::Throttled, 2).await;
    tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await.expect(StatusCode::CREATED);

    let (_proxy, tenant) = tenant_behind(Fault::Throttled, FOR_EVER).await;
    let answer = tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await;
    answer.problem(StatusCode::SERVICE_UNAVAILABLE, "throttled");
    assert_eq!(answer.header("retry-after"), "1");
    assert!(!is_there(&tenant).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_is_lost_once_is_heard_at_the_next_attempt() {
    let (proxy, tenant) = tenant_behind(Fault::ReplyLostAfterTheWrite, 1).await;
    let created =
        tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await.expect(StatusCode::CREATED);
    assert_eq!(proxy.injected(), 1);
    let found = tenant.get("/v1/accounts/x").await.expect(StatusCode::OK);
    assert_eq!(found["uid"], created["account"]["uid"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_every_reply_is_lost_is_found_by_reading() {
    let (proxy, tenant) = tenant_behind(Fault::ReplyLostAfterTheWrite, FOR_EVER).await;
    let created =
        tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await.expect(StatusCode::CREATED);
    assert!(proxy.injected() > 1);
    assert!(is_there(&tenant).await);
    let found = tenant.get("/v1/customers/one").await.expect(StatusCode::OK);
    assert_eq!(found["uid"], created["uid"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_is_found_though_its_reply_was_lost_and_then_the_table_was_throttled() {
    let faults = [(Fault::ReplyLostAfterTheWrite, 1), (Fault::Throttled, FOR_EVER)];
    let proxy = FaultProxy::of_writes(&faults);
    let tenant = Tenant::behind(&proxy).await;
    tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await.expect(StatusCode::CREATED);
    assert!(proxy.injected() > 1);
    assert!(is_there(&tenant).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_and_a_lost_read_are_an_unknown_outcome() {
    let faults = [(Fault::ReplyLostAfterTheWrite, FOR_EVER)];
    let proxy = FaultProxy::of_writes(&faults);
    let tenant = Tenant::behind(&proxy).await;
    proxy.fail_reads_after_writes();
    let answer = tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await;
    answer.problem(StatusCode::SERVICE_UNAVAILABLE, "outcome_unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_never_happened_is_a_503_that_says_so() {
    let (_proxy, tenant) = tenant_behind(Fault::FailedBeforeTheWrite, FOR_EVER).await;
    let answer = tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await;
    answer.problem(StatusCode::SERVICE_UNAVAILABLE, "outcome_unknown");
    assert!(!is_there(&tenant).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_to_a_create_that_was_refused_is_no_success() {
    let (_proxy, tenant) = tenant_behind(Fault::FailedBeforeTheWrite, FOR_EVER).await;
    // Another customer of that id exists, made without the faults in between, in the same environment.
    let another = json!({"id": "one", "name": "Another"});
    tenant.undisturbed().post("/v1/customers", &another).await.expect(StatusCode::CREATED);

    let answer = tenant.post("/v1/customers", &with_aliases("one", &json!(["x"]))).await;
    answer.problem(StatusCode::CONFLICT, "customer_exists");
}

/// A tenant behind a proxy with these faults, and another of the same environment that nothing disturbs.
pub(crate) async fn disturbed_and_undisturbed(faults: &[(Fault, usize)]) -> (FaultProxy, Tenant, Tenant) {
    let proxy = FaultProxy::of_writes(faults);
    let disturbed = Tenant::behind(&proxy).await;
    let undisturbed = disturbed.undisturbed();
    (proxy, disturbed, undisturbed)
}

/// Sends a request whose first reply is lost, and patches the customer meanwhile, `times` times after it has happened.
async fn patched_meanwhile(
    request: impl Future<Output = Answered>,
    undisturbed: &Tenant,
    has_happened: impl Fn(&Answered) -> bool,
    times: usize,
) -> Answered {
    let patches = async {
        while !has_happened(&undisturbed.get("/v1/customers/acme").await) {}
        for number in 1..=times {
            let later = json!({"name": format!("Later {number}")});
            undisturbed.patch("/v1/customers/acme", &later).await.expect(StatusCode::OK);
        }
    };
    tokio::join!(request, patches).0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_reply_was_lost_never_undoes_a_later_one() {
    // Between the lost reply and the next attempt, so that the conflicts give the others time.
    let faults = [(Fault::ReplyLostAfterTheWrite, 1), (Fault::Conflict, 8)];
    let (_proxy, disturbed, undisturbed) = disturbed_and_undisturbed(&faults).await;
    let body = json!({"id": "acme", "name": "Before", "account": null});
    undisturbed.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    let name = json!({"name": "First"});
    let has_happened = |answer: &Answered| answer.json()["name"] == "First";
    let request = disturbed.patch("/v1/customers/acme", &name);
    let answer = patched_meanwhile(request, &undisturbed, has_happened, 2).await;
    answer.problem(StatusCode::SERVICE_UNAVAILABLE, "outcome_unknown");
    let customer = undisturbed.get("/v1/customers/acme").await.expect(StatusCode::OK);
    assert_eq!((&customer["name"], &customer["version"]), (&json!("Later 2"), &json!(4)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_whose_reply_was_lost_is_known_by_its_uid_though_others_changed_it() {
    let faults = [(Fault::ReplyLostAfterTheWrite, 1), (Fault::Conflict, 8)];
    let (_proxy, disturbed, undisturbed) = disturbed_and_undisturbed(&faults).await;
    let body = json!({"id": "acme", "name": "Before", "account": null});
    let has_happened = |answer: &Answered| answer.status == StatusCode::OK;
    let request = disturbed.post("/v1/customers", &body);
    patched_meanwhile(request, &undisturbed, has_happened, 1).await.expect(StatusCode::CREATED);

    // The account of a create tells, though its customer has changed since.
    let (_proxy, disturbed, undisturbed) = disturbed_and_undisturbed(&faults).await;
    undisturbed.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    let account = json!({"customerId": "acme", "id": "one", "name": "An account", "aliases": ["x"]});
    let has_happened = |answer: &Answered| answer.json()["version"] == 2;
    let request = disturbed.post("/v1/accounts", &account);
    patched_meanwhile(request, &undisturbed, has_happened, 2).await.expect(StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_reply_was_lost_is_made_if_another_made_the_next_version() {
    let faults = [(Fault::FailedBeforeTheWrite, 1), (Fault::Conflict, 8)];
    let (_proxy, disturbed, undisturbed) = disturbed_and_undisturbed(&faults).await;
    let body = json!({"id": "acme", "name": "Before", "account": null});
    undisturbed.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    let email = json!({"primaryEmail": "first@example.com"});
    let request = disturbed.patch("/v1/customers/acme", &email);
    let answer = patched_meanwhile(request, &undisturbed, |_| true, 1).await;
    let customer = answer.expect(StatusCode::OK);
    assert_eq!((&customer["name"], &customer["version"]), (&json!("Later 1"), &json!(3)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_others_were_before_is_contention_and_no_unknown_outcome() {
    let (proxy, disturbed, undisturbed) = disturbed_and_undisturbed(&[(Fault::Conflict, FOR_EVER)]).await;
    let body = json!({"id": "acme", "name": "Before", "account": null});
    undisturbed.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    let name = json!({"name": "First"});
    let request = disturbed.patch("/v1/customers/acme", &name);
    let has_met_others = |_: &Answered| proxy.injected() > 0;
    let answer = patched_meanwhile(request, &undisturbed, has_met_others, 2).await;
    answer.problem(StatusCode::SERVICE_UNAVAILABLE, "contention");
}
