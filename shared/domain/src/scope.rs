//! Scopes: what a key may do.

use serde::{Deserialize, Serialize};

/// One thing that a key may be allowed to do. Every route but health names the one it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Read customers, their contacts and their settings.
    #[serde(rename = "customers:read")]
    CustomersRead,
    /// Create and change customers, their contacts and their settings.
    #[serde(rename = "customers:write")]
    CustomersWrite,
    /// Read accounts and their settings.
    #[serde(rename = "accounts:read")]
    AccountsRead,
    /// Create and change accounts and their settings.
    #[serde(rename = "accounts:write")]
    AccountsWrite,
    /// Resolve and list aliases.
    #[serde(rename = "aliases:read")]
    AliasesRead,
    /// Add, remove and transfer aliases.
    #[serde(rename = "aliases:write")]
    AliasesWrite,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 6] = [
        Self::CustomersRead,
        Self::CustomersWrite,
        Self::AccountsRead,
        Self::AccountsWrite,
        Self::AliasesRead,
        Self::AliasesWrite,
    ];

    /// The name of the scope in the API and in a key.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomersRead => "customers:read",
            Self::CustomersWrite => "customers:write",
            Self::AccountsRead => "accounts:read",
            Self::AccountsWrite => "accounts:write",
            Self::AliasesRead => "aliases:read",
            Self::AliasesWrite => "aliases:write",
        }
    }
}
