//! The endpoints of contacts: one file for each operation, and how a contact is shown.

pub mod create_contact;
pub mod delete_contact;
pub mod list_contacts;
pub mod update_contact;
pub mod view;

use http_api::Endpoint;

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        create_contact::endpoint(),
        list_contacts::endpoint(),
        update_contact::endpoint(),
        delete_contact::endpoint(),
    ]
}
