//! Why a well-formed change cannot be made to what is stored.

use crate::{
    Violation,
    text::{AccountId, ContactId, CustomerId, EnvironmentId, KeyId, Namespace, SettingId},
};

/// Why a well-formed change cannot be made to what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// The customer is archived, and takes no change but its restore.
    CustomerArchived(CustomerId),
    /// The account is archived, and takes no change but its restore.
    AccountArchived(AccountId),
    /// The customer has no account in use to be changed.
    NoAccount(CustomerId),
    /// There is nothing to restore: the object is not archived.
    NotArchived,
    /// The customer is in use, so that its data is not erased.
    InUse(CustomerId),
    /// The data of the customer has been erased, and with it the customer ended.
    Erased(CustomerId),
    /// The account would have more alias ranges than [`crate::limits::ALIASES_PER_ACCOUNT_MAX`].
    TooManyAliases(AccountId),
    /// The identifier would have more ranges than [`crate::limits::RANGES_PER_IDENTIFIER_MAX`].
    TooManyRanges,
    /// The identifier is the id of an account, which names it for ever.
    NotAnAlias(AccountId),
    /// The object would have more settings than [`crate::limits::SETTINGS_PER_OBJECT_MAX`].
    TooManySettings,
    /// The object has a setting of that namespace and id already.
    SettingExists(Namespace, SettingId),
    /// The customer would have more contacts than [`crate::limits::CONTACTS_PER_CUSTOMER_MAX`].
    TooManyContacts,
    /// The customer has a contact of that id already.
    ContactExists(ContactId),
    /// The customer has a contact with that e-mail address already: this one.
    EmailTaken(ContactId),
    /// The tenant has an environment of that id already.
    EnvironmentExists(EnvironmentId),
    /// The tenant would have more environments than [`crate::limits::ENVIRONMENTS_PER_TENANT_MAX`].
    TooManyEnvironments,
    /// The environment has a key of that id already.
    KeyExists(KeyId),
    /// The key is revoked or expired, and has no successor.
    KeyNotInUse,
    /// The object would break a rule after the change, at this member.
    Invalid {
        /// The member, by JSON Pointer into the patch.
        pointer: &'static str,
        /// The rule.
        violation: Violation,
    },
}
