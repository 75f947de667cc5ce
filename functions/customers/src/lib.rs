//! The endpoints of customers: one file for each operation, and how a customer is shown.

pub mod archive_customer;
pub mod create_customer;
pub mod erase_customer;
pub mod get_customer;
mod include;
pub mod list_customers;
pub mod restore_customer;
pub mod update_customer;
pub mod view;

use http_api::Endpoint;

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        create_customer::endpoint(),
        get_customer::endpoint(),
        list_customers::endpoint(),
        update_customer::endpoint(),
        archive_customer::endpoint(),
        restore_customer::endpoint(),
        erase_customer::endpoint(),
    ]
}
