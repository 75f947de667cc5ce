//! That the description says every limit.

use std::collections::BTreeMap;

use http_api::Route;
use serde_json::Value;

/// Where the description says each limit: the name of the constant, and the place by JSON Pointer.
const SAID: [(&str, &str); 52] = [
    ("NAME_LENGTH_MIN", "/components/schemas/Name/minLength"),
    ("NAME_LENGTH_MAX", "/components/schemas/Name/maxLength"),
    ("ID_LENGTH_MAX", "/components/schemas/CustomerId/maxLength"),
    ("ALIAS_LENGTH_MAX", "/components/schemas/Identifier/maxLength"),
    ("RANGES_PER_IDENTIFIER_MAX", "/components/responses/too_many_ranges/description"),
    ("ALIASES_PER_ACCOUNT_MAX", "/components/responses/too_many_aliases/description"),
    ("ALIASES_PER_ADD_MAX", "/components/schemas/AddAliases/properties/aliases/maxItems"),
    ("RESOLVED_AT_ONCE_MAX", "/components/schemas/ResolveAliases/properties/aliases/maxItems"),
    ("CONTACTS_PER_CUSTOMER_MAX", "/components/responses/too_many_contacts/description"),
    ("PERSON_NAME_LENGTH_MAX", "/components/schemas/PersonName/maxLength"),
    ("PERSON_DETAIL_LENGTH_MAX", "/components/schemas/PersonDetail/maxLength"),
    ("SEARCH_LENGTH_MAX", "/components/schemas/Search/maxLength"),
    ("EMAIL_LENGTH_MAX", "/components/schemas/Email/maxLength"),
    ("ADDRESS_LINE_LENGTH_MAX", "/components/schemas/AddressLine/maxLength"),
    ("ADDRESS_REGION_LENGTH_MAX", "/components/schemas/Region/maxLength"),
    ("POSTAL_CODE_LENGTH_MAX", "/components/schemas/PostalCode/maxLength"),
    ("PHONE_NUMBER_LENGTH_MAX", "/components/schemas/PhoneNumber/maxLength"),
    ("TAX_ID_LENGTH_MAX", "/components/schemas/TaxId/maxLength"),
    ("TAX_STATUS_LENGTH_MAX", "/components/schemas/TaxStatus/maxLength"),
    ("TAX_RATE_DECIMAL_PLACES_MAX", "/components/schemas/TaxRate/pattern"),
    ("CONTACTS_PER_CREATE_MAX", "/components/schemas/CreateCustomer/properties/contacts"),
    ("ALIASES_PER_CREATE_MAX", "/components/schemas/CreateAccount/properties/aliases"),
    ("SETTINGS_PER_CREATE_MAX", "/components/schemas/CreateAccount/properties/settings"),
    ("SETTINGS_PER_OBJECT_MAX", "/components/responses/too_many_settings/description"),
    ("SETTING_VALUE_LENGTH_MAX", "/components/schemas/SettingText/maxLength"),
    ("METADATA_PAIRS_MAX", "/components/schemas/UpdateCustomer/properties/metadata"),
    ("METADATA_KEY_LENGTH_MAX", "/components/schemas/MetadataKey/maxLength"),
    ("METADATA_VALUE_LENGTH_MAX", "/components/schemas/MetadataValue/maxLength"),
    ("TAGS_MAX", "/components/schemas/CreateAccount/properties/tags"),
    ("TAG_LENGTH_MAX", "/components/schemas/Tag/maxLength"),
    ("EMAIL_RECIPIENTS_MAX", "/components/schemas/NewBillingInformation/properties/emailRecipients"),
    ("NET_TERM_DAYS_MAX", "/components/schemas/CreateAccount/properties/netTermDays"),
    ("ENVIRONMENTS_PER_TENANT_MAX", "/components/responses/too_many_environments/description"),
    ("KEY_OVERLAP_SECONDS_MAX", "/components/schemas/RotateKey/properties/overlapSeconds"),
    ("KEY_OVERLAP_SECONDS_DEFAULT", "/components/schemas/RotateKey/properties/overlapSeconds"),
    ("KEY_CACHE_SECONDS_MAX", "/paths/~1v1~1keys~1{keyId}/delete/summary"),
    ("KEY_USE_SECONDS_MAX", "/components/schemas/Key/properties/lastUsedAt/description"),
    ("PAGE_SIZE_MIN", "/paths/~1v1~1accounts/get/parameters/7/schema/minimum"),
    ("PAGE_SIZE_MAX", "/paths/~1v1~1accounts/get/parameters/7/schema/maximum"),
    ("PAGE_SIZE_DEFAULT", "/paths/~1v1~1accounts/get/parameters/7/schema/default"),
    ("ACCOUNTS_SORTED_BY_CHANGE_MAX", "/paths/~1v1~1accounts/get/parameters/1/description"),
    ("INCLUDED_ACCOUNTS_MAX", "/paths/~1v1~1customers/get/parameters/4/description"),
    ("INCLUDED_ACCOUNTS_BYTES_MAX", "/paths/~1v1~1customers/get/parameters/4/description"),
    ("PAGE_BYTES_MAX", "/paths/~1v1~1accounts/get/parameters/7/description"),
    ("NEXT_TOKEN_LENGTH_MAX", "/paths/~1v1~1accounts/get/parameters/8/schema/maxLength"),
    ("ANSWER_SECONDS_MAX", "/info/description"),
    ("BODY_BYTES_MAX", "/components/responses/payload_too_large/description"),
    ("BODY_DEPTH_MAX", "/components/responses/body_too_deep/description"),
    ("VIOLATIONS_MAX", "/components/responses/invalid_request/description"),
    ("IDEMPOTENCY_KEY_LENGTH_MAX", "/components/schemas/IdempotencyKey/maxLength"),
    ("IDEMPOTENCY_RETENTION_DAYS", "/paths/~1v1~1customers/post/parameters/0/description"),
    ("KEY_LENGTH_MAX", "/components/securitySchemes/bearer/description"),
];

/// The limits of what compatible APIs alone offer; their page is docs/compatibility.md.
const OF_COMPATIBLE_APIS: [&str; 3] =
    ["ALIASES_PER_RESERVE_MAX", "COUNTED_LIST_BYTES_MAX", "COUNTED_LIST_MAX"];

/// Every limit with its number, from the text of the module, so that a new one is missed nowhere.
fn limits() -> BTreeMap<&'static str, &'static str> {
    let text = include_str!("../../../shared/domain/src/limits.rs");
    let declared = text.lines().filter_map(|line| line.strip_prefix("pub const "));
    let limit = |line: &'static str| {
        let (name, rest) = line.split_once(": ").unwrap();
        let (_, number) = rest.split_once(" = ").unwrap();
        (name, number.trim_end_matches(';'))
    };
    declared.map(limit).collect()
}

/// The numbers that stand in a value, as numbers or within text.
fn numbers(value: &Value) -> Vec<String> {
    let text = value.to_string();
    text.split(|character: char| !character.is_ascii_digit()).map(str::to_owned).collect()
}

#[test]
fn every_limit_is_said() {
    let routes: Vec<Route> = api::native_endpoints().into_iter().map(|endpoint| endpoint.route).collect();
    let description: Value = serde_json::from_str(&crate::document(&routes)).unwrap();
    let said = BTreeMap::from(SAID);
    let described = limits().into_iter().filter(|(name, _)| !OF_COMPATIBLE_APIS.contains(name));
    for (name, number) in described {
        let number = number.replace('_', "");
        let place = said.get(name).unwrap_or_else(|| panic!("where does the description say {name}?"));
        let value = description.pointer(place).unwrap_or_else(|| panic!("{place} is there"));
        assert!(numbers(value).contains(&number), "{name} is {number}, and {place} says {value}");
    }
    assert_eq!(limits().len(), said.len() + OF_COMPATIBLE_APIS.len());
}
