//! Which request comes next: anything, from small pools, so that requests meet each other.

use rand::{RngExt as _, rngs::SmallRng, seq::IndexedRandom as _};
use serde_json::{Value, json};

use crate::{
    model::Model,
    step::{Step, routes},
    time::text_of,
};

const CUSTOMERS: [&str; 6] = ["c1", "c2", "c#1", "c/1 %", "c1%23", "a1"];
const ACCOUNTS: [&str; 7] = ["a1", "a2", "a#1", "a/1 %", "a1%2F", "c#1", "x"];
const VALUES: [&str; 8] = ["x", "y", "z", "x/y #%", "x%23", "\u{fc}ber", "a2", "c/1 %"];
const CONTACTS: [&str; 4] = ["ada", "bob", "b#/% b", "zoe"];
const NAMESPACES: [&str; 3] = ["USER", "b", "b/# %"];
const SETTINGS: [&str; 3] = ["limit", "#/% l", "l"];
const EMAILS: [&str; 4] = ["ada@example.com", "ADA@example.com", "bob@example.com", "eve@example.com"];
const TIME_ZONES: [&str; 2] = ["UTC", "Asia/Kolkata"];
const NAMES: [&str; 3] = ["Ada & Sons", "Bobs", "Eve Ltd"];
const CUSTOMER_STATUSES: [&str; 3] = ["ACTIVE", "ARCHIVED", "ACTIVE,ARCHIVED"];
const ACCOUNT_STATUSES: [&str; 4] = ["ACTIVE", "DRAFT,ARCHIVED", "ARCHIVED", "DRAFT,ACTIVE,ARCHIVED"];
const SORTS: [&str; 4] = ["id", "-id", "updatedAt", "-updatedAt"];

/// Operations that would soon leave nothing in use, and those that there is always a use for.
const RARE: [&str; 2] = ["archive-customer", "archive-account"];
const FREQUENT: [&str; 5] =
    ["create-account", "add-aliases", "transfer-alias", "remove-alias", "restore-account"];

/// A source of requests.
pub(crate) struct Generator {
    random: SmallRng,
}

impl Generator {
    /// A source that makes the same requests whenever this random generator and the model are the same.
    pub(crate) const fn new(random: SmallRng) -> Self {
        Self { random }
    }

    /// How many seconds pass before the next request: often none.
    pub(crate) fn pause(&mut self) -> i64 {
        if self.maybe(40) { 0 } else { self.random.random_range(1..=6) }
    }

    /// A request, given what there is.
    pub(crate) fn step(&mut self, model: &Model) -> Step {
        let operation = match self.random.random_range(0..100) {
            0..35 => self.pick(&FREQUENT),
            _ => routes().choose(&mut self.random).unwrap().0,
        };
        if RARE.contains(&operation) && self.maybe(60) || operation == "erase-customer" && self.maybe(80) {
            return self.step(model);
        }
        let step = match operation {
            "create-customer" => Step::of(operation, &[]).body(self.new_customer(model.now)),
            "create-account" => {
                let customer = self.customer(model);
                let mut body = self.new_account(model.now);
                body["customerId"] = json!(customer);
                Step::of(operation, &[]).body(body)
            }
            "list-customers" | "list-accounts" | "list-aliases" => self.list(operation, model),
            "add-aliases" => {
                let many = self.random.random_range(1..=3);
                let aliases = self.aliases(many, model.now);
                Step::of(operation, &[&self.identifier(model)]).body(json!({"aliases": aliases}))
            }
            "remove-alias" => {
                let step = Step::of(operation, &[&self.identifier(model), &self.value(model)]);
                self.dated(step, "from", model.now)
            }
            "resolve-alias" => {
                let step = Step::of(operation, &[&self.value(model)]);
                self.dated(step, "at", model.now)
            }
            "resolve-aliases" => {
                let asked = (0..3).map(|_| self.inquiry(model)).collect::<Vec<_>>();
                Step::of(operation, &[]).body(json!({"aliases": asked}))
            }
            "transfer-alias" => {
                let mut body = json!({"accountId": self.identifier(model)});
                if self.maybe(60) {
                    body["at"] = json!(text_of(self.instant(model.now)));
                }
                Step::of(operation, &[&self.value(model)]).body(body)
            }
            operation if operation.contains("account") => self.of_account(operation, model),
            operation => self.of_customer(operation, model),
        };
        let of_one =
            ["list-contacts", "list-account-aliases", "list-customer-settings", "list-account-settings"];
        let step = if of_one.contains(&step.operation) { self.paged(step) } else { step };
        step.if_match(self.if_match(operation))
    }

    /// Operations whose path begins with an account.
    fn of_account(&mut self, operation: &'static str, model: &Model) -> Step {
        let identifier = match operation {
            "restore-account" => self.archived_account(model),
            _ => self.identifier(model),
        };
        let step = Step::of(operation, &[&identifier]);
        match operation {
            "get-account" => {
                let step = self.dated(step, "effectiveOn", model.now);
                if self.maybe(50) { step.query("include", "settings") } else { step }
            }
            "update-account" => step.body(self.account_patch()),
            _ => self.of_setting(step),
        }
    }

    /// Operations whose path begins with a customer.
    fn of_customer(&mut self, operation: &'static str, model: &Model) -> Step {
        let id =
            if operation == "erase-customer" { self.archived_customer(model) } else { self.customer(model) };
        let step = Step::of(operation, &[&id]);
        let contact = self.pick(&CONTACTS);
        match operation {
            "get-customer" if self.maybe(50) => step.query("include", "accounts,contacts,settings"),
            "update-customer" => step.body(self.customer_patch()),
            "create-contact" => step.body(self.new_contact()),
            "update-contact" => Step::of(operation, &[&id, contact]).body(self.contact_patch()),
            "delete-contact" => Step::of(operation, &[&id, contact]),
            _ => self.of_setting(step),
        }
    }

    /// Operations whose path ends with a setting; any others are left as they are.
    fn of_setting(&mut self, mut step: Step) -> Step {
        if step.operation.ends_with("-setting") {
            let (namespace, id) = (self.pick(&NAMESPACES), self.pick(&SETTINGS));
            step.path.extend([namespace.to_owned(), id.to_owned()]);
        }
        if step.operation.starts_with("put-") { step.body(self.setting()) } else { step }
    }

    /// A list, now and then on small pages.
    fn paged(&mut self, step: Step) -> Step {
        let size = self.random.random_range(1..=5).to_string();
        if self.maybe(50) { step.query("pageSize", size) } else { step }
    }

    fn list(&mut self, operation: &'static str, model: &Model) -> Step {
        let mut step = self.paged(Step::of(operation, &[]));
        if operation == "list-aliases" {
            return if self.maybe(50) {
                step.query("prefix", self.pick(&["x", "x/", "a", "\u{fc}"]))
            } else {
                step
            };
        }
        if self.maybe(70) {
            step = step.query("sort", self.pick(&SORTS));
        }
        if self.maybe(20) {
            step = step.query("search", self.pick(&["A", "b", "example", "ltd"]));
        }
        if operation == "list-customers" {
            if self.maybe(60) {
                step = step.query("status", self.pick(&CUSTOMER_STATUSES));
            }
            return if self.maybe(30) { step.query("include", "accounts,contacts,settings") } else { step };
        }
        if self.maybe(60) {
            step = step.query("status", self.pick(&ACCOUNT_STATUSES));
        }
        if self.maybe(40) {
            step = step.query("customerId", self.customer(model));
        }
        if self.maybe(20) { step.query("invoiceCurrency", self.pick(&["EUR", "USD"])) } else { step }
    }

    fn new_customer(&mut self, now: i64) -> Value {
        let mut body = json!({"name": self.pick(&NAMES)});
        if self.maybe(85) {
            body["id"] = json!(self.pick(&CUSTOMERS));
        }
        if self.maybe(50) {
            body["primaryEmail"] = json!(self.pick(&EMAILS));
        }
        if self.maybe(30) {
            body["metadata"] = json!({"k": "1"});
        }
        match self.random.random_range(0..3) {
            0 => body["account"] = Value::Null,
            1 => body["account"] = self.new_account(now),
            _ => {}
        }
        if self.maybe(30) {
            body["timeZone"] = json!(self.pick(&TIME_ZONES));
            body["tax"] = json!({"rate": "0.190", "type": "VAT"});
        }
        if self.maybe(40) {
            let many = self.random.random_range(1..=2);
            body["contacts"] = (0..many).map(|_| self.new_contact()).collect();
        }
        body["settings"] = self.settings();
        body
    }

    fn new_account(&mut self, now: i64) -> Value {
        let mut body = json!({"name": self.pick(&NAMES), "settings": self.settings()});
        if self.maybe(75) {
            body["id"] = json!(self.pick(&ACCOUNTS));
        }
        let many = self.random.random_range(0..=2);
        body["aliases"] = json!(self.aliases(many, now));
        if self.maybe(40) {
            body["status"] = json!(self.pick(&["DRAFT", "ACTIVE"]));
        }
        if self.maybe(40) {
            body["invoiceCurrency"] = json!(self.pick(&["EUR", "USD"]));
        }
        if self.maybe(30) {
            body["tags"] = json!(["one", "two"]);
        }
        body
    }

    fn settings(&mut self) -> Value {
        if self.maybe(70) {
            return json!([]);
        }
        let mut setting = self.setting();
        setting["namespace"] = json!(self.pick(&NAMESPACES));
        setting["id"] = json!(self.pick(&SETTINGS));
        json!([setting])
    }

    fn setting(&mut self) -> Value {
        let value = self.pick(&["1", "2.5"]);
        json!({"name": self.pick(&["Limit", "Plan"]), "dataType": self.pick(&["NUMERIC", "STRING"]), "value": value})
    }

    fn new_contact(&mut self) -> Value {
        let mut body = json!({"email": self.pick(&EMAILS)});
        if self.maybe(80) {
            body["id"] = json!(self.pick(&CONTACTS));
        }
        if self.maybe(50) {
            body["primary"] = json!(self.maybe(70));
        }
        body
    }

    fn contact_patch(&mut self) -> Value {
        match self.random.random_range(0..5) {
            0 => json!({"email": self.pick(&EMAILS)}),
            1 => json!({"primary": self.maybe(60)}),
            2 => json!({"firstName": self.pick(&["Ada", "Bob"]), "phoneNumber": null}),
            3 => json!({"firstName": null, "emailPreferences": ["updates", "billing"]}),
            _ => json!({"emailPreferences": null}),
        }
    }

    fn customer_patch(&mut self) -> Value {
        match self.random.random_range(0..6) {
            0 => json!({"name": self.pick(&NAMES)}),
            1 => json!({"primaryEmail": null}),
            3 => {
                json!({"timeZone": self.pick(&TIME_ZONES), "tax": {"rate": "0.19", "id": self.pick(&["1", "2"])}})
            }
            4 => json!({"timeZone": null, "tax": {"id": null, "type": "GST"}}),
            2 => {
                json!({"primaryEmail": self.pick(&EMAILS), "metadata": {"k": null, "l": self.pick(&["1", "2"])}})
            }
            _ => json!({"metadata": null}),
        }
    }

    fn account_patch(&mut self) -> Value {
        match self.random.random_range(0..5) {
            0 => json!({"name": self.pick(&NAMES), "status": self.pick(&["DRAFT", "ACTIVE"])}),
            1 => json!({"netTermDays": self.random.random_range(0..3), "tags": ["one"]}),
            2 => json!({"netTermDays": null, "tags": null, "invoiceCurrency": null}),
            3 => json!({"invoiceCurrency": self.pick(&["EUR", "USD"]), "primaryEmail": self.pick(&EMAILS)}),
            _ => json!({"metadata": {"k": self.pick(&["1", "2"])}, "primaryEmail": null}),
        }
    }

    fn aliases(&mut self, many: usize, now: i64) -> Vec<Value> {
        let mut alias = |_| {
            let value = self.pick(&VALUES);
            if self.maybe(30) {
                return json!(value);
            }
            let mut alias = json!({"value": value});
            if self.maybe(60) {
                alias["effectiveFrom"] = json!(text_of(self.instant(now)));
            }
            if self.maybe(60) {
                // Mostly later than most beginnings; an empty range is refused.
                alias["effectiveUntil"] = json!(text_of(self.instant(now + 8)));
            }
            alias
        };
        (0..many).map(&mut alias).collect()
    }

    fn inquiry(&mut self, model: &Model) -> Value {
        let value = self.value(model);
        if self.maybe(40) {
            return json!(value);
        }
        json!({"alias": value, "at": text_of(self.instant(model.now))})
    }

    fn dated(&mut self, step: Step, name: &'static str, now: i64) -> Step {
        if self.maybe(50) { step.query(name, text_of(self.instant(now))) } else { step }
    }

    /// An instant about the present, often the very one.
    fn instant(&mut self, now: i64) -> i64 {
        if self.maybe(20) { now } else { now + self.random.random_range(-15..=15) }
    }

    fn customer(&mut self, model: &Model) -> String {
        let known: Vec<&String> = model.customers.keys().collect();
        match known.choose(&mut self.random) {
            Some(id) if self.maybe(70) => (*id).clone(),
            _ => self.pick(&CUSTOMERS).to_owned(),
        }
    }

    fn archived_customer(&mut self, model: &Model) -> String {
        let archived = model.customers.iter().filter(|(_, customer)| customer.is_archived());
        let archived: Vec<&String> = archived.map(|(id, _)| id).collect();
        match archived.choose(&mut self.random) {
            Some(id) if self.maybe(90) => (*id).clone(),
            _ => self.customer(model),
        }
    }

    fn identifier(&mut self, model: &Model) -> String {
        let in_use = model.accounts.iter().filter(|(_, account)| !account.is_archived());
        let in_use: Vec<&String> = in_use.map(|(id, _)| id).collect();
        match in_use.choose(&mut self.random) {
            Some(id) if self.maybe(60) => (*id).clone(),
            _ if self.maybe(60) => self.value(model),
            _ => self.pick(&ACCOUNTS).to_owned(),
        }
    }

    fn archived_account(&mut self, model: &Model) -> String {
        let archived = model.accounts.iter().filter(|(_, account)| account.is_archived());
        let archived: Vec<&String> = archived.map(|(id, _)| id).collect();
        match archived.choose(&mut self.random) {
            Some(id) if self.maybe(90) => (*id).clone(),
            _ => self.identifier(model),
        }
    }

    /// A value that may be an alias, by preference one that names somebody now.
    fn value(&mut self, model: &Model) -> String {
        let value = self.pick(&VALUES);
        if model.named(value, model.now).is_some() || self.maybe(30) {
            return value.to_owned();
        }
        if self.maybe(10) { self.pick(&ACCOUNTS).to_owned() } else { self.pick(&VALUES).to_owned() }
    }

    /// Where an operation reads `If-Match`: mostly none, else one of a few versions.
    fn if_match(&mut self, operation: &str) -> Option<String> {
        let changes = ["update-", "archive-", "restore-", "delete-", "put-", "add-", "remove-"];
        if !changes.iter().any(|change| operation.starts_with(change)) || self.maybe(80) {
            return None;
        }
        let version = self.random.random_range(1..=6);
        Some(match self.random.random_range(0..4) {
            0 => "*".to_owned(),
            1 => format!("\"{version}\""),
            2 => format!("W/\"{version}\""),
            _ => format!("\"{version}\", \"{}\"", version + 1),
        })
    }

    fn pick<'a>(&mut self, pool: &[&'a str]) -> &'a str {
        pool.choose(&mut self.random).unwrap()
    }

    fn maybe(&mut self, percent: u32) -> bool {
        self.random.random_range(0..100) < percent
    }
}
