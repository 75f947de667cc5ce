//! What is wrong with the body of a create, by JSON Pointer.

use std::collections::HashSet;

use iso_currency::Currency;
use serde::Deserialize;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Create {
    pub id: String,
    pub name: String,
    pub primary_email: String,
    pub account: Account,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
    pub id: String,
    pub name: String,
    pub invoice_currency: String,
    pub aliases: Vec<String>,
}

fn text(errors: &mut Vec<Value>, pointer: &str, value: &str, least: usize, most: usize) {
    if !(least..=most).contains(&value.nfc().count()) {
        errors.push(json!({"pointer": pointer, "code": "wrong_length"}));
    }
    if value.chars().any(char::is_control) || value.trim() != value {
        errors.push(json!({"pointer": pointer, "code": "wrong_characters"}));
    }
}

fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| {
        !name.is_empty() && !host.contains('@') && !text.contains(char::is_whitespace)
            && host.split_once('.').is_some_and(|(first, rest)| !first.is_empty() && !rest.is_empty())
    })
}

pub fn validate(body: &Create) -> Vec<Value> {
    let mut errors = Vec::new();
    text(&mut errors, "/id", &body.id, 1, 50);
    text(&mut errors, "/name", &body.name, 3, 255);
    text(&mut errors, "/primaryEmail", &body.primary_email, 3, 320);
    if !is_email(&body.primary_email) {
        errors.push(json!({"pointer": "/primaryEmail", "code": "no_email"}));
    }
    let account = &body.account;
    text(&mut errors, "/account/id", &account.id, 1, 50);
    text(&mut errors, "/account/name", &account.name, 3, 255);
    if Currency::from_code(&account.invoice_currency).is_none() {
        errors.push(json!({"pointer": "/account/invoiceCurrency", "code": "no_currency"}));
    }
    if account.aliases.len() > 10 {
        errors.push(json!({"pointer": "/account/aliases", "code": "wrong_type"}));
    }
    for (index, value) in account.aliases.iter().enumerate() {
        text(&mut errors, &format!("/account/aliases/{index}"), value, 1, 255);
    }
    let names: HashSet<_> = account.aliases.iter().chain([&account.id]).collect();
    if names.len() <= account.aliases.len() {
        errors.push(json!({"pointer": "/account/aliases", "code": "duplicate"}));
    }
    errors
}
