//! Which types the requests and answers of each operation are.

use accounts::view::{Account, Alias};
use aliases::view::{AliasOwners, Findings, Resolution};
use audit::view::AuditRecord;
use contacts::view::Contact;
use customers::view::Customer;
use environments::view::Environment;
use http_api::Listed;
use keys::view::{Key, NewKey};
use settings::view::Setting;
use validation::{
    NoParameters, Paging,
    accounts::{CreateAccount, GetAccount, ListAccounts, UpdateAccount},
    aliases::{AddAliases, ListAliases, RemoveAlias, ResolveAlias, ResolveAliases, TransferAlias},
    audit::ListAudit,
    contacts::{CreateContact, UpdateContact},
    customers::{CreateCustomer, GetCustomer, ListCustomers, UpdateCustomer},
    environments::{CreateEnvironment, UpdateEnvironment},
    keys::{CreateKey, RotateKey},
    settings::PutSetting,
};

use crate::schemas::{Describe, of};

/// The types of one operation.
pub(crate) struct Shapes {
    /// Its query.
    pub(crate) query: Describe,
    /// Its body, if it takes one.
    pub(crate) body: Option<Describe>,
    /// The body of its answer, if it has one.
    pub(crate) answer: Option<Describe>,
}

/// The types of an operation.
///
/// # Panics
///
/// When there is none of that name; a test goes through all routes.
pub(crate) fn of_operation(operation: &str) -> Shapes {
    let plain = of::<NoParameters>();
    let shapes = |query, body, answer| Shapes { query, body, answer: Some(answer) };
    match operation {
        "create-customer" => shapes(plain, Some(of::<CreateCustomer>()), of::<Customer<'_>>()),
        "get-customer" => shapes(of::<GetCustomer>(), None, of::<Customer<'_>>()),
        "list-customers" => shapes(of::<ListCustomers>(), None, of::<Listed<Customer<'_>>>()),
        "update-customer" => shapes(plain, Some(of::<UpdateCustomer>()), of::<Customer<'_>>()),
        "archive-customer" | "restore-customer" | "erase-customer" => {
            shapes(plain, None, of::<Customer<'_>>())
        }
        "create-contact" => shapes(plain, Some(of::<CreateContact>()), of::<Contact<'_>>()),
        "list-contacts" => shapes(of::<Paging>(), None, of::<Listed<Contact<'_>>>()),
        "update-contact" => shapes(plain, Some(of::<UpdateContact>()), of::<Contact<'_>>()),
        "create-account" => shapes(plain, Some(of::<CreateAccount>()), of::<Account<'_>>()),
        "list-accounts" => shapes(of::<ListAccounts>(), None, of::<Listed<Account<'_>>>()),
        "get-account" => shapes(of::<GetAccount>(), None, of::<Account<'_>>()),
        "update-account" => shapes(plain, Some(of::<UpdateAccount>()), of::<Account<'_>>()),
        "archive-account" | "restore-account" => shapes(plain, None, of::<Account<'_>>()),
        "create-environment" => shapes(plain, Some(of::<CreateEnvironment>()), of::<Environment<'_>>()),
        "list-environments" => shapes(of::<Paging>(), None, of::<Listed<Environment<'_>>>()),
        "get-environment" => shapes(plain, None, of::<Environment<'_>>()),
        "update-environment" => shapes(plain, Some(of::<UpdateEnvironment>()), of::<Environment<'_>>()),
        "create-key" => shapes(plain, Some(of::<CreateKey>()), of::<NewKey<'_>>()),
        "list-keys" => shapes(of::<Paging>(), None, of::<Listed<Key<'_>>>()),
        "get-key" | "revoke-key" => shapes(plain, None, of::<Key<'_>>()),
        "rotate-key" => shapes(plain, Some(of::<RotateKey>()), of::<NewKey<'_>>()),
        "add-aliases" => shapes(plain, Some(of::<AddAliases>()), of::<Account<'_>>()),
        "list-account-aliases" => shapes(of::<Paging>(), None, of::<Listed<Alias<'_>>>()),
        "remove-alias" => shapes(of::<RemoveAlias>(), None, of::<Account<'_>>()),
        "list-aliases" => shapes(of::<ListAliases>(), None, of::<Listed<AliasOwners<'_>>>()),
        "resolve-alias" => shapes(of::<ResolveAlias>(), None, of::<Resolution<'_>>()),
        "resolve-aliases" => shapes(plain, Some(of::<ResolveAliases>()), of::<Findings<'_>>()),
        "transfer-alias" => shapes(plain, Some(of::<TransferAlias>()), of::<Resolution<'_>>()),
        "list-customer-settings" | "list-account-settings" => {
            shapes(of::<Paging>(), None, of::<Listed<Setting<'_>>>())
        }
        "get-customer-setting" | "get-account-setting" => shapes(plain, None, of::<Setting<'_>>()),
        "put-customer-setting" | "put-account-setting" => {
            shapes(plain, Some(of::<PutSetting>()), of::<Setting<'_>>())
        }
        "delete-contact" | "delete-customer-setting" | "delete-account-setting" => {
            Shapes { query: plain, body: None, answer: None }
        }
        "list-audit" => shapes(of::<ListAudit>(), None, of::<Listed<AuditRecord<'_>>>()),
        other => unreachable!("the types of {other} are not said"),
    }
}
