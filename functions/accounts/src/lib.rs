//! The endpoints of accounts: one file for each operation, and how an account is shown.

pub mod get_account;
pub mod view;

use http_api::Endpoint;

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get_account::endpoint()]
}
