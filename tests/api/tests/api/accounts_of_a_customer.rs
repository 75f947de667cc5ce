//! `list-accounts` of one customer that has very many.

use std::collections::BTreeSet;

use domain::{
    account::{Account, AccountStatus},
    code::Currency,
    limits::ACCOUNTS_SORTED_BY_CHANGE_MAX,
    text::Text,
};
use harness::Tenant;
use http_api::StatusCode;
use serde_json::{Value, json};
use store::{Patience, Record, Transaction};

use crate::scene::{ids, pages, shown, tenant_with_accounts};

/// Accounts beside the one that `acme` has, written to the table because that is faster: each with a number as its id.
async fn add(tenant: &Tenant, numbers: impl Iterator<Item = usize>, change: impl Fn(&mut Account)) {
    let (customer, id) = (Text::parse("acme").unwrap(), Text::parse("first").unwrap());
    let first = tenant.store().account(&tenant.environment, &customer, &id).await.unwrap().unwrap();
    let account = |number: usize| {
        let mut account = Account { id: Text::parse(&format!("{number:04}")).unwrap(), ..first.clone() };
        change(&mut account);
        account
    };
    let accounts: Vec<Account> = numbers.map(account).collect();
    for hundred in accounts.chunks(100) {
        let mut transaction = Transaction::new(&tenant.environment, tenant.change());
        for account in hundred {
            transaction.create(Record::Account(Box::new(account.clone())));
        }
        tenant.store().commit(&transaction, &mut Patience::default()).await.unwrap();
    }
}

/// What a list is refused with.
async fn refusal(tenant: &Tenant, query: &str) -> Value {
    let refused = tenant.get(&format!("/v1/accounts?customerId=acme{query}")).await;
    assert_eq!(refused.violations(), ["?customerId too_many_to_sort"], "{query}");
    refused.json()["errors"][0]["detail"].clone()
}

#[tokio::test]
async fn only_so_many_are_put_in_order_of_change() {
    let tenant = tenant_with_accounts(&["first"]).await;
    let max = ACCOUNTS_SORTED_BY_CHANGE_MAX;
    // Neither what is archived nor what another filter leaves out is put in order.
    add(&tenant, 0..30, |account| account.status = AccountStatus::Archived).await;
    add(&tenant, 30..60, |account| account.invoice_currency = Currency::parse("EUR").unwrap()).await;
    add(&tenant, 60..60 + max - 31, |_| {}).await;
    for query in ["", "&sort=updatedAt", "&sort=-updatedAt"] {
        let page = shown(&tenant, &format!("/v1/accounts?customerId=acme{query}")).await;
        assert_eq!(ids(&page).len(), 20, "{query}");
    }
    add(&tenant, 5_000..5_001, |_| {}).await;
    for query in ["", "&sort=updatedAt", "&sort=-updatedAt", "&status=DRAFT,ACTIVE,ARCHIVED", "&pageSize=1"] {
        assert_eq!(
            refusal(&tenant, query).await,
            "has more than 1000 accounts that the other filters find, which is too many to put them in order of change; \
             use narrower filters or the order by id",
        );
    }
    // Each of the remedies that it names.
    for query in ["invoiceCurrency=EUR", "status=ARCHIVED", "search=005"] {
        shown(&tenant, &format!("/v1/accounts?customerId=acme&{query}")).await;
    }
    for sort in ["id", "-id"] {
        let pages = pages(&tenant, &format!("/v1/accounts?customerId=acme&sort={sort}&pageSize=100")).await;
        let seen: Vec<String> = pages.iter().flat_map(ids).collect();
        assert_eq!(seen.len(), max + 1, "{sort}");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), max + 1, "{sort}");
    }
    assert_eq!(shown(&tenant, "/v1/accounts?customerId=none").await, json!({"data": [], "nextToken": null}));
    tenant.get("/v1/accounts?customerId=acme&id=first").await.expect(StatusCode::OK);
}
