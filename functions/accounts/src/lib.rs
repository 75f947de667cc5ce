//! The endpoints of accounts: one file for each operation, and how an account is shown.

pub mod archive_account;
pub mod create_account;
pub mod get_account;
pub mod list_accounts;
pub mod restore_account;
pub mod update_account;
pub mod view;

use http_api::Endpoint;

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        create_account::endpoint(),
        list_accounts::endpoint(),
        get_account::endpoint(),
        update_account::endpoint(),
        archive_account::endpoint(),
        restore_account::endpoint(),
    ]
}
