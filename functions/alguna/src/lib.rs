//! The endpoints of Alguna's API, of both its generations: one file for each operation.
//!
//! Every list of endpoints has the modules of this package as its own, so they refer to each other by `super`.

mod problem;

use http_api::{Dialect, Endpoint};

/// How Alguna's API speaks.
const ALGUNA: Dialect = Dialect { base: "/alguna", refuse: problem::refuse, idempotency: None };

/// Every endpoint of this package.
pub fn endpoints() -> Vec<Endpoint> {
    let endpoints: Vec<Endpoint> = vec![];
    endpoints.into_iter().map(|endpoint| endpoint.speaking(ALGUNA)).collect()
}
