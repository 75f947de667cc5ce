//! The endpoints of environments: one file for each operation, and how an environment is shown.

pub mod create_environment;
pub mod get_environment;
pub mod list_environments;
pub mod update_environment;
pub mod view;

use http_api::Endpoint;

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        create_environment::endpoint(),
        list_environments::endpoint(),
        get_environment::endpoint(),
        update_environment::endpoint(),
    ]
}
