//! What the operations on settings do to the model.

use serde_json::{Value, json};

use crate::{
    accounts::account_in_use,
    customers::in_use,
    model::{Model, Outcome, Settings, must_match, touch},
    step::Step,
};

/// What settings hang on, by its id.
enum Holder {
    Customer(String),
    Account(String),
}

impl Model {
    /// The settings of a new object, and the same as they are shown in answer to its create.
    pub(crate) fn new_settings(&self, given: &[Value], holder: &Value) -> (Settings, Value) {
        let new = |setting: &Value| self.brought_forth(setting.clone(), Some(holder));
        let settings: Vec<Value> = given.iter().map(new).collect();
        let text = |setting: &Value, name: &str| setting[name].as_str().unwrap().to_owned();
        let key = |setting: &Value| (text(setting, "namespace"), text(setting, "id"));
        (settings.iter().map(|setting| (key(setting), setting.clone())).collect(), json!(settings))
    }

    /// `list-customer-settings` and `list-account-settings`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn list_settings(&self, step: &Step) -> Outcome {
        let settings = self.settings_of(&self.holder(step)?);
        Ok((200, json!(settings.values().collect::<Vec<_>>())))
    }

    /// `get-customer-setting` and `get-account-setting`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn get_setting(&self, step: &Step) -> Outcome {
        let settings = self.settings_of(&self.holder(step)?);
        settings.get(&key_of(step)).map(|setting| (200, setting.clone())).ok_or("setting_not_found")
    }

    /// `put-customer-setting` and `put-account-setting`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn put_setting(&mut self, step: &Step) -> Outcome {
        let holder = self.holder(step)?;
        let current = self.settings_of(&holder).get(&key_of(step)).cloned();
        match &current {
            Some(setting) => must_match(step.if_match.as_deref(), setting)?,
            // `If-Match`, whatever it says, is for a setting that is there (RFC 9110 section 13.1.1).
            None if step.if_match.is_some() => return Err("stale_version"),
            None => {}
        }
        self.holder_in_use(&holder)?;
        let mut setting =
            current.clone().unwrap_or_else(|| json!({"namespace": step.path[1], "id": step.path[2]}));
        for name in ["name", "dataType", "value"] {
            setting[name] = step.member(name).clone();
        }
        if current.as_ref() == Some(&setting) {
            return Ok((200, setting));
        }
        if current.is_none() && self.settings_of(&holder).len() >= 100 {
            return Err("too_many_settings");
        }
        self.touch_holder(&holder);
        if current.is_some() {
            touch(&mut setting, self.now);
        } else {
            setting = self.brought_forth(setting, Some(self.shown_holder(&holder)));
        }
        self.settings_of_mut(&holder).insert(key_of(step), setting.clone());
        Ok((if current.is_some() { 200 } else { 201 }, setting))
    }

    /// `delete-customer-setting` and `delete-account-setting`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn delete_setting(&mut self, step: &Step) -> Outcome {
        let holder = self.holder(step)?;
        let current = self.settings_of(&holder).get(&key_of(step)).ok_or("setting_not_found")?;
        must_match(step.if_match.as_deref(), current)?;
        self.holder_in_use(&holder)?;
        self.touch_holder(&holder);
        self.settings_of_mut(&holder).remove(&key_of(step));
        Ok((204, Value::Null))
    }

    fn holder(&self, step: &Step) -> Result<Holder, &'static str> {
        if step.operation.contains("-customer-") {
            self.customer(&step.path[0]).map(|_| Holder::Customer(step.path[0].clone()))
        } else {
            self.account_named(&step.path[0]).map(Holder::Account)
        }
    }

    fn settings_of(&self, holder: &Holder) -> &Settings {
        match holder {
            Holder::Customer(id) => &self.customers[id].settings,
            Holder::Account(id) => &self.accounts[id].settings,
        }
    }

    fn holder_in_use(&self, holder: &Holder) -> Result<(), &'static str> {
        match holder {
            Holder::Customer(id) => in_use(&self.customers[id]),
            Holder::Account(id) => account_in_use(&self.accounts[id]),
        }
    }

    fn settings_of_mut(&mut self, holder: &Holder) -> &mut Settings {
        match holder {
            Holder::Customer(id) => &mut self.customers.get_mut(id).unwrap().settings,
            Holder::Account(id) => &mut self.accounts.get_mut(id).unwrap().settings,
        }
    }

    fn shown_holder(&self, holder: &Holder) -> &Value {
        match holder {
            Holder::Customer(id) => &self.customers[id].shown,
            Holder::Account(id) => &self.accounts[id].shown,
        }
    }

    /// A change to a setting is one to what it hangs on.
    fn touch_holder(&mut self, holder: &Holder) {
        match holder {
            Holder::Customer(id) => self.touch_customer(id),
            Holder::Account(id) => self.touch_account(id),
        }
    }
}

fn key_of(step: &Step) -> (String, String) {
    (step.path[1].clone(), step.path[2].clone())
}
