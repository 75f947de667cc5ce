//! What makes tenants. No route leads to it: administrators of the deployment invoke it directly.

pub mod bootstrap;

use http_api::Task;

/// Every task of this package.
pub fn tasks() -> Vec<Task> {
    vec![bootstrap::task()]
}
