//! `list-accounts`.

use std::collections::BTreeSet;

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};
use store::Access;

use crate::scene::{create_account, delete, ids, pages, patch, shown, tenant_with_accounts};

/// Two customers with five accounts, the last changed first: `e` (archived), `d`, `c`, `b` (a draft) and `a`.
async fn scene() -> Tenant {
    let tenant = tenant_with_accounts(&[]).await;
    let other = json!({"id": "other", "name": "Other", "account": null});
    tenant.post("/v1/customers", &other).await.expect(StatusCode::CREATED);
    for (second, id, customer, more) in [
        (1, "a", "acme", json!({"name": "First of ACME", "invoiceCurrency": "EUR"})),
        (2, "b", "acme", json!({"status": "DRAFT", "primaryEmail": "Bob@Example.com"})),
        (3, "c", "other", json!({"invoiceCurrency": "EUR"})),
        (4, "d", "acme", json!({"aliases": ["an alias"]})),
        (5, "e", "acme", json!({"invoiceCurrency": "EUR"})),
    ] {
        tenant.set_clock(&format!("2026-01-15T12:00:{second:02}Z"));
        let mut body = json!({"customerId": customer, "id": id, "name": "An account"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        tenant.post("/v1/accounts", &body).await.expect(StatusCode::CREATED);
    }
    tenant.set_clock("2026-01-15T12:01:00Z");
    delete(&tenant, "/v1/accounts/e").await.expect(StatusCode::OK);
    tenant
}

async fn found(tenant: &Tenant, query: &str) -> String {
    let found: Vec<_> = pages(tenant, &format!("/v1/accounts?{query}")).await.iter().flat_map(ids).collect();
    found.concat()
}

#[tokio::test]
async fn filters_narrow_the_list_and_orders_arrange_it() {
    let tenant = scene().await;
    for (query, expected) in [
        ("", "dcba"),
        ("sort=-updatedAt", "dcba"),
        ("sort=updatedAt", "abcd"),
        ("sort=id", "abcd"),
        ("sort=-id", "dcba"),
        ("status=ACTIVE", "dca"),
        ("status=DRAFT", "b"),
        ("status=ARCHIVED", "e"),
        ("status=DRAFT,ARCHIVED", "eb"),
        ("status=ACTIVE,DRAFT,ARCHIVED&sort=id", "abcde"),
        ("status=ARCHIVED,ACTIVE,DRAFT&sort=updatedAt", "abcde"),
        ("invoiceCurrency=EUR", "ca"),
        ("invoiceCurrency=EUR&status=ARCHIVED,ACTIVE", "eca"),
        ("invoiceCurrency=JPY", ""),
        ("customerId=acme", "dba"),
        ("customerId=acme&sort=-updatedAt", "dba"),
        ("customerId=acme&sort=updatedAt", "abd"),
        ("customerId=acme&sort=id", "abd"),
        ("customerId=acme&sort=-id", "dba"),
        ("customerId=acme&status=ARCHIVED", "e"),
        ("customerId=acme&status=DRAFT,ARCHIVED&sort=id", "be"),
        ("customerId=acme&status=DRAFT,ARCHIVED", "eb"),
        ("customerId=acme&invoiceCurrency=EUR", "a"),
        ("customerId=acme&search=first", "a"),
        ("customerId=none", ""),
        ("customerId=none&sort=id", ""),
        ("search=first", "a"),
        ("search=OF%20ACME", "a"),
        ("search=bob@example", "b"),
        ("search=account", "dcb"),
        ("search=alias", ""),
        ("search=c", "dcba"),
        ("search=nothing", ""),
        ("id=a", "a"),
        ("id=e", ""),
        ("id=e&status=ARCHIVED", "e"),
        ("id=a&customerId=acme", "a"),
        ("id=a&customerId=other", ""),
        ("id=a&invoiceCurrency=USD", ""),
        ("id=a&search=first", "a"),
        ("id=an%20alias", ""),
        ("id=none", ""),
    ] {
        assert_eq!(found(&tenant, query).await, expected, "{query}");
        for size in [1, 2] {
            let paged = format!("{query}&pageSize={size}");
            assert_eq!(found(&tenant, &paged).await, expected, "{paged}");
        }
    }
}

#[tokio::test]
async fn each_row_is_the_account_as_it_is_got() {
    let tenant = scene().await;
    let setting = json!({"name": "Limit", "dataType": "NUMERIC", "value": "1"});
    let put =
        crate::scene::send(&tenant, http_api::Method::PUT, "/v1/accounts/a/settings/USER/limit", &setting)
            .await;
    put.expect(StatusCode::CREATED);
    for query in ["sort=id", "customerId=acme&sort=id", "id=a", "customerId=acme&sort=updatedAt&search=first"]
    {
        for include in ["", "include=settings"] {
            let page = shown(&tenant, &format!("/v1/accounts?{query}&{include}")).await;
            assert_eq!(
                page["data"][0],
                shown(&tenant, &format!("/v1/accounts/a?{include}")).await,
                "{query}"
            );
        }
    }
}

#[tokio::test]
async fn a_change_moves_an_account_to_the_front() {
    let tenant = scene().await;
    tenant.set_clock("2026-01-15T13:00:00Z");
    patch(&tenant, "/v1/accounts/a", &json!({"name": "Changed"})).await.expect(StatusCode::OK);
    for query in ["", "customerId=acme"] {
        assert!(found(&tenant, query).await.starts_with('a'), "{query}");
    }
}

#[tokio::test]
async fn a_customers_accounts_by_id_are_those_of_this_moment() {
    let tenant = tenant_with_accounts(&[]).await;
    for number in 0..10 {
        create_account(&tenant, &format!("a{number}"), &json!([])).await;
        let listed = shown(&tenant, "/v1/accounts?customerId=acme&sort=id&pageSize=100").await;
        assert_eq!(listed["data"].as_array().map(Vec::len), Some(number + 1));
    }
    // The table itself is read, and no index.
    let answer = tenant.get("/v1/accounts?customerId=acme&sort=-id").await;
    assert!(answer.usage.access().contains(&store::Access::QueryTable), "{:?}", answer.usage);
    assert!(!answer.usage.access().contains(&store::Access::QueryNames), "{:?}", answer.usage);
    assert!(!answer.usage.access().contains(&store::Access::QueryDirectory), "{:?}", answer.usage);
}

#[tokio::test]
async fn pages_show_each_of_250_accounts_exactly_once() {
    let tenant = Tenant::new().await;
    for customer in ["even", "odd"] {
        let body = json!({"id": customer, "name": customer, "account": null});
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    }
    for number in 0..250 {
        // Every fifth is a draft, and several change at the same instant.
        tenant.set_clock(&format!("2026-01-15T12:{:02}:00Z", number / 5));
        let customer = if number % 2 == 0 { "even" } else { "odd" };
        let status = if number % 5 == 0 { "DRAFT" } else { "ACTIVE" };
        let body = json!({"customerId": customer, "id": format!("account-{number:03}"), "name": "An account", "status": status});
        tenant.post("/v1/accounts", &body).await.expect(StatusCode::CREATED);
    }
    let all = |keep: fn(usize) -> bool| -> BTreeSet<String> {
        (0..250).filter(|number| keep(*number)).map(|number| format!("account-{number:03}")).collect()
    };
    for (filter, expected) in [
        ("", all(|_| true)),
        ("status=DRAFT&", all(|number| number % 5 == 0)),
        ("search=ACCOUNT-1&", all(|number| (100..200).contains(&number))),
        ("customerId=even&", all(|number| number % 2 == 0)),
        ("customerId=odd&status=ACTIVE&", all(|number| number % 2 == 1 && number % 5 != 0)),
    ] {
        for sort in ["id", "-id", "updatedAt", "-updatedAt"] {
            for size in [7, 100] {
                let target = format!("/v1/accounts?{filter}sort={sort}&pageSize={size}");
                let pages = pages(&tenant, &target).await;
                assert!(pages.iter().all(|page| ids(page).len() <= size), "{target}");
                let rows: Vec<Value> =
                    pages.iter().flat_map(|page| page["data"].as_array().unwrap().clone()).collect();
                let seen: Vec<String> = pages.iter().flat_map(ids).collect();
                assert_eq!(seen.len(), expected.len(), "{target}");
                assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), expected, "{target}");
                // An instant is written so that its text is in order, and ties are in order of ids.
                let key = |row: &Value| match sort {
                    "id" | "-id" => row["id"].as_str().unwrap().to_owned(),
                    _ => format!("{} {}", row["updatedAt"], row["id"]),
                };
                let mut keys: Vec<String> = rows.iter().map(key).collect();
                if sort.starts_with('-') {
                    keys.reverse();
                }
                assert!(keys.is_sorted(), "{target}");
            }
        }
    }
}

#[tokio::test]
async fn a_token_is_good_for_its_own_list_alone() {
    let tenant = scene().await;
    let foreign = ["?nextToken foreign_token"];
    let queries = [
        "",
        "customerId=acme&",
        "customerId=other&status=ACTIVE,ARCHIVED&",
        "status=ACTIVE&",
        "invoiceCurrency=EUR&",
        "search=a&",
        "sort=id&",
        "sort=updatedAt&",
        "customerId=acme&sort=id&",
    ];
    let other = Tenant::new().await;
    for query in queries {
        let page = shown(&tenant, &format!("/v1/accounts?{query}pageSize=1")).await;
        let Some(token) = page["nextToken"].as_str() else {
            assert!(query.contains("other"), "{query} has more than one page");
            continue;
        };
        for another in queries {
            let answer = tenant.get(&format!("/v1/accounts?{another}pageSize=2&nextToken={token}")).await;
            if another == query {
                answer.expect(StatusCode::OK);
            } else {
                assert_eq!(answer.violations(), foreign, "{query} for {another}");
            }
        }
        for target in ["/v1/customers?", "/v1/aliases?"] {
            assert_eq!(
                tenant
                    .get(&format!("{target}{query}nextToken={token}").replace(query, ""))
                    .await
                    .violations(),
                foreign
            );
        }
        let answer = other.get(&format!("/v1/accounts?{query}nextToken={token}")).await;
        assert_eq!(answer.violations(), foreign, "another tenant");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = scene().await;
    let long = "x".repeat(256);
    let target = format!(
        "/v1/accounts?id=..&customerId=&status=ACTIVE,GONE&invoiceCurrency=usd&search={long}&sort=name&include=aliases&pageSize=101&page=2"
    );
    let mut violations = tenant.get(&target).await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "?customerId too_short",
            "?id dot_segment",
            "?include not_one_of",
            "?invoiceCurrency unknown_currency",
            "?page unknown",
            "?pageSize out_of_range",
            "?search too_long",
            "?sort not_one_of",
            "?status not_one_of"
        ]
    );
    for (query, violation) in [
        ("search=", "?search too_short"),
        ("status=", "?status not_one_of"),
        ("sort=id&sort=id", "?sort duplicate"),
        ("nextToken=x", "?nextToken foreign_token"),
    ] {
        assert_eq!(tenant.get(&format!("/v1/accounts?{query}")).await.violations(), [violation]);
    }
}

#[tokio::test]
async fn a_page_behind_a_token_costs_one_query_of_each_partition() {
    let tenant = tenant_with_accounts(&[]).await;
    for number in 0..70 {
        create_account(&tenant, &format!("a{number:02}"), &json!([])).await;
    }
    for (list, size, kind) in [
        ("status=ACTIVE", 20, Access::QueryDirectory),
        ("status=ACTIVE&sort=-id", 20, Access::QueryNames),
        ("customerId=acme&sort=id", 1, Access::QueryTable),
        ("customerId=acme&sort=-id", 20, Access::QueryTable),
        ("customerId=acme", 1, Access::QueryTable),
    ] {
        let list = format!("/v1/accounts?{list}&pageSize={size}");
        let mut target = list.clone();
        for page in 1..=3 {
            let answer = tenant.get(&target).await;
            assert_eq!(answer.usage.calls.get(&kind), Some(&1), "page {page} of {list}");
            let token = answer.json()["nextToken"].as_str().unwrap().to_owned();
            target = format!("{list}&nextToken={token}");
        }
    }
}

/// A sieve that keeps everything reads no more than a list without one, and a sieve that keeps little reads more at once
/// with every query.
#[tokio::test]
async fn a_sifted_page_reads_what_it_needs() {
    let tenant = Tenant::new().await;
    let body = json!({"id": "acme", "name": "ACME", "account": null});
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    let note = json!({"note": "x".repeat(400)});
    for number in 0..160 {
        let body = json!({"customerId": "acme", "id": format!("a{number:03}"), "name": "An account", "metadata": note});
        tenant.post("/v1/accounts", &body).await.expect(StatusCode::CREATED);
    }
    let all = tenant.get("/v1/accounts?status=ACTIVE&sort=id&pageSize=10").await;
    let sifted = tenant.get("/v1/accounts?status=ACTIVE&sort=id&search=account&pageSize=10").await;
    assert_eq!(sifted.usage, all.usage);
    let last = tenant.get("/v1/accounts?status=ACTIVE&sort=id&search=a159&pageSize=10").await;
    assert_eq!(ids(&last.expect(StatusCode::OK)), ["a159"]);
    // 11, 22, 44 and 83 of 88 items.
    assert_eq!(last.usage.calls[&Access::QueryNames], 4);
}

/// Characters around and among those that keys are made of, so that an order of escaped ids would be another one.
const AROUND_THE_SEPARATORS: [&str; 8] = ["a\"b", "a#b", "a$b", "a%b", "a&b", "a-b", "a/b", "a0b"];

#[tokio::test]
async fn the_order_of_ids_is_the_same_whatever_the_list() {
    let tenant = tenant_with_accounts(&AROUND_THE_SEPARATORS).await;
    for query in ["", "customerId=acme&", "status=ACTIVE&search=b&", "customerId=acme&search=b&"] {
        let mut expected = AROUND_THE_SEPARATORS;
        for sort in ["id", "-id"] {
            let pages = pages(&tenant, &format!("/v1/accounts?{query}sort={sort}&pageSize=3")).await;
            assert_eq!(pages.iter().flat_map(ids).collect::<Vec<_>>(), expected, "{query}sort={sort}");
            expected.reverse();
        }
    }
    let customer = shown(&tenant, "/v1/customers/acme?include=accounts").await;
    assert_eq!(ids(&json!({"data": customer["accounts"]})), AROUND_THE_SEPARATORS);
}
