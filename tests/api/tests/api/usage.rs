//! What each operation uses of the table: capacity units, kept as a snapshot, and rights, compared with its route.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use harness::{Answered, Tenant, engine_is_embedded};
use serde_json::{Value, json};
use store::{Access, Units};

use crate::{create_customer::with_aliases, published_example};

/// Answers by operation and case, each with the usage that it reports.
struct Ledger {
    tenant: Tenant,
    entries: Vec<(&'static str, &'static str, Answered)>,
}

impl Ledger {
    async fn get(&mut self, operation: &'static str, case: &'static str, target: &str) {
        let answer = self.tenant.get(target).await;
        self.entries.push((operation, case, answer));
    }

    async fn create(&mut self, case: &'static str, body: &Value) {
        let answer = self.tenant.post("/v1/customers", body).await;
        self.entries.push(("create-customer", case, answer));
    }

    fn of(&self, case: &str) -> &Answered {
        &self.entries.iter().find(|entry| entry.1 == case).unwrap().2
    }
}

/// Every operation, in every way that makes a difference to the table.
async fn exercise() -> Ledger {
    let mut ledger = Ledger { tenant: Tenant::new().await, entries: Vec::new() };
    ledger.create("without account", &json!({"id": "bare", "name": "Bare", "account": null})).await;
    ledger.create("with account", &json!({"id": "plain", "name": "Plain"})).await;
    ledger.create("with account and two aliases", &with_aliases("acme", &json!(["one", "two"]))).await;
    ledger.create("the published example, with settings", &published_example::body()).await;
    ledger.create("refused: customer_exists", &json!({"id": "acme", "name": "ACME"})).await;
    ledger.create("refused: alias_taken", &with_aliases("other", &json!(["one"]))).await;
    ledger.create("refused: invalid_request", &json!({})).await;
    ledger.get("get-customer", "by itself", "/v1/customers/acme").await;
    ledger.get("get-customer", "with accounts", "/v1/customers/acme?include=accounts").await;
    ledger
        .get("get-customer", "with accounts and settings", "/v1/customers/acme?include=accounts,settings")
        .await;
    ledger.get("get-customer", "refused: customer_not_found", "/v1/customers/none").await;
    ledger.get("get-account", "by id", "/v1/accounts/acc-acme").await;
    ledger.get("get-account", "by alias", "/v1/accounts/one").await;
    ledger.get("get-account", "by alias, with settings", "/v1/accounts/one?include=settings").await;
    ledger.get("get-account", "refused: account_not_found", "/v1/accounts/none").await;
    ledger.get("resolve-alias", "now", "/v1/aliases/one").await;
    ledger.get("resolve-alias", "refused: alias_not_found", "/v1/aliases/none").await;
    ledger.get("list-customers", "a page of four", "/v1/customers").await;
    ledger.get("list-customers", "an empty page", "/v1/customers?status=ARCHIVED").await;
    ledger
}

/// The half read unit that every request spends on looking up its key is part of each row.
#[tokio::test]
async fn units_are_those_of_the_snapshot() {
    let ledger = exercise().await;
    let mut table = String::new();
    for (operation, case, answer) in &ledger.entries {
        let (read, write) = (answer.usage.read.to_string(), answer.usage.write.to_string());
        let requests = answer.usage.calls.values().sum::<u32>();
        let _ =
            writeln!(table, "{operation:<16} {case:<38} {requests:>2} requests {read:>4} RRU {write:>4} WRU");
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
        assert!(create.write <= Units::new(14, false), "{}", create.write);
    }
    assert_eq!(create.calls, BTreeMap::from([(Access::GetItem, 1), (Access::PutItem, 1)]), "one transaction");
    assert_eq!(create.read, authentication);
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
}

/// A function's IAM statement is generated from its route's rights, so they must be those it exercises: no more, no
/// fewer.
#[tokio::test]
async fn every_route_declares_exactly_the_rights_it_exercises() {
    let ledger = exercise().await;
    let mut exercised: BTreeMap<&str, BTreeSet<Access>> = BTreeMap::new();
    for (operation, _, answer) in &ledger.entries {
        exercised.entry(operation).or_default().extend(answer.usage.access());
    }
    for endpoint in api::endpoints() {
        let declared: BTreeSet<Access> = endpoint.route.access.iter().copied().collect();
        let operation = endpoint.route.operation;
        assert_eq!(exercised.get(operation), Some(&declared), "{operation}");
    }
}

#[tokio::test]
async fn every_route_answers_with_its_declared_status() {
    let ledger = exercise().await;
    for endpoint in api::endpoints() {
        let route = &endpoint.route;
        let succeeded = ledger
            .entries
            .iter()
            .any(|(operation, _, answer)| *operation == route.operation && answer.status == route.success);
        assert!(succeeded, "{}", route.operation);
    }
}
