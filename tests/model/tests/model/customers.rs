//! What the operations on customers and contacts do to the model.

use serde_json::{Value, json};

use crate::{
    model::{Customer, Model, Outcome, merge, must_match, patched, touch, with},
    ranges::contradict,
    step::Step,
    time::text_of,
};

impl Model {
    /// `create-customer`. What only the program can choose is taken from its answer.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn create_customer(&mut self, step: &Step, learned: &Value) -> Outcome {
        let given = step.body.as_ref().and_then(|body| body.get("account")).filter(|given| !given.is_null());
        let without_account = given.is_none() && step.body.as_ref().unwrap().get("account").is_some();
        let people = step.list("contacts");
        if given.is_some_and(is_contradictory) || contacts_clash(&people) {
            return Err("invalid_request");
        }
        let id = chosen(step.member("id"), &learned["id"], "cus_");
        if self.customers.contains_key(&id) {
            return Err("customer_exists");
        }
        let from_customer =
            json!({"id": id, "name": step.member("name"), "primaryEmail": step.member("primaryEmail")});
        let account = if without_account { None } else { Some(given.unwrap_or(&from_customer)) };
        let account = account.map(|new| self.new_account(new, &id, &learned["account"])).transpose()?;

        let mut shown = json!({
            "id": id, "uid": learned["uid"], "name": step.member("name"), "status": "ACTIVE", "metadata": {},
        });
        merge(
            &mut shown,
            &json!({
                "primaryEmail": step.member("primaryEmail"), "metadata": step.member("metadata"),
                "timeZone": step.member("timeZone"), "tax": step.member("tax"),
            }),
        );
        let shown = self.brought_forth(with_metadata(shown), None);
        let (settings, in_order) = self.new_settings(&step.list("settings"), &shown);
        let mut answer = with(&shown, "settings", in_order);
        let new =
            |(number, given)| self.brought_forth(complete(given, &learned["contacts"][number]), Some(&shown));
        let people: Vec<Value> = people.iter().enumerate().map(new).collect();
        if !people.is_empty() {
            answer["contacts"] = json!(people);
        }
        let contacts =
            people.into_iter().map(|contact| (contact["id"].as_str().unwrap().to_owned(), contact));
        let contacts = contacts.collect();
        self.customers.insert(id.clone(), Customer { shown, contacts, settings });
        if let Some((account_id, mut account, settings)) = account {
            account.shown["customerUid"] = learned["uid"].clone();
            answer["account"] = with(&account.shown(), "settings", settings);
            self.add_account(account_id, account);
        }
        Ok((201, answer))
    }

    /// `get-customer`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn get_customer(&self, step: &Step) -> Outcome {
        let id = &step.path[0];
        Ok((200, self.customer_with(id, self.customer(id)?, step.parameter("include").unwrap_or_default())))
    }

    /// A customer with what is included.
    pub(crate) fn customer_with(&self, id: &str, customer: &Customer, include: &str) -> Value {
        let mut shown = customer.shown.clone();
        if include.contains("accounts") {
            let in_use = self.accounts_of(id).filter(|(_, account)| !account.is_archived());
            let accounts: Vec<Value> = in_use.map(|(_, account)| account.shown()).collect();
            shown["accounts"] = json!(accounts.iter().take(100).collect::<Vec<_>>());
            shown["hasMoreAccounts"] = json!(accounts.len() > 100);
        }
        if include.contains("contacts") {
            shown["contacts"] = json!(customer.contacts.values().collect::<Vec<_>>());
        }
        if include.contains("settings") {
            shown["settings"] = json!(customer.settings.values().collect::<Vec<_>>());
        }
        shown
    }

    /// `update-customer`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn update_customer(&mut self, step: &Step) -> Outcome {
        let current = self.changeable_customer(step)?;
        in_use(&current)?;
        let updated = patched(&current.shown, step.body.as_ref().unwrap(), &json!({"metadata": {}}));
        if updated != current.shown {
            self.customers.get_mut(&step.path[0]).unwrap().shown = updated;
            self.touch_customer(&step.path[0]);
        }
        Ok((200, self.customers[&step.path[0]].shown.clone()))
    }

    /// `archive-customer`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn archive_customer(&mut self, step: &Step) -> Outcome {
        let id = &step.path[0];
        in_use(&self.changeable_customer(step)?)?;
        let accounts = self.accounts_of(id).filter(|(_, account)| !account.is_archived());
        let accounts: Vec<String> = accounts.map(|(id, _)| id.clone()).collect();
        let values: std::collections::BTreeSet<String> =
            accounts.iter().flat_map(|account| self.lasting_aliases(account)).collect();
        if 1 + accounts.len() + values.len() > 91 {
            return Err("too_much_to_archive");
        }
        for account in accounts {
            self.end_account(&account);
        }
        self.touch_customer(id);
        self.customers.get_mut(id).unwrap().shown["status"] = json!("ARCHIVED");
        Ok((200, self.customers[id].shown.clone()))
    }

    /// `restore-customer`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn restore_customer(&mut self, step: &Step) -> Outcome {
        let id = &step.path[0];
        let customer = self.changeable_customer(step)?;
        if customer.shown.get("erasedAt").is_some() {
            return Err("erased");
        }
        if !customer.is_archived() {
            return Err("not_archived");
        }
        self.touch_customer(id);
        self.customers.get_mut(id).unwrap().shown["status"] = json!("ACTIVE");
        Ok((200, self.customers[id].shown.clone()))
    }

    /// `erase-customer`. What belongs to the customer stays: nothing consumes the table's stream here.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn erase_customer(&mut self, step: &Step) -> Outcome {
        let id = &step.path[0];
        let customer = self.changeable_customer(step)?;
        if !customer.is_archived() {
            return Err("not_archived");
        }
        self.touch_customer(id);
        let erased_at = customer.shown.get("erasedAt").cloned().unwrap_or_else(|| json!(text_of(self.now)));
        let shown = &mut self.customers.get_mut(id).unwrap().shown;
        for personal in ["primaryEmail", "address", "timeZone", "tax"] {
            shown.as_object_mut().unwrap().remove(personal);
        }
        for (member, value) in [("name", json!("Erased")), ("metadata", json!({})), ("erasedAt", erased_at)] {
            shown[member] = value;
        }
        Ok((200, shown.clone()))
    }

    fn changeable_customer(&self, step: &Step) -> Result<Customer, &'static str> {
        let customer = self.customer(&step.path[0])?;
        must_match(step.if_match.as_deref(), &customer.shown)?;
        Ok(customer.clone())
    }

    /// `create-contact`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn create_contact(&mut self, step: &Step, learned: &Value) -> Outcome {
        let customer = self.customer(&step.path[0])?;
        in_use(customer)?;
        let contact = complete(step.body.as_ref().unwrap(), learned);
        if customer.contacts.contains_key(contact["id"].as_str().unwrap()) {
            return Err("contact_exists");
        }
        email_is_free(customer, &contact)?;
        if customer.contacts.len() >= 100 {
            return Err("too_many_contacts");
        }
        self.touch_customer(&step.path[0]);
        let contact = self.brought_forth(contact, Some(&self.customers[&step.path[0]].shown));
        self.store_contact(&step.path[0], &contact);
        Ok((201, contact))
    }

    /// `list-contacts`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn list_contacts(&self, step: &Step) -> Outcome {
        let contacts = &self.customer(&step.path[0])?.contacts;
        Ok((200, json!(contacts.values().collect::<Vec<_>>())))
    }

    /// `update-contact`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn update_contact(&mut self, step: &Step) -> Outcome {
        let customer = self.customer(&step.path[0])?;
        let current = customer.contacts.get(&step.path[1]).ok_or("contact_not_found")?.clone();
        must_match(step.if_match.as_deref(), &current)?;
        in_use(customer)?;
        let mut updated = patched(&current, step.body.as_ref().unwrap(), &json!({"emailPreferences": []}));
        if updated == current {
            return Ok((200, current));
        }
        email_is_free(customer, &updated)?;
        self.touch_customer(&step.path[0]);
        touch(&mut updated, self.now);
        self.store_contact(&step.path[0], &updated);
        Ok((200, updated))
    }

    /// `delete-contact`.
    ///
    /// # Errors
    ///
    /// The code of a problem.
    pub(crate) fn delete_contact(&mut self, step: &Step) -> Outcome {
        let customer = self.customer(&step.path[0])?;
        let current = customer.contacts.get(&step.path[1]).ok_or("contact_not_found")?;
        must_match(step.if_match.as_deref(), current)?;
        in_use(customer)?;
        self.customers.get_mut(&step.path[0]).unwrap().contacts.remove(&step.path[1]);
        self.touch_customer(&step.path[0]);
        Ok((204, Value::Null))
    }

    /// A contact comes to be, or changes. If it is primary, the one that was so no longer is.
    fn store_contact(&mut self, customer: &str, contact: &Value) {
        let now = self.now;
        let contacts = &mut self.customers.get_mut(customer).unwrap().contacts;
        for other in contacts.values_mut() {
            if contact["primary"] == true && other["primary"] == true && other["id"] != contact["id"] {
                other["primary"] = json!(false);
                touch(other, now);
            }
        }
        contacts.insert(contact["id"].as_str().unwrap().to_owned(), contact.clone());
    }
}

/// # Errors
///
/// `archived`.
pub(crate) fn in_use(customer: &Customer) -> Result<(), &'static str> {
    if customer.is_archived() { Err("archived") } else { Ok(()) }
}

/// A contact with every member that it always has.
fn complete(given: &Value, learned: &Value) -> Value {
    let mut contact = json!({"primary": false, "emailPreferences": []});
    merge(&mut contact, given);
    contact["id"] = json!(chosen(&given["id"], &learned["id"], "con_"));
    contact
}

fn address(contact: &Value) -> String {
    contact["email"].as_str().unwrap().to_lowercase()
}

/// Whether the contacts of one request contradict each other.
fn contacts_clash(contacts: &[Value]) -> bool {
    let clash = |one: &Value, other: &Value| {
        (!one["id"].is_null() && one["id"] == other["id"])
            || address(one) == address(other)
            || (one["primary"] == true && other["primary"] == true)
    };
    contacts.iter().enumerate().any(|(number, one)| contacts[..number].iter().any(|other| clash(one, other)))
}

fn email_is_free(customer: &Customer, contact: &Value) -> Result<(), &'static str> {
    let taken = |other: &Value| other["id"] != contact["id"] && address(other) == address(contact);
    if customer.contacts.values().any(taken) { Err("email_taken") } else { Ok(()) }
}

/// Whether a new account contradicts itself.
pub(crate) fn is_contradictory(new: &Value) -> bool {
    let aliases = new["aliases"].as_array().cloned().unwrap_or_default();
    let names = |alias: &Value| !new["id"].is_null() && (*alias == new["id"] || alias["value"] == new["id"]);
    contradict(&aliases) || aliases.iter().any(names)
}

/// The id that the request names, or else the one that the program has chosen.
pub(crate) fn chosen(given: &Value, learned: &Value, prefix: &str) -> String {
    given.as_str().map_or_else(
        || {
            let id = learned.as_str().unwrap_or_default();
            assert!(id.is_empty() || id.starts_with(prefix), "{id} does not begin with {prefix}");
            id.to_owned()
        },
        str::to_owned,
    )
}

/// Metadata is shown even when a request gives none.
pub(crate) fn with_metadata(mut shown: Value) -> Value {
    if shown.get("metadata").is_none() {
        shown["metadata"] = json!({});
    }
    shown
}
