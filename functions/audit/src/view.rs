//! How records of the audit trail are shown.

use domain::{
    Instant,
    audit::{self, Action, AuditedObject, Document, Omission},
    id::{Uid, Version},
};
use serde::Serialize;

/// What one change made of one object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditRecord<'a> {
    /// The id of the record.
    id: &'a str,
    /// What the change did to the object.
    action: Action,
    /// The object.
    object: &'a AuditedObject,
    /// The version of the object after the change; the last one of an object that it deleted.
    version: Version,
    /// The id of the key that asked for the change.
    actor: &'a str,
    /// The id of the request that asked for it.
    request_id: &'a str,
    /// The id of the change. Everything that one request changed has the same.
    change_id: &'a Uid,
    /// When it was asked for.
    at: Instant,
    /// The object as it was, in the form in which it is stored; not there where there was none, or where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a Document>,
    /// The object as it is, in the form in which it is stored; not there where there is none, or where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a Document>,
    /// What of the object is left out because the record would be too large with it, or because it has been erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    omitted: Option<Omission>,
}

impl<'a> AuditRecord<'a> {
    /// A record.
    pub(crate) fn of(record: &'a audit::AuditRecord) -> Self {
        Self {
            id: &record.id,
            action: record.action,
            object: &record.object,
            version: record.version,
            actor: &record.change.actor,
            request_id: &record.change.request_id,
            change_id: &record.change.id,
            at: record.change.at,
            before: record.before.as_ref(),
            after: record.after.as_ref(),
            omitted: record.omitted,
        }
    }
}
