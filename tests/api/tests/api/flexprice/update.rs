//! `flexprice-update-customer` and `flexprice-update-customer-by-query`.

use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};
use store::Access;

use super::{CUSTOMERS, create, path_of, refused, wrong_members};

/// A customer with something of everything.
async fn globex(tenant: &Tenant) -> Value {
    let others = json!({
        "email": "billing@globex.example", "contact": "+1 555", "address_line1": "12 Harbor Road",
        "address_line2": "Pier 3", "address_city": "Portland", "address_state": "OR",
        "address_postal_code": "97201", "address_country": "US", "timezone": "America/Los_Angeles",
        "billing_currency": "JPY", "tax_treatment": "taxable", "metadata": {"a": "1", "b": "2"},
        "contact_persons": [{"id": "ada", "first_name": "Ada", "email": "ada@example.com", "is_primary": true}]
    });
    create(tenant, "globex", others).await
}

/// Puts a body to the customer and gives what is shown of it then, which is what a read shows too.
async fn updated(tenant: &Tenant, path: &str, body: Value) -> Value {
    let updated = tenant.put(path, &body).await.expect(StatusCode::OK);
    assert_eq!(tenant.get(&path_of(&updated)).await.expect(StatusCode::OK), updated);
    updated
}

#[tokio::test]
async fn changes_what_the_body_names_and_nothing_else() {
    let tenant = Tenant::new().await;
    let mut expected = globex(&tenant).await;
    tenant
        .add_key("another-key-of-flexprice-update", |key| {
            key.id = domain::text::KeyId::parse("key_2").unwrap();
        })
        .await;
    let before = tenant.put(&path_of(&expected), &json!({})).await;
    assert_eq!(before.expect(StatusCode::OK), expected);
    assert_eq!(before.usage.calls.get(&Access::PutItem), None, "nothing is written");
    tenant.set_clock("2026-01-16T12:00:00Z");
    for (member, value) in [
        ("name", json!("Globex Ltd")),
        ("email", json!("new@globex.example")),
        ("contact", json!("+1 556")),
        ("address_line1", json!("1 Main Street")),
        ("address_line2", json!("Floor 2")),
        ("address_city", json!("Rome")),
        ("address_state", json!("Lazio")),
        ("address_postal_code", json!("00100")),
        ("address_country", json!("IT")),
        ("timezone", json!("Europe/Rome")),
        ("billing_currency", json!("EUR")),
        ("tax_treatment", json!("exempt")),
        ("metadata", json!({"c": "3"})),
        (
            "contact_persons",
            json!([{"id": "bob", "first_name": "Bob", "email": "bob@example.com", "is_primary": false}]),
        ),
    ] {
        let mut body = json!({});
        body[member] = value.clone();
        expected[member] = value;
        expected["updated_at"] = json!("2026-01-16T12:00:00Z");
        assert_eq!(updated(&tenant, &path_of(&expected), body).await, expected, "{member}");
    }
    let request =
        tenant.request(http_api::Method::PUT, &path_of(&expected)).key("another-key-of-flexprice-update");
    let shown = request.json(r#"{"name": "Globex"}"#).send().await.expect(StatusCode::OK);
    assert_eq!((&shown["updated_by"], &shown["created_by"]), (&json!("key_2"), &json!("key_1")));
}

#[tokio::test]
async fn empty_texts_clear_and_nulls_leave() {
    let tenant = Tenant::new().await;
    let customer = globex(&tenant).await;
    let path = path_of(&customer);
    let members = [
        "email",
        "contact",
        "address_line1",
        "address_line2",
        "address_city",
        "address_state",
        "address_postal_code",
        "address_country",
        "timezone",
        "billing_currency",
        "tax_treatment",
    ];
    let body = |value: Value| members.iter().map(|member| ((*member).to_owned(), value.clone())).collect();
    assert_eq!(updated(&tenant, &path, Value::Object(body(Value::Null))).await, customer);
    let mut cleared = body(json!(""));
    cleared.insert("metadata".to_owned(), json!({}));
    cleared.insert("contact_persons".to_owned(), json!([]));
    let cleared = updated(&tenant, &path, Value::Object(cleared)).await;
    for member in members {
        let is_always_there = member == "email" || member.starts_with("address_");
        let expected = is_always_there.then(|| json!(""));
        assert_eq!(cleared.get(member), expected.as_ref(), "{member}");
    }
    assert_eq!((&cleared["metadata"], cleared.get("contact_persons")), (&json!({}), None));
    let account = tenant.get("/v1/accounts/globex").await.expect(StatusCode::OK);
    assert_eq!(account["invoiceCurrency"], "USD");
    // A name and an external id cannot be empty.
    let answer = tenant.put(&path, &json!({"name": "", "external_id": ""})).await;
    assert_eq!(wrong_members(&answer), ["external_id", "name"]);
}

/// Whom an identifier names at an instant, by id; null for nobody.
async fn named(tenant: &Tenant, alias: &str, at: &str) -> Value {
    let answer = tenant.get(&format!("/v1/aliases/{alias}?at={at}")).await;
    if answer.status == StatusCode::NOT_FOUND { Value::Null } else { answer.json()["customerId"].clone() }
}

#[tokio::test]
async fn a_renamed_external_id_keeps_what_was_until_then_and_the_new_one_has_what_is_from_then_on() {
    let tenant = Tenant::new().await;
    let customer = globex(&tenant).await;
    let id = customer["id"].clone();
    tenant.set_clock("2026-02-01T00:00:00Z");
    let renamed = updated(&tenant, &path_of(&customer), json!({"external_id": "initech"})).await;
    assert_eq!((&renamed["external_id"], &renamed["id"]), (&json!("initech"), &id));
    tenant.set_clock("2026-03-01T00:00:00Z");
    assert_eq!(named(&tenant, "globex", "2026-01-31T23:59:59.999Z").await, id);
    assert_eq!(named(&tenant, "globex", "2026-02-01T00:00:00Z").await, Value::Null);
    assert_eq!(named(&tenant, "initech", "2026-01-31T23:59:59.999Z").await, Value::Null);
    assert_eq!(named(&tenant, "initech", "2026-02-01T00:00:00Z").await, id);
    let answer = tenant.get(&format!("{CUSTOMERS}/external/globex")).await;
    refused(&answer, StatusCode::NOT_FOUND, "not_found");
    let found = tenant.get(&format!("{CUSTOMERS}/external/initech")).await.expect(StatusCode::OK);
    assert_eq!(found, renamed);
    // The old name is free for another, and what was before stays.
    let other = create(&tenant, "globex", json!({})).await;
    assert_eq!(named(&tenant, "globex", "2026-01-20T00:00:00Z").await, id);
    assert_eq!(named(&tenant, "globex", "2026-03-01T00:00:00Z").await, other["id"]);
}

#[tokio::test]
async fn a_customer_takes_back_the_external_id_that_it_gave_up() {
    let tenant = Tenant::new().await;
    let customer = globex(&tenant).await;
    for (at, external_id) in [("2026-02-01T00:00:00Z", "initech"), ("2026-03-01T00:00:00Z", "globex")] {
        tenant.set_clock(at);
        let body = json!({"external_id": external_id});
        assert_eq!(updated(&tenant, &path_of(&customer), body).await["external_id"], external_id);
    }
    assert_eq!(named(&tenant, "globex", "2026-02-15T00:00:00Z").await, Value::Null);
    assert_eq!(named(&tenant, "initech", "2026-02-15T00:00:00Z").await, customer["id"]);
}

#[tokio::test]
async fn a_taken_external_id_is_refused_and_changes_nothing() {
    let tenant = Tenant::new().await;
    let customer = globex(&tenant).await;
    let other = create(&tenant, "initech", json!({})).await;
    let body = json!({"external_id": "initech", "name": "Another name"});
    let answer = tenant.put(&path_of(&customer), &body).await;
    let details = refused(&answer, StatusCode::CONFLICT, "already_exists");
    let said = details["external_id"].as_str().unwrap();
    assert!(said.contains("initech") && said.contains(other["id"].as_str().unwrap()), "{said}");
    assert_eq!(tenant.get(&path_of(&customer)).await.expect(StatusCode::OK), customer);
}

#[tokio::test]
async fn a_query_names_the_customer_by_either_name_or_by_both() {
    let tenant = Tenant::new().await;
    let customer = globex(&tenant).await;
    let other = create(&tenant, "initech", json!({})).await;
    let (id, other_id) = (customer["id"].as_str().unwrap(), other["id"].as_str().unwrap());
    for (number, query) in [
        format!("id={id}"),
        "external_customer_id=globex".to_owned(),
        format!("id={id}&external_customer_id=globex"),
        "id=&external_customer_id=globex".to_owned(),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("Name {number}");
        let shown = updated(&tenant, &format!("{CUSTOMERS}?{query}"), json!({"name": name})).await;
        assert_eq!((shown["id"].as_str(), &shown["name"]), (Some(id), &json!(name)), "{query}");
    }
    let put =
        async |query: &str| tenant.put(&format!("{CUSTOMERS}{query}"), &json!({"name": "Another"})).await;
    assert_eq!(wrong_members(&put("").await), ["external_customer_id", "id"]);
    let contradictory = put(&format!("?id={other_id}&external_customer_id=globex")).await;
    assert_eq!(wrong_members(&contradictory), ["external_customer_id"]);
    for query in ["?id=unknown", "?external_customer_id=unknown", "?id=unknown&external_customer_id=unknown"]
    {
        refused(&put(query).await, StatusCode::NOT_FOUND, "not_found");
    }
    assert_eq!(tenant.get(&path_of(&other)).await.expect(StatusCode::OK), other);
    let renamed = json!({"external_id": "umbrella"});
    let renamed = updated(&tenant, &format!("{CUSTOMERS}?external_customer_id=globex"), renamed).await;
    assert_eq!(renamed["external_id"], "umbrella");
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = Tenant::new().await;
    let customer = globex(&tenant).await;
    let before = tenant.items().await;
    let body = json!({
        "external_id": "glo\u{7}bex", "name": "ab", "email": 5, "address_country": "USA",
        "timezone": "Mars", "billing_currency": "ZZZ", "tax_treatment": "zero", "metadata": {"a": null},
        "contact_persons": [{"first_name": "", "is_primary": 1}], "integration_entity_mapping": [{}],
        "skip_onboarding_workflow": true
    });
    let answer = tenant.put(&format!("{}?id=x", path_of(&customer)), &body).await;
    assert_eq!(
        wrong_members(&answer),
        [
            "address_country",
            "billing_currency",
            "contact_persons/0/email",
            "contact_persons/0/is_primary",
            "email",
            "external_id",
            "id",
            "integration_entity_mapping",
            "metadata/a",
            "name",
            "skip_onboarding_workflow",
            "tax_treatment",
            "timezone"
        ]
    );
    assert_eq!(tenant.items().await, before);
}

#[tokio::test]
async fn contact_persons_are_a_complete_list_that_knows_its_own() {
    let tenant = Tenant::new().await;
    let customer = globex(&tenant).await;
    let path = path_of(&customer);
    let contacts = format!("/v1/customers/{}/contacts", customer["id"].as_str().unwrap());
    let preferring = json!({"emailPreferences": ["billing"]});
    tenant.patch(&format!("{contacts}/ada"), &preferring).await.expect(StatusCode::OK);
    let body = json!({"contact_persons": [
        {"first_name": "Augusta", "email": "ADA@example.com", "designation": "Analyst"},
        {"first_name": "Bob", "email": "bob@example.com", "is_primary": true}
    ]});
    let shown = updated(&tenant, &path, body).await;
    let persons = shown["contact_persons"].as_array().unwrap();
    assert_eq!(persons.len(), 2);
    let ada = persons.iter().find(|person| person["id"] == "ada").unwrap();
    assert_eq!((&ada["first_name"], &ada["is_primary"]), (&json!("Augusta"), &json!(false)));
    let native = tenant.get(&contacts).await.expect(StatusCode::OK);
    let ada =
        native["data"].as_array().unwrap().iter().find(|contact| contact["id"] == "ada").unwrap().clone();
    assert_eq!((&ada["jobTitle"], &ada["emailPreferences"]), (&json!("Analyst"), &json!(["billing"])));
    let many: Vec<_> =
        (0..101).map(|number| json!({"first_name": "X", "email": format!("{number}@example.com")})).collect();
    let answer = tenant.put(&path, &json!({"contact_persons": many})).await;
    assert_eq!(wrong_members(&answer), ["contact_persons"]);
    let answer = tenant.put(&path, &json!({"contact_persons": many[1..]})).await;
    refused(&answer, StatusCode::BAD_REQUEST, "invalid_operation");
    updated(&tenant, &path, json!({"contact_persons": many[..80]})).await;
}

#[tokio::test]
async fn a_tax_treatment_keeps_a_reason_that_says_it_already() {
    let tenant = Tenant::new().await;
    let customer = globex(&tenant).await;
    let native = format!("/v1/customers/{}", customer["id"].as_str().unwrap());
    let reason = async || tenant.get(&native).await.expect(StatusCode::OK)["tax"].clone();
    for (treatment, expected) in [("exempt", "CUSTOMER_EXEMPT"), ("taxable", "STANDARD_RATED")] {
        updated(&tenant, &path_of(&customer), json!({"tax_treatment": treatment})).await;
        assert_eq!(reason().await, json!({"reason": expected}));
    }
    let patch = json!({"tax": {"reason": "REVERSE_CHARGE", "id": "DE123"}});
    tenant.patch(&native, &patch).await.expect(StatusCode::OK);
    let shown = updated(&tenant, &path_of(&customer), json!({"tax_treatment": "taxable"})).await;
    assert_eq!(shown["tax_treatment"], "taxable");
    assert_eq!(reason().await, patch["tax"]);
    let shown = updated(&tenant, &path_of(&customer), json!({"tax_treatment": ""})).await;
    assert_eq!((shown.get("tax_treatment"), reason().await), (None, json!({"id": "DE123"})));
}

/// Whoever sends back a customer as it is shown asks for no change.
#[tokio::test]
async fn an_external_id_that_is_shown_may_be_sent_back() {
    let tenant = Tenant::new().await;
    for (id, account) in [
        ("own", json!({"id": "own", "name": "Globex"})),
        ("another", json!({"id": "account", "name": "Globex"})),
        ("alias", json!({"id": "alias", "name": "Globex", "aliases": ["one", "two"]})),
        ("none", json!(null)),
    ] {
        let body = json!({"id": id, "name": "Globex", "account": account});
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    }
    for (path, external_id) in [
        ("/own", "own"),
        ("?external_customer_id=own", "own"),
        ("/another", "account"),
        ("?external_customer_id=account", "account"),
        ("/alias", "one"),
        ("?external_customer_id=one", "one"),
        ("?external_customer_id=two", "two"),
        ("?external_customer_id=alias", "alias"),
        ("/none", "none"),
        ("?external_customer_id=none", "none"),
    ] {
        let path = format!("{CUSTOMERS}{path}");
        let body = json!({"external_id": external_id, "name": format!("Name of {external_id}")});
        let shown = tenant.put(&path, &body).await.expect(StatusCode::OK);
        assert_eq!((&shown["external_id"], &shown["name"]), (&body["external_id"], &body["name"]), "{path}");
    }
    let shown = tenant.get(&format!("{CUSTOMERS}/alias")).await.expect(StatusCode::OK);
    assert_eq!(shown["external_id"], "one");
}

#[tokio::test]
async fn a_customer_is_renamed_by_who_may_change_aliases() {
    let tenant = Tenant::new().await;
    let customer = globex(&tenant).await;
    tenant
        .add_key("writer-of-flexprice-update", |key| {
            key.scopes.retain(|scope| !scope.name().starts_with("aliases"));
        })
        .await;
    let by_query = format!("{CUSTOMERS}?external_customer_id=globex");
    for path in [path_of(&customer), by_query] {
        let put = |body: Value| {
            tenant
                .request(http_api::Method::PUT, &path)
                .key("writer-of-flexprice-update")
                .json(&body.to_string())
                .send()
        };
        put(json!({"name": "Globex Ltd"})).await.expect(StatusCode::OK);
        refused(&put(json!({"external_id": "other"})).await, StatusCode::FORBIDDEN, "permission_denied");
    }
}
