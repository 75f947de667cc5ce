//! The endpoints of Togai's API: one file for each operation.
//!
//! Every list of endpoints has the modules of this package as its own, so they refer to each other by `super`.

mod problem;

use http_api::{Dialect, Endpoint};

/// How Togai's API speaks.
const TOGAI: Dialect = Dialect { base: "/togai", refuse: problem::refuse, idempotency: None };

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    let endpoints: Vec<Endpoint> = vec![];
    endpoints.into_iter().map(|endpoint| endpoint.speaking(TOGAI)).collect()
}
