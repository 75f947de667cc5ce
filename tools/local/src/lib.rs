//! The development server: the whole API in one process, over an embedded engine that speaks DynamoDB.
//!
//! **What this crate may know:** everything. It puts the parts together that API Gateway, Lambda and DynamoDB are in
//! production; the endpoints and everything below them are the very same.

pub mod checkpoint;
pub mod demo;
pub mod engine;
mod reference;
pub mod server;
pub mod stream;
