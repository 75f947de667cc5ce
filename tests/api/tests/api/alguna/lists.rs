//! Lists of both generations: pages, orders and filters.

use harness::{Tenant, encoded};
use http_api::StatusCode;
use serde_json::{Value, json};

use super::{ACCOUNTS, CUSTOMERS, account, get, patch, post, refusal, shown};

/// A tenant with accounts of these names, created one second after another.
async fn tenant_with(names: &[&str]) -> Tenant {
    let tenant = Tenant::new().await;
    for (second, name) in (0..).zip(names) {
        tenant.set_clock(&format!("2026-01-15T12:00:{second:02}Z"));
        account(&tenant, name, &json!([format!("alias-{name}")])).await;
    }
    tenant
}

/// The names of a page, in order.
async fn names(tenant: &Tenant, target: &str) -> Vec<String> {
    let page = shown(tenant, target).await;
    page["data"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn accounts_come_in_numbered_pages_the_newest_first() {
    let all: Vec<String> = (10..22).map(|number| format!("account-{number}")).collect();
    let tenant = tenant_with(&all.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let newest: Vec<String> = all.iter().rev().cloned().collect();
    assert_eq!(names(&tenant, ACCOUNTS).await, newest[..10]);
    assert_eq!(names(&tenant, &format!("{ACCOUNTS}?page=2")).await, newest[10..]);
    assert_eq!(names(&tenant, &format!("{ACCOUNTS}?page=3")).await, [""; 0]);
    let page = shown(&tenant, &format!("{ACCOUNTS}?limit=5&page=2")).await;
    assert_eq!((&page["pageCount"], page["data"].as_array().unwrap().len()), (&json!(3), 5));
    assert_eq!(shown(&tenant, &format!("{ACCOUNTS}?limit=100")).await["pageCount"], 1);
    assert_eq!(names(&tenant, &format!("{ACCOUNTS}?limit=5000")).await, newest, "capped, not refused");
}

#[tokio::test]
async fn customers_come_behind_an_offset_the_newest_first() {
    let tenant = tenant_with(&["one", "two", "three"]).await;
    let page = shown(&tenant, CUSTOMERS).await;
    assert_eq!(page["pagination"], json!({"per_page": 10, "total_pages": 1}));
    assert_eq!(names(&tenant, CUSTOMERS).await, ["three", "two", "one"]);
    let page = shown(&tenant, &format!("{CUSTOMERS}?limit=2&offset=2")).await;
    assert_eq!(page["pagination"], json!({"per_page": 2, "total_pages": 2}));
    assert_eq!(page["data"][0]["name"], "one");
    assert_eq!(names(&tenant, &format!("{CUSTOMERS}?limit=1&offset=1")).await, ["two"]);
    assert_eq!(names(&tenant, &format!("{CUSTOMERS}?offset=3")).await, [""; 0]);
    let whole = shown(&tenant, &format!("{CUSTOMERS}/alias-two")).await;
    let listed = shown(&tenant, &format!("{CUSTOMERS}?alias=alias-two")).await;
    assert_eq!(listed["data"], json!([whole]), "a row is the whole object");
}

#[tokio::test]
async fn lists_are_in_the_order_asked_for() {
    let tenant = tenant_with(&["bbb", "CCC", "aaa"]).await;
    tenant.set_clock("2026-02-01T00:00:00Z");
    patch(&tenant, &format!("{ACCOUNTS}/alias-bbb"), &json!({"currency": "EUR"}))
        .await
        .expect(StatusCode::OK);
    for (sort, expected) in [
        ("name:asc", ["aaa", "bbb", "CCC"]),
        ("name:desc", ["CCC", "bbb", "aaa"]),
        ("createdAt:asc", ["bbb", "CCC", "aaa"]),
        ("createdAt:desc", ["aaa", "CCC", "bbb"]),
        ("updatedAt:asc", ["CCC", "aaa", "bbb"]),
        ("updatedAt:desc", ["bbb", "aaa", "CCC"]),
    ] {
        assert_eq!(names(&tenant, &format!("{ACCOUNTS}?sort={sort}")).await, expected, "{sort}");
        if !sort.starts_with("updated") {
            let sort = sort.replace("createdAt", "created_at");
            assert_eq!(names(&tenant, &format!("{CUSTOMERS}?sort={sort}")).await, expected, "{sort}");
        }
    }
    // An alias that is added through another API is a change of the object too.
    tenant.set_clock("2026-03-01T00:00:00Z");
    let added = tenant.post("/v1/accounts/alias-CCC/aliases", &json!({"aliases": ["more"]})).await;
    assert!(added.status.is_success());
    assert_eq!(names(&tenant, &format!("{ACCOUNTS}?sort=updatedAt:desc")).await, ["CCC", "bbb", "aaa"]);
    assert_eq!(shown(&tenant, &format!("{ACCOUNTS}/more")).await["updatedAt"], "2026-03-01T00:00:00Z");
}

/// The target of a list of accounts with these filters.
fn filtered(filters: &Value) -> String {
    format!("{ACCOUNTS}?sort=name:asc&filters={}", encoded(&filters.to_string()))
}

async fn tenant_to_filter() -> Tenant {
    let tenant = Tenant::new().await;
    for (name, currency, alias, email) in [
        ("Alpha", "USD", "a-1", "ada@example.com"),
        ("Beta", "EUR", "b-1", "bob@example.com"),
        ("Beta two", "EUR", "b-2", "ADA@example.com"),
    ] {
        let body =
            json!({"name": name, "currency": currency, "aliases": [alias], "contacts": [{"email": email}]});
        post(&tenant, ACCOUNTS, &body).await.expect(StatusCode::CREATED);
    }
    // A customer without an account is billed in the currency of its environment.
    let bare = json!({"id": "bare", "name": "Bare", "account": null});
    tenant.post("/v1/customers", &bare).await.expect(StatusCode::CREATED);
    tenant
}

#[tokio::test]
async fn accounts_are_filtered_by_what_they_are() {
    let tenant = tenant_to_filter().await;
    let filter = |field: &str, operator: &str, value: Value| json!({"field": field, "operator": operator, "value": value});
    let none: &[&str] = &[];
    for (filters, expected) in [
        (json!([]), &["Alpha", "Bare", "Beta", "Beta two"][..]),
        (json!([filter("name", "eq", json!("Beta"))]), &["Beta"]),
        (json!([filter("name", "in", json!(["Beta", "Alpha", "None"]))]), &["Alpha", "Beta"]),
        (json!([filter("currency", "eq", json!("EUR"))]), &["Beta", "Beta two"]),
        (json!([filter("currency", "in", json!(["USD"]))]), &["Alpha", "Bare"]),
        (json!([filter("alias", "eq", json!("a-1"))]), &["Alpha"]),
        (json!([filter("alias", "in", json!(["a-1", "b-2", "none"]))]), &["Alpha", "Beta two"]),
        (json!([filter("email", "eq", json!("ada@example.com"))]), &["Alpha", "Beta two"]),
        (json!([filter("id", "in", json!(["bare", "none"]))]), &["Bare"]),
        (json!([filter("id", "eq", json!("a-1"))]), none),
        (json!([filter("alias", "eq", json!("bare"))]), none),
        (
            json!([filter("email", "eq", json!("ada@example.com")), filter("currency", "eq", json!("EUR"))]),
            &["Beta two"],
        ),
        (json!([filter("alias", "eq", json!("a-1")), filter("alias", "eq", json!("b-1"))]), none),
        (json!([filter("alias", "eq", json!("a-1")), filter("name", "eq", json!("Beta"))]), none),
    ] {
        assert_eq!(names(&tenant, &filtered(&filters)).await, expected, "{filters}");
    }
    for (search, expected) in
        [("beta", &["Beta", "Beta two"][..]), ("ALPH", &["Alpha"]), ("bare", &["Bare"]), ("a-1", none)]
    {
        let target = format!("{ACCOUNTS}?sort=name:asc&search={search}");
        assert_eq!(names(&tenant, &target).await, expected, "{search}");
    }
    let page = shown(&tenant, &format!("{ACCOUNTS}?limit=5&search=beta")).await;
    assert_eq!(page["pageCount"], 1, "what is found is counted");
}

#[tokio::test]
async fn customers_are_filtered_by_alias_and_address() {
    let tenant = tenant_to_filter().await;
    let none: &[&str] = &[];
    for (query, expected) in [
        ("alias=a-1", &["Alpha"][..]),
        ("alias=none", none),
        ("alias=bare", none),
        ("email=ADA@example.com", &["Alpha", "Beta two"]),
        ("email=nobody@example.com", none),
        ("email=ada@example.com&alias=b-2", &["Beta two"]),
        ("email=ada@example.com&alias=b-1", none),
    ] {
        let found = names(&tenant, &format!("{CUSTOMERS}?sort=name:asc&{query}")).await;
        assert_eq!(found, expected, "{query}");
    }
    // Who clears a filter sends it empty.
    let cleared = "csm_id=&tag_ids=&integration_ids=&sales_owner_id=&has_active_subscriptions=";
    assert_eq!(names(&tenant, &format!("{CUSTOMERS}?{cleared}")).await.len(), 4);
}

#[tokio::test]
async fn a_query_that_cannot_be_honoured_is_refused() {
    let tenant = Tenant::new().await;
    let sizes = "limit must be one of 5, 10, 25, 50, 100.";
    for (query, said) in [
        ("limit=7", sizes),
        ("limit=0", sizes),
        ("limit=-5", sizes),
        ("limit=10.0", sizes),
        ("limit=99999999999999999999999", sizes),
        ("page=0", "page must be a whole number from 1 to 10000."),
        ("page=x", "page must be a whole number from 1 to 10000."),
        (
            "sort=name",
            "sort must be one of name:asc, name:desc, createdAt:asc, createdAt:desc, updatedAt:asc, updatedAt:desc.",
        ),
        ("search=", "search must have at least 1 character."),
        ("contactEmail=x", "contactEmail is not known here; known are page, limit, filters, sort, search."),
        ("page=1&page=2", "page is given more than once."),
        ("filters=", "filters must be a JSON array of filters, not other text."),
        ("filters=name", "filters must be a JSON array of filters, not other text."),
        ("filters={}", "filters must be an array, not an object."),
    ] {
        let answer = get(&tenant, &format!("{ACCOUNTS}?{query}")).await;
        assert_eq!(refusal(&answer, StatusCode::BAD_REQUEST), said, "{query}");
    }
    for (query, said) in [
        ("limit=0", "limit must be a whole number from 1 to 100."),
        ("limit=101", "limit must be a whole number from 1 to 100."),
        ("limit=5.0", "limit must be a whole number from 1 to 100."),
        ("offset=-1", "offset must be a whole number from 0 to 10000."),
        ("sort=updated_at:asc", "sort must be one of name:asc, name:desc, created_at:asc, created_at:desc."),
        ("email=x", "email must be an e-mail address."),
        ("csm_id=u1", "csm_id is not offered here; leave it out."),
        ("has_active_subscriptions=false", "has_active_subscriptions is not offered here; leave it out."),
        ("tag_ids=a,b", "tag_ids is not offered here; leave it out."),
    ] {
        let answer = get(&tenant, &format!("{CUSTOMERS}?{query}")).await;
        assert_eq!(refusal(&answer, StatusCode::BAD_REQUEST), said, "{query}");
    }
    let many = refusal(
        &get(&tenant, &format!("{CUSTOMERS}?limit=0&offset=x&sort=y&tag_ids=z")).await,
        StatusCode::BAD_REQUEST,
    );
    assert_eq!(many.matches(". ").count(), 3, "all at once: {many}");
}

#[tokio::test]
async fn what_is_wrong_with_a_filter_is_said_by_its_place() {
    let tenant = Tenant::new().await;
    let filters = json!([
        {"field": "status", "operator": "like", "value": 5, "x": 1},
        {"field": "name"},
        {"field": "currency", "operator": "in", "value": ["USD", "usd", "xxx"]},
        {"field": "alias", "operator": "eq", "value": ["a"]},
        {"field": "id", "operator": "in", "value": "a"},
        {"field": "id", "operator": "in", "value": []},
        {"field": "email", "operator": "eq", "value": "x"},
    ]);
    let detail = refusal(&get(&tenant, &filtered(&filters)).await, StatusCode::BAD_REQUEST);
    for said in [
        "filters/0/field must be one of id, name, currency, alias, email.",
        "filters/0/operator must be one of eq, in.",
        "filters/0/value must be a string or an array, not a number.",
        "filters/0/x is not known here; known are field, operator, value.",
        "filters/1/operator is required.",
        "filters/1/value is required.",
        "filters/2/value/1 must be the code of an active currency",
        "filters/2/value/2 must be the code of an active currency",
        "filters/3/value must be a string with eq, not an array.",
        "filters/4/value must be an array with in, not a string.",
        "filters/5/value must have at least 1 entry.",
        "filters/6/value must be an e-mail address.",
    ] {
        assert!(detail.contains(said), "{said}: {detail}");
    }
    let many: Vec<Value> =
        (0..11).map(|_| json!({"field": "name", "operator": "eq", "value": "GoJo"})).collect();
    let detail = refusal(&get(&tenant, &filtered(&json!(many))).await, StatusCode::BAD_REQUEST);
    assert_eq!(detail, "filters must have at most 10 entries.");
}

/// A page that is cut short would end the list for the official client, which counts what it gets.
#[tokio::test]
async fn a_page_that_no_answer_carries_is_refused_whole() {
    let tenant = Tenant::new().await;
    let (name, domain) = ("\u{10348}".repeat(100), ["b", "c", "d"].map(|letter| letter.repeat(63)).join("."));
    let contact = |number: usize| json!({"email": format!("{number:a>64}@{domain}.example"), "firstName": name, "lastName": name});
    let contacts: Vec<Value> = (0..99).map(contact).collect();
    for customer in 0..48 {
        account(&tenant, &format!("Customer {customer}"), &json!([format!("c{customer}")])).await;
        let target = format!("{ACCOUNTS}/c{customer}");
        // One transaction holds no more than 91 changes, and a contact that is there is none.
        for contacts in [&contacts[..90], &contacts] {
            patch(&tenant, &target, &json!({"contacts": contacts})).await.expect(StatusCode::OK);
        }
    }
    let said = "limit asks for more than one answer can carry; ask for fewer at once.";
    for target in [format!("{ACCOUNTS}?limit=50"), format!("{CUSTOMERS}?limit=48")] {
        let answer = get(&tenant, &target).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{target}");
        assert_eq!(refusal(&answer, StatusCode::BAD_REQUEST), said);
    }
    let mut seen = 0;
    for page in 1..=2 {
        seen += names(&tenant, &format!("{ACCOUNTS}?limit=25&page={page}")).await.len();
    }
    assert_eq!(seen, 48, "smaller pages show all");
}
