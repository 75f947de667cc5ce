//! Changing accounts and customers: what is given takes the place of what was there, in one step.

use std::sync::Arc;

use futures_util::future::join_all;
use harness::Tenant;
use http_api::{Method, StatusCode};
use serde_json::{Value, json};

use super::{ACCOUNTS, CUSTOMERS, account, get, id, is_generated, patch, post, published, refusal, shown};
use crate::scene::{LATER, owners};

async fn example(tenant: &Tenant) -> Value {
    post(tenant, ACCOUNTS, &published::request()).await.expect(StatusCode::CREATED)
}

#[tokio::test]
async fn members_that_are_not_given_stay() {
    let tenant = Tenant::new().await;
    let before = example(&tenant).await;
    tenant.set_clock(LATER);
    let mut expected = before.clone();
    let target = format!("{ACCOUNTS}/{}", id(&before));
    for (member, value) in [
        ("name", json!("GoJo Ltd")),
        ("currency", json!("EUR")),
        ("billingAddress", json!({"line1": "Other St", "country": "GB"})),
        ("billingAddress", Value::Null),
        ("aliases", json!(["other"])),
        ("aliases", json!([])),
        ("contacts", json!([])),
    ] {
        let changed = patch(&tenant, &target, &json!({ member: value.clone() })).await.expect(StatusCode::OK);
        expected[member] = value;
        expected["updatedAt"] = json!(LATER);
        assert_eq!(changed, expected, "{member}");
        assert_eq!(shown(&tenant, &target).await, expected, "{member}");
    }
}

#[tokio::test]
async fn the_second_generation_changes_the_same_in_its_own_names() {
    let tenant = Tenant::new().await;
    let before = example(&tenant).await;
    let address = json!({
        "line1": "Hauptstr. 5", "line2": "Hof", "city": "Berlin", "state": "BE", "postal_code": "10827", "country": "DEU"
    });
    let body = json!({"currency": "EUR", "name": "GoJo GmbH", "billing_address": address});
    let changed = patch(&tenant, "/alguna/customers/JoGo", &body).await.expect(StatusCode::OK);
    assert_eq!((&changed["id"], &changed["currency"]), (&before["id"], &json!("EUR")));
    assert_eq!((&changed["name"], &changed["billing_address"]), (&json!("GoJo GmbH"), &address));
    assert_eq!(changed["contacts"].as_array().unwrap().len(), 2);
    let removed = patch(&tenant, "/alguna/customers/JoGo", &json!({"billing_address": null})).await;
    assert!(removed.expect(StatusCode::OK).get("billing_address").is_none());
}

#[tokio::test]
async fn an_update_without_members_changes_nothing() {
    let tenant = Tenant::new().await;
    let before = example(&tenant).await;
    tenant.set_clock(LATER);
    assert_eq!(patch(&tenant, "/alguna/accounts/JoGo", &json!({})).await.expect(StatusCode::OK), before);
}

#[tokio::test]
async fn what_is_wrong_with_an_update_is_said_at_once() {
    let tenant = Tenant::new().await;
    example(&tenant).await;
    let before = tenant.items().await;
    let body = json!({
        "name": null, "currency": null, "aliases": null, "contacts": null, "id": "x",
        "billingAddress": {"city": 5}
    });
    let detail = refusal(&patch(&tenant, "/alguna/accounts/JoGo", &body).await, StatusCode::BAD_REQUEST);
    for said in [
        "/name must be a string, not null.",
        "/currency must be a string, not null.",
        "/aliases must be an array, not null.",
        "/contacts must be an array, not null.",
        "/id is not known here",
        "/billingAddress/city must be a string, not a number.",
    ] {
        assert!(detail.contains(said), "{said}: {detail}");
    }
    assert_eq!(tenant.items().await, before);
}

#[tokio::test]
async fn replaced_aliases_are_free_for_others() {
    let tenant = Tenant::new().await;
    let first = account(&tenant, "First", &json!(["one", "two"])).await;
    let second = account(&tenant, "Second", &json!(["three"])).await;
    tenant.set_clock(LATER);
    let target = format!("{ACCOUNTS}/{}", id(&second));
    let taken = patch(&tenant, &target, &json!({"name": "Other", "aliases": ["three", "two"]})).await;
    let (first_id, second_id) = (id(&first), id(&second));
    assert_eq!(
        refusal(&taken, StatusCode::CONFLICT),
        format!("two names account {first_id} of customer {first_id} in that range.")
    );
    assert_eq!(shown(&tenant, &target).await, second, "nothing of it has happened");

    let replaced = patch(&tenant, "/alguna/accounts/one", &json!({"aliases": ["four", "one"]})).await;
    assert_eq!(replaced.expect(StatusCode::OK)["aliases"], json!(["one", "four"]));
    let claimed = patch(&tenant, &target, &json!({"aliases": ["three", "two"]})).await.expect(StatusCode::OK);
    assert_eq!(claimed["aliases"], json!(["three", "two"]));
    assert_eq!(
        owners(&tenant, "two").await,
        [format!("{first_id} -..2026-02-01"), format!("{second_id} 2026-02-01..-")],
        "what was is still told"
    );
    refusal(&patch(&tenant, &target, &json!({"aliases": [first_id]})).await, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_contact_keeps_its_id_by_its_address() {
    let tenant = Tenant::new().await;
    let before = example(&tenant).await;
    let contact = |email: &str| json!({"email": email, "firstName": "New", "isPrimary": false});
    let body = json!({"contacts": [contact("new@gojo.com"), contact("SALES@gojo.com")]});
    let changed = patch(&tenant, "/alguna/accounts/JoGo", &body).await.expect(StatusCode::OK);
    let by_email = |object: &Value, email: &str| {
        let contacts = object["contacts"].as_array().unwrap();
        contacts.iter().find(|contact| contact["email"] == email).cloned()
    };
    let sales = by_email(&changed, "SALES@gojo.com").unwrap();
    assert_eq!(sales["id"], by_email(&before, "sales@gojo.com").unwrap()["id"]);
    assert_eq!((&sales["firstName"], &sales["isPrimary"]), (&json!("New"), &json!(false)));
    assert!(sales.get("lastName").is_none(), "all of it is replaced");
    assert!(is_generated(&id(&by_email(&changed, "new@gojo.com").unwrap())));
    assert_eq!(by_email(&changed, "finance@gojo.com"), None);
}

#[tokio::test]
async fn a_contact_keeps_its_id_by_its_id() {
    let tenant = Tenant::new().await;
    let before = example(&tenant).await;
    let sales =
        before["contacts"].as_array().unwrap().iter().find(|contact| contact["isPrimary"] == true).unwrap();
    let body = json!({"contacts": [
        {"email": "sales@gojo.com", "is_primary": false},
        {"id": sales["id"], "email": "other@gojo.com", "is_primary": true},
        {"id": "chosen", "email": "third@gojo.com", "is_primary": false}
    ]});
    let changed = patch(&tenant, "/alguna/customers/JoGo", &body).await.expect(StatusCode::OK);
    let contacts = changed["contacts"].as_array().unwrap();
    let with = |email: &str| contacts.iter().find(|contact| contact["email"] == email).unwrap();
    assert_eq!(with("other@gojo.com")["id"], sales["id"]);
    assert_eq!(with("third@gojo.com")["id"], "chosen");
    let new = id(with("sales@gojo.com"));
    assert!(is_generated(&new) && new != sales["id"], "its address is another's now");
    let target = "/alguna/customers/JoGo";
    let twice = json!({"contacts": [
        {"id": "chosen", "email": "a@gojo.com", "is_primary": true}, {"id": "chosen", "email": "b@gojo.com", "is_primary": false}
    ]});
    let detail = refusal(&patch(&tenant, target, &twice).await, StatusCode::BAD_REQUEST);
    assert_eq!(detail, "/contacts/1/id stands in the list already.");
}

#[tokio::test]
async fn contacts_that_come_to_be_together_keep_their_order() {
    let tenant = Tenant::new().await;
    let contacts: Vec<Value> =
        (0..10).map(|number| json!({"email": format!("{number}@example.com")})).collect();
    let body = json!({"name": "GoJo", "currency": "USD", "contacts": contacts, "aliases": ["a"]});
    let created = post(&tenant, ACCOUNTS, &body).await.expect(StatusCode::CREATED);
    let emails = |object: &Value| -> Vec<Value> {
        object["contacts"].as_array().unwrap().iter().map(|contact| contact["email"].clone()).collect()
    };
    let asked: Vec<Value> = (0..10).map(|number| json!(format!("{number}@example.com"))).collect();
    assert_eq!(emails(&created), asked);
    assert_eq!(emails(&shown(&tenant, "/alguna/accounts/a").await), asked);
}

#[tokio::test]
async fn more_than_one_transaction_holds_is_refused() {
    let tenant = Tenant::new().await;
    account(&tenant, "GoJo", &json!(["a"])).await;
    let aliases: Vec<String> = (0..60).map(|number| format!("alias-{number}")).collect();
    let contacts: Vec<Value> =
        (0..60).map(|number| json!({"email": format!("{number}@example.com")})).collect();
    let both = json!({"aliases": aliases, "contacts": contacts});
    let refused = patch(&tenant, "/alguna/accounts/a", &both).await;
    assert!(refusal(&refused, StatusCode::CONFLICT).contains("Change fewer aliases or contacts at once"));
    let target = "/alguna/accounts/alias-59";
    patch(&tenant, "/alguna/accounts/a", &json!({"aliases": aliases})).await.expect(StatusCode::OK);
    patch(&tenant, target, &json!({"contacts": contacts})).await.expect(StatusCode::OK);
    let many: Vec<String> = (0..101).map(|number| format!("more-{number}")).collect();
    let refused = patch(&tenant, target, &json!({"aliases": many})).await;
    assert_eq!(refusal(&refused, StatusCode::BAD_REQUEST), "/aliases must have at most 100 entries.");
    let refused = patch(&tenant, target, &json!({"aliases": many[..90]})).await;
    assert!(refusal(&refused, StatusCode::CONFLICT).contains("alias ranges"), "past ones count");
}

#[tokio::test]
async fn what_names_nobody_or_an_archived_customer_is_not_found() {
    let tenant = Tenant::new().await;
    let made = account(&tenant, "GoJo", &json!(["a"])).await;
    let id = id(&made);
    refusal(&patch(&tenant, "/alguna/accounts/none", &json!({"name": "New"})).await, StatusCode::NOT_FOUND);
    tenant.delete(&format!("/v1/customers/{id}")).await.expect(StatusCode::OK);
    for target in [format!("{ACCOUNTS}/{id}"), format!("{CUSTOMERS}/{id}"), format!("{ACCOUNTS}/a")] {
        refusal(&get(&tenant, &target).await, StatusCode::NOT_FOUND);
        refusal(&patch(&tenant, &target, &json!({"name": "New"})).await, StatusCode::NOT_FOUND);
    }
    let lookup = get(&tenant, &format!("{CUSTOMERS}/lookup?alias={id}")).await;
    refusal(&lookup, StatusCode::NOT_FOUND);
    assert_eq!(shown(&tenant, ACCOUNTS).await, json!({"pageCount": 0, "data": []}));
    tenant.request(Method::POST, &format!("/v1/customers/{id}/restore")).send().await.expect(StatusCode::OK);
    assert_eq!(shown(&tenant, &format!("{ACCOUNTS}/{id}")).await["aliases"], json!([]));
}

/// Whoever changes a part that another changes too, changes all of it; nothing of anybody gets lost.
#[tokio::test(flavor = "multi_thread")]
async fn changes_at_the_same_time_are_all_carried_out() {
    let tenant = Arc::new(Tenant::new().await);
    let target = format!("{ACCOUNTS}/{}", id(&account(&tenant, "GoJo", &json!([])).await));
    let changes = (0..12).map(|number| {
        let (tenant, target) = (Arc::clone(&tenant), target.clone());
        tokio::spawn(async move {
            let body = match number % 3 {
                0 => json!({"name": format!("Name {number}")}),
                1 => json!({"contacts": [{"email": format!("{number}@example.com")}]}),
                _ => json!({"aliases": [format!("alias-{number}")]}),
            };
            patch(&tenant, &target, &body).await.expect(StatusCode::OK)
        })
    });
    join_all(changes).await.into_iter().for_each(|changed| drop(changed.unwrap()));
    let after = shown(&tenant, &target).await;
    assert!(after["name"].as_str().unwrap().starts_with("Name "), "{after}");
    assert_eq!(
        (after["contacts"].as_array().unwrap().len(), after["aliases"].as_array().unwrap().len()),
        (1, 1)
    );
    assert_eq!(shown(&tenant, &target.replace("alguna/accounts", "v1/customers")).await["version"], 13);
}
