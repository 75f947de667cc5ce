//! The endpoints of Flexprice's API: one file for each operation.
//!
//! Every list of endpoints has the modules of this package as its own, so they refer to each other by `super`.

mod change;
mod conditions;
mod contact_persons;
pub mod create_customer;
pub mod delete_customer;
mod fields;
pub mod get_customer;
pub mod get_customer_by_external_id;
pub mod list_customers;
mod listing;
pub mod lookup_customer;
mod members;
mod named;
mod problem;
pub mod search_customers;
mod selection;
mod shapes;
pub mod update_customer;
pub mod update_customer_by_query;
mod view;

use http_api::{Dialect, Endpoint, IdempotencyRule};

/// How Flexprice's API speaks.
const FLEXPRICE: Dialect = Dialect {
    base: "/flexprice",
    refuse: problem::refuse,
    idempotency: IdempotencyRule { headers: &[], echoes: false },
};

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    let endpoints = [
        create_customer::endpoint(),
        list_customers::endpoint(),
        search_customers::endpoint(),
        get_customer::endpoint(),
        get_customer_by_external_id::endpoint(),
        lookup_customer::endpoint(),
        update_customer::endpoint(),
        update_customer_by_query::endpoint(),
        delete_customer::endpoint(),
    ];
    endpoints.into_iter().map(|endpoint| endpoint.speaking(FLEXPRICE)).collect()
}
