//! What the operations on accounts do to the model.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    customers::{chosen, in_use, is_contradictory, with_metadata},
    model::{Account, Model, Outcome, merge, must_match, patched, with},
    ranges::end,
    step::Step,
    time::seconds_of,
};

impl Model {
    /// An account that is to be, with its id and its settings in the order in which they were given.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn new_account(
        &self,
        new: &Value,
        customer: &str,
        learned: &Value,
    ) -> Result<(String, Account, Value), &'static str> {
        let id = chosen(&new["id"], &learned["id"], "acc_");
        let wishes = new["aliases"].as_array().cloned().unwrap_or_default();
        let obtained = self.claim(&id, &wishes);
        if self.accounts.contains_key(&id) {
            return Err("account_exists");
        }
        // The id of an account names it at every instant, so it must never have been an alias of anybody.
        if !self.owners(&id).is_empty() {
            return Err("alias_taken");
        }
        let mut shown = json!({
            "id": id, "uid": learned["uid"], "customerId": customer, "name": new["name"], "status": "ACTIVE",
            "invoiceCurrency": "USD", "metadata": {}, "tags": [],
        });
        for name in ["status", "invoiceCurrency", "primaryEmail", "netTermDays", "metadata", "tags"] {
            if !new[name].is_null() {
                merge(&mut shown, &json!({name: new[name]}));
            }
        }
        if let Some(customer) = self.customers.get(customer) {
            shown["customerUid"] = customer.shown["uid"].clone();
        }
        let shown = self.brought_forth(with_metadata(shown), None);
        let given = new["settings"].as_array().cloned().unwrap_or_default();
        let (settings, in_order) = self.new_settings(&given, &shown);
        let account = Account {
            customer: customer.to_owned(),
            shown,
            archived_from: None,
            aliases: obtained?,
            settings,
        };
        Ok((id, account, in_order))
    }

    /// An account comes to be.
    pub(crate) fn add_account(&mut self, id: String, account: Account) {
        self.known.extend(account.aliases.iter().map(|alias| alias.value.clone()));
        self.known.insert(id.clone());
        self.accounts.insert(id, account);
    }

    /// `create-account`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn create_account(&mut self, step: &Step, learned: &Value) -> Outcome {
        let new = step.body.as_ref().unwrap();
        if is_contradictory(new) {
            return Err("invalid_request");
        }
        let customer = new["customerId"].as_str().unwrap();
        in_use(self.customer(customer)?)?;
        let (id, account, settings) = self.new_account(new, customer, learned)?;
        self.touch_customer(customer);
        let answer = with(&account.shown(), "settings", settings);
        self.add_account(id, account);
        Ok((201, answer))
    }

    /// `get-account`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn get_account(&self, step: &Step) -> Outcome {
        let at = step.parameter("effectiveOn").map(seconds_of);
        let (_, id) = self.named(&step.path[0], at.unwrap_or(self.now)).ok_or("account_not_found")?;
        let account = &self.accounts[&id];
        let mut shown = account.with_aliases(|alias| at.is_none_or(|at| alias.span.contains(at)));
        if step.parameter("include").is_some() {
            shown["settings"] = json!(account.settings.values().collect::<Vec<_>>());
        }
        Ok((200, shown))
    }

    /// The account that a request changes: its id, and itself as it is.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn changeable_account(&self, step: &Step) -> Result<(String, Account), &'static str> {
        let id = self.account_named(&step.path[0])?;
        let account = self.accounts[&id].clone();
        must_match(step.if_match.as_deref(), &account.shown)?;
        Ok((id, account))
    }

    /// `update-account`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn update_account(&mut self, step: &Step) -> Outcome {
        let (id, current) = self.changeable_account(step)?;
        account_in_use(&current)?;
        let defaults = json!({"metadata": {}, "tags": [], "invoiceCurrency": "USD"});
        let updated = patched(&current.shown, step.body.as_ref().unwrap(), &defaults);
        if updated != current.shown {
            self.accounts.get_mut(&id).unwrap().shown = updated;
            self.touch_account(&id);
        }
        Ok((200, self.accounts[&id].shown()))
    }

    /// `archive-account`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn archive_account(&mut self, step: &Step) -> Outcome {
        let (id, current) = self.changeable_account(step)?;
        account_in_use(&current)?;
        if 1 + self.lasting_aliases(&id).len() > 100 {
            return Err("too_much_to_archive");
        }
        self.end_account(&id);
        Ok((200, self.accounts[&id].shown()))
    }

    /// The values of the aliases of an account that are in effect now, or later.
    pub(crate) fn lasting_aliases(&self, id: &str) -> BTreeSet<String> {
        let lasting = |end: i64| end > self.now;
        let aliases = self.accounts[id].aliases.iter().filter(|alias| alias.span.until.is_none_or(lasting));
        aliases.map(|alias| alias.value.clone()).collect()
    }

    /// An account is archived: its aliases end now.
    pub(crate) fn end_account(&mut self, id: &str) {
        let now = self.now;
        self.touch_account(id);
        let account = self.accounts.get_mut(id).unwrap();
        account.archived_from = Some(account.shown["status"].clone());
        account.shown["status"] = json!("ARCHIVED");
        end(&mut account.aliases, now, |alias| alias.span.until.is_none_or(|end| end > now));
    }

    /// `restore-account`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn restore_account(&mut self, step: &Step) -> Outcome {
        let (id, current) = self.changeable_account(step)?;
        if !current.is_archived() {
            return Err("not_archived");
        }
        in_use(&self.customers[&current.customer])?;
        self.touch_account(&id);
        self.touch_customer(&current.customer);
        let account = self.accounts.get_mut(&id).unwrap();
        account.shown["status"] = account.archived_from.take().unwrap();
        Ok((200, account.shown()))
    }
}

/// # Errors
///
/// `archived`.
pub(crate) fn account_in_use(account: &Account) -> Result<(), &'static str> {
    if account.is_archived() { Err("archived") } else { Ok(()) }
}
