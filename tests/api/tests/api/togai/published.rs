//! The example that the vendor publishes, request to answer, key for key.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use crate::{published_example, scene::shown};

/// The published answer, in which the ids are of another account than the request's.
fn published_answer() -> Value {
    let mut answer = published_example::body();
    answer["togaiCustomerId"] = json!("customer.dsvvre314.dcs314");
    answer["account"] = json!({
        "id": "G234DZZKBKACATFFGVGEMERFH",
        "togaiAccountId": "account.safdla.c234ds",
        "customerId": "01BX5ZZKBKACTAV9WEVGEMMVRZ",
        "togaiCustomerId": "customer.savass.11e1a",
        "name": "ACME Enterprise - Account",
        "invoiceCurrency": "USD",
        "status": "ACTIVE",
        "aliases": [{"alias": "G234DZZKBKACATFFGVGEMERFH", "status": "ACTIVE"}],
        "settings": [{
            "id": "accountSettingId",
            "value": "INR",
            "namespace": "USER",
            "name": "Settings Name",
            "dataType": "STRING"
        }]
    });
    answer
}

/// A document with nothing left of its values but their types, and of its lists but their first entries.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), shape(member)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(entries) => entries.iter().take(1).map(shape).collect::<Vec<_>>().into(),
        Value::String(_) => json!("a string"),
        Value::Number(_) => json!("a number"),
        Value::Bool(_) => json!("true or false"),
        Value::Null => Value::Null,
    }
}

#[tokio::test]
async fn a_created_customer_is_answered_key_for_key() {
    let tenant = Tenant::new().await;
    let body = published_example::body();
    let answer = tenant.post("/togai/customers", &body).await.expect(StatusCode::CREATED);
    assert_eq!(shape(&answer), shape(&published_answer()));

    let mut expected = body;
    expected["togaiCustomerId"] = answer["togaiCustomerId"].clone();
    expected["account"] = json!({
        "id": "ACC00001",
        "togaiAccountId": answer["account"]["togaiAccountId"],
        "customerId": "01BX5ZZKBKACTAV9WEVGEMMVRZ",
        "togaiCustomerId": answer["togaiCustomerId"],
        "name": "Primary Account",
        "invoiceCurrency": "USD",
        "status": "ACTIVE",
        "aliases": [
            {"alias": "acme_primary", "status": "ACTIVE"},
            {"alias": "admin@example.com", "status": "ACTIVE"}
        ],
        "settings": expected["account"]["settings"]
    });
    assert_eq!(answer, expected);
    let native = shown(&tenant, "/v1/customers/01BX5ZZKBKACTAV9WEVGEMMVRZ").await;
    assert_eq!(native["uid"], answer["togaiCustomerId"]);
    let native = shown(&tenant, "/v1/accounts/acme_primary").await;
    assert_eq!(native["uid"], answer["account"]["togaiAccountId"]);
}

#[tokio::test]
async fn the_address_of_a_customer_is_also_one_line() {
    let tenant = Tenant::new().await;
    tenant.post("/togai/customers", &published_example::body()).await.expect(StatusCode::CREATED);
    let customer = shown(&tenant, "/togai/customers/01BX5ZZKBKACTAV9WEVGEMMVRZ").await;
    let line = "2281 Broadway Street, G-31, 29501, Florence, South Carolina, US";
    assert_eq!(customer["billingAddress"], line);
}
