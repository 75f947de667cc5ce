//! The API as its callers see it: in process, in parallel, each test with a tenant of its own, over the embedded
//! engine, or another, through the real SDK.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod archive_customer;
mod authentication;
mod bad_requests;
mod concurrency;
mod create_contact;
mod create_customer;
mod cursors;
mod delete_contact;
mod examples;
mod existing_account;
mod faults;
mod filter_customers;
mod get_account;
mod get_customer;
mod list_contacts;
mod list_customers;
mod merge_patch;
mod published_example;
mod put_setting;
mod resolve_alias;
mod restore_customer;
mod routes;
mod settings;
mod update_contact;
mod update_customer;
mod usage;
