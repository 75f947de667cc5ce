//! Alguna's API.
