//! Problem details (RFC 9457): what an answer says when something went wrong.

use domain::limits::{
    ALIASES_PER_ACCOUNT_MAX, BODY_BYTES_MAX, BODY_DEPTH_MAX, CONTACTS_PER_CUSTOMER_MAX,
    ENVIRONMENTS_PER_TENANT_MAX, RANGES_PER_IDENTIFIER_MAX, SETTINGS_PER_OBJECT_MAX, VIOLATIONS_MAX,
};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use store::Transaction;

use crate::{dialect::Dialect, response::Response};

/// Every kind of problem there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The body is empty where an object is needed.
    EmptyBody,
    /// The body is not JSON.
    MalformedJson,
    /// The body is nested too deep.
    BodyTooDeep,
    /// The body could not be read to its end.
    UnreadableBody,
    /// The path holds what is not UTF-8.
    MalformedPath,
    /// Body or query break rules; `errors` names every one.
    InvalidRequest,
    /// No valid key.
    Unauthenticated,
    /// The key lacks the scope.
    Forbidden,
    /// No such route.
    RouteNotFound,
    /// No such customer.
    CustomerNotFound,
    /// No such account.
    AccountNotFound,
    /// The identifier names no account at that instant.
    AliasNotFound,
    /// No such contact.
    ContactNotFound,
    /// No such setting.
    SettingNotFound,
    /// No such environment.
    EnvironmentNotFound,
    /// No such key.
    KeyNotFound,
    /// The route exists for other methods.
    MethodNotAllowed,
    /// The id is a customer's already.
    CustomerExists,
    /// The id is an account's already.
    AccountExists,
    /// Identifiers are taken.
    AliasTaken,
    /// An identifier has had too many ranges.
    TooManyRanges,
    /// The identifier is the id of an account, which names it for ever.
    NotAnAlias,
    /// An account has too many aliases.
    TooManyAliases,
    /// The id is a contact's already.
    ContactExists,
    /// The e-mail address is a contact's already.
    EmailTaken,
    /// A customer has too many contacts.
    TooManyContacts,
    /// The customer or the account has the setting already.
    SettingExists,
    /// A customer or an account has too many settings.
    TooManySettings,
    /// The id is an environment's already.
    EnvironmentExists,
    /// The tenant has too many environments.
    TooManyEnvironments,
    /// The id is a key's already.
    KeyExists,
    /// The key is revoked or expired.
    KeyNotInUse,
    /// A customer has no account in use.
    NoAccount,
    /// The object is archived.
    Archived,
    /// The object is not archived.
    NotArchived,
    /// The personal data of the customer has been erased.
    Erased,
    /// More is to be archived than one transaction holds.
    TooMuchToArchive,
    /// More is to be changed than one transaction holds.
    TooMuchToChange,
    /// The object is at no version that the request names, or is not there.
    StaleVersion,
    /// The body is too large.
    PayloadTooLarge,
    /// The body is of another type than JSON.
    UnsupportedMediaType,
    /// The idempotency key stands for another request.
    IdempotencyKeyReused,
    /// A mistake of this program.
    Internal,
    /// Other requests keep changing the same objects.
    Contention,
    /// The table is throttled.
    Throttled,
    /// The table cannot be reached.
    Unavailable,
    /// Whether a write happened is unknown.
    OutcomeUnknown,
}

impl ProblemKind {
    /// Every kind, in the order of their status.
    pub const ALL: [Self; 47] = [
        Self::EmptyBody,
        Self::MalformedJson,
        Self::BodyTooDeep,
        Self::UnreadableBody,
        Self::MalformedPath,
        Self::InvalidRequest,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::RouteNotFound,
        Self::CustomerNotFound,
        Self::AccountNotFound,
        Self::AliasNotFound,
        Self::ContactNotFound,
        Self::SettingNotFound,
        Self::EnvironmentNotFound,
        Self::KeyNotFound,
        Self::MethodNotAllowed,
        Self::CustomerExists,
        Self::AccountExists,
        Self::AliasTaken,
        Self::TooManyRanges,
        Self::NotAnAlias,
        Self::TooManyAliases,
        Self::ContactExists,
        Self::EmailTaken,
        Self::TooManyContacts,
        Self::SettingExists,
        Self::TooManySettings,
        Self::EnvironmentExists,
        Self::TooManyEnvironments,
        Self::KeyExists,
        Self::KeyNotInUse,
        Self::NoAccount,
        Self::Archived,
        Self::NotArchived,
        Self::Erased,
        Self::TooMuchToArchive,
        Self::TooMuchToChange,
        Self::StaleVersion,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::IdempotencyKeyReused,
        Self::Internal,
        Self::Contention,
        Self::Throttled,
        Self::Unavailable,
        Self::OutcomeUnknown,
    ];

    /// The stable code, the status, the title, and what the caller can do, where `{limit}` stands for [`Self::limit`].
    #[expect(clippy::too_many_lines, reason = "one table, one row for each kind")]
    const fn facts(self) -> (&'static str, StatusCode, &'static str, &'static str) {
        match self {
            Self::EmptyBody => (
                "empty_body",
                StatusCode::BAD_REQUEST,
                "The body is empty",
                "Send a JSON object as the body.",
            ),
            Self::MalformedJson => (
                "malformed_json",
                StatusCode::BAD_REQUEST,
                "The body is not JSON",
                "Send JSON (RFC 8259) in UTF-8 without a byte order mark; the detail says where it stops being so.",
            ),
            Self::BodyTooDeep => (
                "body_too_deep",
                StatusCode::BAD_REQUEST,
                "The body is nested too deep",
                "Nest objects and arrays at most {limit} deep.",
            ),
            Self::UnreadableBody => (
                "unreadable_body",
                StatusCode::BAD_REQUEST,
                "The body could not be read to its end",
                "Send the whole body, with a correct Content-Length or well-formed chunks.",
            ),
            Self::MalformedPath => (
                "malformed_path",
                StatusCode::BAD_REQUEST,
                "The path is not UTF-8",
                "Percent-encode each part of the path as UTF-8.",
            ),
            Self::InvalidRequest => (
                "invalid_request",
                StatusCode::BAD_REQUEST,
                "The request breaks rules",
                "Mend everything that errors names, by JSON Pointer into your document or by parameter. It names at most {limit} things at once.",
            ),
            Self::Unauthenticated => (
                "unauthenticated",
                StatusCode::UNAUTHORIZED,
                "No valid key",
                "Send a key that is neither revoked nor expired, as Authorization: Bearer <key> or as x-api-key: <key>.",
            ),
            Self::Forbidden => (
                "forbidden",
                StatusCode::FORBIDDEN,
                "The key may not do this",
                "Use a key that has the scope which the detail names.",
            ),
            Self::RouteNotFound => (
                "route_not_found",
                StatusCode::NOT_FOUND,
                "There is no such route",
                "Compare method and path with the API reference.",
            ),
            Self::CustomerNotFound => (
                "customer_not_found",
                StatusCode::NOT_FOUND,
                "There is no such customer",
                "Check the id, and that the key belongs to the customer's environment.",
            ),
            Self::AccountNotFound => (
                "account_not_found",
                StatusCode::NOT_FOUND,
                "There is no such account",
                "Check the identifier, and that the key belongs to the account's environment.",
            ),
            Self::AliasNotFound => (
                "alias_not_found",
                StatusCode::NOT_FOUND,
                "The identifier names no account at that instant",
                "Check the identifier and the instant, and that the key belongs to the account's environment.",
            ),
            Self::ContactNotFound => (
                "contact_not_found",
                StatusCode::NOT_FOUND,
                "There is no such contact",
                "List the contacts of the customer to see their ids.",
            ),
            Self::SettingNotFound => (
                "setting_not_found",
                StatusCode::NOT_FOUND,
                "There is no such setting",
                "List the settings of the customer or account to see their namespaces and ids.",
            ),
            Self::EnvironmentNotFound => (
                "environment_not_found",
                StatusCode::NOT_FOUND,
                "There is no such environment",
                "List the environments of the tenant to see their ids.",
            ),
            Self::KeyNotFound => (
                "key_not_found",
                StatusCode::NOT_FOUND,
                "There is no such key",
                "Check the id, and that the key which you present belongs to the same environment.",
            ),
            Self::MethodNotAllowed => (
                "method_not_allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "The route exists for other methods",
                "Use one of the methods in the Allow header.",
            ),
            Self::CustomerExists => (
                "customer_exists",
                StatusCode::CONFLICT,
                "The id is a customer's already",
                "Get the customer by that id, or create this one under another.",
            ),
            Self::AccountExists => (
                "account_exists",
                StatusCode::CONFLICT,
                "The id is an account's already",
                "Get the account by that id, or create this one under another.",
            ),
            Self::AliasTaken => (
                "alias_taken",
                StatusCode::CONFLICT,
                "Identifiers name other accounts already",
                "Leave out the identifiers that errors names, or give them ranges in which they are free.",
            ),
            Self::TooManyRanges => (
                "too_many_ranges",
                StatusCode::CONFLICT,
                "An identifier has had as many ranges as are kept",
                "Use another value for the alias: an identifier has at most {limit} ranges, those of all its owners together and past ones included.",
            ),
            Self::NotAnAlias => (
                "not_an_alias",
                StatusCode::CONFLICT,
                "The identifier is the id of an account",
                "The id of an account names it for ever; transfer one of its aliases instead.",
            ),
            Self::TooManyAliases => (
                "too_many_aliases",
                StatusCode::CONFLICT,
                "The account has too many aliases",
                "Add fewer: an account has at most {limit} alias ranges, past ones included.",
            ),
            Self::ContactExists => (
                "contact_exists",
                StatusCode::CONFLICT,
                "The id is a contact's already",
                "Update the contact of that id, or create this one under another.",
            ),
            Self::EmailTaken => (
                "email_taken",
                StatusCode::CONFLICT,
                "The e-mail address is a contact's already",
                "Update the contact that errors names, or use another address; case makes no difference.",
            ),
            Self::TooManyContacts => (
                "too_many_contacts",
                StatusCode::CONFLICT,
                "The customer has too many contacts",
                "Delete contacts: a customer has at most {limit}.",
            ),
            Self::SettingExists => (
                "setting_exists",
                StatusCode::CONFLICT,
                "The setting exists already",
                "Update the setting, or create this one under another namespace or id.",
            ),
            Self::TooManySettings => (
                "too_many_settings",
                StatusCode::CONFLICT,
                "There are too many settings",
                "Delete settings: a customer has at most {limit}, and so has each account.",
            ),
            Self::EnvironmentExists => (
                "environment_exists",
                StatusCode::CONFLICT,
                "The id is an environment's already",
                "Get the environment by that id, or create this one under another.",
            ),
            Self::TooManyEnvironments => (
                "too_many_environments",
                StatusCode::CONFLICT,
                "The tenant has too many environments",
                "Use one that is there: a tenant has at most {limit}.",
            ),
            Self::KeyExists => (
                "key_exists",
                StatusCode::CONFLICT,
                "The id is a key's already",
                "Create this key under another id, or rotate the one that is there.",
            ),
            Self::KeyNotInUse => (
                "key_not_in_use",
                StatusCode::CONFLICT,
                "The key is revoked or expired",
                "Create another key: only one in use can be rotated.",
            ),
            Self::NoAccount => (
                "no_account",
                StatusCode::CONFLICT,
                "The customer has no account in use",
                "Create an account for the customer, or restore one of its accounts.",
            ),
            Self::Archived => (
                "archived",
                StatusCode::CONFLICT,
                "The object is archived",
                "Restore it first: an archived object takes no other change.",
            ),
            Self::NotArchived => (
                "not_archived",
                StatusCode::CONFLICT,
                "The object is not archived",
                "There is nothing to restore; what is in use is archived before it is erased.",
            ),
            Self::Erased => (
                "erased",
                StatusCode::CONFLICT,
                "The customer has been erased",
                "Nothing brings the data back. What was carried out before under the same idempotency key is not carried out again.",
            ),
            Self::TooMuchToArchive => (
                "too_much_to_archive",
                StatusCode::CONFLICT,
                "One transaction cannot archive all of it",
                "Archive accounts of the customer by themselves first, or remove aliases; nothing has changed. The object, its accounts and the aliases that end may be {limit} together.",
            ),
            Self::TooMuchToChange => (
                "too_much_to_change",
                StatusCode::CONFLICT,
                "One transaction cannot change all of it",
                "Change fewer aliases or contacts at once; nothing has changed. What one request changes may be {limit} objects together.",
            ),
            Self::StaleVersion => (
                "stale_version",
                StatusCode::PRECONDITION_FAILED,
                "The object is at no version that If-Match names",
                "Get the object again, and send the change again with its new ETag if it is still right.",
            ),
            Self::PayloadTooLarge => (
                "payload_too_large",
                StatusCode::PAYLOAD_TOO_LARGE,
                "The body is too large",
                "Send less: a body has at most {limit} bytes.",
            ),
            Self::UnsupportedMediaType => (
                "unsupported_media_type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body is not declared as JSON",
                "Send Content-Type: application/json once, or application/merge-patch+json with PATCH, and no Content-Encoding.",
            ),
            Self::IdempotencyKeyReused => (
                "idempotency_key_reused",
                StatusCode::UNPROCESSABLE_ENTITY,
                "The idempotency key stands for another request",
                "Send another key with another request, and the same key with the very same request alone.",
            ),
            Self::Internal => (
                "internal",
                StatusCode::INTERNAL_SERVER_ERROR,
                "This is a mistake of the server",
                "Report it with the requestId; the cause is in the log under that id.",
            ),
            Self::Contention => (
                "contention",
                StatusCode::SERVICE_UNAVAILABLE,
                "Other requests keep changing the same objects",
                "Nothing was written. Send the request again after Retry-After.",
            ),
            Self::Throttled => (
                "throttled",
                StatusCode::SERVICE_UNAVAILABLE,
                "The table takes no more requests for now",
                "Nothing was written. Send the request again after Retry-After.",
            ),
            Self::Unavailable => (
                "unavailable",
                StatusCode::SERVICE_UNAVAILABLE,
                "The table cannot be reached",
                "Send the request again after Retry-After.",
            ),
            Self::OutcomeUnknown => (
                "outcome_unknown",
                StatusCode::SERVICE_UNAVAILABLE,
                "Whether the write happened is not known",
                "Read the object by its id before you send the request again: a create that happened is there, and under the id of your choice it cannot happen twice.",
            ),
        }
    }

    /// The stable code, in `snake_case`.
    pub const fn code(self) -> &'static str {
        self.facts().0
    }

    /// The status.
    pub const fn status(self) -> StatusCode {
        self.facts().1
    }

    /// What happened, in a few words that are always the same.
    pub const fn title(self) -> &'static str {
        self.facts().2
    }

    /// What the caller can do.
    pub fn remedy(self) -> String {
        let remedy = self.facts().3;
        self.limit().map_or_else(|| remedy.to_owned(), |limit| remedy.replace("{limit}", &limit.to_string()))
    }

    /// The limit that was overstepped.
    const fn limit(self) -> Option<usize> {
        Some(match self {
            Self::BodyTooDeep => BODY_DEPTH_MAX,
            Self::InvalidRequest => VIOLATIONS_MAX,
            Self::TooManyRanges => RANGES_PER_IDENTIFIER_MAX,
            Self::TooManyAliases => ALIASES_PER_ACCOUNT_MAX,
            Self::TooManyContacts => CONTACTS_PER_CUSTOMER_MAX,
            Self::TooManyEnvironments => ENVIRONMENTS_PER_TENANT_MAX,
            Self::TooManySettings => SETTINGS_PER_OBJECT_MAX,
            Self::TooMuchToArchive | Self::TooMuchToChange => Transaction::WRITES_MAX,
            Self::PayloadTooLarge => BODY_BYTES_MAX,
            _ => return None,
        })
    }

    /// The URI that identifies the kind (RFC 9457 section 3.1.1).
    pub fn uri(self) -> String {
        format!("urn:tallystick:problem:{}", self.code())
    }

    /// After how many seconds the same request may succeed, for the kinds that pass by themselves.
    pub const fn retry_after_seconds(self) -> Option<u32> {
        match self {
            Self::Contention | Self::Throttled | Self::Unavailable | Self::OutcomeUnknown => Some(1),
            _ => None,
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorEntry {
    /// Where in the body, by JSON Pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Which parameter: of the query, in the path (`namespace`, `settingId`), or the header `If-Match`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// What, as a stable code.
    pub code: &'static str,
    /// What, as a sentence.
    pub detail: String,
    /// The identifier that is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The contact that has the id or the e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<String>,
    /// The account that the identifier names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The customer of that account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
}

/// A problem, as the caller gets it. Nothing in it is of another tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Of what kind.
    pub kind: ProblemKind,
    /// What happened this time.
    pub detail: String,
    /// Everything that is wrong, by place.
    pub errors: Vec<ErrorEntry>,
    /// The methods that the route exists for.
    pub allow: Option<String>,
}

/// A problem as it is written (RFC 9457).
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Problem"))]
#[serde(rename_all = "camelCase")]
pub struct ProblemBody<'a> {
    /// The URI of the kind: `urn:tallystick:problem:` and the code.
    r#type: String,
    /// What happened, in a few words that are always the same for the kind.
    title: &'a str,
    /// The status of the answer.
    status: u16,
    /// What happened this time, or what the caller can do.
    detail: &'a str,
    /// The stable code of the kind, for programs.
    code: &'a str,
    /// The id of the request, for questions about it.
    request_id: &'a str,
    /// Everything that is wrong, by place.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ErrorEntry],
}

impl Problem {
    /// A problem with nothing to say but its kind and what to do.
    pub fn of(kind: ProblemKind) -> Self {
        Self { kind, detail: kind.remedy(), errors: Vec::new(), allow: None }
    }

    /// The response that carries the problem in the words of an API.
    pub fn into_response(self, dialect: &Dialect, request_id: &str) -> Response {
        let mut response = (dialect.refuse)(&self, request_id);
        if let Some(seconds) = self.kind.retry_after_seconds() {
            response = response.with(header::RETRY_AFTER, &seconds.to_string());
        }
        if let Some(allow) = &self.allow {
            response = response.with(header::ALLOW, allow);
        }
        if self.kind == ProblemKind::Unauthenticated {
            response = response.with(header::WWW_AUTHENTICATE, "Bearer");
        }
        response
    }

    /// What happened, in one text, for an API that has no place for more: everything that is wrong, or the detail.
    pub fn in_words(&self) -> String {
        if self.kind != ProblemKind::InvalidRequest {
            return self.detail.clone();
        }
        let entries = self.errors.iter().map(|entry| match (&entry.pointer, &entry.parameter) {
            (Some(pointer), _) if pointer.is_empty() => format!("The body {}.", entry.detail),
            (Some(place), _) | (None, Some(place)) => format!("{place} {}.", entry.detail),
            (None, None) => format!("{}.", entry.detail),
        });
        entries.collect::<Vec<_>>().join(" ")
    }

    /// The problem as problem details.
    pub(crate) fn to_details(&self, request_id: &str) -> Response {
        let kind = self.kind;
        let body = ProblemBody {
            r#type: kind.uri(),
            title: kind.title(),
            status: kind.status().as_u16(),
            detail: &self.detail,
            code: kind.code(),
            request_id,
            errors: &self.errors,
        };
        // A struct of strings and numbers is always JSON.
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        let content_type = HeaderValue::from_static("application/problem+json");
        Response::of_type(kind.status(), content_type, bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_every_kind_is_an_error() {
        let codes: BTreeSet<_> = ProblemKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), ProblemKind::ALL.len());
        assert!(
            ProblemKind::ALL
                .iter()
                .all(|kind| kind.status().is_client_error() || kind.status().is_server_error())
        );
    }

    #[test]
    fn a_remedy_says_its_limit() {
        for kind in ProblemKind::ALL {
            assert_eq!(kind.facts().3.contains("{limit}"), kind.limit().is_some(), "{}", kind.code());
            assert!(!kind.remedy().contains('{'), "{}", kind.remedy());
        }
    }

    #[test]
    fn what_passes_by_itself_says_when_to_come_back() {
        for kind in ProblemKind::ALL {
            let response = Problem::of(kind).into_response(&Dialect::NATIVE, "r");
            let retry = response.headers.contains_key(header::RETRY_AFTER);
            assert_eq!(retry, kind.status() == StatusCode::SERVICE_UNAVAILABLE, "{}", kind.code());
        }
    }
}
