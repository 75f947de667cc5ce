//! What is created under a hostile text is found under it again, and under no other.

use std::collections::BTreeSet;

use harness::{Tenant, encoded};
use http_api::{StatusCode, header};
use serde_json::{Value, json};

use super::LINES;
use crate::scene::{ids, pages};

/// The value of an alias that belongs to the account of this id.
fn alias_of(text: &str) -> String {
    format!("{text}|alias")
}

/// An environment in which each of the texts is a customer's and an account's id, a contact's, a setting's, a tag and what not.
async fn tenant_with_everything() -> Tenant {
    let tenant = Tenant::new().await;
    for text in LINES {
        let setting =
            json!({"id": text, "namespace": text, "name": text, "dataType": "STRING", "value": text});
        let body = json!({
            "id": text, "name": format!("Name {text}"), "metadata": {text: text}, "settings": [setting],
            "address": {"line1": text, "city": text, "postalCode": "1"},
            "contacts": [{"id": text, "email": "x@example.com", "firstName": text}],
            "account": {
                "id": text, "name": format!("Name {text}"), "aliases": [alias_of(text)], "tags": [text],
                "metadata": {text: text}, "settings": [setting]
            }
        });
        let created = tenant.post("/v1/customers", &body).await;
        assert_eq!(created.expect(StatusCode::CREATED)["id"], text);
        let location = created.header(header::LOCATION.as_str());
        assert_eq!(location, format!("/v1/customers/{}", encoded(text)));
    }
    tenant
}

/// Those of the texts that fulfil a condition.
fn those(condition: impl Fn(&&str) -> bool) -> BTreeSet<String> {
    LINES.into_iter().filter(|text| condition(text)).map(str::to_owned).collect()
}

fn found(pages: &[Value]) -> BTreeSet<String> {
    pages.iter().flat_map(ids).collect()
}

#[tokio::test]
async fn each_text_names_its_own_thing_alone() {
    let tenant = tenant_with_everything().await;
    for text in LINES {
        let part = encoded(text);
        let customer = tenant.get(&format!("/v1/customers/{part}?include=accounts,contacts,settings")).await;
        let customer = customer.expect(StatusCode::OK);
        assert_eq!(customer["id"], text);
        assert_eq!(customer["metadata"], json!({text: text}));
        for list in ["accounts", "contacts", "settings"] {
            assert_eq!(customer[list].as_array().unwrap().len(), 1, "{list} of {text}");
            assert_eq!(customer[list][0]["id"], text, "{list} of {text}");
        }
        assert_eq!(customer["accounts"][0]["tags"], json!([text.to_lowercase()]));
        let alias = alias_of(text);
        for identifier in [&part, &encoded(&alias)] {
            let account = tenant.get(&format!("/v1/accounts/{identifier}")).await.expect(StatusCode::OK);
            assert_eq!(account["id"], text);
            let resolved = tenant.get(&format!("/v1/aliases/{identifier}")).await.expect(StatusCode::OK);
            assert_eq!((&resolved["accountId"], &resolved["customerId"]), (&json!(text), &json!(text)));
        }
        for holder in ["customers", "accounts"] {
            let setting = format!("/v1/{holder}/{part}/settings/{part}/{part}");
            let setting = tenant.get(&setting).await.expect(StatusCode::OK);
            assert_eq!((&setting["id"], &setting["value"]), (&json!(text), &json!(text)));
        }
        let togai = tenant.get(&format!("/togai/customers/{part}")).await.expect(StatusCode::OK);
        assert_eq!(togai["id"], text);
        let flexprice = tenant.get(&format!("/flexprice/v1/customers/{part}")).await.expect(StatusCode::OK);
        assert_eq!(flexprice["id"], text);
    }
    let all: Vec<_> = LINES.into_iter().map(alias_of).collect();
    let answer = tenant.post("/v1/aliases/resolve", &json!({"aliases": all})).await.expect(StatusCode::OK);
    let rows = answer["data"].as_array().unwrap().iter();
    let owners: Vec<_> = rows.map(|row| row["resolution"]["accountId"].as_str().unwrap()).collect();
    assert_eq!(owners, LINES);
}

#[tokio::test]
async fn lists_find_what_is_looked_for_and_nothing_else() {
    let tenant = tenant_with_everything().await;
    for list in ["customers", "accounts"] {
        for sort in ["id", "-id", "updatedAt", "-updatedAt"] {
            let all = pages(&tenant, &format!("/v1/{list}?sort={sort}&pageSize=7")).await;
            assert_eq!(found(&all), those(|_| true), "{list} by {sort}");
        }
    }
    for text in LINES {
        let part = encoded(text);
        let by_id = pages(&tenant, &format!("/v1/customers?id={part}")).await;
        assert_eq!(found(&by_id), those(|other| *other == text), "customers with the id {text}");
        let of_customer = pages(&tenant, &format!("/v1/accounts?customerId={part}")).await;
        assert_eq!(found(&of_customer), those(|other| *other == text), "accounts of {text}");
        let holds = |other: &&str| format!("name {other}").to_lowercase().contains(&text.to_lowercase());
        for list in ["customers", "accounts"] {
            let searched = pages(&tenant, &format!("/v1/{list}?search={part}&pageSize=7")).await;
            assert_eq!(found(&searched), those(holds), "{list} with {text}");
        }
        let aliases = pages(&tenant, &format!("/v1/aliases?prefix={part}&pageSize=7")).await;
        let aliases = aliases.iter().flat_map(|page| page["data"].as_array().unwrap());
        let aliases: BTreeSet<_> = aliases.map(|row| row["alias"].as_str().unwrap().to_owned()).collect();
        let expected: BTreeSet<_> =
            LINES.into_iter().map(alias_of).filter(|alias| alias.starts_with(text)).collect();
        assert_eq!(aliases, expected, "aliases that begin with {text}");
    }
}

/// What differs in its normalisation alone is one text; what looks alike is not.
#[tokio::test]
async fn equivalent_texts_are_one_and_similar_ones_are_not() {
    let tenant = Tenant::new().await;
    let create = async |id: &str| tenant.post("/v1/customers", &json!({"id": id, "name": "Name"})).await;
    for (one, same, similar) in [
        ("\u{e9}", "e\u{301}", "e\u{200b}\u{301}"),
        ("\u{ac00}", "\u{1100}\u{1161}", "\u{ac01}"),
        ("Å", "\u{212b}", "A"),
    ] {
        create(one).await.expect(StatusCode::CREATED);
        create(same).await.problem(StatusCode::CONFLICT, "customer_exists");
        create(similar).await.expect(StatusCode::CREATED);
        for text in [one, same] {
            let got = tenant.get(&format!("/v1/customers/{}", encoded(text))).await.expect(StatusCode::OK);
            assert_eq!(got["id"], one);
        }
    }
}
