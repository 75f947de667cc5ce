//! The audit trail: the consumer of the table's stream that records it, and the endpoint that lists it.

pub mod list_audit;
pub mod record_audit;
pub mod view;

use http_api::Endpoint;

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    vec![list_audit::endpoint()]
}
