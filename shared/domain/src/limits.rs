//! Every limit of the system, by name. The API reference and the error messages take their numbers from here.
//!
//! Lengths count Unicode scalar values after normalisation to NFC.

/// Shortest name of a customer or an account, in Unicode scalar values.
pub const NAME_LENGTH_MIN: u64 = 3;
/// Longest name of a customer, an account, a setting, an environment or a key, in Unicode scalar values.
pub const NAME_LENGTH_MAX: u64 = 255;
/// Longest id of a customer, an account, a setting, an environment or a key, in Unicode scalar values.
pub const ID_LENGTH_MAX: u64 = 50;
/// Longest alias value, in Unicode scalar values.
pub const ALIAS_LENGTH_MAX: u64 = 255;
/// Most ranges that one identifier has had, those of all its owners together.
pub const RANGES_PER_IDENTIFIER_MAX: usize = 100;
/// Most ranges that one account has aliases for: past, present and future ones together.
pub const ALIASES_PER_ACCOUNT_MAX: usize = 100;
/// Most aliases that are added in one request.
pub const ALIASES_PER_ADD_MAX: usize = 10;
/// Most identifiers that are resolved in one request.
pub const RESOLVED_AT_ONCE_MAX: usize = 100;
/// Most identifiers that are reserved in one request, which one transaction holds.
pub const ALIASES_PER_RESERVE_MAX: usize = 90;
/// Most contacts of one customer.
pub const CONTACTS_PER_CUSTOMER_MAX: usize = 100;
/// Longest first or last name of a contact, in Unicode scalar values.
pub const PERSON_NAME_LENGTH_MAX: u64 = 100;
/// Longest salutation, job title or department of a contact, in Unicode scalar values.
pub const PERSON_DETAIL_LENGTH_MAX: u64 = 100;
/// Longest text that a list is searched for, in Unicode scalar values.
pub const SEARCH_LENGTH_MAX: u64 = 255;
/// Longest e-mail address, in Unicode scalar values (RFC 3696 erratum 1690: 64 + 1 + 255).
pub const EMAIL_LENGTH_MAX: u64 = 320;

/// Longest first or second line of an address, in Unicode scalar values.
pub const ADDRESS_LINE_LENGTH_MAX: u64 = 255;
/// Longest city or state of an address, in Unicode scalar values.
pub const ADDRESS_REGION_LENGTH_MAX: u64 = 100;
/// Longest postal code, in Unicode scalar values.
pub const POSTAL_CODE_LENGTH_MAX: u64 = 20;
/// Longest phone number, in Unicode scalar values.
pub const PHONE_NUMBER_LENGTH_MAX: u64 = 30;

/// Longest tax number of a customer, in Unicode scalar values.
pub const TAX_ID_LENGTH_MAX: u64 = 50;
/// Longest tax status of a customer, in Unicode scalar values.
pub const TAX_STATUS_LENGTH_MAX: u64 = 50;
/// Most decimal places of a tax rate.
pub const TAX_RATE_DECIMAL_PLACES_MAX: usize = 10;

/// Most contacts in one create of a customer.
pub const CONTACTS_PER_CREATE_MAX: usize = 10;
/// Most aliases in one create.
pub const ALIASES_PER_CREATE_MAX: usize = 10;
/// Most settings of a customer, and of an account, in one create.
pub const SETTINGS_PER_CREATE_MAX: usize = 10;
/// Most settings of a customer, and of an account.
pub const SETTINGS_PER_OBJECT_MAX: usize = 100;
/// Longest value of a setting, in Unicode scalar values.
pub const SETTING_VALUE_LENGTH_MAX: u64 = 4_096;

/// Most environments of one tenant.
pub const ENVIRONMENTS_PER_TENANT_MAX: usize = 100;
/// Longest time for which a key that is rotated works beside its successor, in seconds: 30 days.
pub const KEY_OVERLAP_SECONDS_MAX: usize = 2_592_000;
/// Time for which a key that is rotated works beside its successor when the caller says nothing, in seconds: a day.
pub const KEY_OVERLAP_SECONDS_DEFAULT: usize = 86_400;
/// Longest time for which a function goes on taking a key that has been revoked, in seconds.
pub const KEY_CACHE_SECONDS_MAX: u64 = 60;
/// Longest time by which what is shown of the last use of a key is behind, in seconds: an hour.
pub const KEY_USE_SECONDS_MAX: u64 = 3_600;

/// Most metadata pairs of one object.
pub const METADATA_PAIRS_MAX: usize = 50;
/// Longest metadata key, in Unicode scalar values.
pub const METADATA_KEY_LENGTH_MAX: u64 = 40;
/// Longest metadata value, in Unicode scalar values.
pub const METADATA_VALUE_LENGTH_MAX: u64 = 500;
/// Most tags of one account.
pub const TAGS_MAX: usize = 20;
/// Longest tag, in Unicode scalar values.
pub const TAG_LENGTH_MAX: u64 = 50;
/// Most e-mail recipients in each list of an account's billing information.
pub const EMAIL_RECIPIENTS_MAX: usize = 10;
/// Longest net term of an invoice, in days.
pub const NET_TERM_DAYS_MAX: usize = 365;

/// Smallest page of a list, in objects.
pub const PAGE_SIZE_MIN: usize = 1;
/// Largest page of a list, in objects.
pub const PAGE_SIZE_MAX: usize = 100;
/// Page of a list when the caller names no size, in objects.
pub const PAGE_SIZE_DEFAULT: usize = 20;
/// Most customers that a list with a total goes through.
pub const COUNTED_LIST_MAX: usize = 10_000;
/// Most bytes of customers that a list with a total reads.
pub const COUNTED_LIST_BYTES_MAX: u64 = 67_108_864;
/// Most accounts of one customer, of those that the other filters find, that are put in order of change; by id, any
/// number is listed.
pub const ACCOUNTS_SORTED_BY_CHANGE_MAX: usize = 1_000;
/// Most accounts that are shown along with their customer.
pub const INCLUDED_ACCOUNTS_MAX: usize = 100;
/// Most bytes of the accounts that are shown along with their customer, counted like those of a page. A customer, its
/// contacts and its settings take at most 2.4 million, so with its accounts it fits on a page.
pub const INCLUDED_ACCOUNTS_BYTES_MAX: usize = 2_097_152;
/// Most bytes of the objects of one page, as JSON that stands in a string of JSON: that is how Lambda carries an answer, and
/// it carries 6,291,456 at most, what is around the objects included.
pub const PAGE_BYTES_MAX: usize = 5_242_880;
/// Longest token of a next page, in bytes.
pub const NEXT_TOKEN_LENGTH_MAX: usize = 4_096;

/// Longest time until a request is answered, in seconds.
pub const ANSWER_SECONDS_MAX: u64 = 18;
/// Largest request body, in bytes.
pub const BODY_BYTES_MAX: usize = 1_048_576;
/// Deepest nesting of objects and arrays in a request body.
pub const BODY_DEPTH_MAX: usize = 32;
/// Most violations that one answer names; reading stops there.
pub const VIOLATIONS_MAX: usize = 100;
/// Longest idempotency key, in Unicode scalar values.
pub const IDEMPOTENCY_KEY_LENGTH_MAX: u64 = 255;
/// How long an idempotency key stands for its request, in days.
pub const IDEMPOTENCY_RETENTION_DAYS: u64 = 45;
/// Longest API key that is looked up, in bytes; a longer one is refused unread.
pub const KEY_LENGTH_MAX: usize = 256;
