//! The work that is measured: the same create by everybody, which is checked by reading the table.

use std::sync::Arc;

use anyhow::{Context, ensure};
use local::{demo, engine::Engine};
use regex::Regex;
use serde_json::{Value, json};
use store::{
    Store,
    client::{Client, connect_in_development},
};

/// The name of the table.
pub(crate) const TABLE: &str = "tallystick";

/// The table of the measurements, in the embedded engine.
pub(crate) struct Table {
    engine: Engine,
    client: Client,
}

impl Table {
    /// Makes the table, with the key that all requests present.
    pub(crate) async fn new() -> anyhow::Result<Self> {
        let engine = Engine::start(None).await?;
        let client = connect_in_development(engine.endpoint().to_owned());
        store::table::create(&client, TABLE).await?;
        let store = Store::new(client.clone(), TABLE);
        let (tenant, environment) = demo::new_environment("demo");
        let source: operations::Randomness = Arc::new(lambda::randomness);
        operations::provide_key(&store, demo::KEY, &tenant, &environment, lambda::system_clock(), &source)
            .await?;
        Ok(Self { engine, client })
    }

    /// The address of the engine, as in `127.0.0.1:40123`.
    pub(crate) fn address(&self) -> &str {
        self.engine.endpoint().trim_start_matches("http://")
    }

    /// What the request of this number has written, with the number, ids and instants put out of sight.
    ///
    /// # Errors
    ///
    /// When the table cannot be read.
    pub(crate) async fn written_by(&self, number: usize) -> anyhow::Result<Vec<Value>> {
        let mut items = self.client.scan().table_name(TABLE).into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            let item: Value = serde_dynamo::from_item(serde_dynamo::Item::from(item?))?;
            if item["pk"].as_str().is_some_and(|key| key.ends_with(&name(number, ""))) {
                found.push(alike(&item, number)?);
            }
        }
        found.sort_by_key(Value::to_string);
        Ok(found)
    }
}

/// A name that only the request of this number has.
fn name(number: usize, kind: &str) -> String {
    format!("{kind}-{number:06}")
}

/// The event of the request of this number, as the gateway sends it.
pub(crate) fn event(number: usize) -> anyhow::Result<Value> {
    let mut event: Value = serde_json::from_str(include_str!("../../../events/create-customer.json"))?;
    let body = json!({
        "id": name(number, "customer"),
        "name": "ACME Enterprise",
        "primaryEmail": "admin@example.com",
        "account": {
            "id": name(number, "account"),
            "name": "ACME Primary",
            "invoiceCurrency": "USD",
            "aliases": [name(number, "acme_primary"), name(number, "admin@example.com")],
        },
    });
    event["body"] = Value::String(body.to_string());
    Ok(event)
}

/// An item as it would be if another request had written it.
fn alike(item: &Value, number: usize) -> anyhow::Result<Value> {
    let mut text = item.to_string().replace(&name(number, ""), "-NUMBER");
    for (pattern, replacement) in
        [(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "INSTANT"), (r#""[0-9A-HJKMNP-TV-Z]{26}""#, "\"ULID\"")]
    {
        text = Regex::new(pattern)?.replace_all(&text, replacement).into_owned();
    }
    Ok(serde_json::from_str(&text)?)
}

/// Whether what somebody has written is what this project writes.
///
/// # Errors
///
/// When it is not, with the first item that differs.
pub(crate) fn must_be_the_same(who: &str, written: &[Value], expected: &[Value]) -> anyhow::Result<()> {
    ensure!(expected.len() == 5, "{} items were expected to be compared, and not 5", expected.len());
    ensure!(
        written.len() == expected.len(),
        "{who} wrote {} items, and not {}",
        written.len(),
        expected.len()
    );
    let different = written.iter().zip(expected).find(|(written, expected)| written != expected);
    match different {
        None => Ok(()),
        Some((written, expected)) => Err(anyhow::anyhow!("{who} wrote {written}\nand not {expected}"))
            .context("the work is not the same"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_two_requests_are_alike_and_others_are_not() {
        let item = |number: usize, status: &str| {
            json!({
                "pk": format!("demo/test#CUSTOMER#{}", name(number, "customer")),
                "data": {"uid": "01KDYAK3SE0000000000000001", "createdAt": "2026-01-02T03:04:05.678Z", "status": status},
            })
        };
        let items = |number, status| vec![alike(&item(number, status), number).unwrap(); 5];
        assert_eq!(items(1, "ACTIVE")[0]["data"]["uid"], "ULID");
        assert!(must_be_the_same("a peer", &items(1, "ACTIVE"), &items(2, "ACTIVE")).is_ok());
        let error = must_be_the_same("a peer", &items(1, "ACTIVE"), &items(2, "DRAFT")).unwrap_err();
        assert!(format!("{error:?}").contains("DRAFT"), "{error:?}");
        assert!(must_be_the_same("a peer", &items(1, "ACTIVE")[1..], &items(2, "ACTIVE")).is_err());
    }
}
