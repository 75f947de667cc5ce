//! The API as its callers see it: in process, in parallel, each test with a tenant of its own, over the embedded
//! engine, or another, through the real SDK.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod authentication;
mod bad_requests;
mod concurrency;
mod create_customer;
mod cursors;
mod examples;
mod existing_account;
mod faults;
mod get_account;
mod get_customer;
mod list_customers;
mod merge_patch;
mod published_example;
mod resolve_alias;
mod routes;
mod usage;
