//! What the operations on aliases do to the model.

use serde_json::{Value, json};

use crate::{
    accounts::account_in_use,
    model::{Model, Outcome},
    ranges::{Alias, RANGES_MAX, Span, contradict, end},
    step::Step,
    time::{seconds_of, text_of},
};

impl Model {
    /// `add-aliases`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn add_aliases(&mut self, step: &Step) -> Outcome {
        let wishes = step.list("aliases");
        if contradict(&wishes) {
            return Err("invalid_request");
        }
        let (id, current) = self.changeable_account(step)?;
        account_in_use(&current)?;
        if current.aliases.len() + wishes.len() > RANGES_MAX {
            return Err("too_many_aliases");
        }
        let obtained = self.claim(&id, &wishes)?;
        self.known.extend(obtained.iter().map(|alias| alias.value.clone()));
        self.touch_account(&id);
        let account = self.accounts.get_mut(&id).unwrap();
        account.aliases.extend(obtained);
        Ok((201, account.shown()))
    }

    /// `list-account-aliases`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn list_account_aliases(&self, step: &Step) -> Outcome {
        let account = &self.accounts[&self.account_named(&step.path[0])?];
        let mut aliases = account.shown()["aliases"].as_array().unwrap().clone();
        let text = |alias: &Value, name: &str| alias[name].as_str().unwrap_or_default().to_owned();
        aliases.sort_by_key(|alias| (text(alias, "value"), text(alias, "effectiveFrom")));
        Ok((200, json!(aliases)))
    }

    /// `remove-alias`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn remove_alias(&mut self, step: &Step) -> Outcome {
        let (id, current) = self.changeable_account(step)?;
        let value = &step.path[1];
        account_in_use(&current)?;
        let from = step.parameter("from").map_or(self.now, seconds_of);
        let ending = |alias: &Alias| alias.value == *value && alias.span.until.is_none_or(|end| end > from);
        if !current.aliases.iter().any(ending) {
            return Err("alias_not_found");
        }
        self.touch_account(&id);
        let account = self.accounts.get_mut(&id).unwrap();
        end(&mut account.aliases, from, ending);
        Ok((200, account.shown()))
    }

    /// `transfer-alias`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn transfer_alias(&mut self, step: &Step) -> Outcome {
        let value = &step.path[0];
        let at = step.member("at").as_str().map_or(self.now, seconds_of);
        let (span, from) = self.named(value, at).ok_or("alias_not_found")?;
        let to = self.account_named(step.member("accountId").as_str().unwrap())?;
        if self.accounts.contains_key(value) {
            return Err("not_an_alias");
        }
        account_in_use(&self.accounts[&from])?;
        account_in_use(&self.accounts[&to])?;
        if from == to {
            return Ok((200, self.resolution(value, at).unwrap()));
        }
        if span.ended(at).is_some() && self.owners(value).len() >= RANGES_MAX {
            return Err("too_many_ranges");
        }
        if self.accounts[&to].aliases.len() >= RANGES_MAX {
            return Err("too_many_aliases");
        }
        self.touch_account(&from);
        self.touch_account(&to);
        let ending = |alias: &Alias| alias.value == *value && alias.span == span;
        end(&mut self.accounts.get_mut(&from).unwrap().aliases, at, ending);
        let handed = Span { from: Some(at), until: span.until };
        let alias = Alias { value: value.clone(), span: handed, created_at: self.now };
        self.accounts.get_mut(&to).unwrap().aliases.push(alias);
        Ok((200, self.resolution(value, at).unwrap()))
    }

    /// `resolve-alias`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn resolve_alias(&self, step: &Step) -> Outcome {
        let at = step.parameter("at").map_or(self.now, seconds_of);
        self.resolution(&step.path[0], at).map(|shown| (200, shown)).ok_or("alias_not_found")
    }

    /// `resolve-aliases`, which always succeeds.
    pub(crate) fn resolve_aliases(&self, step: &Step) -> Value {
        let answer = |asked: &Value| {
            let value = asked.as_str().unwrap_or_else(|| asked["alias"].as_str().unwrap());
            let at = asked.get("at").and_then(Value::as_str).map_or(self.now, seconds_of);
            json!({"alias": value, "at": text_of(at), "resolution": self.resolution(value, at)})
        };
        let data: Vec<Value> = step.list("aliases").iter().map(answer).collect();
        json!({"data": data})
    }

    /// What an identifier names at an instant, as it is shown.
    fn resolution(&self, value: &str, at: i64) -> Option<Value> {
        let (span, id) = self.named(value, at)?;
        let kind = if self.accounts.contains_key(value) { "ACCOUNT_ID" } else { "ALIAS" };
        let customer = &self.accounts[&id].customer;
        let mut shown = json!({
            "alias": value, "kind": kind, "at": text_of(at), "accountId": id, "customerId": customer,
        });
        span.show_in(&mut shown);
        Some(shown)
    }

    /// Every alias that somebody has or had, with its owners, as they are listed.
    pub(crate) fn listed_aliases(&self, prefix: &str) -> Vec<Value> {
        let aliases = self.known.iter().filter(|value| value.starts_with(prefix));
        let listed = aliases.filter_map(|value| {
            let owned = self.owners(value).into_iter().map(|(span, id)| {
                let customer = &self.accounts[&id].customer;
                let mut shown = json!({"accountId": id, "customerId": customer});
                span.show_in(&mut shown);
                shown
            });
            let owned: Vec<Value> = owned.collect();
            (!owned.is_empty()).then(|| json!({"alias": value, "ranges": owned}))
        });
        listed.collect()
    }
}
