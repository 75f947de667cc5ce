//! The endpoints of Togai's API: one file for each operation.
//!
//! Every list of endpoints has the modules of this package as its own, so they refer to each other by `super`.

mod account_shapes;
pub mod add_aliases;
mod address;
mod alias_id;
mod alias_shapes;
pub mod create_account;
pub mod create_aliases;
pub mod create_contact;
pub mod create_customer;
pub mod create_setting;
mod customer_shapes;
pub mod delete_account;
pub mod delete_alias;
pub mod delete_customer;
pub mod get_account;
pub mod get_alias;
pub mod get_customer;
pub mod get_setting;
mod limits;
pub mod list_account_aliases;
pub mod list_accounts;
pub mod list_aliases;
pub mod list_customers;
pub mod list_settings;
mod paging;
mod problem;
mod removal_shapes;
pub mod remove_aliases;
mod reservation_shapes;
mod setting_key;
mod setting_shapes;
pub mod update_account;
pub mod update_customer;
pub mod update_setting;
mod values;
mod view;

use http_api::{Dialect, Endpoint, IdempotencyRule};

/// How Togai's API speaks.
const TOGAI: Dialect = Dialect {
    base: "/togai",
    refuse: problem::refuse,
    idempotency: IdempotencyRule { headers: &[], echoes: false },
};

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    let endpoints = vec![
        create_customer::endpoint(),
        list_customers::endpoint(),
        get_customer::endpoint(),
        update_customer::endpoint(),
        delete_customer::endpoint(),
        create_contact::endpoint(),
        create_account::endpoint(),
        list_accounts::endpoint(),
        get_account::endpoint(),
        update_account::endpoint(),
        delete_account::endpoint(),
        add_aliases::endpoint(),
        list_account_aliases::endpoint(),
        remove_aliases::endpoint(),
        create_aliases::endpoint(),
        list_aliases::endpoint(),
        get_alias::endpoint(),
        delete_alias::endpoint(),
        create_setting::endpoint(),
        list_settings::endpoint(),
        get_setting::endpoint(),
        update_setting::endpoint(),
    ];
    endpoints.into_iter().map(|endpoint| endpoint.speaking(TOGAI)).collect()
}
