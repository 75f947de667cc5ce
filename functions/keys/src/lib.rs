//! The endpoints of keys: one file for each operation, and how a key is shown.

pub mod create_key;
pub mod get_key;
pub mod list_keys;
pub mod revoke_key;
pub mod rotate_key;
pub mod view;

use http_api::Endpoint;

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        create_key::endpoint(),
        list_keys::endpoint(),
        get_key::endpoint(),
        rotate_key::endpoint(),
        revoke_key::endpoint(),
    ]
}
