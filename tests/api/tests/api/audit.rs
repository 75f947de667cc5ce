//! The audit trail: one record of each change of each object, whatever becomes of the records of the table's stream.

use std::collections::{BTreeMap, BTreeSet};

use harness::{Tenant, encoded, sample};
use http_api::{HeaderName, Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::{LATER, delete, patch, post_nothing};

/// The records that a query finds, over all pages of three.
async fn listed(tenant: &Tenant, query: &str) -> Vec<Value> {
    all_pages(tenant, &format!("pageSize=3{query}")).await
}

async fn all_pages(tenant: &Tenant, query: &str) -> Vec<Value> {
    let (mut found, mut token) = (Vec::new(), String::new());
    loop {
        let page = tenant.get(&format!("/v1/audit?{query}{token}")).await.expect(StatusCode::OK);
        // Not what the harness makes before a test begins.
        let made =
            page["data"].as_array().unwrap().iter().filter(|record| record["requestId"] != "beginning");
        found.extend(made.cloned());
        match page["nextToken"].as_str() {
            None => return found,
            Some(next) => token = format!("&nextToken={next}"),
        }
    }
}

/// Records as `action type id version`.
fn lines(records: &[Value]) -> Vec<String> {
    let line = |record: &Value| {
        let text = |pointer| record.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        format!("{} {} {} {}", text("/action"), text("/object/type"), text("/object/id"), record["version"])
    };
    records.iter().map(line).collect()
}

/// A tenant with a table of its own, whose customer `acme` and account `acme` were created, and then changed.
async fn tenant_with_history() -> Tenant {
    let tenant = Tenant::new().await;
    let body = json!({"id": "acme", "name": "ACME", "contacts": [{"id": "ada", "email": "ada@example.com"}]});
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    tenant.set_clock(LATER);
    patch(&tenant, "/v1/customers/acme", &json!({"name": "ACME Ltd"})).await.expect(StatusCode::OK);
    tenant.post("/v1/accounts/acme/aliases", &json!({"aliases": ["one"]})).await.expect(StatusCode::CREATED);
    tenant
}

#[tokio::test]
async fn a_change_is_recorded_with_what_was_and_what_is() {
    let tenant = tenant_with_history().await;
    tenant.catch_up().await;
    let records = listed(&tenant, "&sort=at&customerId=acme").await;
    let mut first = lines(&records[..3]);
    first.sort();
    assert_eq!(first, ["CREATED ACCOUNT acme 1", "CREATED CONTACT ada 1", "CREATED CUSTOMER acme 1"]);
    assert!(records[..3].iter().all(|record| record["before"].is_null() && record["after"].is_object()));
    assert_eq!(lines(&records[3..]), ["UPDATED CUSTOMER acme 2", "UPDATED ACCOUNT acme 2"]);
    let update = &records[3];
    assert_eq!((&update["before"]["name"], &update["after"]["name"]), (&json!("ACME"), &json!("ACME Ltd")));
    assert_eq!((&update["actor"], &update["requestId"]), (&json!("key_1"), &json!("request-1")));
    assert_eq!(update["at"], LATER);
    assert_eq!(records[4]["object"], json!({"type": "ACCOUNT", "id": "acme", "customerId": "acme"}));
    assert_eq!(records[4]["after"]["aliases"][0]["value"], "one");
    let ids: BTreeSet<_> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), records.len());
    let newest_first: Vec<_> = records.iter().rev().cloned().collect();
    assert_eq!(listed(&tenant, "&customerId=acme").await, newest_first);
    assert_eq!(listed(&tenant, "").await, newest_first, "and so by the index");
}

#[tokio::test]
async fn every_delivery_ends_in_the_same_records() {
    let tenant = tenant_with_history().await;
    let records = tenant.stream_records().await;
    // Backwards, one by one, then the first half twice, then all of it.
    for record in records.iter().rev().step_by(2) {
        assert!(tenant.consume(vec![record.clone()]).await.is_empty());
    }
    let half = records[..records.len() / 2].to_vec();
    assert!(tenant.consume([half.clone(), half].concat()).await.is_empty());
    let mut with_poison = records.clone();
    with_poison.insert(1, json!({"eventName": "INSERT", "dynamodb": {"SequenceNumber": "poison"}}));
    assert_eq!(tenant.consume(with_poison).await, ["poison"], "its neighbours are recorded");
    let found = listed(&tenant, "").await;
    assert_eq!(found.len(), 5, "{:?}", lines(&found));
    tenant.catch_up().await;
    assert_eq!(listed(&tenant, "").await, found, "the audit trail records nothing of itself");
}

#[tokio::test]
async fn what_cannot_be_understood_is_handed_back() {
    let tenant = Tenant::new().await;
    let image = |entity: &str| json!({"pk": {"S": "t/e#NEW#1"}, "sk": {"S": "NEW"}, "entity": {"S": entity}, "data": {"M": {}}});
    let record = |place: &str, name: &str, image: Value| json!({"eventName": name, "dynamodb": {"SequenceNumber": place, "NewImage": image}});
    let records = vec![
        record("unknown entity", "INSERT", image("NEW")),
        record("no object", "MODIFY", image("CUSTOMER")),
        record("no image", "MODIFY", Value::Null),
        record("not an image", "MODIFY", json!(5)),
        record("unaudited", "INSERT", image("IDEMPOTENCY")),
        json!({"eventName": "REMOVE", "dynamodb": {"SequenceNumber": "removed", "OldImage": image("CONTACT")}}),
    ];
    assert_eq!(tenant.consume(records).await, ["unknown entity", "no object", "no image", "not an image"]);
}

#[tokio::test]
async fn the_consumer_declares_exactly_the_rights_it_exercises() {
    let tenant = tenant_with_history().await;
    // Under a key, what changes nothing leaves a reference to its answer.
    let unchanged = tenant.request(Method::PATCH, "/v1/customers/acme").json(r#"{"name": "ACME Ltd"}"#);
    let key = HeaderName::from_static("idempotency-key");
    unchanged.header(key, "k").send().await.expect(StatusCode::OK);
    delete(&tenant, "/v1/customers/acme").await.expect(StatusCode::OK);
    post_nothing(&tenant, "/v1/customers/acme/erase").await.expect(StatusCode::OK);
    let store = tenant.store().metered();
    for record in tenant.stream_records().await {
        operations::record_audit(&store, &serde_json::from_value(record).unwrap()).await.unwrap();
    }
    let consumers = api::consumers();
    let consumer = consumers.iter().find(|consumer| consumer.operation == "record-audit").unwrap();
    assert_eq!(store.usage().access(), consumer.access.iter().copied().collect());
}

#[tokio::test]
async fn archives_restores_and_deletions_show_as_such() {
    let tenant = tenant_with_history().await;
    delete(&tenant, "/v1/customers/acme/contacts/ada").await;
    let setting = json!({"name": "Limit", "dataType": "NUMERIC", "value": "1.50"});
    tenant.put("/v1/accounts/acme/settings/USER/limit", &setting).await.expect(StatusCode::CREATED);
    delete(&tenant, "/v1/accounts/acme/settings/USER/limit").await;
    delete(&tenant, "/v1/customers/acme").await.expect(StatusCode::OK);
    post_nothing(&tenant, "/v1/customers/acme/restore").await.expect(StatusCode::OK);
    tenant.catch_up().await;
    let customer = listed(&tenant, "&objectType=CUSTOMER&objectId=acme").await;
    assert_eq!(
        lines(&customer),
        [
            "RESTORED CUSTOMER acme 5",
            "ARCHIVED CUSTOMER acme 4",
            "UPDATED CUSTOMER acme 3",
            "UPDATED CUSTOMER acme 2",
            "CREATED CUSTOMER acme 1"
        ]
    );
    let contact = listed(&tenant, "&objectType=CONTACT&customerId=acme").await;
    assert_eq!(lines(&contact), ["DELETED CONTACT ada 1", "CREATED CONTACT ada 1"]);
    assert_eq!(contact[0]["before"]["email"], "ada@example.com");
    assert!(contact[0]["after"].is_null());
    let setting = listed(&tenant, "&objectType=SETTING&objectId=limit").await;
    assert_eq!(lines(&setting).len(), 2);
    assert!(setting[1]["after"].to_string().contains("\"1.50\""), "a decimal is text: {}", setting[1]);
    assert_eq!(
        setting[0]["object"],
        json!({"type": "SETTING", "id": "limit", "namespace": "USER", "customerId": "acme", "accountId": "acme"})
    );
    let account = listed(&tenant, "&objectType=ACCOUNT&objectId=acme").await;
    assert!(lines(&account).contains(&"ARCHIVED ACCOUNT acme 5".to_owned()), "{:?}", lines(&account));
}

/// Panics unless everything that an object is shown with is so in what is recorded of it, where both name it alike.
async fn must_be_what_is_shown(tenant: &Tenant, record: &Value, operation: &str) {
    let id = encoded(record["object"]["id"].as_str().unwrap());
    let target = match record["object"]["type"].as_str().unwrap() {
        "CUSTOMER" => format!("/v1/customers/{id}"),
        "ACCOUNT" => format!("/v1/accounts/{id}"),
        _ => return,
    };
    let shown = tenant.get(&target).await.expect(StatusCode::OK);
    assert_eq!(shown["version"], record["version"], "{operation}");
    let after = &record["after"];
    let values = |aliases: &Value| -> BTreeSet<String> {
        let aliases = aliases.as_array().into_iter().flatten();
        aliases.map(|alias| alias["value"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(values(&shown["aliases"]), values(&after["aliases"]), "{operation}");
    let members = shown.as_object().unwrap().iter().filter(|(name, _)| *name != "aliases");
    let mut compared = 0;
    for (name, value) in members.filter(|(name, _)| after.get(name.as_str()).is_some()) {
        assert_eq!(*value, after[name], "{operation}: {name}");
        compared += 1;
    }
    assert!(compared >= 4, "{operation}: {record}");
}

#[tokio::test]
async fn every_route_that_changes_anything_leaves_records_of_it() {
    let tenant = Tenant::new().await;
    let mut last: BTreeMap<String, Value> = BTreeMap::new();
    let (endpoints, mut seen) = (api::endpoints(), 0);
    for operation in harness::whole_story() {
        let answer = sample(&tenant, operation).request_id(operation).send().await;
        assert!(answer.status.is_success(), "{operation}: {}", answer.body);
        let endpoint = endpoints.iter().find(|endpoint| endpoint.route.operation == operation).unwrap();
        if !endpoint.route.writes() {
            continue;
        }
        let records = tenant.stream_records().await;
        assert!(tenant.consume(records[seen..].to_vec()).await.is_empty(), "{operation}");
        seen = records.len();
        let records = all_pages(&tenant, "sort=at&pageSize=100").await;
        let left: Vec<_> = records.iter().filter(|record| record["requestId"] == operation).collect();
        // Another environment shows in its own audit trail.
        let of_another = endpoint.route.path.starts_with("/v1/environments");
        assert_eq!(left.is_empty(), of_another, "{operation}");
        for record in left {
            assert_eq!(record["actor"], "key_1", "{operation}");
            if operation == "erase-customer" {
                assert_eq!((&record["omitted"], &record["after"]), (&json!("ERASED"), &Value::Null));
                continue;
            }
            let object = record["object"].to_string();
            let before = last.remove(&object).unwrap_or_default();
            assert_eq!(record["before"], before, "{operation}: what it was is what it had become");
            last.insert(object, record["after"].clone());
            must_be_what_is_shown(&tenant, record, operation).await;
        }
    }
}

#[tokio::test]
async fn what_changes_nothing_leaves_no_record() {
    let tenant = tenant_with_history().await;
    tenant.catch_up().await;
    let before = listed(&tenant, "").await;
    patch(&tenant, "/v1/customers/acme", &json!({"name": "ACME Ltd"})).await.expect(StatusCode::OK);
    let key = HeaderName::from_static("idempotency-key");
    let again = tenant.request(Method::PATCH, "/v1/customers/acme").json(r#"{"name": "ACME Ltd"}"#);
    again.header(key, "k").send().await.expect(StatusCode::OK);
    patch(&tenant, "/v1/customers/acme", &json!({"name": ""})).await;
    tenant.get("/v1/customers/acme").await.expect(StatusCode::OK);
    tenant.catch_up().await;
    assert_eq!(listed(&tenant, "").await, before);
}

#[tokio::test]
async fn nobody_sees_the_audit_trail_of_another() {
    let tenant = Tenant::new().await;
    let other = tenant.neighbour().await;
    for tenant in [&tenant, &other] {
        tenant
            .post("/v1/customers", &json!({"id": "acme", "name": "ACME"}))
            .await
            .expect(StatusCode::CREATED);
    }
    tenant.catch_up().await;
    assert_eq!(listed(&tenant, "").await.len(), 2);
    for query in ["", "&customerId=acme", "&objectType=ACCOUNT&objectId=acme"] {
        assert_eq!(listed(&other, query).await, Vec::<Value>::new(), "{query}");
    }
    tenant.add_key("reader", |key| key.scopes = [domain::scope::Scope::CustomersRead].into()).await;
    let refused = tenant.request(Method::GET, "/v1/audit").key("reader").send().await;
    refused.problem(StatusCode::FORBIDDEN, "forbidden");
}

#[tokio::test]
async fn bounds_in_time_and_the_actor_narrow_the_list() {
    let tenant = tenant_with_history().await;
    tenant.add_key("second", |key| key.id = domain::text::KeyId::parse("key_2").unwrap()).await;
    let renamed = tenant.request(Method::PATCH, "/v1/customers/acme").key("second");
    renamed.json(r#"{"name": "ACME AG"}"#).send().await.expect(StatusCode::OK);
    tenant.catch_up().await;
    for owner in ["", "&customerId=acme"] {
        let found = |query: &str| {
            let query = format!("{owner}{query}");
            let tenant = &tenant;
            async move { listed(tenant, &query).await.len() }
        };
        assert_eq!(found("").await, 6);
        assert_eq!(found(&format!("&from={LATER}")).await, 3);
        assert_eq!(found(&format!("&until={LATER}")).await, 3, "the bound itself is not in it");
        assert_eq!(found("&from=2026-01-15T12:00:00Z&until=2026-01-15T12:00:00.001Z").await, 3);
        assert_eq!(found(&format!("&from={}", encoded("2026-02-01T00:00:00.001+00:00"))).await, 0);
        assert_eq!(found("&actor=key_2").await, 1);
        assert_eq!(found("&actor=key_3").await, 0);
    }
}

#[tokio::test]
async fn everything_wrong_with_the_query_is_said_at_once() {
    let tenant = Tenant::new().await;
    let answer = tenant
        .get("/v1/audit?objectType=NONE&objectId=&customerId=..&actor=&from=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z&sort=up&pageSize=0&more=1")
        .await;
    assert_eq!(
        answer.violations(),
        [
            "?objectType not_one_of",
            "?objectId too_short",
            "?customerId dot_segment",
            "?actor too_short",
            "?sort not_one_of",
            "?pageSize out_of_range",
            "?more unknown",
            "?until empty_range"
        ]
    );
    let first = tenant.get("/v1/audit?nextToken=none").await;
    assert_eq!(first.violations(), ["?nextToken foreign_token"]);
}

#[tokio::test]
async fn what_does_not_fit_beside_the_rest_is_left_out_and_said_to_be() {
    let tenant = Tenant::new().await;
    let value = "\u{1d11e}".repeat(500);
    let pairs: serde_json::Map<String, Value> =
        (0..50).map(|number| (format!("{number:\u{1d11e}>40}"), value.clone().into())).collect();
    let aliases: Vec<String> = (0..100).map(|number| format!("{number:\u{1d11e}>255}")).collect();
    let body =
        json!({"id": "acme", "name": "ACME", "account": {"id": "large", "name": "Large", "metadata": pairs}});
    tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    for ten in aliases.chunks(10) {
        let more = json!({"aliases": ten});
        tenant.post("/v1/accounts/large/aliases", &more).await.expect(StatusCode::CREATED);
    }
    tenant.catch_up().await;
    let records = listed(&tenant, "&objectType=ACCOUNT&objectId=large&sort=at").await;
    assert_eq!(records.len(), 11);
    let last = &records[10];
    assert_eq!((&last["omitted"], &last["before"]), (&json!("BEFORE"), &Value::Null));
    assert_eq!(last["after"]["aliases"].as_array().unwrap().len(), 100);
    let shown = records[9]["after"]["aliases"].as_array().unwrap().len();
    assert_eq!(shown, 90, "the record before has what is left out");
}
