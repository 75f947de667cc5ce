//! Every endpoint of the deployment in one list, every task in another, and every consumer in a third: the route table that the
//! template, the sample events, the documentation and the development server come from. No function is built from this package.

use http_api::{Endpoint, Task};
use lambda::Consumer;

include!(concat!(env!("OUT_DIR"), "/compatible.rs"));

/// Every endpoint, those of the compatible APIs too.
pub fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = native_endpoints();
    endpoints.extend(compatible_endpoints());
    endpoints
}

/// Every task that is invoked directly.
pub fn tasks() -> Vec<Task> {
    tenants::tasks()
}

/// Every consumer of the table's stream.
pub fn consumers() -> Vec<Consumer> {
    vec![audit::record_audit::consumer()]
}

/// Every endpoint of the system's own API.
pub fn native_endpoints() -> Vec<Endpoint> {
    [
        customers::endpoints(),
        contacts::endpoints(),
        accounts::endpoints(),
        aliases::endpoints(),
        settings::endpoints(),
        environments::endpoints(),
        keys::endpoints(),
        audit::endpoints(),
    ]
    .concat()
}
