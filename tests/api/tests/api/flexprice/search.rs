//! `flexprice-search-customers`.

use harness::{Answered, Tenant};
use serde_json::{Value, json};

use super::{CUSTOMERS, create, list::with_customers, listed, wrong_members};

async fn search(tenant: &Tenant, body: &Value) -> Answered {
    tenant.post(&format!("{CUSTOMERS}/search"), body).await
}

fn condition(field: &str, operator: &str, data_type: &str, value: &Value) -> Value {
    let mut condition = json!({"field": field, "operator": operator, "data_type": data_type});
    condition["value"][data_type] = value.clone();
    condition
}

#[tokio::test]
async fn finds_by_the_filters_that_lists_have_and_by_metadata() {
    let (tenant, customers) = with_customers(&["a", "b", "c"]).await;
    create(&tenant, "d", json!({"metadata": {"tier": "gold", "region": "emea"}})).await;
    create(&tenant, "e", json!({"metadata": {"tier": "gold"}})).await;
    let ids = [&customers[0]["id"], &customers[1]["id"]];
    for (body, expected) in [
        (json!({}), vec!["e", "d", "c", "b", "a"]),
        (json!({"limit": 2, "offset": 1}), vec!["d", "c"]),
        (json!({"order": "asc", "limit": 2}), vec!["a", "b"]),
        (json!({"external_id": "b"}), vec!["b"]),
        (json!({"external_ids": ["a", "c", "none"]}), vec!["c", "a"]),
        (json!({"external_ids": []}), vec![]),
        (json!({"customer_ids": ids}), vec!["b", "a"]),
        (json!({"email": "a@example.com"}), vec!["a"]),
        (json!({"metadata": {"tier": "gold"}}), vec!["e", "d"]),
        (json!({"metadata": {"tier": "gold", "region": "emea"}}), vec!["d"]),
        (json!({"metadata": {"tier": "silver"}}), vec![]),
        (
            json!({"start_time": "2026-02-02T00:00:00+00:00", "end_time": "2026-02-20T00:00:00Z"}),
            vec!["c", "b"],
        ),
        (json!({"status": "archived"}), vec![]),
        (json!({"filters": [], "sort": [], "expand": "", "email": ""}), vec!["e", "d", "c", "b", "a"]),
    ] {
        let answer = search(&tenant, &body).await;
        assert_eq!(listed(&answer), expected, "{body}");
    }
    let all = search(&tenant, &json!({"limit": 2, "offset": 1})).await.json();
    assert_eq!(all["pagination"], json!({"total": 5, "limit": 2, "offset": 3}));
}

#[tokio::test]
async fn conditions_are_of_what_is_shown() {
    let (tenant, customers) = with_customers(&["acme-1", "acme-2", "other"]).await;
    let path = super::path_of(&customers[2]);
    let body = json!({
        "name": "Übergrößen AG", "email": "", "contact": "+49 1", "address_line1": "Hauptstr. 1",
        "address_line2": "Hof", "address_city": "Köln", "address_state": "NRW", "address_postal_code": "50667",
        "address_country": "DE", "timezone": "Europe/Berlin", "billing_currency": "EUR", "tax_treatment": "exempt"
    });
    tenant.put(&path, &body).await.expect(http_api::StatusCode::OK);
    let text = |field, operator, value: &str| condition(field, operator, "string", &json!(value));
    let array = |field, operator, values: &[&str]| condition(field, operator, "array", &json!(values));
    let date = |field, operator, value: &str| condition(field, operator, "date", &json!(value));
    let (both, other) = (vec!["acme-2", "acme-1"], vec!["other"]);
    let cases = [
        (text("external_id", "eq", "acme-1"), vec!["acme-1"]),
        (text("external_id", "contains", "ACME"), both.clone()),
        (text("external_id", "not_contains", "Acme"), other.clone()),
        (array("external_id", "in", &["acme-2", "other", "none"]), vec!["other", "acme-2"]),
        (array("external_id", "not_in", &["acme-2", "other"]), vec!["acme-1"]),
        (text("id", "eq", customers[0]["id"].as_str().unwrap()), vec!["acme-1"]),
        (text("name", "contains", "ÜBERGRÖSSEN"), vec![]),
        (text("name", "contains", "übergröß"), other.clone()),
        (text("name", "eq", "übergrößen ag"), vec![]),
        (text("email", "eq", ""), other.clone()),
        (text("email", "contains", "@EXAMPLE"), both.clone()),
        (text("contact", "eq", "+49 1"), other.clone()),
        (text("address_line1", "contains", "str."), other.clone()),
        (text("address_line2", "eq", "Hof"), other.clone()),
        (text("address_city", "eq", "Köln"), other.clone()),
        (text("address_state", "eq", "NRW"), other.clone()),
        (text("address_postal_code", "eq", "50667"), other.clone()),
        (array("address_country", "in", &["DE", "US"]), other.clone()),
        (text("timezone", "eq", "Europe/Berlin"), other.clone()),
        (text("billing_currency", "eq", "EUR"), other.clone()),
        (text("tax_treatment", "eq", "exempt"), other.clone()),
        (text("status", "eq", "published"), vec!["other", "acme-2", "acme-1"]),
        (text("created_by", "eq", "key_1"), vec!["other", "acme-2", "acme-1"]),
        (text("updated_by", "eq", "key_2"), vec![]),
        (date("created_at", "eq", "2026-02-02T00:00:00Z"), vec!["acme-2"]),
        (date("created_at", "after", "2026-02-02T00:00:00Z"), other.clone()),
        (date("created_at", "gt", "2026-02-02T00:00:00Z"), other.clone()),
        (date("created_at", "gte", "2026-02-02T00:00:00Z"), vec!["other", "acme-2"]),
        (date("created_at", "before", "2026-02-02T00:00:00Z"), vec!["acme-1"]),
        (date("created_at", "lt", "2026-02-02T00:00:00Z"), vec!["acme-1"]),
        (date("created_at", "lte", "2026-02-02T00:00:00Z"), both.clone()),
        (date("updated_at", "eq", "2026-03-01T00:00:00Z"), other.clone()),
    ];
    for (condition, expected) in cases {
        let answer = search(&tenant, &json!({"filters": [condition]})).await;
        assert_eq!(listed(&answer), expected, "{condition}");
    }
    let all = json!({"filters": [
        text("name", "contains", "globex"),
        date("created_at", "after", "2026-02-01T00:00:00Z"),
        {"field": "external_id", "operator": "not_contains", "value": {"string": "other"}}
    ]});
    assert_eq!(listed(&search(&tenant, &all).await), ["acme-2"], "all of them have to be met");
}

#[tokio::test]
async fn what_is_found_is_in_the_order_asked_for() {
    let (tenant, _) = with_customers(&["b", "a", "c"]).await;
    let body = json!({"name": "An earlier name", "timezone": "Europe/Rome"});
    tenant.put(&format!("{CUSTOMERS}?external_customer_id=c"), &body).await;
    for (sort, order, expected) in [
        (json!([{"field": "external_id"}]), "desc", ["a", "b", "c"]),
        (json!([{"field": "external_id", "direction": "desc"}]), "desc", ["c", "b", "a"]),
        (json!([{"field": "name", "direction": "asc"}]), "desc", ["c", "a", "b"]),
        (json!([{"field": "name", "direction": "asc"}]), "asc", ["c", "b", "a"]),
        (json!([{"field": "name"}, {"field": "external_id"}]), "desc", ["c", "a", "b"]),
        (json!([{"field": "created_at", "direction": "asc"}]), "desc", ["b", "a", "c"]),
        (json!([{"field": "updated_at", "direction": "desc"}]), "desc", ["c", "a", "b"]),
        (json!([{"field": "timezone", "direction": "desc"}]), "asc", ["c", "b", "a"]),
    ] {
        let answer = search(&tenant, &json!({"sort": sort, "order": order})).await;
        assert_eq!(listed(&answer), expected, "{sort} {order}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = Tenant::new().await;
    let body = json!({
        "limit": 0, "offset": -1, "order": "up", "status": "deleted", "email": "x", "start_time": "today",
        "external_ids": ["a", "a", ""], "customer_ids": "x", "metadata": {"": "x"}, "expand": "integrations", "parent_customer_ids": ["x"],
        "filters": [
            {"field": "age", "operator": "eq", "data_type": "number", "value": {"number": 5}},
            {"field": "name", "operator": "gt", "value": {"string": "a"}},
            {"field": "name", "operator": "in", "data_type": "string", "value": {"string": "a"}},
            {"field": "created_at", "operator": "before", "value": {"date": "2026-01-01"}},
            {"field": "created_at", "operator": "after", "data_type": "date", "value": {}},
            {"field": "name", "operator": "eq", "value": {"string": "a", "boolean": true, "regex": "b"}},
            {}
        ],
        "sort": [{"field": "size", "direction": "down"}, {}], "nickname": "x"
    });
    assert_eq!(
        wrong_members(&search(&tenant, &body).await),
        [
            "customer_ids",
            "email",
            "expand",
            "external_ids/1",
            "external_ids/2",
            "filters/0/field",
            "filters/0/value/number",
            "filters/1/operator",
            "filters/2/data_type",
            "filters/2/value/array",
            "filters/2/value/string",
            "filters/3/value/date",
            "filters/4/value/date",
            "filters/5/value/boolean",
            "filters/5/value/regex",
            "filters/6/field",
            "filters/6/operator",
            "filters/6/value",
            "limit",
            "metadata/",
            "nickname",
            "offset",
            "order",
            "parent_customer_ids",
            "sort/0/direction",
            "sort/0/field",
            "sort/1/field",
            "start_time",
            "status"
        ]
    );
    let many = vec![condition("name", "eq", "string", &json!("x")); 21];
    assert_eq!(wrong_members(&search(&tenant, &json!({"filters": many})).await), ["filters"]);
    for limit in [json!(1_001), json!("5"), json!(1.5)] {
        assert_eq!(wrong_members(&search(&tenant, &json!({"limit": limit})).await), ["limit"]);
    }
}
