//! Creating an account under an id that an account of the same customer has already.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::json;

/// The settings of the new account stand where those of the old one do, and so they are refused along with it.
#[tokio::test]
async fn the_settings_of_the_account_that_is_there_do_not_hide_that_it_is() {
    let tenant = Tenant::new().await;
    tenant
        .post("/v1/customers", &json!({"id": "acme", "name": "ACME", "account": null}))
        .await
        .expect(StatusCode::CREATED);
    let setting =
        json!({"namespace": "USER", "id": "limit", "name": "Limit", "dataType": "NUMERIC", "value": "1"});
    let account = json!({"customerId": "acme", "id": "one", "name": "One", "settings": [setting]});
    tenant.post("/v1/accounts", &account).await.expect(StatusCode::CREATED);
    tenant.post("/v1/accounts", &account).await.problem(StatusCode::CONFLICT, "account_exists");
}
