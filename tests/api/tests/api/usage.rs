//! What each operation uses of the table: capacity units, kept as a snapshot, and rights, compared with its route.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use harness::{Answered, Tenant, engine_is_embedded};
use http_api::{Endpoint, StatusCode};
use local::stream::Stream;
use serde_json::{Value, json};
use store::{
    Access, Units, Usage,
    stream::{StreamRecord, UNAUDITED},
};

use crate::{create_customer::with_aliases, published_example};

/// Answers by operation and case, each with the usage that it reports.
pub(crate) struct Ledger {
    pub(crate) tenant: Tenant,
    stream: Stream,
    entries: Vec<Entry>,
}

struct Entry {
    operation: &'static str,
    case: &'static str,
    answer: Answered,
    recording: Recording,
}

/// What it took to record in the audit trail what a request has changed.
#[derive(Default)]
struct Recording {
    records: usize,
    usage: Usage,
}

impl Ledger {
    pub(crate) async fn new() -> Self {
        let tenant = Tenant::new().await;
        Self { stream: tenant.stream().await, tenant, entries: Vec::new() }
    }

    pub(crate) async fn send(
        &mut self,
        operation: &'static str,
        case: &'static str,
        target: &str,
        body: Option<Value>,
    ) {
        let endpoints = api::endpoints();
        let endpoint = endpoints.iter().find(|endpoint| endpoint.route.operation == operation);
        let method = endpoint.unwrap().route.method.clone();
        let request = self.tenant.request(method, target);
        let request = match body {
            None => request,
            Some(body) => request.json(&body.to_string()),
        };
        let answer = request.send().await;
        let recording = self.record().await;
        self.entries.push(Entry { operation, case, answer, recording });
    }

    /// Lets the consumer record what has changed since the last call.
    async fn record(&mut self) -> Recording {
        let store = self.tenant.store().metered();
        let mut count = 0;
        loop {
            let records = self.stream.next().await.unwrap();
            if records.is_empty() {
                return Recording { records: count, usage: store.usage() };
            }
            for record in records {
                let entity = record["dynamodb"]["NewImage"]["entity"]["S"].as_str().map(str::to_owned);
                if entity.is_some_and(|entity| !UNAUDITED.contains(&entity.as_str())) {
                    let record: StreamRecord = serde_json::from_value(record).unwrap();
                    operations::record_audit(&store, &record).await.unwrap();
                    count += 1;
                }
            }
        }
    }

    /// Adds an answer that somebody else asked for.
    pub(crate) fn add(&mut self, operation: &'static str, case: &'static str, answer: Answered) {
        self.entries.push(Entry { operation, case, answer, recording: Recording::default() });
    }

    async fn get(&mut self, operation: &'static str, case: &'static str, target: &str) {
        self.send(operation, case, target, None).await;
    }

    /// Gets the second page of a list, which begins behind the token of the first.
    async fn get_second(&mut self, operation: &'static str, case: &'static str, target: &str) {
        let first = self.tenant.get(target).await.expect(StatusCode::OK);
        let token = first["nextToken"].as_str().unwrap();
        self.get(operation, case, &format!("{target}&nextToken={token}")).await;
    }

    async fn create(&mut self, case: &'static str, body: &Value) {
        self.send("create-customer", case, "/v1/customers", Some(body.clone())).await;
    }

    fn of(&self, case: &str) -> &Answered {
        &self.entries.iter().find(|entry| entry.case == case).unwrap().answer
    }
}

/// Every operation, in every way that makes a difference to the table.
async fn exercise() -> Ledger {
    let mut ledger = Ledger::new().await;
    customers(&mut ledger).await;
    contacts(&mut ledger).await;
    accounts(&mut ledger).await;
    aliases(&mut ledger).await;
    settings(&mut ledger).await;
    archives(&mut ledger).await;
    environments(&mut ledger).await;
    keys(&mut ledger).await;
    Box::pin(audit(&mut ledger)).await;
    ledger
}

async fn customers(ledger: &mut Ledger) {
    ledger.create("without account", &json!({"id": "bare", "name": "Bare", "account": null})).await;
    ledger.create("with account", &json!({"id": "plain", "name": "Plain"})).await;
    ledger.create("with account and two aliases", &with_aliases("acme", &json!(["one", "two"]))).await;
    ledger.create("the published example, with settings", &published_example::body()).await;
    ledger.create("refused: customer_exists", &json!({"id": "acme", "name": "ACME"})).await;
    ledger.create("refused: alias_taken", &with_aliases("other", &json!(["one"]))).await;
    ledger.create("refused: invalid_request", &json!({})).await;
    let acme = "/v1/customers/acme";
    ledger.get("get-customer", "by itself", acme).await;
    ledger.get("get-customer", "with accounts", "/v1/customers/acme?include=accounts").await;
    ledger
        .get("get-customer", "with everything", "/v1/customers/acme?include=accounts,contacts,settings")
        .await;
    ledger.get("get-customer", "refused: customer_not_found", "/v1/customers/none").await;
    ledger.get("list-customers", "a page of four", "/v1/customers").await;
    ledger.get("list-customers", "a page of four, by id", "/v1/customers?sort=id").await;
    ledger.get("list-customers", "a page of four, with accounts", "/v1/customers?include=accounts").await;
    ledger.get_second("list-customers", "a second page", "/v1/customers?pageSize=2").await;
    ledger.get_second("list-customers", "a second page, by id", "/v1/customers?sort=id&pageSize=2").await;
    ledger.get("list-customers", "by id alone", "/v1/customers?id=acme").await;
    ledger.get("list-customers", "a search", "/v1/customers?search=acme").await;
    ledger
        .get_second("list-customers", "a second page of a search", "/v1/customers?search=a&pageSize=1")
        .await;
    ledger.get("list-customers", "an empty page", "/v1/customers?status=ARCHIVED").await;
    ledger.send("update-customer", "a name", acme, Some(json!({"name": "ACME Ltd"}))).await;
    ledger.send("update-customer", "nothing", acme, Some(json!({"name": "ACME Ltd"}))).await;
}

async fn contacts(ledger: &mut Ledger) {
    let two = json!([{"email": "ada@example.com"}, {"email": "bob@example.com", "primary": true}]);
    let peopled = json!({"id": "peopled", "name": "Peopled", "account": null, "contacts": two});
    ledger.create("with two contacts", &peopled).await;
    let contacts = "/v1/customers/acme/contacts";
    let contact = |id: &str| json!({"id": id, "email": format!("{id}@example.com"), "primary": true});
    ledger.send("create-contact", "the first", contacts, Some(contact("ada"))).await;
    ledger.send("create-contact", "another primary one", contacts, Some(contact("bob"))).await;
    ledger.get("list-contacts", "both", contacts).await;
    let ada = "/v1/customers/acme/contacts/ada";
    ledger.send("update-contact", "a name", ada, Some(json!({"firstName": "Ada"}))).await;
    ledger.send("delete-contact", "one", ada, None).await;
}

async fn accounts(ledger: &mut Ledger) {
    let account =
        |id: &str, aliases: Value| json!({"customerId": "acme", "id": id, "name": id, "aliases": aliases});
    ledger.send("create-account", "by itself", "/v1/accounts", Some(account("second", json!([])))).await;
    let aliases = json!(["three", "four"]);
    ledger.send("create-account", "with two aliases", "/v1/accounts", Some(account("third", aliases))).await;
    let taken = account("fourth", json!(["one"]));
    ledger.send("create-account", "refused: alias_taken", "/v1/accounts", Some(taken)).await;
    ledger.get("get-account", "by id", "/v1/accounts/acc-acme").await;
    ledger.get("get-account", "by alias", "/v1/accounts/one").await;
    ledger.get("get-account", "by alias, with settings", "/v1/accounts/one?include=settings").await;
    ledger.get("get-account", "refused: account_not_found", "/v1/accounts/none").await;
    ledger.get("list-accounts", "a page", "/v1/accounts").await;
    ledger.get("list-accounts", "a page, by id", "/v1/accounts?sort=id").await;
    ledger.get("list-accounts", "of a customer, by id", "/v1/accounts?customerId=acme&sort=id").await;
    ledger.get("list-accounts", "of a customer, by change", "/v1/accounts?customerId=acme").await;
    let of_acme = "/v1/accounts?customerId=acme&pageSize=1";
    ledger.get_second("list-accounts", "a second page", "/v1/accounts?pageSize=2").await;
    ledger
        .get_second("list-accounts", "a second page of a customer, by id", &format!("{of_acme}&sort=id"))
        .await;
    ledger.get_second("list-accounts", "a second page of a customer", of_acme).await;
    ledger.get("list-accounts", "by id alone", "/v1/accounts?id=second").await;
    ledger.get("list-accounts", "of a currency", "/v1/accounts?invoiceCurrency=USD").await;
    ledger.send("update-account", "a name", "/v1/accounts/one", Some(json!({"name": "Primary"}))).await;
}

async fn aliases(ledger: &mut Ledger) {
    let of_second = "/v1/accounts/second/aliases";
    ledger.send("add-aliases", "one", of_second, Some(json!({"aliases": ["five"]}))).await;
    let ten: Vec<String> = (0..10).map(|number| format!("many-{number}")).collect();
    ledger.send("add-aliases", "ten", of_second, Some(json!({"aliases": ten}))).await;
    ledger.send("add-aliases", "refused: alias_taken", of_second, Some(json!({"aliases": ["one"]}))).await;
    ledger.get("list-account-aliases", "all", of_second).await;
    ledger.get("list-aliases", "a prefix", "/v1/aliases?prefix=many").await;
    ledger
        .get_second("list-aliases", "a second page of a prefix", "/v1/aliases?prefix=many&pageSize=4")
        .await;
    ledger.get("resolve-alias", "now", "/v1/aliases/one").await;
    ledger.get("resolve-alias", "refused: alias_not_found", "/v1/aliases/none").await;
    let asked = json!({"aliases": ["one", "two", "none"]});
    ledger.send("resolve-aliases", "three", "/v1/aliases/resolve", Some(asked)).await;
    let to = json!({"accountId": "second"});
    ledger.send("transfer-alias", "one", "/v1/aliases/one/transfer", Some(to.clone())).await;
    ledger.send("transfer-alias", "one that is there already", "/v1/aliases/one/transfer", Some(to)).await;
    ledger.send("remove-alias", "one", "/v1/accounts/second/aliases/five", None).await;
}

async fn settings(ledger: &mut Ledger) {
    let body = |value: &str| Some(json!({"name": "Limit", "dataType": "NUMERIC", "value": value}));
    let of_customer = "/v1/customers/acme/settings/USER/limit";
    ledger.send("put-customer-setting", "a new one", of_customer, body("1")).await;
    ledger.send("put-customer-setting", "over another", of_customer, body("2")).await;
    ledger.send("put-customer-setting", "the same again", of_customer, body("2")).await;
    ledger.get("get-customer-setting", "one", of_customer).await;
    ledger.get("list-customer-settings", "all", "/v1/customers/acme/settings").await;
    ledger.send("delete-customer-setting", "one", of_customer, None).await;
    let of_account = "/v1/accounts/second/settings/USER/limit";
    ledger.send("put-account-setting", "a new one", of_account, body("1")).await;
    ledger.send("put-account-setting", "over another", of_account, body("2")).await;
    ledger.get("get-account-setting", "one", of_account).await;
    ledger.get("list-account-settings", "all", "/v1/accounts/second/settings").await;
    ledger.send("delete-account-setting", "one", of_account, None).await;
}

async fn archives(ledger: &mut Ledger) {
    ledger.send("archive-account", "with eleven aliases", "/v1/accounts/second", None).await;
    ledger.send("restore-account", "one", "/v1/accounts/second/restore", None).await;
    ledger
        .send("archive-customer", "with three accounts and three aliases", "/v1/customers/acme", None)
        .await;
    ledger.send("archive-customer", "refused: archived", "/v1/customers/acme", None).await;
    ledger.send("restore-customer", "one", "/v1/customers/acme/restore", None).await;
    ledger.send("erase-customer", "refused: not_archived", "/v1/customers/acme/erase", None).await;
    ledger.send("archive-customer", "without accounts", "/v1/customers/bare", None).await;
    ledger.send("erase-customer", "one", "/v1/customers/bare/erase", None).await;
}

async fn audit(ledger: &mut Ledger) {
    ledger.tenant.catch_up().await;
    ledger.get("list-audit", "a page", "/v1/audit").await;
    ledger.get("list-audit", "a page of a customer", "/v1/audit?customerId=acme").await;
    let of_account = "/v1/audit?objectType=ACCOUNT&objectId=second";
    ledger.get("list-audit", "a page of an account", of_account).await;
}

async fn environments(ledger: &mut Ledger) {
    let environments = "/v1/environments";
    let live = || Some(json!({"id": "live", "kind": "live", "currency": "EUR"}));
    ledger.send("create-environment", "one", environments, live()).await;
    ledger.send("create-environment", "refused: environment_exists", environments, live()).await;
    ledger.get("list-environments", "both", environments).await;
    ledger.get("get-environment", "one", "/v1/environments/live").await;
    ledger
        .send("update-environment", "a currency", "/v1/environments/live", Some(json!({"currency": "USD"})))
        .await;
    ledger.send("update-environment", "nothing", "/v1/environments/live", Some(json!({}))).await;
}

async fn keys(ledger: &mut Ledger) {
    let key = |id: &str| json!({"id": id, "name": "Importer", "scopes": ["customers:read"]});
    ledger.send("create-key", "one", "/v1/keys", Some(key("one"))).await;
    ledger.send("create-key", "refused: key_exists", "/v1/keys", Some(key("one"))).await;
    let mut of_live = key("two");
    of_live["environmentId"] = json!("live");
    ledger.send("create-key", "for another environment", "/v1/keys", Some(of_live)).await;
    ledger.get("list-keys", "one", "/v1/keys").await;
    ledger.get("get-key", "one", "/v1/keys/one").await;
    ledger.send("rotate-key", "one", "/v1/keys/one/rotate", Some(json!({}))).await;
    ledger.send("revoke-key", "one", "/v1/keys/one", None).await;
    ledger.send("revoke-key", "one that is revoked", "/v1/keys/one", None).await;
}

/// The half read unit that every request spends on looking up its key is part of each row. What follows the units of the
/// request are those of its changes' way into the audit trail.
#[tokio::test]
async fn units_are_those_of_the_snapshot() {
    let ledger = exercise().await;
    let mut table = String::new();
    for Entry { operation, case, answer, recording } in &ledger.entries {
        let (read, write) = (answer.usage.read.to_string(), answer.usage.write.to_string());
        let (requests, status) = (answer.usage.requests, answer.status.as_u16());
        let _ = write!(
            table,
            "{operation:<23} {case:<38} {status} {requests:>2} requests {read:>4} RRU {write:>4} WRU"
        );
        let Recording { records, usage } = recording;
        if *records > 0 {
            let (read, write) = (usage.read.to_string(), usage.write.to_string());
            let _ = write!(table, "  {records:>2} records {read:>4} RRU {write:>4} WRU");
        }
        table.push('\n');
    }
    if engine_is_embedded() {
        insta::assert_snapshot!(table);
    } else {
        // DynamoDB Local counts units in its own way, so only the requests are compared.
        let snapshot = include_str!("snapshots/api__usage__units_are_those_of_the_snapshot.snap");
        assert_eq!(without_units(&table), without_units(snapshot));
    }
}

fn without_units(table: &str) -> Vec<&str> {
    table.lines().filter_map(|line| line.split_once(" requests ")).map(|(requests, _)| requests).collect()
}

#[tokio::test]
async fn budgets_are_kept() {
    let ledger = exercise().await;
    let authentication = Units::new(0, true);
    let create = &ledger.of("with account and two aliases").usage;
    if engine_is_embedded() {
        // DynamoDB Local counts the units of a transaction in its own way.
        assert!(create.write <= Units::new(16, false), "{}", create.write);
    }
    // The account names no currency, so that of the environment is read, besides the key.
    assert_eq!(create.calls, BTreeMap::from([(Access::GetItem, 2), (Access::PutItem, 1)]), "one transaction");
    assert!(create.read.halves() - authentication.halves() <= Units::new(1, false).halves());
    let resolve = &ledger.of("now").usage;
    assert_eq!(resolve.calls, BTreeMap::from([(Access::GetItem, 2)]), "the key, and one read");
    assert!(resolve.read.halves() - authentication.halves() <= Units::new(1, false).halves());
    for case in ["by id", "by alias"] {
        assert_eq!(
            ledger.of(case).usage.calls,
            BTreeMap::from([(Access::GetItem, 3)]),
            "the key, and two reads"
        );
    }
    assert_eq!(
        ledger.of("a name").usage.calls,
        BTreeMap::from([(Access::GetItem, 2), (Access::PutItem, 1)]),
        "an update is one read and one write"
    );
    for Entry { operation, case, answer, .. } in &ledger.entries {
        let writes = answer.usage.calls.get(&Access::PutItem).copied().unwrap_or_default();
        assert!(case.starts_with("refused") || writes <= 1, "{operation}, {case}: {writes} transactions");
    }
}

/// A function's IAM statement is generated from its route's rights, so they must be those it exercises: no more, no
/// fewer.
#[tokio::test]
async fn every_route_declares_exactly_the_rights_it_exercises() {
    rights_are_those_exercised(&exercise().await, &api::native_endpoints());
}

#[tokio::test]
async fn every_route_answers_with_its_declared_statuses() {
    statuses_are_those_declared(&exercise().await, &api::native_endpoints());
}

/// Panics unless each of the routes declares exactly the rights that it exercised.
pub(crate) fn rights_are_those_exercised(ledger: &Ledger, endpoints: &[Endpoint]) {
    let mut exercised: BTreeMap<&str, BTreeSet<Access>> = BTreeMap::new();
    for Entry { operation, answer, .. } in &ledger.entries {
        exercised.entry(operation).or_default().extend(answer.usage.access());
    }
    for endpoint in endpoints {
        let declared: BTreeSet<Access> = endpoint.route.access.iter().copied().collect();
        let operation = endpoint.route.operation;
        assert_eq!(exercised.get(operation), Some(&declared), "{operation}");
    }
}

/// Panics unless each of the routes succeeded with every status that it declares, and with no other.
pub(crate) fn statuses_are_those_declared(ledger: &Ledger, endpoints: &[Endpoint]) {
    for endpoint in endpoints {
        let route = &endpoint.route;
        let of_route = ledger.entries.iter().filter(|entry| entry.operation == route.operation);
        let succeeded = of_route.map(|entry| entry.answer.status).filter(StatusCode::is_success);
        let succeeded: BTreeSet<_> = succeeded.map(|status| status.as_u16()).collect();
        let declared: BTreeSet<_> = route.success.iter().map(StatusCode::as_u16).collect();
        assert_eq!(succeeded, declared, "{}", route.operation);
    }
}
