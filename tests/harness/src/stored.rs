//! What the table really holds, item by item.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};

use crate::Tenant;

impl Tenant {
    /// Every item of the table whose partition key begins so, with all of its attributes, in order of keys.
    pub async fn stored(&self, beginning: &str) -> Vec<Value> {
        let scan = self.engine_client().scan().table_name(self.table_name());
        let scan = if beginning.is_empty() {
            scan
        } else {
            scan.filter_expression("begins_with(pk, :beginning)")
                .expression_attribute_values(":beginning", AttributeValue::S(beginning.to_owned()))
        };
        let mut items = scan.into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            found.push(shown(&item.expect("the table is scanned")));
        }
        let key = |item: &Value| [item["pk"].to_string(), item["sk"].to_string()];
        found.sort_by_key(key);
        found
    }

    /// Puts this text in the place of every text that is stored of an object, so that hardly any can be read any more.
    pub async fn spoil(&self, text: &str) {
        let scan = self.engine_client().scan().table_name(self.table_name());
        let items = scan.send().await.expect("the table is scanned").items.unwrap_or_default();
        // Without the keys, nobody would be let in.
        let is_object = |item: &&HashMap<String, AttributeValue>| {
            item["pk"].as_s().is_ok_and(|pk| !pk.starts_with("KEY#"))
        };
        for mut item in items.iter().filter(is_object).cloned() {
            item.entry("data".to_owned()).and_modify(|data| spoil(data, text));
            let put = self.engine_client().put_item().table_name(self.table_name()).set_item(Some(item));
            put.send().await.expect("the item is put");
        }
    }
}

fn spoil(value: &mut AttributeValue, text: &str) {
    match value {
        AttributeValue::S(stored) => text.clone_into(stored),
        AttributeValue::L(values) => values.iter_mut().for_each(|value| spoil(value, text)),
        AttributeValue::M(members) => members.values_mut().for_each(|value| spoil(value, text)),
        _ => {}
    }
}

fn shown(item: &HashMap<String, AttributeValue>) -> Value {
    item.iter().map(|(name, value)| (name.clone(), shown_value(value))).collect()
}

/// A value without the names of types, numbers as their digits.
fn shown_value(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => json!(text),
        AttributeValue::Bool(truth) => json!(truth),
        AttributeValue::L(values) => values.iter().map(shown_value).collect(),
        AttributeValue::M(members) => shown(members),
        other => json!(format!("{other:?}")),
    }
}
