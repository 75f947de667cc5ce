//! `flexprice-get-customer`, and the two operations that find a customer by its name.

use harness::{Tenant, encoded};
use http_api::StatusCode;
use serde_json::json;

use super::{CUSTOMERS, create, path_of, refused, wrong_members};

#[tokio::test]
async fn a_customer_is_found_by_whatever_external_id_it_has() {
    let tenant = Tenant::new().await;
    for external_id in ["a/b", "50% off", "größe ß", "a b+c?d#e", "%2F", "x".repeat(255).as_str()] {
        let created = create(&tenant, external_id, json!({})).await;
        for kind in ["external", "lookup"] {
            let path = format!("{CUSTOMERS}/{kind}/{}", encoded(external_id));
            assert_eq!(tenant.get(&path).await.expect(StatusCode::OK), created, "{external_id}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let tenant = Tenant::new().await;
    let customer = create(&tenant, "globex", json!({})).await;
    for path in
        ["unknown", "external/unknown", "lookup/unknown", "globex", "external/Globex", "%00", "external/%00"]
    {
        let answer = tenant.get(&format!("{CUSTOMERS}/{path}")).await;
        refused(&answer, StatusCode::NOT_FOUND, "not_found");
        assert!(answer.body.contains("no such customer"), "{}", answer.body);
    }
    let other = tenant.neighbour().await;
    for path in [path_of(&customer), format!("{CUSTOMERS}/external/globex")] {
        refused(&other.get(&path).await, StatusCode::NOT_FOUND, "not_found");
    }
}

#[tokio::test]
async fn nothing_is_expanded() {
    let tenant = Tenant::new().await;
    let customer = create(&tenant, "globex", json!({})).await;
    for path in
        [path_of(&customer), format!("{CUSTOMERS}/external/globex"), format!("{CUSTOMERS}/lookup/globex")]
    {
        assert_eq!(wrong_members(&tenant.get(&format!("{path}?expand=integrations")).await), ["expand"]);
    }
}
