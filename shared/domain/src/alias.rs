//! Aliases, as an account knows them.

use serde::{Deserialize, Serialize};

use crate::{
    Instant,
    text::Identifier,
    timeline::{Claim, Range},
};

/// Another name of an account, with the range in which it is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alias {
    /// The value that names the account.
    pub value: Identifier,
    /// When it does.
    pub range: Range,
    /// When the alias was added.
    pub created_at: Instant,
}

/// An alias that an account is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlias {
    /// The value that is to name the account.
    pub value: Identifier,
    /// When it is to do so.
    pub claim: Claim,
}
