//! `list-customers`: which customers are listed, and what is shown along with them.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use crate::list_customers::{create, ids};

#[tokio::test]
async fn an_id_lists_its_customer_if_the_rest_fits() {
    let tenant = Tenant::new().await;
    create(&tenant, 3).await;
    tenant.delete("/v1/customers/customer-02").await.expect(StatusCode::OK);
    for (filters, expected) in [
        ("id=customer-01", vec!["customer-01"]),
        ("id=customer-01&search=A%20CUST", vec!["customer-01"]),
        ("id=customer-01&search=another", vec![]),
        ("id=customer-01&status=ARCHIVED", vec![]),
        ("id=customer-02", vec![]),
        ("id=customer-02&status=ACTIVE,ARCHIVED", vec!["customer-02"]),
        ("id=customer-0", vec![]),
        ("id=unknown", vec![]),
    ] {
        let page = tenant.get(&format!("/v1/customers?{filters}")).await.expect(StatusCode::OK);
        assert_eq!(ids(&page), expected, "{filters}");
        assert_eq!(page["nextToken"], Value::Null, "{filters}");
    }
    assert_eq!(tenant.get("/v1/customers?id=").await.violations(), ["?id too_short"]);
}

#[tokio::test]
async fn a_search_looks_at_id_name_and_email_whatever_the_case() {
    let tenant = Tenant::new().await;
    for (id, name, email) in [
        ("one", "Äpfel and Pears", "fruit@example.com"),
        ("two", "Vegetables", "GREEN@example.com"),
        ("PEAR-3", "Other", "other@example.org"),
    ] {
        let body = json!({"id": id, "name": name, "primaryEmail": email, "metadata": {"note": "hidden"}, "account": null});
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    }
    for (search, expected) in [
        ("pear", vec!["PEAR-3", "one"]),
        ("%C3%A4PFEL", vec!["one"]),
        ("a%CC%88pfel", vec!["one"]),
        ("green@", vec!["two"]),
        ("EXAMPLE.COM", vec!["one", "two"]),
        ("hidden", vec![]),
        ("none%25", vec![]),
    ] {
        let page = tenant.get(&format!("/v1/customers?sort=id&search={search}")).await.expect(StatusCode::OK);
        assert_eq!(ids(&page), expected, "{search}");
    }
}

#[tokio::test]
async fn what_is_asked_for_is_shown_along() {
    let tenant = Tenant::new().await;
    for id in ["one", "two"] {
        let setting =
            json!({"id": "limit", "namespace": "n", "name": "Limit", "dataType": "NUMERIC", "value": "1"});
        let body = json!({"id": id, "name": "A customer", "settings": [setting]});
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
        let contact = json!({"email": format!("{id}@example.com")});
        tenant.post(&format!("/v1/customers/{id}/contacts"), &contact).await.expect(StatusCode::CREATED);
    }
    for include in ["accounts", "contacts", "settings", "contacts,accounts,settings"] {
        let page =
            tenant.get(&format!("/v1/customers?sort=id&include={include}")).await.expect(StatusCode::OK);
        for (row, id) in page["data"].as_array().unwrap().iter().zip(["one", "two"]) {
            let alone = tenant.get(&format!("/v1/customers/{id}?include={include}")).await;
            assert_eq!(row, &alone.expect(StatusCode::OK), "{include}");
            for member in ["accounts", "contacts", "settings"] {
                assert_eq!(row.get(member).is_some(), include.contains(member), "{include} {member}");
            }
        }
    }
}

#[tokio::test]
async fn every_parameter_that_is_wrong_is_named_at_once() {
    let tenant = Tenant::new().await;
    let target =
        "/v1/customers?id=%00&status=ACTIVE,ACTIVE&search=&sort=name&include=aliases&pageSize=-1&page=2";
    let mut violations = tenant.get(target).await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "?id control_character",
            "?include not_one_of",
            "?page unknown",
            "?pageSize out_of_range",
            "?search too_short",
            "?sort not_one_of",
            "?status repeated"
        ]
    );
    for (filters, violation) in [
        ("status=", "?status not_one_of"),
        ("status=ACTIVE,", "?status not_one_of"),
        ("status=active", "?status not_one_of"),
        ("sort=", "?sort not_one_of"),
        ("sort=id&sort=id", "?sort duplicate"),
    ] {
        assert_eq!(
            tenant.get(&format!("/v1/customers?{filters}")).await.violations(),
            [violation],
            "{filters}"
        );
    }
    let too_long = format!("/v1/customers?search={}", "x".repeat(256));
    assert_eq!(tenant.get(&too_long).await.violations(), ["?search too_long"]);
}
