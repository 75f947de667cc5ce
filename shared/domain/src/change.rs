//! Changes: what one request brings about, whoever asked for it and when.

use serde::{Deserialize, Serialize};

use crate::{Instant, id::Uid};

/// What one request changes, all of it at once: who asks for it, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The generated id of the change. No two requests share one.
    pub id: Uid,
    /// The id of the key that asks for it.
    pub actor: String,
    /// When it is asked for.
    pub at: Instant,
}
