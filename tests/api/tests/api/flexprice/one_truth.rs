//! What is made here is seen by the system's own API, and the other way round.

use harness::Tenant;
use http_api::{Method, StatusCode};
use serde_json::{Value, json};

use super::{CUSTOMERS, create, listed, path_of, refused, wrong_members};

async fn native(tenant: &Tenant, target: &str, body: Value) -> Value {
    tenant.post(target, &body).await.expect(StatusCode::CREATED)
}

#[tokio::test]
async fn what_is_made_here_is_a_customer_and_an_account_of_one_id() {
    let tenant = Tenant::new().await;
    let others = json!({
        "email": "billing@globex.example", "contact": "+1 555", "address_line1": "12 Harbor Road",
        "address_country": "US", "timezone": "UTC", "billing_currency": "EUR", "tax_treatment": "exempt",
        "metadata": {"a": "1"},
        "contact_persons": [{"id": "ada", "salutation": "Ms", "first_name": "Ada", "last_name": "Lovelace",
            "email": "ada@example.com", "mobile": "+44", "designation": "Analyst", "department": "Engines",
            "is_primary": true}]
    });
    let shown = create(&tenant, "globex", others).await;
    let id = shown["id"].as_str().unwrap();
    let target = format!("/v1/customers/{id}?include=accounts,contacts");
    let customer = tenant.get(&target).await.expect(StatusCode::OK);
    let address = json!({"phoneNumber": "+1 555", "line1": "12 Harbor Road", "country": "US"});
    for (member, value) in [
        ("id", json!(id)),
        ("name", json!("Globex Corporation")),
        ("primaryEmail", json!("billing@globex.example")),
        ("address", address.clone()),
        ("timeZone", json!("UTC")),
        ("tax", json!({"reason": "CUSTOMER_EXEMPT"})),
        ("metadata", json!({"a": "1"})),
    ] {
        assert_eq!(customer[member], value, "{member}");
    }
    let account = &customer["accounts"][0];
    for (member, value) in [
        ("id", json!(id)),
        ("name", json!("Globex Corporation")),
        ("primaryEmail", json!("billing@globex.example")),
        ("address", address),
        ("invoiceCurrency", json!("EUR")),
        ("status", json!("ACTIVE")),
    ] {
        assert_eq!(account[member], value, "{member}");
    }
    assert_eq!(account["aliases"][0]["value"], "globex");
    let contact = &customer["contacts"][0];
    for (member, value) in [
        ("id", "ada"),
        ("salutation", "Ms"),
        ("firstName", "Ada"),
        ("lastName", "Lovelace"),
        ("email", "ada@example.com"),
        ("phoneNumber", "+44"),
        ("jobTitle", "Analyst"),
        ("department", "Engines"),
    ] {
        assert_eq!(contact[member], value, "{member}");
    }
    assert_eq!(contact["primary"], true);
    assert_eq!(tenant.get("/v1/accounts/globex").await.expect(StatusCode::OK)["id"], id);
}

#[tokio::test]
async fn a_customer_that_is_made_elsewhere_has_the_external_id_that_there_is() {
    let tenant = Tenant::new().await;
    let new = |id: &str, account: Value| json!({"id": id, "name": "ACME", "account": account});
    let aliases = json!({"id": "of-two", "name": "An account", "aliases": ["first", "second"]});
    native(&tenant, "/v1/customers", new("two", aliases)).await;
    native(&tenant, "/v1/customers", new("unnamed", json!({"id": "of-unnamed", "name": "An account"}))).await;
    native(&tenant, "/v1/customers", new("without", Value::Null)).await;
    let get = async |path: &str| tenant.get(&format!("{CUSTOMERS}/{path}")).await.expect(StatusCode::OK);
    for (id, external_id) in [("two", "first"), ("unnamed", "of-unnamed"), ("without", "without")] {
        let shown = get(id).await;
        assert_eq!(shown["external_id"], external_id);
        assert_eq!(get(&format!("external/{external_id}")).await, shown, "{id}");
        let found = tenant.get(&format!("{CUSTOMERS}?external_id={external_id}")).await;
        assert_eq!(listed(&found), [external_id]);
    }
    for name in ["second", "of-two"] {
        let shown = get(&format!("external/{name}")).await;
        assert_eq!(
            (&shown["external_id"], &shown["id"]),
            (&json!(name), &json!("two")),
            "as it was asked for"
        );
        assert_eq!(listed(&tenant.get(&format!("{CUSTOMERS}?external_id={name}")).await), [name]);
    }
    // Two names of one customer find it once.
    let both = tenant.get(&format!("{CUSTOMERS}?external_ids=second&external_ids=first")).await;
    assert_eq!(listed(&both), ["second"]);
}

#[tokio::test]
async fn what_the_vendor_has_no_member_for_stays() {
    let tenant = Tenant::new().await;
    let body = json!({
        "id": "acme", "name": "A".repeat(255), "tax": {"id": "DE123", "reason": "REVERSE_CHARGE"},
        "address": {"phoneNumber": "1".repeat(30)},
        "settings": [{"id": "s", "namespace": "n", "name": "A setting", "dataType": "STRING", "value": "v"}],
        "account": {"id": "primary", "name": "Primary", "aliases": ["acme-1"], "netTermDays": 30, "tags": ["vip"]}
    });
    native(&tenant, "/v1/customers", body).await;
    native(&tenant, "/v1/customers/acme/contacts", json!({"id": "ada", "email": "ada@example.com"})).await;
    let shown = tenant.get(&format!("{CUSTOMERS}/acme")).await.expect(StatusCode::OK);
    assert_eq!(shown["tax_treatment"], "taxable");
    assert_eq!(
        shown["contact_persons"],
        json!([
            {"id": "ada", "first_name": "", "email": "ada@example.com", "is_primary": false}
        ])
    );
    let target = "/v1/customers/acme?include=accounts,contacts,settings";
    let mut before = tenant.get(target).await.expect(StatusCode::OK);
    // What was shown is sent back as it is, and an address line besides.
    let body = json!({
        "name": shown["name"], "contact": shown["contact"], "tax_treatment": shown["tax_treatment"],
        "contact_persons": shown["contact_persons"], "external_id": shown["external_id"], "address_line1": "1 Main Street"
    });
    tenant.put(&format!("{CUSTOMERS}/acme"), &body).await.expect(StatusCode::OK);
    let after = tenant.get(target).await.expect(StatusCode::OK);
    before["address"]["line1"] = json!("1 Main Street");
    before["version"] = after["version"].clone();
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_name_that_is_taken_in_one_is_taken_in_the_other() {
    let tenant = Tenant::new().await;
    let customer = create(&tenant, "globex", json!({})).await;
    let id = customer["id"].as_str().unwrap();
    for body in [
        json!({"name": "Another", "account": {"name": "Another", "aliases": ["globex"]}}),
        json!({"name": "Another", "account": {"name": "Another", "aliases": [id]}}),
    ] {
        tenant.post("/v1/customers", &body).await.problem(StatusCode::CONFLICT, "alias_taken");
    }
    let native_one =
        json!({"id": "acme", "name": "ACME", "account": {"id": "primary", "name": "ACME", "aliases": ["x"]}});
    native(&tenant, "/v1/customers", native_one).await;
    for external_id in ["x", "primary", id] {
        let answer = tenant.post(CUSTOMERS, &json!({"external_id": external_id, "name": "Another"})).await;
        refused(&answer, StatusCode::CONFLICT, "already_exists");
        let answer = tenant.put(&path_of(&customer), &json!({"external_id": external_id})).await;
        refused(&answer, StatusCode::CONFLICT, "already_exists");
    }
}

#[tokio::test]
async fn changes_of_the_account_need_one_and_are_of_the_one_that_is_named() {
    let tenant = Tenant::new().await;
    native(&tenant, "/v1/customers", json!({"id": "without", "name": "ACME", "account": null})).await;
    for body in [json!({"external_id": "x"}), json!({"billing_currency": "EUR"})] {
        let answer = tenant.put(&format!("{CUSTOMERS}/without"), &body).await;
        refused(&answer, StatusCode::BAD_REQUEST, "invalid_operation");
    }
    let renamed = tenant.put(&format!("{CUSTOMERS}/without"), &json!({"name": "ACME Ltd"})).await;
    assert_eq!(renamed.expect(StatusCode::OK)["name"], "ACME Ltd");
    let account = |id: &str, aliases: Value| json!({"id": id, "name": "An account", "aliases": aliases});
    let two = json!({"id": "two", "name": "ACME", "account": account("one", json!(["a", "b"]))});
    native(&tenant, "/v1/customers", two).await;
    let mut other = account("other", json!(["c"]));
    other["customerId"] = json!("two");
    native(&tenant, "/v1/accounts", other).await;
    let put = async |name: &str, body: Value| {
        tenant.put(&format!("{CUSTOMERS}?external_customer_id={name}"), &body).await
    };
    let change = json!({"external_id": "x", "billing_currency": "EUR"});
    assert_eq!(wrong_members(&put("c", change.clone()).await), ["billing_currency", "external_id"]);
    assert_eq!(wrong_members(&put("b", change.clone()).await), ["external_id"]);
    let named = put("c", json!({"name": "ACME Ltd"})).await.expect(StatusCode::OK);
    assert_eq!((&named["external_id"], &named["name"]), (&json!("c"), &json!("ACME Ltd")));
    let renamed = put("a", change).await.expect(StatusCode::OK);
    assert_eq!((&renamed["external_id"], &renamed["billing_currency"]), (&json!("x"), &json!("EUR")));
    assert_eq!(tenant.get("/v1/accounts/c").await.expect(StatusCode::OK)["id"], "other");
}

#[tokio::test]
async fn a_restored_customer_does_not_have_the_external_id_that_it_gave_up() {
    let tenant = Tenant::new().await;
    let first = create(&tenant, "globex", json!({})).await;
    assert_eq!(tenant.delete(&path_of(&first)).await.status, StatusCode::NO_CONTENT);
    let second = create(&tenant, "globex", json!({})).await;
    let id = first["id"].as_str().unwrap();
    let restore = tenant.request(Method::POST, &format!("/v1/customers/{id}/restore")).send().await;
    restore.expect(StatusCode::OK);
    let shown = tenant.get(&path_of(&first)).await.expect(StatusCode::OK);
    assert_eq!(shown["external_id"], id, "its account has no alias, and no other customer the id of that");
    let found = tenant.get(&format!("{CUSTOMERS}/external/{id}")).await.expect(StatusCode::OK);
    assert_eq!(found["id"], id);
    let found = tenant.get(&format!("{CUSTOMERS}/external/globex")).await.expect(StatusCode::OK);
    assert_eq!(found["id"], second["id"]);
}
