//! `create-contact`.

use std::sync::Arc;

use futures_util::future::join_all;
use harness::Tenant;
use http_api::{Method, StatusCode};
use serde_json::{Value, json};

pub(crate) const CONTACTS: &str = "/v1/customers/acme/contacts";

/// A tenant with a customer that has contacts of these ids; the e-mail addresses are made from them.
pub(crate) async fn with_contacts(ids: &[&str]) -> Tenant {
    let tenant = Tenant::new().await;
    let body = json!({"id": "acme", "name": "ACME", "account": null});
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    for id in ids {
        let body = json!({"id": id, "email": format!("{id}@example.com")});
        tenant.post(CONTACTS, &body).await.expect(StatusCode::CREATED);
    }
    tenant
}

/// The customer with its contacts, and every item: what a refused request must leave alone.
pub(crate) async fn everything(tenant: &Tenant) -> (Value, Vec<String>) {
    let customer = tenant.get("/v1/customers/acme?include=contacts,settings").await;
    (customer.expect(StatusCode::OK), tenant.items().await)
}

/// The ids of the contacts that are primary.
pub(crate) async fn primaries(tenant: &Tenant) -> Vec<String> {
    let contacts = tenant.get(&format!("{CONTACTS}?pageSize=100")).await.expect(StatusCode::OK);
    let contacts = contacts["data"].as_array().unwrap().iter();
    contacts
        .filter(|contact| contact["primary"] == true)
        .map(|contact| contact["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn everything_that_is_given_is_shown() {
    let tenant = with_contacts(&[]).await;
    tenant
        .add_key("another-key-of-create-contact", |key| key.id = domain::text::KeyId::parse("key_2").unwrap())
        .await;
    tenant.set_clock("2026-01-16T12:00:00Z");
    let body = json!({
        "id": "a/b", "email": "Ada@Example.com", "salutation": "Countess", "firstName": "Ada", "lastName": "Lovelace",
        "jobTitle": "Analyst", "department": "Engines", "phoneNumber": "+44 20 1234", "primary": true, "emailPreferences": ["legal", "billing"]
    });
    let answer = tenant
        .request(Method::POST, CONTACTS)
        .json(&body.to_string())
        .key("another-key-of-create-contact")
        .send()
        .await;
    let created = answer.expect(StatusCode::CREATED);
    let instant = "2026-01-16T12:00:00Z";
    assert_eq!(
        created,
        json!({
            "id": "a/b", "email": "Ada@Example.com", "salutation": "Countess", "firstName": "Ada",
            "lastName": "Lovelace", "jobTitle": "Analyst", "department": "Engines", "phoneNumber": "+44 20 1234", "primary": true, "emailPreferences": ["billing", "legal"],
            "version": 2, "createdAt": instant, "updatedAt": instant, "updatedBy": "key_2"
        })
    );
    assert_eq!(answer.header("etag"), "\"2\"");
    assert_eq!(answer.header("location"), "/v1/customers/acme/contacts/a%2Fb");
    // There is no operation that gets one contact; its location is good for changing it.
    let patched = tenant.patch(answer.header("location"), &json!({})).await;
    assert_eq!(patched.expect(StatusCode::OK), created);
    assert_eq!(
        tenant.get(CONTACTS).await.expect(StatusCode::OK),
        json!({"data": [created], "nextToken": null})
    );
    let customer = tenant.get("/v1/customers/acme").await.expect(StatusCode::OK);
    assert_eq!(
        (&customer["version"], &customer["updatedAt"], &customer["updatedBy"]),
        (&json!(2), &json!(instant), &json!("key_2"))
    );
}

#[tokio::test]
async fn an_email_address_is_enough() {
    let tenant = with_contacts(&[]).await;
    let answer = tenant.post(CONTACTS, &json!({"email": "ada@example.com"})).await;
    let created = answer.expect(StatusCode::CREATED);
    let id = created["id"].as_str().unwrap();
    assert!(id.starts_with("con_") && id.len() == 30, "{id}");
    assert_eq!(answer.header("location"), format!("{CONTACTS}/{id}"));
    assert_eq!((&created["primary"], &created["emailPreferences"]), (&json!(false), &json!([])));
    for member in ["salutation", "firstName", "lastName", "jobTitle", "department", "phoneNumber"] {
        assert_eq!(created.get(member), None, "{member}");
    }
    // In a create, null is as good as absent where nothing has to be given.
    let nulls = json!({
        "id": null, "email": "bob@example.com", "salutation": null, "firstName": null, "lastName": null,
        "jobTitle": null, "department": null, "phoneNumber": null, "primary": null, "emailPreferences": null
    });
    tenant.post(CONTACTS, &nulls).await.expect(StatusCode::CREATED);
    assert_eq!(primaries(&tenant).await, Vec::<String>::new());
}

#[tokio::test]
async fn ids_and_email_addresses_are_unique_within_the_customer() {
    let tenant = with_contacts(&["ada"]).await;
    let before = everything(&tenant).await;
    let same_id = tenant.post(CONTACTS, &json!({"id": "ada", "email": "bob@example.com"})).await;
    let problem = same_id.problem(StatusCode::CONFLICT, "contact_exists");
    assert_eq!(
        (&problem["errors"][0]["pointer"], &problem["errors"][0]["contactId"]),
        (&json!("/id"), &json!("ada"))
    );
    for email in ["ada@example.com", "ADA@Example.COM"] {
        let same_email = tenant.post(CONTACTS, &json!({"email": email, "primary": true})).await;
        let problem = same_email.problem(StatusCode::CONFLICT, "email_taken");
        let error = &problem["errors"][0];
        assert_eq!((&error["pointer"], &error["contactId"]), (&json!("/email"), &json!("ada")), "{email}");
    }
    assert_eq!(everything(&tenant).await, before);

    // Ids differ by case, and another customer has contacts of its own.
    tenant
        .post(CONTACTS, &json!({"id": "Ada", "email": "bob@example.com"}))
        .await
        .expect(StatusCode::CREATED);
    tenant.post("/v1/customers", &json!({"id": "other", "name": "Other"})).await.expect(StatusCode::CREATED);
    let elsewhere = json!({"id": "ada", "email": "ada@example.com"});
    tenant.post("/v1/customers/other/contacts", &elsewhere).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_primary_contact_takes_the_place_of_the_one_that_was() {
    let tenant = with_contacts(&[]).await;
    let body = |id: &str| json!({"id": id, "email": format!("{id}@example.com"), "primary": true});
    tenant.post(CONTACTS, &body("ada")).await.expect(StatusCode::CREATED);
    tenant.set_clock("2026-01-16T12:00:00Z");
    tenant.post(CONTACTS, &body("bob")).await.expect(StatusCode::CREATED);
    assert_eq!(primaries(&tenant).await, ["bob"]);
    let contacts = tenant.get(CONTACTS).await.expect(StatusCode::OK);
    let ada = &contacts["data"][0];
    assert_eq!(
        (&ada["primary"], &ada["version"], &ada["updatedAt"]),
        (&json!(false), &json!(3), &json!("2026-01-16T12:00:00Z"))
    );
    assert_eq!(ada["createdAt"], "2026-01-15T12:00:00Z");
    tenant
        .post(CONTACTS, &json!({"id": "eve", "email": "eve@example.com", "primary": false}))
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(primaries(&tenant).await, ["bob"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_primary_contacts_at_once_one_is_primary_afterwards() {
    let tenant = Arc::new(with_contacts(&[]).await);
    let creates = (0..20).map(|number| {
        let tenant = Arc::clone(&tenant);
        tokio::spawn(async move {
            let body = json!({"id": format!("c{number}"), "email": format!("c{number}@example.com"), "primary": true});
            (body.clone(), tenant.post(CONTACTS, &body).await)
        })
    });
    for create in join_all(creates).await {
        let (body, answer) = create.unwrap();
        if answer.status != StatusCode::CREATED {
            // Whoever has lost to the others for too long is told to come back, having written nothing.
            answer.problem(StatusCode::SERVICE_UNAVAILABLE, "contention");
            tenant.post(CONTACTS, &body).await.expect(StatusCode::CREATED);
        }
    }
    assert_eq!(primaries(&tenant).await.len(), 1);
    let customer = tenant.get("/v1/customers/acme?include=contacts").await.expect(StatusCode::OK);
    assert_eq!(customer["version"], 21, "each contact is one change of the customer");
    assert_eq!(customer["contacts"].as_array().unwrap().len(), 20);
    // Each began at the version that the customer then had, and all but the last gave up their place.
    let versions =
        customer["contacts"].as_array().unwrap().iter().map(|contact| contact["version"].as_u64().unwrap());
    assert_eq!(versions.sum::<u64>(), (2..=21).sum::<u64>() + 19);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_contacts_with_one_email_address_one_is_created() {
    let tenant = Arc::new(with_contacts(&[]).await);
    let creates = (0..20).map(|number| {
        let tenant = Arc::clone(&tenant);
        let email = if number % 2 == 0 { "ada@example.com" } else { "ADA@example.com" };
        tokio::spawn(async move { tenant.post(CONTACTS, &json!({"email": email})).await })
    });
    let answers: Vec<_> = join_all(creates).await.into_iter().map(Result::unwrap).collect();
    let (first, others): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == StatusCode::CREATED);
    assert_eq!(first.len(), 1);
    for answer in others {
        match answer.status {
            StatusCode::CONFLICT => answer.problem(StatusCode::CONFLICT, "email_taken"),
            // Whoever has lost to the others for too long is told to come back.
            _ => answer.problem(StatusCode::SERVICE_UNAVAILABLE, "contention"),
        };
    }
    assert_eq!(tenant.get(CONTACTS).await.expect(StatusCode::OK)["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_customer_has_a_hundred_contacts_at_most() {
    let tenant = with_contacts(&[]).await;
    for number in 0..100 {
        let body = json!({"id": format!("c{number}"), "email": format!("c{number}@example.com")});
        tenant.post(CONTACTS, &body).await.expect(StatusCode::CREATED);
    }
    let before = everything(&tenant).await;
    let one_more = json!({"id": "more", "email": "more@example.com", "primary": true});
    tenant.post(CONTACTS, &one_more).await.problem(StatusCode::CONFLICT, "too_many_contacts");
    assert_eq!(everything(&tenant).await, before);
    let all = tenant.get(&format!("{CONTACTS}?pageSize=100")).await.expect(StatusCode::OK);
    assert_eq!((all["data"].as_array().unwrap().len(), &all["nextToken"]), (100, &json!(null)));
    tenant.patch(&format!("{CONTACTS}/c5"), &json!({"primary": true})).await.expect(StatusCode::OK);
    let deleted = tenant.delete(&format!("{CONTACTS}/c7")).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    tenant.post(CONTACTS, &one_more).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = with_contacts(&["ada"]).await;
    let before = everything(&tenant).await;
    let body = json!({
        "id": "..", "firstName": "", "lastName": " Lovelace", "salutation": 5, "jobTitle": "x".repeat(101),
        "department": "\u{7}", "phoneNumber": "1".repeat(31), "primary": "yes", "emailPreferences": ["billing", "billing", "news"], "title": "Countess"
    });
    let request = tenant.request(Method::POST, &format!("{CONTACTS}?notify=true")).json(&body.to_string());
    let mut violations = request.send().await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/department control_character",
            "/email required",
            "/emailPreferences/1 repeated",
            "/emailPreferences/2 not_one_of",
            "/firstName too_short",
            "/id dot_segment",
            "/jobTitle too_long",
            "/lastName surrounding_white_space",
            "/phoneNumber too_long",
            "/primary wrong_type",
            "/salutation wrong_type",
            "/title unknown",
            "?notify unknown"
        ]
    );
    assert_eq!(tenant.post(CONTACTS, &json!({"email": null})).await.violations(), ["/email wrong_type"]);
    assert_eq!(tenant.post(CONTACTS, &json!({"email": "ada"})).await.violations(), ["/email not_an_email"]);
    assert_eq!(tenant.post(CONTACTS, &json!([])).await.violations(), [" wrong_type"]);
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn customers_that_are_not_there_are_not_found() {
    let tenant = with_contacts(&[]).await;
    let before = everything(&tenant).await;
    for id in ["unknown", "%00", "Acme"] {
        let refused =
            tenant.post(&format!("/v1/customers/{id}/contacts"), &json!({"email": "a@example.com"})).await;
        refused.problem(StatusCode::NOT_FOUND, "customer_not_found");
    }
    let other = Tenant::new().await;
    let refused = other.post(CONTACTS, &json!({"email": "a@example.com"})).await;
    refused.problem(StatusCode::NOT_FOUND, "customer_not_found");
    assert_eq!(other.items().await, Vec::<String>::new());
    tenant.delete("/v1/customers/acme").await.expect(StatusCode::OK);
    tenant.post(CONTACTS, &json!({"email": "a@example.com"})).await.problem(StatusCode::CONFLICT, "archived");
    assert_eq!(tenant.items().await, before.1);
}
