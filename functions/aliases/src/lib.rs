//! The endpoints of aliases: one file for each operation.

pub mod resolve_alias;

use http_api::Endpoint;

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    vec![resolve_alias::endpoint()]
}
