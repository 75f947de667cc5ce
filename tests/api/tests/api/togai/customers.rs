//! Customers and their contacts.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{customer, message, tenant_with};
use crate::scene::{LATER, NOW, shown};

const GLOBEX: &str = "/togai/customers/globex";

#[tokio::test]
async fn a_customer_is_created_with_an_account_of_its_data() {
    let tenant = Tenant::new().await;
    let answer = tenant.post("/togai/customers", &customer("globex")).await.expect(StatusCode::CREATED);
    let (customer_uid, account_uid) = (&answer["togaiCustomerId"], &answer["account"]["togaiAccountId"]);
    assert!(customer_uid != account_uid && customer_uid.is_string() && account_uid.is_string());
    let expected = json!({
        "id": "globex",
        "togaiCustomerId": customer_uid,
        "name": "Globex",
        "primaryEmail": "billing@globex.example",
        "address": {},
        "settings": [],
        "account": {
            "id": "globex",
            "togaiAccountId": account_uid,
            "togaiCustomerId": customer_uid,
            "customerId": "globex",
            "name": "Globex",
            "invoiceCurrency": "USD",
            "primaryEmail": "billing@globex.example",
            "address": {},
            "aliases": [],
            "settings": [],
            "status": "ACTIVE"
        }
    });
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn a_customer_is_got_changed_and_archived() {
    let tenant = tenant_with(&json!([])).await;
    let uid = shown(&tenant, "/v1/customers/globex").await["uid"].clone();
    let mut expected = json!({
        "id": "globex",
        "togaiCustomerId": uid,
        "name": "Globex",
        "primaryEmail": "billing@globex.example",
        "billingAddress": "",
        "address": {},
        "status": "ACTIVE",
        "createdAt": NOW,
        "updatedAt": NOW
    });
    assert_eq!(shown(&tenant, GLOBEX).await, expected);

    tenant.set_clock(LATER);
    let address = json!({"line1": "1 Market Street", "city": "Florence", "country": "US"});
    let patch =
        json!({"name": "Globex Corporation", "primaryEmail": "accounts@globex.example", "address": address});
    expected["name"] = json!("Globex Corporation");
    expected["primaryEmail"] = json!("accounts@globex.example");
    expected["address"] = address;
    expected["billingAddress"] = json!("1 Market Street, Florence, US");
    expected["updatedAt"] = json!(LATER);
    assert_eq!(tenant.patch(GLOBEX, &patch).await.expect(StatusCode::OK), expected);
    assert_eq!(shown(&tenant, GLOBEX).await, expected);

    assert_eq!(tenant.delete(GLOBEX).await.expect(StatusCode::OK), json!({"success": true}));
    expected["status"] = json!("ARCHIVED");
    assert_eq!(shown(&tenant, GLOBEX).await, expected);
    assert_eq!(shown(&tenant, "/togai/accounts/globex").await["status"], "ARCHIVED");
    let again = message(&tenant.delete(GLOBEX).await, StatusCode::CONFLICT);
    assert_eq!(again, "Customer globex is archived, and takes no change but its restore.");
    message(&tenant.patch(GLOBEX, &patch).await, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_patch_leaves_what_is_absent_or_null_and_replaces_the_rest() {
    let tenant = tenant_with(&json!([])).await;
    let address = json!({"line1": "1 Market Street", "line2": "", "country": null, "city": "Florence"});
    tenant.patch(GLOBEX, &json!({"address": address})).await.expect(StatusCode::OK);
    let before = shown(&tenant, GLOBEX).await;
    assert_eq!(before["address"], json!({"line1": "1 Market Street", "city": "Florence"}));
    for nothing in [json!({}), json!({"name": null, "primaryEmail": null, "address": null})] {
        assert_eq!(tenant.patch(GLOBEX, &nothing).await.expect(StatusCode::OK), before, "{nothing}");
    }
    let replaced = tenant.patch(GLOBEX, &json!({"address": {"state": "SC"}})).await.expect(StatusCode::OK);
    assert_eq!(replaced["address"], json!({"state": "SC"}));
    let without =
        tenant.patch(GLOBEX, &json!({"primaryEmail": "", "address": {}})).await.expect(StatusCode::OK);
    assert_eq!((&without["primaryEmail"], &without["address"]), (&json!(""), &json!({})));
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_customer_is_said() {
    let tenant = Tenant::new().await;
    let body = json!({
        "name": "ab",
        "address": {"country": "USA", "street": "x"},
        "settings": [{"id": "s", "value": "x", "namespace": "USER", "name": "S", "dataType": "NUMERIC"}],
        "account": {"name": "Account"}
    });
    let said = message(&tenant.post("/togai/customers", &body).await, StatusCode::BAD_REQUEST);
    for place in
        ["/id ", "/name ", "/primaryEmail ", "/address/country ", "/address/street ", "/settings/0/value "]
    {
        assert!(said.contains(place), "{place}: {said}");
    }
    let account = json!({"id": "a", "name": "Account", "aliases": ["a", "ab", "abc", "abc"], "group": "g"});
    let only_account =
        json!({"id": "c", "name": "Customer", "primaryEmail": "", "address": {}, "account": account});
    let said = message(&tenant.post("/togai/customers", &only_account).await, StatusCode::BAD_REQUEST);
    for place in ["/account/aliases/0 ", "/account/aliases/1 ", "/account/aliases/3 ", "/account/group "] {
        assert!(said.contains(place), "{place}: {said}");
    }
    assert_eq!(shown(&tenant, "/togai/customers").await["data"], json!([]));
}

#[tokio::test]
async fn a_taken_id_or_alias_is_refused_with_its_owner() {
    let tenant = tenant_with(&json!([{"value": "taken"}])).await;
    let again = message(&tenant.post("/togai/customers", &customer("globex")).await, StatusCode::CONFLICT);
    assert_eq!(again, "There is a customer with the id globex already.");
    let mut other = customer("other");
    other["account"] = json!({"id": "globex", "name": "Other"});
    let said = message(&tenant.post("/togai/customers", &other).await, StatusCode::CONFLICT);
    assert_eq!(said, "globex is the id of an account of customer globex.");
    other["account"] =
        json!({"id": "other", "name": "Other", "aliases": ["free"], "accountAliases": [{"value": "taken"}]});
    let said = message(&tenant.post("/togai/customers", &other).await, StatusCode::CONFLICT);
    assert_eq!(said, "taken names account globex of customer globex in that range.");
    message(&tenant.get("/togai/customers/other").await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_contact_is_created_with_its_username() {
    let tenant = tenant_with(&json!([])).await;
    let contacts = format!("{GLOBEX}/contacts");
    let body = json!({
        "preferredUsername": "hankscorpio",
        "name": "Hank Scorpio",
        "email": "hank@globex.example",
        "phone": "+1 555 010 0143",
        "verified": false,
        "loginAccess": false
    });
    let expected = json!({
        "username": "hankscorpio",
        "preferredUsername": "hankscorpio",
        "name": "Hank Scorpio",
        "email": "hank@globex.example",
        "phone": "+1 555 010 0143",
        "loginAccess": false,
        "createdBy": "key_1",
        "createdAt": NOW,
        "verified": false
    });
    assert_eq!(tenant.post(&contacts, &body).await.expect(StatusCode::CREATED), expected);
    let native = shown(&tenant, "/v1/customers/globex/contacts").await["data"][0].clone();
    assert_eq!((&native["firstName"], &native["lastName"]), (&json!("Hank"), &json!("Scorpio")));
    assert_eq!((&native["id"], &native["primary"]), (&json!("hankscorpio"), &json!(false)));

    let generated =
        json!({"name": "Homer", "email": "homer@globex.example", "phone": "+1 (555) 010 0144 ext. 12"});
    let answer = tenant.post(&contacts, &generated).await.expect(StatusCode::CREATED);
    assert!(answer["username"].as_str().unwrap().starts_with("con_"));
    assert_eq!((&answer["name"], &answer["phone"]), (&json!("Homer"), &Value::Null));
    let natively = shown(&tenant, "/v1/customers/globex/contacts").await["data"].clone();
    assert_eq!(
        natively[0]["phoneNumber"], "+1 (555) 010 0144 ext. 12",
        "it is kept though it is too long to be shown"
    );
}

#[tokio::test]
async fn a_contact_that_cannot_be_is_refused() {
    let tenant = tenant_with(&json!([])).await;
    let contacts = format!("{GLOBEX}/contacts");
    let wrong = json!({
        "preferredUsername": "ab",
        "name": "n".repeat(51),
        "email": "hank",
        "password": "secret",
        "verified": true,
        "loginAccess": true,
        "role": "admin"
    });
    let said = message(&tenant.post(&contacts, &wrong).await, StatusCode::BAD_REQUEST);
    for place in [
        "/preferredUsername must have at least 3 characters.",
        "/name must have at most 50 characters.",
        "/email must be an e-mail address.",
        "/password is not offered here; leave it out.",
        "/verified is not offered here; leave it out.",
        "/loginAccess is not offered here; leave it out.",
        "/role is not known here",
    ] {
        assert!(said.contains(place), "{place}: {said}");
    }
    let contact =
        |username: &str, email: &str| json!({"preferredUsername": username, "name": "Hank", "email": email});
    tenant.post(&contacts, &contact("hank", "h@globex.example")).await.expect(StatusCode::CREATED);
    let email = tenant.post(&contacts, &contact("other", "H@globex.example")).await;
    assert!(message(&email, StatusCode::CONFLICT).contains("Contact hank"));
    message(&tenant.post(&contacts, &contact("hank", "x@globex.example")).await, StatusCode::CONFLICT);
    let none = tenant.post("/togai/customers/none/contacts", &contact("hank", "x@globex.example")).await;
    assert!(message(&none, StatusCode::NOT_FOUND).starts_with("There is no such customer."));
}
