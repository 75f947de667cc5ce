//! Lists of customers and accounts.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{customer, message};
use crate::scene::{ids, shown};

/// A tenant with the customers `c1` to `c4` and their accounts, each changed a minute after the one before; `c2` is archived, and
/// the account `c3` is invoiced in EUR.
async fn tenant() -> Tenant {
    let tenant = Tenant::new().await;
    for number in 1..=4 {
        tenant.set_clock(&format!("2026-01-15T12:0{number}:00Z"));
        let id = format!("c{number}");
        let mut body = customer(&id);
        body["name"] = json!(format!("Customer {number}"));
        tenant.post("/togai/customers", &body).await.expect(StatusCode::CREATED);
    }
    tenant.delete("/togai/customers/c2").await.expect(StatusCode::OK);
    let euros = json!({"invoiceCurrency": "EUR"});
    tenant.patch("/togai/accounts/c3", &euros).await.expect(StatusCode::OK);
    tenant
}

#[tokio::test]
async fn customers_are_found_and_in_order() {
    let tenant = tenant().await;
    for (query, expected, order) in [
        ("", vec!["c4", "c3", "c1"], "DESC"),
        ("?_sort=updated_at%20DESC", vec!["c4", "c3", "c1"], "DESC"),
        ("?_sort=updated_at", vec!["c1", "c3", "c4"], "ASC"),
        ("?_sort=id", vec!["c1", "c3", "c4"], "ASC"),
        ("?_sort=id+DESC", vec!["c4", "c3", "c1"], "DESC"),
        ("?status=ARCHIVED", vec!["c2"], "DESC"),
        ("?status=ACTIVE", vec!["c4", "c3", "c1"], "DESC"),
        ("?id=c1", vec!["c1"], "DESC"),
        ("?id=c2", vec![], "DESC"),
        ("?id=c2&status=ARCHIVED", vec!["c2"], "DESC"),
        ("?_search=ER%203", vec!["c3"], "DESC"),
    ] {
        let page = shown(&tenant, &format!("/togai/customers{query}")).await;
        assert_eq!(ids(&page), expected, "{query}");
        assert_eq!(page["context"], json!({"pageSize": 20, "sortOrder": order}), "{query}");
        assert_eq!(page["nextToken"], Value::Null);
    }
    let page = shown(&tenant, "/togai/customers?id=c1").await;
    assert_eq!(page["data"][0], shown(&tenant, "/togai/customers/c1").await);
}

#[tokio::test]
async fn accounts_are_found_and_in_order() {
    let tenant = tenant().await;
    for (query, expected) in [
        ("", vec!["c4", "c3", "c1"]),
        ("?_sort=account_id", vec!["c1", "c3", "c4"]),
        ("?_sort=account_id%20DESC", vec!["c4", "c3", "c1"]),
        ("?status=ARCHIVED", vec!["c2"]),
        ("?status=DRAFT", vec![]),
        ("?account_id=c1", vec!["c1"]),
        ("?customer_id=c3", vec!["c3"]),
        ("?customer_id=c2&status=ARCHIVED", vec!["c2"]),
        ("?invoice_currency=EUR", vec!["c3"]),
        ("?_search=customer%204", vec!["c4"]),
    ] {
        let page = shown(&tenant, &format!("/togai/accounts{query}")).await;
        assert_eq!(ids(&page), expected, "{query}");
    }
    let mut account = shown(&tenant, "/togai/accounts/c1").await;
    account.as_object_mut().unwrap().remove("settings");
    assert_eq!(shown(&tenant, "/togai/accounts?account_id=c1").await["data"][0], account);
}

#[tokio::test]
async fn a_token_carries_all_that_tells_the_list() {
    let tenant = tenant().await;
    for (list, first) in [
        ("/togai/customers", "?pageSize=1.0&_sort=id&_search=customer"),
        ("/togai/accounts", "?pageSize=1&_sort=account_id&_search=customer"),
    ] {
        let mut page = shown(&tenant, &format!("{list}{first}")).await;
        let mut found = ids(&page);
        while let Some(token) = page["nextToken"].as_str() {
            assert_eq!(page["context"], json!({"pageSize": 1, "sortOrder": "ASC"}));
            page = shown(&tenant, &format!("{list}?nextToken={token}")).await;
            found.extend(ids(&page));
        }
        assert_eq!(found, ["c1", "c3", "c4"], "{list}");
    }
}

#[tokio::test]
async fn the_size_of_a_page_may_change_and_the_filters_may_be_said_again() {
    let tenant = tenant().await;
    let first = shown(&tenant, "/togai/customers?_sort=id&pageSize=1").await;
    let token = first["nextToken"].as_str().unwrap();
    for (query, expected) in [
        ("", vec!["c3"]),
        ("&pageSize=2", vec!["c3", "c4"]),
        ("&_sort=id", vec!["c3"]),
        ("&_sort=id&pageSize=1", vec!["c3"]),
    ] {
        let page = shown(&tenant, &format!("/togai/customers?nextToken={token}{query}")).await;
        assert_eq!(ids(&page), expected, "{query}");
    }
    let default = shown(&tenant, "/togai/customers?_sort=id&pageSize=1").await["nextToken"].clone();
    assert_eq!(default, token);
    for (list, query) in
        [("customers", "&_sort=updated_at"), ("customers", "&status=ACTIVE"), ("accounts", "")]
    {
        let answer = tenant.get(&format!("/togai/{list}?nextToken={token}{query}")).await;
        let said = message(&answer, StatusCode::BAD_REQUEST);
        assert!(
            said.starts_with("nextToken is not a token that this list gave out"),
            "{list}{query}: {said}"
        );
    }
    let native = shown(&tenant, "/v1/customers?pageSize=1").await["nextToken"].clone();
    let answer = tenant.get(&format!("/togai/customers?nextToken={}", native.as_str().unwrap())).await;
    message(&answer, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_holds_the_longest_filters() {
    let tenant = Tenant::new().await;
    let wide = "\u{10ffff}".repeat(46);
    for number in 0..3 {
        let mut body = customer(&format!("{wide}{number}"));
        body["account"] = json!({"id": format!("{wide}a{number}"), "name": "\u{10ffff}".repeat(255)});
        tenant.post("/togai/customers", &body).await.expect(StatusCode::CREATED);
        let second = json!({
            "customerId": format!("{wide}{number}"), "id": format!("{wide}b{number}"), "name": "\u{10ffff}".repeat(255)
        });
        tenant.post("/togai/accounts", &second).await.expect(StatusCode::CREATED);
    }
    let (search, customer_id) =
        (harness::encoded(&"\u{10ffff}".repeat(255)), harness::encoded(&format!("{wide}0")));
    let target =
        format!("/togai/accounts?_search={search}&customer_id={customer_id}&status=ACTIVE&pageSize=1");
    let page = shown(&tenant, &target).await;
    let token = page["nextToken"].as_str().unwrap();
    let next = shown(&tenant, &format!("/togai/accounts?nextToken={token}")).await;
    assert_eq!(next["data"].as_array().unwrap().len(), 1);
    assert_ne!(next["data"], page["data"]);
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_refused() {
    let tenant = Tenant::new().await;
    for (target, expected) in [
        ("customers?pageSize=0.0", "pageSize must be a whole number from 1 to 100."),
        ("customers?pageSize=101", "pageSize must be a whole number from 1 to 100."),
        ("customers?status=DRAFT", "status must be one of ACTIVE, ARCHIVED."),
        ("accounts?status=active", "status must be one of DRAFT, ACTIVE, ARCHIVED."),
        ("customers?_search=", "_search must have at least 1 character."),
        (
            "customers?nextToken=x",
            "nextToken is not a token that this list gave out for these filters; begin again without it.",
        ),
        ("customers?id=a&id=b", "id is given more than once."),
    ] {
        let said = message(&tenant.get(&format!("/togai/{target}")).await, StatusCode::BAD_REQUEST);
        assert_eq!(said, expected, "{target}");
    }
    let said =
        message(&tenant.get("/togai/customers?_sort=name&customer_id=x").await, StatusCode::BAD_REQUEST);
    assert!(said.contains("_sort must be one of updated_at, updated_at ASC"), "{said}");
    assert!(said.contains("customer_id is not known here"), "{said}");
}
