//! The API as its callers see it: in process, in parallel, each test with a tenant of its own, over the embedded
//! engine, or another, through the real SDK.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod add_aliases;
mod archive_account;
mod authentication;
mod bad_requests;
mod concurrency;
mod create_account;
mod create_customer;
mod faults;
mod faults_of_writes;
mod get_account;
mod get_customer;
mod list_accounts;
mod list_aliases;
mod list_customers;
mod published_example;
mod remove_alias;
mod resolve_alias;
mod resolve_aliases;
mod routes;
mod scene;
mod transfer_alias;
mod update_account;
mod usage;
