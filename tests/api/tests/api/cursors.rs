//! Tokens of next pages: whatever the list, following them shows each object once and in order, and a token is good
//! for its own list alone.

use harness::{Tenant, encoded};
use http_api::StatusCode;
use proptest::{collection::vec, prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use serde_json::{Value, json};

const SORTS: [&str; 4] = ["id", "-id", "updatedAt", "-updatedAt"];
/// How many lists are walked through in each of two tenants.
const WALKS: usize = 40;

/// What an object is to be: the second in which it is created, whose it is, whether it is a draft or archived.
type Wish = (u8, u8, bool, bool);

/// A list, by its path and its filters without order and size of page.
type ListOf = (&'static str, &'static str);

const LISTS: [ListOf; 8] = [
    ("customers", "status=ACTIVE"),
    ("customers", "status=ACTIVE,ARCHIVED"),
    ("customers", "status=ARCHIVED,ACTIVE&search=NAME-1"),
    ("accounts", "status=DRAFT,ACTIVE,ARCHIVED"),
    ("accounts", "status=ARCHIVED,DRAFT"),
    ("accounts", "status=ACTIVE&invoiceCurrency=EUR"),
    ("accounts", "status=DRAFT,ACTIVE&customerId=customer-0"),
    ("accounts", "status=DRAFT,ACTIVE,ARCHIVED&search=name-0"),
];

/// The id of the object of this number: with characters that keys and paths escape, so that order would suffer.
fn id_of(kind: &str, number: usize) -> String {
    let separator = ["-", "#", "/", "%", " "][number % 5];
    format!("{kind}{separator}{number}")
}

/// The path of an object of these.
fn target_of(kind: &str, number: usize) -> String {
    format!("/v1/{kind}s/{}", encoded(&id_of(kind, number)))
}

async fn create(tenant: &Tenant, wishes: &[Wish]) {
    for (number, (second, whose, draft, archived)) in wishes.iter().enumerate() {
        tenant.set_clock(&format!("2026-01-15T12:00:{second:02}Z"));
        let id = id_of("customer", number);
        let customer = json!({"id": id, "name": format!("Name-{whose}"), "account": null});
        tenant.post("/v1/customers", &customer).await.expect(StatusCode::CREATED);
        let account = json!({
            "id": id_of("account", number), "name": format!("Name-{whose}"),
            "customerId": if *whose == 0 { "customer-0" } else { &id },
            "status": if *draft { "DRAFT" } else { "ACTIVE" },
            "invoiceCurrency": if *draft { "EUR" } else { "USD" },
        });
        tenant.post("/v1/accounts", &account).await.expect(StatusCode::CREATED);
        if *archived && number > 0 {
            let target = target_of(if *draft { "account" } else { "customer" }, number);
            tenant.delete(&target).await.expect(StatusCode::OK);
        }
    }
}

/// Every page behind the first one by its token, and the tokens.
async fn walk(tenant: &Tenant, target: &str, size: usize) -> (Vec<Value>, Vec<String>) {
    let (mut rows, mut tokens) = (Vec::new(), Vec::<String>::new());
    loop {
        let next = tokens.last().map(|token| format!("&nextToken={token}")).unwrap_or_default();
        let page = tenant.get(&format!("{target}&pageSize={size}{next}")).await.expect(StatusCode::OK);
        let found = page["data"].as_array().unwrap();
        assert!(found.len() <= size, "{target}");
        rows.extend(found.iter().cloned());
        let Some(token) = page["nextToken"].as_str() else { return (rows, tokens) };
        assert!(!tokens.contains(&token.to_owned()), "{target} does not get on");
        tokens.push(token.to_owned());
    }
}

/// What the list should hold, of everything that can be got by its id.
fn expected(everything: &[Value], filters: &str, sort: &str) -> Vec<Value> {
    let keeps = |row: &Value| {
        filters.split('&').all(|filter| {
            let (name, value) = filter.split_once('=').unwrap();
            match name {
                "search" => row["name"].as_str().unwrap().to_lowercase().contains(&value.to_lowercase()),
                _ => value.split(',').any(|value| row[name] == value),
            }
        })
    };
    let mut rows: Vec<Value> = everything.iter().filter(|row| keeps(row)).cloned().collect();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    rows.sort_by_key(|row| {
        let moment = if sort.ends_with("id") { String::new() } else { text(row, "updatedAt") };
        (moment, text(row, "id"))
    });
    if sort.starts_with('-') {
        rows.reverse();
    }
    rows
}

#[tokio::test]
async fn tokens_lead_through_each_object_once_and_in_order() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..2 {
        let tenant = Tenant::new().await;
        let wishes = vec((0..6_u8, 0..3_u8, any::<bool>(), any::<bool>()), 8..16);
        let wishes = wishes.new_tree(&mut runner).unwrap().current();
        create(&tenant, &wishes).await;
        let mut everything = std::collections::BTreeMap::<&str, Vec<Value>>::new();
        for number in 0..wishes.len() {
            for (path, kind) in [("customers", "customer"), ("accounts", "account")] {
                let got = tenant.get(&target_of(kind, number)).await.expect(StatusCode::OK);
                everything.entry(path).or_default().push(got);
            }
        }
        let lists = (prop::sample::select(&LISTS[..]), prop::sample::select(&SORTS[..]), 1..9_usize);
        for _ in 0..WALKS {
            let ((path, filters), sort, size) = lists.new_tree(&mut runner).unwrap().current();
            let target = format!("/v1/{path}?{filters}&sort={sort}");
            let (rows, _) = walk(&tenant, &target, size).await;
            assert_eq!(rows, expected(&everything[path], filters, sort), "{target} on pages of {size}");
        }
    }
}

/// Where the lists are whose objects hang on one object, with the member that tells these apart.
const OF_ONE: [(&str, &str); 4] = [
    ("/v1/customers/customer-0/contacts", "id"),
    ("/v1/customers/customer-0/settings", "id"),
    ("/v1/accounts/account-0/settings", "id"),
    ("/v1/accounts/account-0/aliases", "value"),
];

/// As many objects in each list of [`OF_ONE`]; their names are not in the order in which they are made.
async fn fill(tenant: &Tenant, count: usize) {
    for number in 0..count {
        let name = format!("{:02}", number * 7 % count);
        let contact = json!({"id": name, "email": format!("{name}@example.com")});
        tenant.post(OF_ONE[0].0, &contact).await.expect(StatusCode::CREATED);
        let setting = json!({"name": "Limit", "dataType": "NUMERIC", "value": "1"});
        for (target, _) in [OF_ONE[1], OF_ONE[2]] {
            let target = format!("{target}/namespace/{name}");
            tenant.put(&target, &setting).await.expect(StatusCode::CREATED);
        }
        tenant.post(OF_ONE[3].0, &json!({"aliases": [name]})).await.expect(StatusCode::CREATED);
    }
}

#[tokio::test]
async fn what_hangs_on_one_object_has_pages_too() {
    let tenant = Tenant::new().await;
    create(&tenant, &[(0, 0, false, false)]).await;
    fill(&tenant, 25).await;
    for (target, member) in OF_ONE {
        let names = |rows: &[Value]| -> Vec<String> {
            rows.iter().map(|row| row[member].as_str().unwrap().to_owned()).collect()
        };
        let all: Vec<String> = (0..25).map(|number| format!("{number:02}")).collect();
        let page = tenant.get(target).await.expect(StatusCode::OK);
        assert_eq!(names(page["data"].as_array().unwrap()), all[..20], "{target}");
        assert!(page["nextToken"].is_string(), "{target}");
        for size in [1, 7, 24, 25, 100] {
            let (rows, tokens) = walk(&tenant, &format!("{target}?"), size).await;
            assert_eq!(names(&rows), all, "{target} on pages of {size}");
            assert_eq!(tokens.len(), 24 / size, "{target} on pages of {size}");
        }
        for (query, violation) in [
            ("pageSize=0", "?pageSize out_of_range"),
            ("pageSize=101", "?pageSize out_of_range"),
            ("nextToken=x", "?nextToken foreign_token"),
            ("sort=id", "?sort unknown"),
        ] {
            assert_eq!(tenant.get(&format!("{target}?{query}")).await.violations(), [violation], "{target}");
        }
    }
}

#[tokio::test]
async fn what_goes_while_paging_hides_nothing() {
    let tenant = Tenant::new().await;
    create(&tenant, &[(0, 0, false, false)]).await;
    fill(&tenant, 9).await;
    for (target, member) in OF_ONE {
        let page = tenant.get(&format!("{target}?pageSize=4")).await.expect(StatusCode::OK);
        let last = if target.ends_with("settings") { "namespace/03" } else { "03" };
        let deleted = tenant.delete(&format!("{target}/{last}")).await;
        assert!(deleted.status.is_success(), "{target}");
        let token = page["nextToken"].as_str().unwrap();
        let next = tenant.get(&format!("{target}?pageSize=4&nextToken={token}")).await;
        assert_eq!(next.expect(StatusCode::OK)["data"][0][member], "04", "{target}");
    }
}

#[tokio::test]
async fn a_token_is_refused_by_every_other_list() {
    let tenant = Tenant::new().await;
    let other = tenant.neighbour().await;
    let wishes: Vec<Wish> =
        (0..8).map(|number| (number, number % 3, number % 2 == 0, number % 4 > 1)).collect();
    create(&tenant, &wishes).await;
    create(&other, &wishes).await;
    let lists = LISTS
        .iter()
        .flat_map(|(path, filters)| SORTS.map(|sort| format!("/v1/{path}?{filters}&sort={sort}")));
    for tenant in [&tenant, &other] {
        fill(tenant, 3).await;
    }
    // The same objects are on other pages when they are asked for by another path.
    let by_alias = ["aliases", "settings"].map(|list| format!("/v1/accounts/00/{list}?"));
    let of_others = ["/v1/customers/customer%231/contacts?", "/v1/accounts/account%231/settings?"];
    let lists: Vec<String> = lists
        .chain(["/v1/aliases?prefix=0".to_owned(), "/v1/aliases?".to_owned()])
        .chain(OF_ONE.map(|(target, _)| format!("{target}?")))
        .chain(by_alias)
        .chain(of_others.map(str::to_owned))
        .collect();
    let foreign = ["?nextToken foreign_token"];
    for own in &lists {
        let (_, tokens) = walk(&tenant, own, 1).await;
        let Some(token) = tokens.first() else { continue };
        for list in &lists {
            let answer = tenant.get(&format!("{list}&nextToken={token}")).await;
            if list == own {
                answer.expect(StatusCode::OK);
            } else {
                assert_eq!(answer.violations(), foreign, "{list} with the token of {own}");
            }
        }
        let elsewhere = other.get(&format!("{own}&nextToken={token}")).await;
        assert_eq!(elsewhere.violations(), foreign, "{own} in another tenant");
    }
}
