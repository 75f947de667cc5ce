//! The endpoints of settings: one file for each operation, and how a setting is shown.

mod answer;
pub mod delete_account_setting;
pub mod delete_customer_setting;
pub mod get_account_setting;
pub mod get_customer_setting;
pub mod list_account_settings;
pub mod list_customer_settings;
pub mod put_account_setting;
pub mod put_customer_setting;
pub mod view;

use http_api::Endpoint;

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        list_customer_settings::endpoint(),
        get_customer_setting::endpoint(),
        put_customer_setting::endpoint(),
        delete_customer_setting::endpoint(),
        list_account_settings::endpoint(),
        get_account_setting::endpoint(),
        put_account_setting::endpoint(),
        delete_account_setting::endpoint(),
    ]
}
