//! The example that Alguna's reference publishes, from request to answer.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{ACCOUNTS, id, is_generated, patch, post, shown};

/// The request of the published example.
pub(super) fn request() -> Value {
    json!({
        "name": "GoJo",
        "aliases": ["JoGo"],
        "currency": "USD",
        "billingAddress": {
            "line1": "123 Main St",
            "line2": "Suite 100",
            "city": "New York",
            "state": "NY",
            "postalCode": "10001"
        },
        "contacts": [
            {
                "email": "sales@gojo.com",
                "firstName": "Henry",
                "lastName": "Sules",
                "isPrimary": true,
                "emailPreferences": ["updates"]
            },
            {
                "email": "finance@gojo.com",
                "firstName": "Accounts",
                "lastName": "Receivable",
                "isPrimary": false,
                "emailPreferences": ["billing"]
            }
        ]
    })
}

/// The published answer, with these generated values.
fn answer(account: &Value) -> Value {
    let mut answer = request();
    answer["id"] = account["id"].clone();
    answer["createdAt"] = json!("2026-01-15T12:00:00Z");
    answer["updatedAt"] = json!("2026-01-15T12:00:00Z");
    for (contact, shown) in
        answer["contacts"].as_array_mut().unwrap().iter_mut().zip(account["contacts"].as_array().unwrap())
    {
        contact["id"] = shown["id"].clone();
    }
    answer
}

#[tokio::test]
async fn the_answer_has_every_member_of_the_published_one_and_no_other() {
    let tenant = Tenant::new().await;
    let created = post(&tenant, ACCOUNTS, &request()).await;
    let account = created.expect(StatusCode::CREATED);
    assert_eq!(account, answer(&account));
    assert_eq!(created.header("content-type"), "application/json");
    assert!(is_generated(&id(&account)), "{account}");
    for contact in account["contacts"].as_array().unwrap() {
        assert!(is_generated(&id(contact)), "{account}");
    }
}

#[tokio::test]
async fn members_stand_in_the_published_order() {
    let tenant = Tenant::new().await;
    let created = post(&tenant, ACCOUNTS, &request()).await;
    let places = [
        "\"id\"",
        "\"name\"",
        "\"aliases\"",
        "\"currency\"",
        "\"billingAddress\"",
        "\"contacts\"",
        "\"createdAt\"",
        "\"updatedAt\"",
    ]
    .map(|member| created.body.find(member).unwrap());
    assert!(places.is_sorted(), "{}", created.body);
}

#[tokio::test]
async fn it_is_got_by_its_id_and_by_its_alias_and_listed() {
    let tenant = Tenant::new().await;
    let account = post(&tenant, ACCOUNTS, &request()).await.expect(StatusCode::CREATED);
    for name in [id(&account).as_str(), "JoGo"] {
        assert_eq!(shown(&tenant, &format!("{ACCOUNTS}/{name}")).await, account);
    }
    assert_eq!(shown(&tenant, ACCOUNTS).await, json!({"pageCount": 1, "data": [account]}));
}

#[tokio::test]
async fn the_same_sent_as_an_update_changes_nothing() {
    let tenant = Tenant::new().await;
    let account = post(&tenant, ACCOUNTS, &request()).await.expect(StatusCode::CREATED);
    let before = tenant.items().await;
    tenant.set_clock("2026-02-01T00:00:00Z");
    assert_eq!(patch(&tenant, &format!("{ACCOUNTS}/JoGo"), &request()).await.expect(StatusCode::OK), account);
    assert_eq!(tenant.items().await, before);
}
