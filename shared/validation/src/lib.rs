//! Request shapes: what a caller may send, read into values of the domain.
//!
//! **What this crate may know:** the domain, and JSON. It knows no HTTP, no database and no AWS.
//!
//! A body or a query is read whole, so that a [`Report`] names *every* violation at once, each by its place in the
//! caller's own document. The rules of single values are the domain's; this crate adds what only a document can get
//! wrong: types, members that are missing, unknown or given twice, and lists that are too long or repeat themselves.

pub mod accounts;
pub mod address;
pub mod aliases;
pub mod audit;
pub mod contacts;
pub mod customers;
mod document;
pub mod environments;
pub mod keys;
pub mod list;
pub mod listing;
pub mod metadata;
pub mod related;
pub mod report;
#[cfg(feature = "schema")]
mod schema;
pub mod settings;
pub mod tax;
pub mod tenants;
pub mod values;

pub use document::{MalformedDocument, body, parameters};
pub use listing::{NextToken, PageSize, Paging};
pub use report::{Place, Report};

/// A query that has no parameters.
#[derive(Debug, deserr::Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct NoParameters {}

/// A shape of this crate: what a body or a query is read into.
pub trait Shape: deserr::Deserr<Report> {}

impl<T: deserr::Deserr<Report>> Shape for T {}
