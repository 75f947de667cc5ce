//! Scopes: what a key may do.

use serde::{Deserialize, Serialize};

/// Declares the scopes: the name of each, and what a key with it may do and is shown.
macro_rules! scopes {
    ($($(#[doc = $doc:literal])* $scope:ident: $name:literal;)*) => {
        /// One thing that a key may be allowed to do. Every route but health names the one it needs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Scope {
            $($(#[doc = $doc])* #[serde(rename = $name)] $scope,)*
        }

        impl Scope {
            /// Every scope.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$scope),*];

            /// The name of the scope in the API and in a key.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$scope => $name,)*
                }
            }

            /// What a key with the scope may do and is shown, in words.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$scope => concat!($($doc),*).trim_ascii(),)*
                }
            }
        }
    };
}

scopes! {
    /// Read customers, their contacts and their own settings. Accounts are shown along with their customer to a key that
    /// has `accounts:read` too.
    CustomersRead: "customers:read";
    /// Create and change customers, their contacts and their own settings. A customer is created with its first account
    /// and the aliases of that, which the answer shows; archiving it archives its accounts.
    CustomersWrite: "customers:write";
    /// Erase the personal data of archived customers, for ever.
    CustomersErase: "customers:erase";
    /// Read accounts, with the aliases that they have, and their settings.
    AccountsRead: "accounts:read";
    /// Create and change accounts and their settings. An account is created with its first aliases, archiving it ends
    /// them, and every answer shows it whole.
    AccountsWrite: "accounts:write";
    /// Resolve and list aliases, with the ids of the accounts and customers that they name or have named.
    AliasesRead: "aliases:read";
    /// Add, remove and transfer aliases. Whoever adds or removes one is shown its account whole.
    AliasesWrite: "aliases:write";
    /// Read the audit trail, with everything of customers and accounts as it was before and after each change.
    AuditRead: "audit:read";
    /// Read the environments of the tenant.
    EnvironmentsRead: "environments:read";
    /// Create and change environments of the tenant, and make keys for all of them.
    EnvironmentsWrite: "environments:write";
    /// Read the keys of the environment: what each is for and may do, never its text.
    KeysRead: "keys:read";
    /// Create, rotate and revoke keys of the environment. A key can give no scope that it lacks.
    KeysWrite: "keys:write";
}
