//! `list-customers`.

use std::collections::BTreeSet;

use domain::{Instant, customer::Customer, id::Revision, text::Text};
use harness::Tenant;
use http_api::{Method, StatusCode};
use serde_json::{Map, Value, json};
use store::{Patience, Record, Transaction};

pub(crate) async fn create(tenant: &Tenant, count: usize) {
    for number in 0..count {
        tenant.set_clock(&format!("2026-01-15T12:00:{:02}Z", number / 2));
        let body = json!({"id": format!("customer-{number:02}"), "name": "A customer", "account": null});
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    }
}

pub(crate) fn ids(page: &Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn pages_show_each_customer_once_the_last_change_first() {
    let tenant = Tenant::new().await;
    create(&tenant, 25).await;
    for size in [1, 7, 24, 25, 100] {
        let mut seen = Vec::new();
        let mut target = format!("/v1/customers?pageSize={size}");
        loop {
            let page = tenant.get(&target).await.expect(StatusCode::OK);
            let found = ids(&page);
            assert!(!found.is_empty() && found.len() <= size);
            seen.extend(found);
            let Some(token) = page["nextToken"].as_str() else {
                break;
            };
            target = format!("/v1/customers?pageSize={size}&nextToken={token}");
        }
        let newest_first: Vec<String> = (0..25).rev().map(|number| format!("customer-{number:02}")).collect();
        assert_eq!(seen, newest_first, "pages of {size}");
    }
}

#[tokio::test]
async fn an_empty_list_is_one_empty_page() {
    let tenant = Tenant::new().await;
    let page = tenant.get("/v1/customers").await.expect(StatusCode::OK);
    assert_eq!(page, json!({"data": [], "nextToken": null}));
}

#[tokio::test]
async fn lists_the_status_that_is_asked_for() {
    let tenant = Tenant::new().await;
    create(&tenant, 2).await;
    assert_eq!(ids(&tenant.get("/v1/customers?status=ACTIVE").await.expect(StatusCode::OK)).len(), 2);
    assert_eq!(ids(&tenant.get("/v1/customers?status=ARCHIVED").await.expect(StatusCode::OK)).len(), 0);
    let archived = tenant.request(Method::DELETE, "/v1/customers/customer-00").send().await;
    archived.expect(StatusCode::OK);
    assert_eq!(
        ids(&tenant.get("/v1/customers?status=ARCHIVED").await.expect(StatusCode::OK)),
        ["customer-00"]
    );
    assert_eq!(ids(&tenant.get("/v1/customers").await.expect(StatusCode::OK)), ["customer-01"]);
    let both = tenant.get("/v1/customers?status=ARCHIVED,ACTIVE&sort=id").await.expect(StatusCode::OK);
    assert_eq!(ids(&both), ["customer-00", "customer-01"]);
    assert_eq!(tenant.get("/v1/customers?status=DRAFT").await.violations(), ["?status not_one_of"]);
}

#[tokio::test]
async fn a_page_has_twenty_unless_told_otherwise() {
    let tenant = Tenant::new().await;
    create(&tenant, 21).await;
    let page = tenant.get("/v1/customers").await.expect(StatusCode::OK);
    assert_eq!(ids(&page).len(), 20);
    assert!(page["nextToken"].is_string());
    for size in ["0", "101", "x"] {
        let target = format!("/v1/customers?pageSize={size}");
        assert_eq!(tenant.get(&target).await.violations(), ["?pageSize out_of_range"]);
    }
}

#[tokio::test]
async fn a_token_is_good_for_its_own_list_alone() {
    let tenant = Tenant::new().await;
    create(&tenant, 3).await;
    let page = tenant.get("/v1/customers?pageSize=1").await.expect(StatusCode::OK);
    let token = page["nextToken"].as_str().unwrap();
    // Another page size is the same list.
    assert_eq!(
        ids(&tenant.get(&format!("/v1/customers?pageSize=2&nextToken={token}")).await.expect(StatusCode::OK))
            .len(),
        2
    );

    let foreign = ["?nextToken foreign_token"];
    let other_filter = tenant.get(&format!("/v1/customers?status=ARCHIVED&nextToken={token}")).await;
    assert_eq!(other_filter.violations(), foreign);
    let other = tenant.neighbour().await;
    assert_eq!(
        other.get(&format!("/v1/customers?nextToken={token}")).await.violations(),
        foreign,
        "other tenant"
    );
    for forged in ["", "x", "====", &format!("{token}A"), &token[1..], &"A".repeat(5_000)] {
        let target = format!("/v1/customers?nextToken={forged}");
        assert_eq!(tenant.get(&target).await.violations(), foreign, "{forged}");
    }
    // No single character of a token can be changed.
    for place in 0..token.len() {
        let mut bytes = token.as_bytes().to_vec();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let target = format!("/v1/customers?nextToken={}", String::from_utf8(bytes).unwrap());
        assert_eq!(tenant.get(&target).await.violations(), foreign, "character {place}");
    }
}

#[tokio::test]
async fn what_is_created_while_paging_hides_nothing() {
    let tenant = Tenant::new().await;
    create(&tenant, 10).await;
    let first = tenant.get("/v1/customers?pageSize=5").await.expect(StatusCode::OK);
    tenant.set_clock("2026-01-15T13:00:00Z");
    tenant
        .post("/v1/customers", &json!({"id": "new", "name": "New", "account": null}))
        .await
        .expect(StatusCode::CREATED);
    let token = first["nextToken"].as_str().unwrap();
    let second =
        tenant.get(&format!("/v1/customers?pageSize=5&nextToken={token}")).await.expect(StatusCode::OK);
    let seen: BTreeSet<String> = ids(&first).into_iter().chain(ids(&second)).collect();
    assert_eq!(seen.len(), 10);
}

#[tokio::test]
async fn a_page_stays_within_what_an_answer_may_carry() {
    let tenant = Tenant::new().await;
    let metadata: Map<String, Value> =
        (0..50).map(|number| (format!("key-{number}"), json!("\u{6f22}".repeat(500)))).collect();
    for number in 0..30 {
        let body =
            json!({"id": format!("c{number}"), "name": "A customer", "metadata": metadata, "account": null});
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    }
    let mut seen = BTreeSet::new();
    let mut target = "/v1/customers?pageSize=100".to_owned();
    loop {
        let answer = tenant.get(&target).await;
        let page = answer.expect(StatusCode::OK);
        assert!(answer.body.len() < 5 * 1024 * 1024, "{}", answer.body.len());
        seen.extend(ids(&page));
        let Some(token) = page["nextToken"].as_str() else { break };
        target = format!("/v1/customers?pageSize=100&nextToken={token}");
    }
    assert_eq!(seen.len(), 30);
}

/// The ids of a whole list, a page after the other.
async fn all_ids(tenant: &Tenant, list: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut target = list.to_owned();
    loop {
        let page = tenant.get(&target).await.expect(StatusCode::OK);
        seen.extend(ids(&page));
        let Some(token) = page["nextToken"].as_str() else { return seen };
        target = format!("{list}&nextToken={token}");
    }
}

/// A thousand customers, written to the table because that is faster. Every ten of them have changed at the same
/// instant, and neither ids nor instants rise with the number.
async fn create_a_thousand(tenant: &Tenant) -> Vec<Customer> {
    create(tenant, 1).await;
    let first = Text::parse("customer-00").unwrap();
    let first = tenant.store().customer(&tenant.environment, &first).await.unwrap().unwrap();
    tenant.request(Method::DELETE, "/v1/customers/customer-00").send().await.expect(StatusCode::OK);
    let of_number = |number: u64| {
        let updated_at =
            Instant::from_unix_milliseconds(1_700_000_000_000 + number * 7 % 100 * 1_000).unwrap();
        let id = Text::parse(&format!("c{}", number * 13 % 1_000)).unwrap();
        Customer { id, revision: Revision { updated_at, ..first.revision.clone() }, ..first.clone() }
    };
    let customers: Vec<_> = (0..1_000).map(of_number).collect();
    for hundred in customers.chunks(100) {
        let mut transaction = Transaction::new(&tenant.environment, tenant.change());
        for customer in hundred {
            transaction.create(Record::Customer(Box::new(customer.clone())));
        }
        tenant.store().commit(&transaction, &mut Patience::default()).await.unwrap();
    }
    customers
}

#[tokio::test]
async fn a_thousand_customers_are_each_shown_once_in_every_order() {
    let tenant = Tenant::new().await;
    let mut customers = create_a_thousand(&tenant).await;
    let ids_of = |customers: &[Customer]| -> Vec<String> {
        customers.iter().map(|customer| customer.id.to_string()).collect()
    };
    customers.sort_by_key(|customer| customer.id.clone());
    assert_eq!(all_ids(&tenant, "/v1/customers?pageSize=100&sort=id").await, ids_of(&customers));
    customers.reverse();
    assert_eq!(all_ids(&tenant, "/v1/customers?pageSize=100&sort=-id").await, ids_of(&customers));
    customers.sort_by_key(|customer| (customer.revision.updated_at, customer.id.clone()));
    assert_eq!(all_ids(&tenant, "/v1/customers?pageSize=100&sort=updatedAt").await, ids_of(&customers));
    customers.reverse();
    assert_eq!(all_ids(&tenant, "/v1/customers?pageSize=100&sort=-updatedAt").await, ids_of(&customers));
    assert_eq!(
        all_ids(&tenant, "/v1/customers?pageSize=100").await,
        ids_of(&customers),
        "unless told otherwise"
    );

    // Two statuses are one list, and a search looks through all of it.
    let both = all_ids(&tenant, "/v1/customers?pageSize=100&sort=id&status=ARCHIVED,ACTIVE").await;
    assert_eq!(both.len(), 1_001);
    assert!(both.is_sorted());
    let found = all_ids(&tenant, "/v1/customers?pageSize=2&sort=-id&search=C99").await;
    let expected: Vec<String> =
        ["c999", "c998", "c997", "c996", "c995", "c994", "c993", "c992", "c991", "c990", "c99"]
            .map(str::to_owned)
            .into();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_token_is_bound_to_operation_filters_and_order() {
    let tenant = Tenant::new().await;
    for number in 0..3 {
        let body = json!({"id": format!("customer-{number}"), "name": "A customer"});
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    }
    let list = "/v1/customers?search=customer&sort=id&pageSize=1";
    let page = tenant.get(list).await.expect(StatusCode::OK);
    let token = page["nextToken"].as_str().unwrap();
    // What is shown along with the customers does not change which they are.
    let next = tenant.get(&format!("{list}&include=accounts&nextToken={token}")).await;
    assert_eq!(ids(&next.expect(StatusCode::OK)), ["customer-1"]);
    for other in [
        "/v1/customers?sort=id",
        "/v1/customers?search=customer",
        "/v1/customers?search=customer&sort=-id",
        "/v1/customers?search=customer-&sort=id",
        "/v1/customers?search=customer&sort=id&status=ACTIVE,ARCHIVED",
        "/v1/customers?search=customer&sort=id&id=customer-1",
        "/v1/accounts?search=customer&sort=id",
    ] {
        let refused = tenant.get(&format!("{other}&nextToken={token}")).await;
        assert_eq!(refused.violations(), ["?nextToken foreign_token"], "{other}");
    }
}
