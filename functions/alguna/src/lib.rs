//! The endpoints of Alguna's API, of both its generations: one file for each operation.
//!
//! The first generation has accounts in camelCase, the second customers in `snake_case`; one object of either is a customer
//! and its main account. Every list of endpoints has the modules of this package as its own, so they refer to each other by
//! `super`.

mod account_filters;
mod account_shapes;
mod account_view;
mod change;
pub mod create_account;
pub mod create_customer;
mod creation;
mod customer_shapes;
mod customer_view;
mod finding;
pub mod get_account;
pub mod get_customer;
mod headers;
pub mod list_accounts;
pub mod list_customers;
mod listing;
pub mod lookup_customer;
mod new_id;
mod problem;
mod shown;
pub mod update_account;
pub mod update_customer;
mod values;

use http_api::{Dialect, Endpoint, IdempotencyRule};

/// How Alguna's API speaks. As its reference has it, it says idempotency keys again.
const ALGUNA: Dialect = Dialect {
    base: "/alguna",
    refuse: problem::refuse,
    idempotency: IdempotencyRule { headers: &["alguna-version"], echoes: true },
};

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    let endpoints = vec![
        create_account::endpoint(),
        list_accounts::endpoint(),
        get_account::endpoint(),
        update_account::endpoint(),
        create_customer::endpoint(),
        list_customers::endpoint(),
        lookup_customer::endpoint(),
        get_customer::endpoint(),
        update_customer::endpoint(),
    ];
    endpoints.into_iter().map(|endpoint| endpoint.speaking(ALGUNA)).collect()
}
