//! The order in which the sample events tell a story.

/// Almost every operation of the system's own API, in an order in which the sample event of each succeeds after those before it:
/// from the first customer to its archive and back.
const STORY: &[&str] = &[
    "create-customer",
    "get-customer",
    "list-customers",
    "update-customer",
    "create-contact",
    "list-contacts",
    "update-contact",
    "delete-contact",
    "create-account",
    "list-accounts",
    "get-account",
    "update-account",
    "add-aliases",
    "list-account-aliases",
    "list-aliases",
    "resolve-alias",
    "resolve-aliases",
    "transfer-alias",
    "remove-alias",
    "put-customer-setting",
    "get-customer-setting",
    "list-customer-settings",
    "delete-customer-setting",
    "put-account-setting",
    "get-account-setting",
    "list-account-settings",
    "delete-account-setting",
    "archive-account",
    "restore-account",
    "archive-customer",
    "restore-customer",
    "create-environment",
    "list-environments",
    "get-environment",
    "update-environment",
    "create-key",
    "list-keys",
    "get-key",
    "rotate-key",
    "revoke-key",
    "list-audit",
];

/// Every operation of Togai's API, in such an order, behind [`STORY`].
const TOGAI: &[&str] = &[
    "togai-create-customer",
    "togai-get-customer",
    "togai-list-customers",
    "togai-update-customer",
    "togai-create-contact",
    "togai-create-account",
    "togai-list-accounts",
    "togai-get-account",
    "togai-update-account",
    "togai-create-aliases",
    "togai-list-aliases",
    "togai-get-alias",
    "togai-delete-alias",
    "togai-add-aliases",
    "togai-list-account-aliases",
    "togai-remove-aliases",
    "togai-create-setting",
    "togai-list-settings",
    "togai-get-setting",
    "togai-update-setting",
    "togai-delete-account",
    "togai-delete-customer",
];

/// Every operation of Alguna's API, in such an order, behind those before.
const ALGUNA: &[&str] = &[
    "alguna-create-account",
    "alguna-list-accounts",
    "alguna-get-account",
    "alguna-update-account",
    "alguna-create-customer",
    "alguna-list-customers",
    "alguna-lookup-customer",
    "alguna-get-customer",
    "alguna-update-customer",
];

/// Every operation of Flexprice's API, in such an order, behind those before.
const FLEXPRICE: &[&str] = &[
    "flexprice-create-customer",
    "flexprice-list-customers",
    "flexprice-search-customers",
    "flexprice-get-customer",
    "flexprice-get-customer-by-external-id",
    "flexprice-lookup-customer",
    "flexprice-update-customer",
    "flexprice-update-customer-by-query",
    "flexprice-delete-customer",
];

/// What ends the first customer, which Flexprice's API has archived, for ever.
const ENDING: &[&str] = &["erase-customer"];

/// Every operation whose endpoint is there, in an order in which the sample event of each succeeds after those before it.
pub fn whole_story() -> Vec<&'static str> {
    let there: Vec<_> = api::endpoints().into_iter().map(|endpoint| endpoint.route.operation).collect();
    let told = STORY.iter().chain(TOGAI).chain(ALGUNA).chain(FLEXPRICE).chain(ENDING).copied();
    told.filter(|operation| there.contains(operation)).collect()
}
