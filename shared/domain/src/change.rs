//! Changes: what one request brings about, whoever asked for it and when.

use serde::{Deserialize, Serialize};

use crate::{Instant, id::Uid, idempotency::IdempotencyId};

/// What one request changes, all of it at once: who asks for it, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The generated id of the change. No two requests share one.
    pub id: Uid,
    /// The id of the key that asks for it.
    pub actor: String,
    /// The id of the request, which its answer and its line in the log carry.
    pub request_id: String,
    /// What its idempotency key is stored under, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_id: Option<IdempotencyId>,
    /// When it is asked for.
    pub at: Instant,
}
