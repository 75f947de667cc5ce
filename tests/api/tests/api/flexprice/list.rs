//! `flexprice-list-customers`.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{CUSTOMERS, create, listed, path_of, wrong_members};

/// Customers of these external ids, each created a day after the one before it.
pub(super) async fn with_customers(external_ids: &[&str]) -> (Tenant, Vec<Value>) {
    let tenant = Tenant::new().await;
    let mut customers = Vec::new();
    for (day, external_id) in external_ids.iter().enumerate() {
        tenant.set_clock(&format!("2026-02-{:02}T00:00:00Z", day + 1));
        let email = format!("{external_id}@example.com");
        customers.push(create(&tenant, external_id, json!({"email": email})).await);
    }
    tenant.set_clock("2026-03-01T00:00:00Z");
    (tenant, customers)
}

#[tokio::test]
async fn shows_customers_whole_the_last_created_first() {
    let (tenant, mut customers) = with_customers(&["a", "b", "c"]).await;
    let person = json!([{"first_name": "Ada", "email": "ada@example.com"}]);
    let changed = tenant.put(&path_of(&customers[0]), &json!({"contact_persons": person})).await;
    customers[0] = changed.expect(StatusCode::OK);
    let body = tenant.get(CUSTOMERS).await.expect(StatusCode::OK);
    customers.reverse();
    assert_eq!(body["items"], json!(customers));
    assert_eq!(listed(&tenant.get(&format!("{CUSTOMERS}?order=asc")).await), ["a", "b", "c"]);
    assert_eq!(listed(&tenant.get(&format!("{CUSTOMERS}?order=desc&expand=")).await), ["c", "b", "a"]);
}

#[tokio::test]
async fn a_part_says_how_many_there_are_and_where_the_next_begins() {
    let (tenant, _) = with_customers(&["a", "b", "c", "d", "e"]).await;
    for (query, expected, pagination) in [
        ("limit=2", vec!["e", "d"], (2, 2)),
        ("limit=2&offset=2", vec!["c", "b"], (2, 4)),
        ("limit=2&offset=4", vec!["a"], (2, 6)),
        ("limit=2&offset=6", vec![], (2, 8)),
        ("offset=2147483647&limit=1000", vec![], (1_000, 2_147_484_647_u64)),
        ("", vec!["e", "d", "c", "b", "a"], (50, 50)),
    ] {
        let answer = tenant.get(&format!("{CUSTOMERS}?{query}")).await;
        assert_eq!(listed(&answer), expected, "{query}");
        let (limit, offset) = pagination;
        assert_eq!(
            answer.json()["pagination"],
            json!({"total": 5, "limit": limit, "offset": offset}),
            "{query}"
        );
    }
}

#[tokio::test]
async fn filters_leave_those_that_all_of_them_find() {
    let (tenant, customers) = with_customers(&["a", "b", "c", "d"]).await;
    tenant.delete(&path_of(&customers[3])).await;
    let id = |number: usize| customers[number]["id"].as_str().unwrap();
    let cases = [
        ("external_id=b".to_owned(), vec!["b"]),
        ("external_id=d".to_owned(), vec![]),
        ("external_id=d&status=archived".to_owned(), vec!["d"]),
        ("external_id=b&status=archived".to_owned(), vec![]),
        ("external_ids=a&external_ids=c&external_ids=none".to_owned(), vec!["c", "a"]),
        ("external_ids=a&external_ids=c&external_id=c".to_owned(), vec!["c"]),
        ("external_ids=a&external_id=c".to_owned(), vec![]),
        (format!("customer_ids={}&customer_ids={}", id(0), id(1)), vec!["b", "a"]),
        (format!("customer_ids={0}&customer_ids={0}", id(0)), vec!["a"]),
        ("external_ids=a&external_ids=a".to_owned(), vec!["a"]),
        (format!("customer_ids={}", id(3)), vec![]),
        (format!("customer_ids={}&status=archived", id(3)), vec!["d"]),
        (format!("customer_ids={}&external_id=b", id(0)), vec![]),
        ("email=b@example.com".to_owned(), vec!["b"]),
        ("email=none@example.com".to_owned(), vec![]),
        ("start_time=2026-02-02T00:00:00Z".to_owned(), vec!["c", "b"]),
        ("end_time=2026-02-02T00:00:00Z".to_owned(), vec!["b", "a"]),
        ("start_time=2026-02-02T00:00:00Z&end_time=2026-02-02T00:00:00Z".to_owned(), vec!["b"]),
        ("status=published".to_owned(), vec!["c", "b", "a"]),
        ("status=&email=&external_id=&start_time=".to_owned(), vec!["c", "b", "a"]),
        ("status=archived".to_owned(), vec!["d"]),
    ];
    for (query, expected) in cases {
        let answer = tenant.get(&format!("{CUSTOMERS}?{query}")).await;
        assert_eq!(listed(&answer), expected, "{query}");
        assert_eq!(answer.json()["pagination"]["total"], expected.len(), "{query}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = Tenant::new().await;
    let query = "limit=0&offset=-1&status=deleted&order=up&email=x&start_time=2026-01-01&end_time=now\
                 &external_id=..&external_ids=&customer_ids=%00&expand=integrations&filters=x&sort=name";
    assert_eq!(
        wrong_members(&tenant.get(&format!("{CUSTOMERS}?{query}")).await),
        [
            "customer_ids",
            "email",
            "end_time",
            "expand",
            "external_id",
            "external_ids",
            "filters",
            "limit",
            "offset",
            "order",
            "sort",
            "start_time",
            "status"
        ]
    );
    for (query, member) in [
        ("limit=1001", "limit"),
        ("limit=5.0", "limit"),
        ("limit=", "limit"),
        ("offset=2147483648", "offset"),
        ("limit=1&limit=2", "limit"),
    ] {
        assert_eq!(wrong_members(&tenant.get(&format!("{CUSTOMERS}?{query}")).await), [member], "{query}");
    }
    let many: Vec<String> = (0..101).map(|number| format!("external_ids={number}")).collect();
    assert_eq!(
        wrong_members(&tenant.get(&format!("{CUSTOMERS}?{}", many.join("&"))).await),
        ["external_ids"]
    );
}

#[tokio::test]
async fn more_than_an_answer_carries_is_refused_and_says_so() {
    let tenant = Tenant::new().await;
    let metadata: Value = (0..50).map(|number| (format!("{number}"), json!("\"".repeat(500)))).collect();
    for number in 0..60 {
        create(&tenant, &format!("customer-{number}"), json!({"metadata": metadata})).await;
    }
    let answer = tenant.get(&format!("{CUSTOMERS}?limit=60")).await;
    let details = super::refused(&answer, StatusCode::BAD_REQUEST, "invalid_operation");
    assert!(details["limit"].as_str().unwrap().contains("fewer"), "{details}");
    let answer = tenant.get(&format!("{CUSTOMERS}?limit=40&offset=20")).await.expect(StatusCode::OK);
    assert_eq!(answer["pagination"]["total"], 60);
}
