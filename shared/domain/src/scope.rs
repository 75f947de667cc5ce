//! Scopes: what a key may do.

use serde::{Deserialize, Serialize};

/// One thing that a key may be allowed to do. Every route but health names the one it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Read customers.
    #[serde(rename = "customers:read")]
    CustomersRead,
    /// Create and change customers.
    #[serde(rename = "customers:write")]
    CustomersWrite,
    /// Read accounts.
    #[serde(rename = "accounts:read")]
    AccountsRead,
    /// Resolve and list aliases.
    #[serde(rename = "aliases:read")]
    AliasesRead,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] =
        [Self::CustomersRead, Self::CustomersWrite, Self::AccountsRead, Self::AliasesRead];

    /// The name of the scope in the API and in a key.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomersRead => "customers:read",
            Self::CustomersWrite => "customers:write",
            Self::AccountsRead => "accounts:read",
            Self::AliasesRead => "aliases:read",
        }
    }
}
