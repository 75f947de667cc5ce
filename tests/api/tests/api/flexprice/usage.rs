//! What each operation uses of the table.

use http_api::Endpoint;
use serde_json::json;

use super::{CUSTOMERS, create, path_of};
use crate::usage::{Ledger, rights_are_those_exercised, statuses_are_those_declared};

fn endpoints() -> Vec<Endpoint> {
    api::endpoints().into_iter().filter(|endpoint| endpoint.route.api() == Some("flexprice")).collect()
}

/// Every operation, in every way that makes a difference to the table.
async fn exercise() -> Ledger {
    let mut ledger = Ledger::new().await;
    let new = json!({"external_id": "new", "name": "Globex Corporation"});
    ledger.send("flexprice-create-customer", "one", CUSTOMERS, Some(new.clone())).await;
    ledger.send("flexprice-create-customer", "refused", CUSTOMERS, Some(new)).await;
    let customer = create(&ledger.tenant, "globex", json!({})).await;
    let path = path_of(&customer);
    ledger.send("flexprice-get-customer", "one", &path, None).await;
    for (operation, kind) in
        [("flexprice-get-customer-by-external-id", "external"), ("flexprice-lookup-customer", "lookup")]
    {
        ledger.send(operation, "one", &format!("{CUSTOMERS}/{kind}/globex"), None).await;
    }
    ledger.send("flexprice-list-customers", "all", CUSTOMERS, None).await;
    ledger.send("flexprice-list-customers", "one", &format!("{CUSTOMERS}?external_id=globex"), None).await;
    let search = format!("{CUSTOMERS}/search");
    ledger.send("flexprice-search-customers", "all", &search, Some(json!({}))).await;
    let one = json!({"customer_ids": [customer["id"]]});
    ledger.send("flexprice-search-customers", "one", &search, Some(one)).await;
    let rename = |name: &str| Some(json!({"external_id": name}));
    ledger.send("flexprice-update-customer", "a rename", &path, rename("initech")).await;
    let by_query = format!("{CUSTOMERS}?external_customer_id=initech");
    ledger.send("flexprice-update-customer-by-query", "a rename", &by_query, rename("umbrella")).await;
    ledger.send("flexprice-delete-customer", "one", &path, None).await;
    ledger
}

#[tokio::test]
async fn every_route_declares_exactly_the_rights_it_exercises() {
    rights_are_those_exercised(&exercise().await, &endpoints());
}

#[tokio::test]
async fn every_route_answers_with_its_declared_statuses() {
    statuses_are_those_declared(&exercise().await, &endpoints());
}
