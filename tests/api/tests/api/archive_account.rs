//! `archive-account` and `restore-account`.

use http_api::{Method, StatusCode};
use serde_json::json;

use crate::scene::{
    LATER, NOW, aliases, create_account, delete, everything, owners, patch, post_nothing, send_if, shown,
    tenant_with_accounts,
};

const ONE: &str = "/v1/accounts/one";
const RESTORE: &str = "/v1/accounts/one/restore";

#[tokio::test]
async fn an_archived_account_is_read_by_its_id_alone() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["x"])).await;
    let customer = shown(&tenant, "/v1/customers/acme").await;
    let mut expected = shown(&tenant, ONE).await;
    tenant.set_clock(LATER);
    // Any of its identifiers names it until then.
    let answer = delete(&tenant, "/v1/accounts/x").await;
    expected["status"] = json!("ARCHIVED");
    expected["aliases"] = json!([{"value": "x", "effectiveUntil": LATER, "createdAt": NOW}]);
    expected["version"] = json!(2);
    expected["updatedAt"] = json!(LATER);
    assert_eq!(answer.expect(StatusCode::OK), expected);
    assert_eq!(answer.header("etag"), "\"2\"");
    assert_eq!(shown(&tenant, ONE).await, expected);
    tenant.get("/v1/accounts/x").await.problem(StatusCode::NOT_FOUND, "account_not_found");
    tenant.get("/v1/aliases/x").await.problem(StatusCode::NOT_FOUND, "alias_not_found");
    assert_eq!(shown(&tenant, "/v1/aliases/one").await["accountId"], "one");
    assert_eq!(shown(&tenant, "/v1/customers/acme").await, customer);
}

#[tokio::test]
async fn aliases_end_now_those_to_come_go_and_those_of_the_past_stay() {
    let tenant = tenant_with_accounts(&[]).await;
    let ranges = json!([
        "open",
        {"value": "past", "effectiveUntil": "2025-01-01T00:00:00Z"},
        {"value": "present", "effectiveFrom": "2025-01-01T00:00:00Z", "effectiveUntil": "2027-01-01T00:00:00Z"},
        {"value": "ending", "effectiveUntil": LATER},
        {"value": "beginning", "effectiveFrom": LATER},
        {"value": "future", "effectiveFrom": "2028-01-01T00:00:00Z"},
        {"value": "past", "effectiveFrom": "2026-01-01T00:00:00Z"}
    ]);
    create_account(&tenant, "one", &ranges).await;
    tenant.set_clock(LATER);
    delete(&tenant, ONE).await.expect(StatusCode::OK);
    assert_eq!(
        aliases(&tenant, "one").await,
        [
            "open -..2026-02-01",
            "past -..2025-01-01",
            "present 2025-01-01..2026-02-01",
            "ending -..2026-02-01",
            "past 2026-01-01..2026-02-01"
        ]
    );
    assert_eq!(owners(&tenant, "past").await, ["one -..2025-01-01", "one 2026-01-01..2026-02-01"]);
    for gone in ["beginning", "future"] {
        assert_eq!(owners(&tenant, gone).await, Vec::<String>::new());
    }
    // What was attributed to it still is.
    for (alias, at) in [("open", "1990-01-01"), ("past", "2024-12-31"), ("present", "2026-01-31")] {
        let resolved = shown(&tenant, &format!("/v1/aliases/{alias}?at={at}T00:00:00Z")).await;
        assert_eq!(resolved["accountId"], "one", "{alias}");
    }
    let then = shown(&tenant, "/v1/accounts/open?effectiveOn=2026-01-20T00:00:00Z").await;
    assert_eq!((&then["id"], &then["status"]), (&json!("one"), &json!("ARCHIVED")));
}

#[tokio::test]
async fn its_aliases_are_free_again_and_its_id_is_not() {
    let tenant = tenant_with_accounts(&[]).await;
    let ranges = json!(["x", {"value": "future", "effectiveFrom": "2028-01-01T00:00:00Z"}]);
    create_account(&tenant, "one", &ranges).await;
    tenant.set_clock(LATER);
    delete(&tenant, ONE).await.expect(StatusCode::OK);
    for (id, code) in [("one", "account_exists"), ("x", "alias_taken")] {
        let body = json!({"customerId": "acme", "id": id, "name": "An account"});
        tenant.post("/v1/accounts", &body).await.problem(StatusCode::CONFLICT, code);
    }
    let body = json!({"aliases": ["one"]});
    create_account(&tenant, "two", &json!(["x", "future"])).await;
    tenant.post("/v1/accounts/two/aliases", &body).await.problem(StatusCode::CONFLICT, "alias_taken");
    assert_eq!(owners(&tenant, "x").await, ["one -..2026-02-01", "two 2026-02-01..-"]);
    assert_eq!(owners(&tenant, "future").await, ["two -..-"]);
    // An alias that never came into effect may even become an id.
    create_account(&tenant, "three", &json!([{"value": "y", "effectiveFrom": "2028-01-01T00:00:00Z"}])).await;
    delete(&tenant, "/v1/accounts/three").await.expect(StatusCode::OK);
    create_account(&tenant, "y", &json!([])).await;
    assert_eq!(shown(&tenant, "/v1/aliases/y?at=1990-01-01T00:00:00Z").await["kind"], "ACCOUNT_ID");
}

#[tokio::test]
async fn an_account_is_archived_once_and_only_if_it_is_there() {
    let tenant = tenant_with_accounts(&["one"]).await;
    delete(&tenant, "/v1/accounts/none").await.problem(StatusCode::NOT_FOUND, "account_not_found");
    delete(&tenant, ONE).await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    tenant.set_clock(LATER);
    delete(&tenant, ONE).await.problem(StatusCode::CONFLICT, "archived");
    assert_eq!(delete(&tenant, "/v1/accounts/one?force=true").await.violations(), ["?force unknown"]);
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn another_version_than_expected_is_stale() {
    let tenant = tenant_with_accounts(&["one"]).await;
    let before = everything(&tenant).await;
    let stale = (StatusCode::PRECONDITION_FAILED, "stale_version");
    send_if(&tenant, Method::DELETE, ONE, "\"2\"", None).await.problem(stale.0, stale.1);
    assert_eq!(everything(&tenant).await, before);
    send_if(&tenant, Method::DELETE, ONE, "\"1\"", None).await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    send_if(&tenant, Method::POST, RESTORE, "\"1\"", None).await.problem(stale.0, stale.1);
    assert_eq!(everything(&tenant).await, before);
    send_if(&tenant, Method::POST, RESTORE, "\"2\"", None).await.expect(StatusCode::OK);
    assert_eq!(
        send_if(&tenant, Method::DELETE, "/v1/accounts/one?a=b", "2", None).await.violations(),
        ["?If-Match not_an_entity_tag", "?a unknown"]
    );
}

#[tokio::test]
async fn ninety_one_current_aliases_are_too_much_and_ninety_are_not() {
    let tenant = tenant_with_accounts(&["one"]).await;
    for tenth in 0..10 {
        let values: Vec<String> = (0..10).map(|number| format!("alias-{tenth}{number}")).collect();
        let answer = tenant.post("/v1/accounts/one/aliases", &json!({"aliases": values})).await;
        answer.expect(StatusCode::CREATED);
    }
    tenant.set_clock(LATER);
    for number in 0..9 {
        delete(&tenant, &format!("/v1/accounts/one/aliases/alias-4{number}")).await.expect(StatusCode::OK);
    }
    let before = everything(&tenant).await;
    delete(&tenant, ONE).await.problem(StatusCode::CONFLICT, "too_much_to_archive");
    assert_eq!(everything(&tenant).await, before);
    delete(&tenant, "/v1/accounts/one/aliases/alias-49").await.expect(StatusCode::OK);
    delete(&tenant, ONE).await.expect(StatusCode::OK);
    tenant.get("/v1/aliases/alias-99").await.problem(StatusCode::NOT_FOUND, "alias_not_found");
    assert_eq!(aliases(&tenant, "one").await.len(), 100);
}

#[tokio::test]
async fn a_restored_account_stands_where_it_stood_without_its_aliases() {
    let tenant = tenant_with_accounts(&[]).await;
    for (id, status) in [("one", "DRAFT"), ("two", "ACTIVE")] {
        let target = format!("/v1/accounts/{id}");
        create_account(&tenant, id, &json!([format!("of-{id}")])).await;
        patch(&tenant, &target, &json!({"status": status})).await.expect(StatusCode::OK);
        let version = shown(&tenant, &target).await["version"].as_u64().unwrap();
        let customer = shown(&tenant, "/v1/customers/acme").await["version"].as_u64().unwrap();
        tenant.set_clock("2026-01-20T00:00:00Z");
        let mut expected = delete(&tenant, &target).await.expect(StatusCode::OK);
        tenant.set_clock(LATER);
        let answer = post_nothing(&tenant, &format!("{target}/restore")).await;
        expected["status"] = json!(status);
        expected["version"] = json!(version + 2);
        expected["updatedAt"] = json!(LATER);
        assert_eq!(answer.expect(StatusCode::OK), expected);
        assert_eq!(answer.header("etag"), format!("\"{}\"", version + 2));
        assert_eq!(shown(&tenant, &target).await, expected);
        assert_eq!(aliases(&tenant, id).await, [format!("of-{id} -..2026-01-20")]);
        let alias = format!("/v1/accounts/of-{id}");
        tenant.get(&alias).await.problem(StatusCode::NOT_FOUND, "account_not_found");
        // The set of accounts of the customer has changed.
        assert_eq!(shown(&tenant, "/v1/customers/acme").await["version"], customer + 1);
    }
}

#[tokio::test]
async fn what_is_not_archived_or_not_there_is_not_restored() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["x"])).await;
    let before = everything(&tenant).await;
    tenant.set_clock(LATER);
    post_nothing(&tenant, RESTORE).await.problem(StatusCode::CONFLICT, "not_archived");
    let none = post_nothing(&tenant, "/v1/accounts/none/restore").await;
    none.problem(StatusCode::NOT_FOUND, "account_not_found");
    assert_eq!(everything(&tenant).await, before);
    delete(&tenant, ONE).await.expect(StatusCode::OK);
    // No alias names an archived account.
    let by_alias = post_nothing(&tenant, "/v1/accounts/x/restore").await;
    by_alias.problem(StatusCode::NOT_FOUND, "account_not_found");
    assert_eq!(post_nothing(&tenant, "/v1/accounts/one/restore?a=b").await.violations(), ["?a unknown"]);
}

#[tokio::test]
async fn an_account_of_an_archived_customer_is_not_restored() {
    let tenant = tenant_with_accounts(&["one"]).await;
    delete(&tenant, "/v1/customers/acme").await.expect(StatusCode::OK);
    assert_eq!(shown(&tenant, ONE).await["status"], "ARCHIVED");
    let before = everything(&tenant).await;
    tenant.set_clock(LATER);
    let problem = post_nothing(&tenant, RESTORE).await.problem(StatusCode::CONFLICT, "archived");
    assert!(problem["detail"].as_str().unwrap().contains("Customer acme"), "{problem}");
    assert_eq!(everything(&tenant).await, before);
    post_nothing(&tenant, "/v1/customers/acme/restore").await.expect(StatusCode::OK);
    assert_eq!(shown(&tenant, ONE).await["status"], "ARCHIVED", "accounts are restored by themselves");
    assert_eq!(post_nothing(&tenant, RESTORE).await.expect(StatusCode::OK)["status"], "ACTIVE");
}
