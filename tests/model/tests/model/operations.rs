//! Every operation by its name, and the lists.

use serde_json::{Value, json};

use crate::{
    model::{Expected, Model, Outcome},
    step::Step,
};

impl Model {
    /// Does to the model what a request should do, and says how it should be answered. What only the program can
    /// choose, generated ids, is taken from its answer.
    pub(crate) fn apply(&mut self, step: &Step, learned: &Value) -> Expected {
        let outcome = match step.operation {
            "create-customer" => self.create_customer(step, learned),
            "get-customer" => self.get_customer(step),
            "list-customers" => Ok((200, json!(self.listed_customers(step)))),
            "update-customer" => self.update_customer(step),
            "archive-customer" => self.archive_customer(step),
            "restore-customer" => self.restore_customer(step),
            "erase-customer" => self.erase_customer(step),
            "create-contact" => self.create_contact(step, learned),
            "list-contacts" => self.list_contacts(step),
            "update-contact" => self.update_contact(step),
            "delete-contact" => self.delete_contact(step),
            "create-account" => self.create_account(step, learned),
            "list-accounts" => Ok((200, json!(self.listed_accounts(step)))),
            "get-account" => self.get_account(step),
            "update-account" => self.update_account(step),
            "archive-account" => self.archive_account(step),
            "restore-account" => self.restore_account(step),
            "add-aliases" => self.add_aliases(step),
            "list-account-aliases" => self.list_account_aliases(step),
            "remove-alias" => self.remove_alias(step),
            "list-aliases" => {
                Ok((200, json!(self.listed_aliases(step.parameter("prefix").unwrap_or_default()))))
            }
            "resolve-alias" => self.resolve_alias(step),
            "resolve-aliases" => Ok((200, self.resolve_aliases(step))),
            "transfer-alias" => self.transfer_alias(step),
            "list-customer-settings" | "list-account-settings" => self.list_settings(step),
            "get-customer-setting" | "get-account-setting" => self.get_setting(step),
            "put-customer-setting" | "put-account-setting" => self.put_setting(step),
            "delete-customer-setting" | "delete-account-setting" => self.delete_setting(step),
            other => panic!("the model does not know {other}"),
        };
        cut_to_page(step, outcome).into()
    }

    /// What `list-customers` should give on all pages together.
    pub(crate) fn listed_customers(&self, step: &Step) -> Vec<Value> {
        let statuses = step.parameter("status").unwrap_or("ACTIVE");
        let include = step.parameter("include").unwrap_or_default();
        let found = self.customers.iter().filter(|(_, customer)| finds(step, &customer.shown, statuses));
        sorted(step, found.map(|(id, customer)| self.customer_with(id, customer, include)).collect())
    }

    /// What `list-accounts` should give on all pages together.
    pub(crate) fn listed_accounts(&self, step: &Step) -> Vec<Value> {
        let statuses = step.parameter("status").unwrap_or("DRAFT,ACTIVE");
        let found = self.accounts.values().filter(|account| {
            finds(step, &account.shown, statuses)
                && step.parameter("customerId").is_none_or(|id| account.customer == id)
                && step
                    .parameter("invoiceCurrency")
                    .is_none_or(|code| account.shown["invoiceCurrency"] == code)
        });
        let rows = found.map(|account| {
            let mut shown = account.shown();
            if step.parameter("include").is_some() {
                shown["settings"] = json!(account.settings.values().collect::<Vec<_>>());
            }
            shown
        });
        sorted(step, rows.collect())
    }
}

fn finds(step: &Step, shown: &Value, statuses: &str) -> bool {
    let text = |name: &str| shown[name].as_str().unwrap_or_default().to_lowercase();
    let search = step.parameter("search").unwrap_or_default().to_lowercase();
    statuses.split(',').any(|status| shown["status"] == status)
        && step.parameter("id").is_none_or(|id| shown["id"] == id)
        && ["id", "name", "primaryEmail"].iter().any(|name| text(name).contains(&search))
}

fn sorted(step: &Step, mut rows: Vec<Value>) -> Vec<Value> {
    let sort = step.parameter("sort").unwrap_or("-updatedAt");
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

/// The lists that have pages show the first one of what was found.
fn cut_to_page(step: &Step, outcome: Outcome) -> Outcome {
    let (status, mut body) = outcome?;
    if let Value::Array(rows) = &mut body {
        let size = step.parameter("pageSize").map_or(20, |size| size.parse().unwrap());
        rows.truncate(size);
    }
    Ok((status, body))
}
