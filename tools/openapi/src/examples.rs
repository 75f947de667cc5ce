//! The examples: the sample events, and what the tests saw them answered with.

use serde_json::Value;

/// What the tests saw the sample events answered with, by operation.
const ANSWERS: &str = include_str!("../../../tests/api/tests/api/snapshots/api__examples__answers.snap");

/// The body of the sample event of an operation.
pub(crate) fn request(operation: &str) -> Value {
    let event = event(operation);
    let body = event["body"].as_str().unwrap_or_default();
    serde_json::from_str(body).unwrap_or_default()
}

/// What the sample event of an operation is answered with: `status`, `body`, and `etag` and `location` where there are
/// such headers.
pub(crate) fn answer(operation: &str) -> Value {
    // The snapshot begins with lines about itself.
    let answers = ANSWERS.splitn(3, "---\n").nth(2).unwrap_or_default();
    let answers: Value = serde_json::from_str(answers).unwrap_or_default();
    answers[operation].clone()
}

/// The sample event of an operation: a payload of API Gateway.
fn event(operation: &str) -> Value {
    let event = EVENTS.iter().find(|(name, _)| *name == operation).map(|(_, event)| *event);
    event.and_then(|event| serde_json::from_str(event).ok()).unwrap_or_default()
}

/// The sample events, by operation.
const EVENTS: [(&str, &str); 42] = [
    ("add-aliases", include_str!("../../../events/add-aliases.json")),
    ("archive-account", include_str!("../../../events/archive-account.json")),
    ("archive-customer", include_str!("../../../events/archive-customer.json")),
    ("create-account", include_str!("../../../events/create-account.json")),
    ("create-contact", include_str!("../../../events/create-contact.json")),
    ("create-customer", include_str!("../../../events/create-customer.json")),
    ("create-environment", include_str!("../../../events/create-environment.json")),
    ("create-key", include_str!("../../../events/create-key.json")),
    ("delete-account-setting", include_str!("../../../events/delete-account-setting.json")),
    ("delete-contact", include_str!("../../../events/delete-contact.json")),
    ("delete-customer-setting", include_str!("../../../events/delete-customer-setting.json")),
    ("get-account", include_str!("../../../events/get-account.json")),
    ("get-account-setting", include_str!("../../../events/get-account-setting.json")),
    ("get-customer", include_str!("../../../events/get-customer.json")),
    ("get-customer-setting", include_str!("../../../events/get-customer-setting.json")),
    ("get-environment", include_str!("../../../events/get-environment.json")),
    ("get-key", include_str!("../../../events/get-key.json")),
    ("list-account-aliases", include_str!("../../../events/list-account-aliases.json")),
    ("list-account-settings", include_str!("../../../events/list-account-settings.json")),
    ("list-accounts", include_str!("../../../events/list-accounts.json")),
    ("list-aliases", include_str!("../../../events/list-aliases.json")),
    ("list-audit", include_str!("../../../events/list-audit.json")),
    ("list-contacts", include_str!("../../../events/list-contacts.json")),
    ("list-customer-settings", include_str!("../../../events/list-customer-settings.json")),
    ("list-customers", include_str!("../../../events/list-customers.json")),
    ("list-environments", include_str!("../../../events/list-environments.json")),
    ("list-keys", include_str!("../../../events/list-keys.json")),
    ("put-account-setting", include_str!("../../../events/put-account-setting.json")),
    ("put-customer-setting", include_str!("../../../events/put-customer-setting.json")),
    ("remove-alias", include_str!("../../../events/remove-alias.json")),
    ("resolve-alias", include_str!("../../../events/resolve-alias.json")),
    ("resolve-aliases", include_str!("../../../events/resolve-aliases.json")),
    ("restore-account", include_str!("../../../events/restore-account.json")),
    ("restore-customer", include_str!("../../../events/restore-customer.json")),
    ("erase-customer", include_str!("../../../events/erase-customer.json")),
    ("revoke-key", include_str!("../../../events/revoke-key.json")),
    ("rotate-key", include_str!("../../../events/rotate-key.json")),
    ("transfer-alias", include_str!("../../../events/transfer-alias.json")),
    ("update-account", include_str!("../../../events/update-account.json")),
    ("update-contact", include_str!("../../../events/update-contact.json")),
    ("update-customer", include_str!("../../../events/update-customer.json")),
    ("update-environment", include_str!("../../../events/update-environment.json")),
];
