//! The endpoints of aliases: one file for each operation, and how an alias is shown.

pub mod add_aliases;
pub mod list_account_aliases;
pub mod list_aliases;
pub mod remove_alias;
pub mod resolve_alias;
pub mod resolve_aliases;
pub mod transfer_alias;
pub mod view;

use http_api::Endpoint;

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        add_aliases::endpoint(),
        list_account_aliases::endpoint(),
        remove_alias::endpoint(),
        list_aliases::endpoint(),
        resolve_alias::endpoint(),
        resolve_aliases::endpoint(),
        transfer_alias::endpoint(),
    ]
}
