//! The API as its callers see it: in process, in parallel, each test with a tenant of its own, over the embedded
//! engine, or another, through the real SDK.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod accounts_of_a_customer;
mod add_aliases;
mod alguna;
mod archive_account;
mod archive_customer;
mod audit;
mod authentication;
mod bad_requests;
mod compatible_apis;
mod concurrency;
mod create_account;
mod create_contact;
mod create_customer;
mod create_customer_with_contacts;
mod cursors;
mod delete_contact;
mod every_body;
mod examples;
mod existing_account;
mod faults;
mod faults_of_reads;
mod faults_of_writes;
mod filter_customers;
mod flexprice;
mod get_account;
mod get_customer;
mod idempotency;
mod idempotency_of_every_route;
mod list_accounts;
mod list_aliases;
mod list_contacts;
mod list_customers;
mod merge_patch;
mod pairs;
mod published_example;
mod put_setting;
mod remove_alias;
mod reservations;
mod resolve_alias;
mod resolve_aliases;
mod restore_customer;
mod routes;
mod scene;
mod settings;
mod settings_of_everybody;
mod sizes;
mod togai;
mod transfer_alias;
mod update_account;
mod update_contact;
mod update_customer;
mod usage;
