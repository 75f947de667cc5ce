//! The operations of settings but for the one that puts them: `list-customer-settings`, `get-customer-setting`,
//! `delete-customer-setting`, and the same of accounts.

use harness::Tenant;
use http_api::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::{create_customer::with_aliases, scene::send_if};

/// Whose settings the operations are tried with: a customer, an account, and that account by its alias; each with the
/// object itself.
pub(crate) const HOLDERS: [(&str, &str); 3] = [
    ("/v1/customers/acme", "/v1/customers/acme"),
    ("/v1/accounts/acc-acme", "/v1/accounts/acc-acme"),
    ("/v1/accounts/x", "/v1/accounts/acc-acme"),
];

/// A tenant with a customer that has an account with an alias.
pub(crate) async fn with_holders() -> Tenant {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &with_aliases("acme", &json!(["x"]))).await.expect(StatusCode::CREATED);
    tenant
}

/// The body that puts a setting.
pub(crate) fn limit(value: &str) -> Value {
    json!({"name": "Limit", "dataType": "NUMERIC", "value": value})
}

/// The customer and the account with their settings and versions: what a refused request must leave alone.
pub(crate) async fn everything(tenant: &Tenant) -> (Value, Value) {
    let customer = tenant.get("/v1/customers/acme?include=settings").await.expect(StatusCode::OK);
    let account = tenant.get("/v1/accounts/acc-acme?include=settings").await.expect(StatusCode::OK);
    (customer, account)
}

/// The problem of an object that is not there, by the path of its settings.
pub(crate) fn not_found(holder: &str) -> &'static str {
    if holder.starts_with("/v1/customers") { "customer_not_found" } else { "account_not_found" }
}

/// Objects that are not there, or cannot be.
pub(crate) const NOBODY: [&str; 5] = [
    "/v1/customers/unknown",
    "/v1/customers/%00",
    "/v1/customers/x",
    "/v1/accounts/unknown",
    "/v1/accounts/%00",
];

#[tokio::test]
async fn lists_all_settings_by_namespace_and_id() {
    for (holder, object) in HOLDERS {
        let tenant = with_holders().await;
        let empty = tenant.get(&format!("{holder}/settings")).await.expect(StatusCode::OK);
        assert_eq!(empty, json!({"data": [], "nextToken": null}), "{holder}");
        for path in [
            "b/one",
            "a/two",
            "a%2Fb/one",
            "a%24b/one",
            "a%23b/one",
            "a%21/one",
            "a/one",
            "a/o%2Fe",
            "a/o-e",
            "A/one",
        ] {
            tenant.put(&format!("{holder}/settings/{path}"), &limit("1")).await.expect(StatusCode::CREATED);
        }
        let listed = tenant.get(&format!("{holder}/settings")).await.expect(StatusCode::OK);
        let names: Vec<_> = listed["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|setting| (setting["namespace"].as_str().unwrap(), setting["id"].as_str().unwrap()))
            .collect();
        assert_eq!(
            names,
            [
                ("A", "one"),
                ("a", "o-e"),
                ("a", "o/e"),
                ("a", "one"),
                ("a", "two"),
                ("a!", "one"),
                ("a#b", "one"),
                ("a$b", "one"),
                ("a/b", "one"),
                ("b", "one")
            ],
            "{holder}"
        );
        let shown = tenant.get(&format!("{object}?include=settings")).await.expect(StatusCode::OK);
        assert_eq!(shown["settings"], listed["data"], "{holder}");
    }
}

#[tokio::test]
async fn the_settings_of_a_customer_are_not_those_of_its_account() {
    let tenant = with_holders().await;
    tenant.put("/v1/customers/acme/settings/n/s", &limit("1")).await.expect(StatusCode::CREATED);
    tenant.put("/v1/accounts/x/settings/n/s", &limit("2")).await.expect(StatusCode::CREATED);
    for (holder, value) in HOLDERS.iter().zip(["1", "2", "2"]) {
        let shown = tenant.get(&format!("{}/settings/n/s", holder.0)).await.expect(StatusCode::OK);
        assert_eq!(shown["value"], value, "{}", holder.0);
    }
    assert_eq!(tenant.delete("/v1/customers/acme/settings/n/s").await.status, StatusCode::NO_CONTENT);
    tenant.get("/v1/accounts/x/settings/n/s").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn gets_the_setting_that_was_put() {
    for (holder, _) in HOLDERS {
        let tenant = with_holders().await;
        let put = tenant.put(&format!("{holder}/settings/a%2Fb/c%3Fd"), &limit("1")).await;
        let shown = tenant.get(&format!("{holder}/settings/a%2Fb/c%3Fd")).await;
        assert_eq!(shown.expect(StatusCode::OK), put.expect(StatusCode::CREATED), "{holder}");
        assert_eq!(shown.header("etag"), "\"2\"", "{holder}");
    }
}

#[tokio::test]
async fn deletes_the_setting_and_changes_whoever_had_it() {
    for (holder, object) in HOLDERS {
        let tenant = with_holders().await;
        let setting = format!("{holder}/settings/n/s");
        tenant.put(&setting, &limit("1")).await.expect(StatusCode::CREATED);
        let items = tenant.items().await.len();
        tenant
            .add_key("another-key-of-settings", |key| key.id = domain::text::KeyId::parse("key_2").unwrap())
            .await;
        tenant.set_clock("2026-01-16T12:00:00Z");
        let answer = tenant.request(Method::DELETE, &setting).key("another-key-of-settings").send().await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NO_CONTENT, ""), "{holder}");
        let shown = tenant.get(&format!("{object}?include=settings")).await.expect(StatusCode::OK);
        assert_eq!((&shown["settings"], &shown["version"]), (&json!([]), &json!(3)), "{holder}");
        assert_eq!(
            (&shown["updatedAt"], &shown["updatedBy"]),
            (&json!("2026-01-16T12:00:00Z"), &json!("key_2"))
        );
        assert_eq!(tenant.items().await.len(), items - 1, "{holder}");
        tenant.delete(&setting).await.problem(StatusCode::NOT_FOUND, "setting_not_found");
        tenant.get(&setting).await.problem(StatusCode::NOT_FOUND, "setting_not_found");
        let again = tenant.put(&setting, &limit("1")).await.expect(StatusCode::CREATED);
        assert_eq!(again["version"], 4, "that of {holder}");
    }
}

#[tokio::test]
async fn an_etag_of_a_deleted_setting_never_comes_back() {
    for (holder, _) in HOLDERS {
        let tenant = with_holders().await;
        let setting = format!("{holder}/settings/n/s");
        let mut seen: Vec<String> = Vec::new();
        for value in ["1", "2", "3"] {
            let created = tenant.put(&setting, &limit(value)).await;
            created.expect(StatusCode::CREATED);
            let replaced = tenant.put(&setting, &limit("0")).await;
            for stale in &seen {
                let refused = send_if(&tenant, Method::PUT, &setting, stale, Some(&limit("9"))).await;
                refused.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
                let refused = send_if(&tenant, Method::DELETE, &setting, stale, None).await;
                refused.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
            }
            replaced.expect(StatusCode::OK);
            seen.extend([created, replaced].map(|answer| answer.header("etag").to_owned()));
            assert_eq!(tenant.delete(&setting).await.status, StatusCode::NO_CONTENT, "{holder}");
        }
    }
}

#[tokio::test]
async fn a_version_that_is_asked_for_must_be_there_to_be_deleted() {
    for (holder, object) in HOLDERS {
        let tenant = with_holders().await;
        let setting = format!("{holder}/settings/n/s");
        tenant.put(&setting, &limit("1")).await.expect(StatusCode::CREATED);
        tenant.patch(object, &json!({"name": "Changed"})).await.expect(StatusCode::OK);
        let before = everything(&tenant).await;
        let delete_if = async |target: &str, versions: &str| {
            tenant.request(Method::DELETE, target).header(header::IF_MATCH, versions).send().await
        };
        // The version is the setting's, which is not its object's.
        for stale in ["\"1\"", "\"3\"", "W/\"2\""] {
            delete_if(&setting, stale).await.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
        }
        let malformed = delete_if(&format!("{setting}?force=true"), "1").await;
        assert_eq!(malformed.violations(), ["?If-Match not_an_entity_tag", "?force unknown"]);
        assert_eq!(everything(&tenant).await, before, "{holder}");
        assert_eq!(delete_if(&setting, "\"2\"").await.status, StatusCode::NO_CONTENT, "{holder}");
        for versions in ["\"1\"", "*"] {
            delete_if(&setting, versions).await.problem(StatusCode::NOT_FOUND, "setting_not_found");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let tenant = with_holders().await;
    let too_long = "x".repeat(51);
    for (holder, _) in HOLDERS {
        tenant.put(&format!("{holder}/settings/n/s"), &limit("1")).await;
        let before = everything(&tenant).await;
        for path in ["n/t", "m/s", "N/s", "n/%00", "%00/s", "n/%20s", "%2E%2E/s", &format!("n/{too_long}")] {
            let target = format!("{holder}/settings/{path}");
            tenant.get(&target).await.problem(StatusCode::NOT_FOUND, "setting_not_found");
            tenant.delete(&target).await.problem(StatusCode::NOT_FOUND, "setting_not_found");
        }
        assert_eq!(tenant.get(&format!("{holder}/settings?sort=id")).await.violations(), ["?sort unknown"]);
        assert_eq!(tenant.get(&format!("{holder}/settings/n/s?at=now")).await.violations(), ["?at unknown"]);
        assert_eq!(everything(&tenant).await, before, "{holder}");
    }
    for nobody in NOBODY {
        let code = not_found(nobody);
        tenant.get(&format!("{nobody}/settings")).await.problem(StatusCode::NOT_FOUND, code);
        tenant.get(&format!("{nobody}/settings/n/s")).await.problem(StatusCode::NOT_FOUND, code);
        tenant.delete(&format!("{nobody}/settings/n/s")).await.problem(StatusCode::NOT_FOUND, code);
    }
    let other = Tenant::new().await;
    for (holder, _) in HOLDERS {
        let refused = other.get(&format!("{holder}/settings/n/s")).await;
        refused.problem(StatusCode::NOT_FOUND, not_found(holder));
    }
}

#[tokio::test]
async fn an_alias_leads_to_settings_only_while_it_names_the_account() {
    let tenant = Tenant::new().await;
    let aliases = json!([{"value": "x", "effectiveFrom": "2026-02-01T00:00:00Z"}]);
    tenant.post("/v1/customers", &with_aliases("acme", &aliases)).await.expect(StatusCode::CREATED);
    let setting = "/v1/accounts/x/settings/n/s";
    tenant.put(setting, &limit("1")).await.problem(StatusCode::NOT_FOUND, "account_not_found");
    tenant.get("/v1/accounts/x/settings").await.problem(StatusCode::NOT_FOUND, "account_not_found");
    tenant.set_clock("2026-02-01T00:00:00Z");
    tenant.put(setting, &limit("1")).await.expect(StatusCode::CREATED);
    tenant.get("/v1/accounts/acc-acme/settings/n/s").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn archived_objects_keep_their_settings() {
    for (holder, object) in &HOLDERS[..2] {
        let tenant = with_holders().await;
        let setting = format!("{holder}/settings/n/s");
        tenant.put(&setting, &limit("1")).await.expect(StatusCode::CREATED);
        let listed = tenant.get(&format!("{holder}/settings")).await.expect(StatusCode::OK);
        tenant.delete(object).await.expect(StatusCode::OK);
        let before = everything(&tenant).await;
        tenant.delete(&setting).await.problem(StatusCode::CONFLICT, "archived");
        for body in [limit("2"), limit("1")] {
            tenant.put(&setting, &body).await.problem(StatusCode::CONFLICT, "archived");
        }
        tenant
            .put(&format!("{holder}/settings/n/t"), &limit("1"))
            .await
            .problem(StatusCode::CONFLICT, "archived");
        assert_eq!(everything(&tenant).await, before, "{holder}");
        assert_eq!(
            tenant.get(&format!("{holder}/settings")).await.expect(StatusCode::OK),
            listed,
            "{holder}"
        );
        tenant.get(&setting).await.expect(StatusCode::OK);
    }
}
