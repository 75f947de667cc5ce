//! `get-customer`.

use domain::{account::Account, text::Text};
use harness::Tenant;
use http_api::StatusCode;
use serde_json::json;
use store::{Patience, Record, Transaction, Units};

use crate::scene::{create_account, ids, shown, tenant_with_accounts};

#[tokio::test]
async fn shows_what_the_create_answered() {
    let tenant = Tenant::new().await;
    let created = tenant.post("/v1/customers", &json!({"id": "acme", "name": "ACME", "account": null})).await;
    let answer = tenant.get("/v1/customers/acme").await;
    let mut expected = created.expect(StatusCode::CREATED);
    expected.as_object_mut().unwrap().remove("settings");
    assert_eq!(answer.expect(StatusCode::OK), expected);
    assert_eq!(answer.header("etag"), created.header("etag"));
}

#[tokio::test]
async fn unknown_and_impossible_ids_are_not_found() {
    let tenant = Tenant::new().await;
    let too_long = "x".repeat(51);
    for id in ["unknown", "%00", "%20x", &too_long, "a%2Fb"] {
        tenant.get(&format!("/v1/customers/{id}")).await.problem(StatusCode::NOT_FOUND, "customer_not_found");
    }
    tenant.get("/v1/customers/%FF").await.problem(StatusCode::BAD_REQUEST, "malformed_path");
}

#[tokio::test]
async fn any_permitted_id_can_be_asked_for() {
    let tenant = Tenant::new().await;
    let ids = [
        ("a/b#c?d", "a%2Fb%23c%3Fd"),
        ("100%", "100%25"),
        ("é𝄞", "%C3%A9%F0%9D%84%9E"),
        ("a+b c", "a+b%20c"),
    ];
    for (id, encoded) in ids {
        let created = tenant.post("/v1/customers", &json!({"id": id, "name": "ACME"})).await;
        created.expect(StatusCode::CREATED);
        assert_eq!(tenant.get(created.header("location")).await.expect(StatusCode::OK)["id"], id);
        assert_eq!(tenant.get(&format!("/v1/customers/{encoded}")).await.expect(StatusCode::OK)["id"], id);
        assert_eq!(tenant.get(&format!("/v1/accounts/{encoded}")).await.expect(StatusCode::OK)["id"], id);
    }
}

#[tokio::test]
async fn includes_only_what_is_known() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &json!({"id": "acme", "name": "ACME"})).await.expect(StatusCode::CREATED);
    for target in ["/v1/customers/acme?include=accounts,everything", "/v1/customers/acme?include="] {
        assert_eq!(tenant.get(target).await.violations(), ["?include not_one_of"], "{target}");
    }
    assert_eq!(tenant.get("/v1/customers/acme?includes=accounts").await.violations(), ["?includes unknown"]);
    assert_eq!(
        tenant.get("/v1/customers/acme?include=accounts&include=settings").await.violations(),
        ["?include duplicate"]
    );
}

#[tokio::test]
async fn includes_a_hundred_accounts_and_says_whether_there_are_more() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &json!({"id": "acme", "name": "ACME"})).await.expect(StatusCode::CREATED);
    // Copies of the first one are written to the table because that is faster.
    let (customer, id) = (Text::parse("acme").unwrap(), Text::parse("acme").unwrap());
    let first = tenant.store().account(&tenant.environment, &customer, &id).await.unwrap().unwrap();
    let add = async |numbers: std::ops::Range<usize>| {
        let mut transaction = Transaction::new(&tenant.environment, tenant.change());
        for number in numbers {
            let id = Text::parse(&format!("b{number:03}")).unwrap();
            transaction.create(Record::Account(Box::new(Account { id, ..first.clone() })));
        }
        tenant.store().commit(&transaction, &mut Patience::default()).await.unwrap();
    };
    add(1..100).await;
    let shown = tenant.get("/v1/customers/acme?include=accounts").await.expect(StatusCode::OK);
    assert_eq!(
        (shown["accounts"].as_array().unwrap().len(), &shown["hasMoreAccounts"]),
        (100, &json!(false))
    );
    add(100..101).await;
    let shown = tenant.get("/v1/customers/acme?include=accounts").await.expect(StatusCode::OK);
    assert_eq!((shown["accounts"].as_array().unwrap().len(), &shown["hasMoreAccounts"]), (100, &json!(true)));
}

#[tokio::test]
async fn includes_accounts_in_use_alone() {
    let tenant = tenant_with_accounts(&[]).await;
    for number in 0..100 {
        let id = format!("a{number:03}");
        create_account(&tenant, &id, &json!([])).await;
        tenant.delete(&format!("/v1/accounts/{id}")).await.expect(StatusCode::OK);
    }
    create_account(&tenant, "in-use", &json!([])).await;
    let draft = json!({"customerId": "acme", "id": "is-draft", "name": "A draft", "status": "DRAFT"});
    tenant.post("/v1/accounts", &draft).await.expect(StatusCode::CREATED);
    let all = shown(&tenant, "/v1/customers/acme?include=accounts").await;
    assert_eq!(ids(&json!({"data": all["accounts"]})), ["in-use", "is-draft"]);
    assert_eq!(all["hasMoreAccounts"], false);
    let listed = shown(&tenant, "/v1/customers?include=accounts").await;
    assert_eq!(listed["data"][0], all);
    tenant.delete("/v1/customers/acme").await.expect(StatusCode::OK);
    let archived = shown(&tenant, "/v1/customers/acme?include=accounts").await;
    assert_eq!((&archived["accounts"], &archived["hasMoreAccounts"]), (&json!([]), &json!(false)));
}

/// However many accounts of a customer are archived, reading stops somewhere, and the answer says that it has.
#[tokio::test]
async fn what_is_read_for_accounts_in_use_is_bounded() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &json!({"id": "acme", "name": "ACME"})).await.expect(StatusCode::CREATED);
    tenant.delete("/v1/accounts/acme").await.expect(StatusCode::OK);
    let (customer, id) = (Text::parse("acme").unwrap(), Text::parse("acme").unwrap());
    let archived = tenant.store().account(&tenant.environment, &customer, &id).await.unwrap().unwrap();
    let metadata = [(Text::parse("note").unwrap(), Text::parse(&"x".repeat(500)).unwrap())];
    let archived = Account { metadata: metadata.into(), ..archived };
    for hundred in 0..12 {
        let mut transaction = Transaction::new(&tenant.environment, tenant.change());
        for number in 0..100 {
            let id = Text::parse(&format!("b{:04}", hundred * 100 + number)).unwrap();
            transaction.create(Record::Account(Box::new(Account { id, ..archived.clone() })));
        }
        tenant.store().commit(&transaction, &mut Patience::default()).await.unwrap();
    }
    let answer = tenant.get("/v1/customers/acme?include=accounts").await;
    let shown = answer.expect(StatusCode::OK);
    assert_eq!((&shown["accounts"], &shown["hasMoreAccounts"]), (&json!([]), &json!(true)));
    assert!(answer.usage.read <= Units::new(256, false), "{}", answer.usage.read);
}

#[tokio::test]
async fn includes_contacts_by_id_where_they_are_asked_for() {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &json!({"id": "acme", "name": "ACME"})).await.expect(StatusCode::CREATED);
    let none = tenant.get("/v1/customers/acme?include=contacts").await.expect(StatusCode::OK);
    assert_eq!(none["contacts"], json!([]));
    let mut created = Vec::new();
    for id in ["bob", "ada"] {
        let body = json!({"id": id, "email": format!("{id}@example.com"), "primary": id == "ada"});
        let answer = tenant.post("/v1/customers/acme/contacts", &body).await;
        created.insert(0, answer.expect(StatusCode::CREATED));
    }
    let shown = tenant.get("/v1/customers/acme?include=contacts").await.expect(StatusCode::OK);
    assert_eq!(shown["contacts"], json!(created));
    assert_eq!(shown["version"], 3, "a contact is part of its customer");
    assert_eq!((shown.get("accounts"), shown.get("settings")), (None, None));
    let all =
        tenant.get("/v1/customers/acme?include=settings,contacts,accounts").await.expect(StatusCode::OK);
    assert_eq!((&all["contacts"], &all["settings"]), (&shown["contacts"], &json!([])));
    assert_eq!(all["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(tenant.get("/v1/customers/acme").await.expect(StatusCode::OK).get("contacts"), None);
    assert_eq!(
        tenant.get("/v1/customers/acme?include=contacts,contacts").await.violations(),
        ["?include repeated"]
    );
}
