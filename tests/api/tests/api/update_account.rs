//! `update-account`.

use http_api::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::{LATER, create_account, delete, everything, patch, send_if, shown, tenant_with_accounts};

const ONE: &str = "/v1/accounts/one";

#[tokio::test]
async fn each_member_is_merged_into_what_was_there() {
    let tenant = tenant_with_accounts(&["one"]).await;
    // Each patch, and the members that are then other than before; null for one that is no longer there.
    let steps = [
        (json!({"name": "Another"}), json!({"name": "Another"})),
        (json!({"status": "DRAFT"}), json!({"status": "DRAFT"})),
        (json!({"status": "ACTIVE"}), json!({"status": "ACTIVE"})),
        (json!({"invoiceCurrency": "JPY"}), json!({"invoiceCurrency": "JPY"})),
        (json!({"invoiceCurrency": null}), json!({"invoiceCurrency": "USD"})),
        (json!({"primaryEmail": "a@example.com"}), json!({"primaryEmail": "a@example.com"})),
        (json!({"primaryEmail": null}), json!({"primaryEmail": null})),
        (
            json!({"address": {"city": "Rome", "country": "IT"}}),
            json!({"address": {"city": "Rome", "country": "IT"}}),
        ),
        (
            json!({"address": {"city": null, "line1": "Via"}}),
            json!({"address": {"line1": "Via", "country": "IT"}}),
        ),
        (json!({"address": null}), json!({"address": null})),
        (
            json!({"billingInformation": {"emailRecipients": ["a@example.com", "b@example.com"]}}),
            json!({"billingInformation": {"emailRecipients": ["a@example.com", "b@example.com"], "additionalEmailRecipients": []}}),
        ),
        (
            json!({"billingInformation": {"additionalEmailRecipients": ["c@example.com"]}}),
            json!({"billingInformation": {"emailRecipients": ["a@example.com", "b@example.com"], "additionalEmailRecipients": ["c@example.com"]}}),
        ),
        (
            json!({"billingInformation": {"emailRecipients": null}}),
            json!({"billingInformation": {"emailRecipients": [], "additionalEmailRecipients": ["c@example.com"]}}),
        ),
        (json!({"billingInformation": null}), json!({"billingInformation": null})),
        (json!({"netTermDays": 0}), json!({"netTermDays": 0})),
        (json!({"netTermDays": 365}), json!({"netTermDays": 365})),
        (json!({"netTermDays": null}), json!({"netTermDays": null})),
        (json!({"metadata": {"a": "1", "b": "2"}}), json!({"metadata": {"a": "1", "b": "2"}})),
        (json!({"metadata": {"a": null, "c": "3"}}), json!({"metadata": {"b": "2", "c": "3"}})),
        (json!({"metadata": null}), json!({"metadata": {}})),
        (json!({"tags": ["VIP", "emea"]}), json!({"tags": ["emea", "vip"]})),
        (json!({"tags": ["new"]}), json!({"tags": ["new"]})),
        (json!({"tags": null}), json!({"tags": []})),
        (
            json!({"name": "Third", "tags": ["x"], "netTermDays": 1}),
            json!({"name": "Third", "tags": ["x"], "netTermDays": 1}),
        ),
    ];
    let mut expected = shown(&tenant, ONE).await;
    for (number, (body, changed)) in steps.iter().enumerate() {
        let at = format!("2026-03-01T00:00:{number:02}Z");
        tenant.set_clock(&at);
        let answer = patch(&tenant, ONE, body).await;
        let version = number + 2;
        assert_eq!(answer.header("etag"), format!("\"{version}\""));
        for (member, value) in changed.as_object().unwrap() {
            expected[member] = value.clone();
        }
        expected["version"] = json!(version);
        expected["updatedAt"] = json!(at);
        expected.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        assert_eq!(answer.expect(StatusCode::OK), expected, "{body}");
        assert_eq!(shown(&tenant, ONE).await, expected, "{body}");
    }
}

#[tokio::test]
async fn a_patch_that_changes_nothing_writes_nothing() {
    let tenant = tenant_with_accounts(&["one"]).await;
    let full = json!({"name": "An account", "status": "ACTIVE", "tags": ["vip"], "billingInformation": {}});
    patch(&tenant, ONE, &full).await.expect(StatusCode::OK);
    tenant.set_clock(LATER);
    let before = everything(&tenant).await;
    for body in [
        json!({}),
        full,
        json!({"tags": ["VIP"]}),
        json!({"primaryEmail": null}),
        json!({"metadata": {"k": null}}),
    ] {
        let answer = patch(&tenant, ONE, &body).await;
        assert_eq!(answer.header("etag"), "\"2\"");
        assert_eq!(answer.expect(StatusCode::OK)["version"], 2, "{body}");
    }
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn any_identifier_names_the_account_but_its_customer_stays_as_it_is() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["x"])).await;
    let customer = shown(&tenant, "/v1/customers/acme").await;
    tenant.set_clock(LATER);
    let updated = patch(&tenant, "/v1/accounts/x", &json!({"name": "By alias"})).await.expect(StatusCode::OK);
    assert_eq!(shown(&tenant, ONE).await, updated);
    assert_eq!((&updated["version"], &updated["updatedBy"]), (&json!(2), &json!("key_1")));
    assert_eq!(shown(&tenant, "/v1/customers/acme").await, customer);
}

#[tokio::test]
async fn an_account_that_is_not_there_or_archived_is_not_changed() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["x"])).await;
    let name = json!({"name": "Another"});
    patch(&tenant, "/v1/accounts/none", &name).await.problem(StatusCode::NOT_FOUND, "account_not_found");
    delete(&tenant, ONE).await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    patch(&tenant, "/v1/accounts/x", &name).await.problem(StatusCode::NOT_FOUND, "account_not_found");
    for body in [&name, &json!({"status": "ACTIVE"}), &json!({})] {
        patch(&tenant, ONE, body).await.problem(StatusCode::CONFLICT, "archived");
    }
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn another_version_than_expected_is_stale() {
    let tenant = tenant_with_accounts(&["one"]).await;
    let before = everything(&tenant).await;
    let name = json!({"name": "Another"});
    for version in ["\"2\"", "W/\"1\"", "\"01\"", "\"x\""] {
        let answer = send_if(&tenant, Method::PATCH, ONE, version, Some(&name)).await;
        answer.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    }
    assert_eq!(everything(&tenant).await, before);
    for (version, etag) in [("\"7\", \"1\"", "\"2\""), ("*", "\"3\"")] {
        let body = json!({"name": format!("For {etag}")});
        let answer = send_if(&tenant, Method::PATCH, ONE, version, Some(&body)).await;
        answer.expect(StatusCode::OK);
        assert_eq!(answer.header("etag"), etag);
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = tenant_with_accounts(&["one"]).await;
    let before = everything(&tenant).await;
    let body = json!({
        "name": null, "status": "ARCHIVED", "invoiceCurrency": "ZZZ", "primaryEmail": "x", "address": {"planet": "x"},
        "billingInformation": {"emailRecipients": ["x"], "copies": []}, "netTermDays": -1, "metadata": {"k": 7},
        "tags": [""], "id": "two", "customerId": "other", "aliases": [], "version": 3
    });
    let answer = send_if(&tenant, Method::PATCH, "/v1/accounts/one?a=b", "1", Some(&body)).await;
    let mut violations = answer.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/address/planet unknown",
            "/aliases unknown",
            "/billingInformation/copies unknown",
            "/billingInformation/emailRecipients/0 not_an_email",
            "/customerId unknown",
            "/id unknown",
            "/invoiceCurrency unknown_currency",
            "/metadata/k wrong_type",
            "/name wrong_type",
            "/netTermDays out_of_range",
            "/primaryEmail not_an_email",
            "/status not_one_of",
            "/tags/0 too_short",
            "/version unknown",
            "?If-Match not_an_entity_tag",
            "?a unknown"
        ]
    );
    for body in [json!({"status": null}), json!({"name": ""}), json!({"status": "ARCHIVED"})] {
        assert_eq!(patch(&tenant, ONE, &body).await.violations().len(), 1, "{body}");
    }
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn metadata_that_would_be_too_much_after_the_patch_is_refused() {
    let tenant = tenant_with_accounts(&["one"]).await;
    let pairs = |first: usize, count: usize| -> Value {
        (first..first + count)
            .map(|number| (format!("k{number}"), json!("v")))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    patch(&tenant, ONE, &json!({"metadata": pairs(0, 50)})).await.expect(StatusCode::OK);
    let before = everything(&tenant).await;
    let answer = patch(&tenant, ONE, &json!({"metadata": pairs(50, 1)})).await;
    assert_eq!(answer.violations(), ["/metadata too_many"]);
    assert_eq!(everything(&tenant).await, before);
    // One may take the place of another.
    let swap = json!({"metadata": {"k0": null, "k50": "v"}});
    patch(&tenant, ONE, &swap).await.expect(StatusCode::OK);
}
