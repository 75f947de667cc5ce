//! Accounts of the first generation: creating and getting them.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{ACCOUNTS, account, get, id, members, post, refusal, shown};
use crate::bad_requests::nothing_was_written;

#[tokio::test]
async fn a_name_and_a_currency_are_enough() {
    let tenant = Tenant::new().await;
    let body = json!({"name": "GoJo", "currency": "EUR"});
    let account = post(&tenant, ACCOUNTS, &body).await.expect(StatusCode::CREATED);
    let expected =
        ["aliases", "billingAddress", "contacts", "createdAt", "currency", "id", "name", "updatedAt"];
    assert_eq!(members(&account), expected);
    assert_eq!(account["currency"], "EUR");
    assert_eq!((&account["aliases"], &account["contacts"]), (&json!([]), &json!([])));
    assert_eq!(account["billingAddress"], Value::Null);
    assert_eq!(shown(&tenant, &format!("{ACCOUNTS}/{}", id(&account))).await, account);
}

#[tokio::test]
async fn nothing_to_say_may_be_null_or_empty() {
    let tenant = Tenant::new().await;
    let body = json!({
        "name": "GoJo", "currency": "USD", "aliases": null,
        "billingAddress": {"line1": "", "line2": null, "city": "", "country": ""},
        "contacts": [{"email": "a@example.com", "firstName": "", "lastName": null, "emailPreferences": null}],
    });
    let account = post(&tenant, ACCOUNTS, &body).await.expect(StatusCode::CREATED);
    assert_eq!(account["billingAddress"], Value::Null);
    assert_eq!(members(&account["contacts"][0]), ["email", "emailPreferences", "id", "isPrimary"]);
    assert_eq!(account["contacts"][0]["isPrimary"], false);
}

#[tokio::test]
async fn a_country_is_one_of_two_letters() {
    let tenant = Tenant::new().await;
    let body =
        |country: &str| json!({"name": "GoJo", "currency": "USD", "billingAddress": {"country": country}});
    let account = post(&tenant, ACCOUNTS, &body("DE")).await.expect(StatusCode::CREATED);
    assert_eq!(account["billingAddress"], json!({"country": "DE"}));
    let refused = refusal(&post(&tenant, ACCOUNTS, &body("DEU")).await, StatusCode::BAD_REQUEST);
    assert_eq!(
        refused,
        "/billingAddress/country must be a country code of two capital letters (ISO 3166-1 alpha-2)."
    );
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_in_the_callers_names() {
    let tenant = Tenant::new().await;
    let body = json!({
        "name": "Go", "currency": "usd", "nickname": "x", "aliases": ["a", "a", " b"],
        "billingAddress": {"country": "XX", "phoneNumber": "1"},
        "contacts": [
            {"email": "a@example.com", "isPrimary": true, "emailPreferences": ["news"]},
            {"email": "A@example.com", "isPrimary": true, "phone": "1"},
            {"firstName": "x"}
        ]
    });
    let detail = refusal(&post(&tenant, ACCOUNTS, &body).await, StatusCode::BAD_REQUEST);
    for said in [
        "/name must have at least 3 characters.",
        "/currency must be the code of an active currency, three capital letters (ISO 4217).",
        "/nickname is not known here; known are name, currency, aliases, billingAddress, contacts.",
        "/aliases/1 stands in the list already.",
        "/aliases/2 must not begin or end with white space.",
        "/billingAddress/country must be",
        "/billingAddress/phoneNumber is not known here",
        "/contacts/0/emailPreferences/0 must be one of updates, billing, legal.",
        "/contacts/1/phone is not known here",
        "/contacts/1/email stands in the list already.",
        "/contacts/1/isPrimary is true for an earlier contact of the list; at most one is primary.",
        "/contacts/2/email is required.",
    ] {
        assert!(detail.contains(said), "{said}: {detail}");
    }
    nothing_was_written(&tenant).await;
}

#[tokio::test]
async fn members_that_must_be_there_are_named() {
    let tenant = Tenant::new().await;
    let detail = refusal(&post(&tenant, ACCOUNTS, &json!({})).await, StatusCode::BAD_REQUEST);
    assert_eq!(detail, "/name is required. /currency is required.");
    let limits = json!({
        "name": "GoJo", "currency": "USD",
        "aliases": (0..11).map(|number| format!("a{number}")).collect::<Vec<_>>(),
        "contacts": (0..11).map(|number| json!({"email": format!("{number}@example.com")})).collect::<Vec<_>>(),
    });
    let detail = refusal(&post(&tenant, ACCOUNTS, &limits).await, StatusCode::BAD_REQUEST);
    assert_eq!(detail, "/aliases must have at most 10 entries. /contacts must have at most 10 entries.");
}

#[tokio::test]
async fn a_taken_alias_is_refused_and_named() {
    let tenant = Tenant::new().await;
    let first = account(&tenant, "First", &json!(["one", "two"])).await;
    let before = tenant.items().await;
    let body = json!({"name": "Second", "currency": "USD", "aliases": ["free", "one", "two"]});
    let answer = post(&tenant, ACCOUNTS, &body).await;
    let detail = refusal(&answer, StatusCode::CONFLICT);
    let id = id(&first);
    assert_eq!(
        detail,
        format!(
            "one names account {id} of customer {id} in that range. two names account {id} of customer {id} in that range."
        )
    );
    assert_eq!(answer.header("retry-after"), "", "a client would send it again");
    assert_eq!(tenant.items().await, before);
}

#[tokio::test]
async fn what_names_no_account_is_not_found() {
    let tenant = Tenant::new().await;
    account(&tenant, "First", &json!(["one"])).await;
    let long = "x".repeat(300);
    for name in ["none", "x%20", &long, "%F0%9D%84%9E"] {
        let answer = get(&tenant, &format!("{ACCOUNTS}/{name}")).await;
        refusal(&answer, StatusCode::NOT_FOUND);
    }
}

/// The official client does not encode what it puts into a path, so a bare `%` arrives.
#[tokio::test]
async fn an_alias_may_be_any_line_of_text() {
    let tenant = Tenant::new().await;
    let made = account(&tenant, "First", &json!(["100% ünique@example.com"])).await;
    let target = format!("{ACCOUNTS}/100% ünique@example.com");
    assert_eq!(shown(&tenant, &target).await, made);
}
