//! What can go wrong with a request, and the one function that turns it into a problem.

use domain::{
    Conflict,
    limits::{
        ALIASES_PER_ACCOUNT_MAX, BODY_BYTES_MAX, BODY_DEPTH_MAX, CONTACTS_PER_CUSTOMER_MAX,
        ENVIRONMENTS_PER_TENANT_MAX, RANGES_PER_IDENTIFIER_MAX, SETTINGS_PER_OBJECT_MAX,
    },
    namespace::{ClaimSource, Refusal},
    scope::Scope,
    timeline::{ClaimRefused, IdentifierKind},
};
use store::StoreError;
use validation::{MalformedDocument, Place, Report};

use crate::problem::{ErrorEntry, Problem, ProblemKind};

/// What went wrong with a request.
#[derive(Debug, Clone)]
pub enum Failure {
    /// The operation did not do what it was asked to.
    Operation(operations::Failure),
    /// The body cannot be read.
    Body(MalformedDocument),
    /// Query or body break rules.
    Invalid(Report),
    /// There is no such route.
    RouteNotFound,
    /// The route exists for other methods.
    MethodNotAllowed {
        /// Those methods, as the `Allow` header lists them.
        allow: String,
    },
    /// The path is not UTF-8.
    MalformedPath,
    /// The key lacks a scope.
    Forbidden {
        /// The scope.
        needed: Scope,
    },
    /// The idempotency key stands for another request.
    IdempotencyKeyReused,
    /// The request was carried out before under its idempotency key, and what it was answered has been erased.
    AnswerErased,
    /// The body is too large.
    PayloadTooLarge,
    /// The body could not be read to its end.
    UnreadableBody,
    /// The body is of another type than JSON, or encoded.
    UnsupportedMediaType,
    /// A mistake of this program.
    Internal {
        /// What, for the log only.
        cause: String,
    },
}

impl From<operations::Failure> for Failure {
    fn from(failure: operations::Failure) -> Self {
        Self::Operation(failure)
    }
}

/// Both, or everything that is wrong with either: what is invalid is reported together.
///
/// # Errors
///
/// [`Failure`].
pub fn both<A, B>(one: Result<A, Failure>, other: Result<B, Failure>) -> Result<(A, B), Failure> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(Failure::Invalid(one)), Err(Failure::Invalid(other))) => Err(Failure::Invalid(one.and(other))),
        // What cannot be read at all weighs more than what is wrong with the rest.
        (Err(Failure::Invalid(_)) | Ok(_), Err(failure)) | (Err(failure), _) => Err(failure),
    }
}

impl Failure {
    /// What the log should say beyond the status: the cause of what is not the caller's doing.
    pub(crate) fn cause(&self) -> Option<&str> {
        match self {
            Self::Internal { cause }
            | Self::Operation(operations::Failure::Store(
                StoreError::Unavailable { cause }
                | StoreError::OutcomeUnknown { cause }
                | StoreError::Corrupt { cause }
                | StoreError::Fault { cause },
            )) => Some(cause),
            _ => None,
        }
    }

    /// The problem that the caller is told. This is the only place where anything becomes a problem.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Operation(failure) => of_operation(failure),
            Self::Body(MalformedDocument::Invalid(report)) | Self::Invalid(report) => invalid(&report),
            Self::Body(MalformedDocument::Empty) => Problem::of(ProblemKind::EmptyBody),
            Self::Body(MalformedDocument::NotJson { line, column }) => Problem {
                detail: format!(
                    "Up to line {line}, column {column} it is JSON; from there on it is not, or a number is out of range."
                ),
                ..Problem::of(ProblemKind::MalformedJson)
            },
            Self::Body(MalformedDocument::TooDeep) => Problem {
                detail: format!("Objects and arrays may be nested at most {BODY_DEPTH_MAX} deep."),
                ..Problem::of(ProblemKind::BodyTooDeep)
            },
            Self::RouteNotFound => Problem::of(ProblemKind::RouteNotFound),
            Self::MethodNotAllowed { allow } => Problem {
                detail: format!("This path answers to {allow}."),
                allow: Some(allow),
                ..Problem::of(ProblemKind::MethodNotAllowed)
            },
            Self::MalformedPath => Problem::of(ProblemKind::MalformedPath),
            Self::Forbidden { needed } => Problem {
                detail: format!("The key lacks the scope {}.", needed.name()),
                ..Problem::of(ProblemKind::Forbidden)
            },
            Self::IdempotencyKeyReused => Problem::of(ProblemKind::IdempotencyKeyReused),
            Self::AnswerErased => Problem {
                detail: "The request was carried out before, and the customer that its answer showed has been erased since."
                    .to_owned(),
                ..Problem::of(ProblemKind::Erased)
            },
            Self::PayloadTooLarge => Problem {
                detail: format!("A body may have at most {BODY_BYTES_MAX} bytes."),
                ..Problem::of(ProblemKind::PayloadTooLarge)
            },
            Self::UnreadableBody => Problem::of(ProblemKind::UnreadableBody),
            Self::UnsupportedMediaType => Problem::of(ProblemKind::UnsupportedMediaType),
            Self::Internal { .. } => Problem::of(ProblemKind::Internal),
        }
    }
}

fn of_operation(failure: operations::Failure) -> Problem {
    use operations::Failure as F;
    match failure {
        F::Unauthenticated => Problem::of(ProblemKind::Unauthenticated),
        F::CustomerNotFound => Problem::of(ProblemKind::CustomerNotFound),
        F::AccountNotFound => Problem::of(ProblemKind::AccountNotFound),
        F::AliasNotFound => Problem::of(ProblemKind::AliasNotFound),
        F::AliasesNotFound(values) => {
            let values: Vec<_> = values.iter().map(ToString::to_string).collect();
            let detail =
                format!("The account has no such alias at that instant or later: {}.", values.join(", "));
            Problem { detail, ..Problem::of(ProblemKind::AliasNotFound) }
        }
        F::ContactNotFound => Problem::of(ProblemKind::ContactNotFound),
        F::SettingNotFound => Problem::of(ProblemKind::SettingNotFound),
        F::EnvironmentNotFound => Problem::of(ProblemKind::EnvironmentNotFound),
        F::EnvironmentOfKeyNotFound(id) => at_member(
            ProblemKind::EnvironmentNotFound,
            "/environmentId",
            format!("The tenant has no environment with the id {id}."),
            ErrorEntry::default(),
        ),
        F::KeyNotFound => Problem::of(ProblemKind::KeyNotFound),
        F::ScopesNotHeld(scopes) => {
            let names: Vec<_> = scopes.iter().map(|scope| scope.name()).collect();
            let detail = format!("A key can give no scope that it lacks, as it does {}.", names.join(", "));
            Problem { detail, ..Problem::of(ProblemKind::Forbidden) }
        }
        F::CustomerOfAccountNotFound(id) => at_member(
            ProblemKind::CustomerNotFound,
            "/customerId",
            format!("There is no customer with the id {id}."),
            ErrorEntry::default(),
        ),
        F::TargetNotFound => at_member(
            ProblemKind::AccountNotFound,
            "/accountId",
            "It names no account.".to_owned(),
            ErrorEntry::default(),
        ),
        F::CustomerExists(id) => at_member(
            ProblemKind::CustomerExists,
            "/id",
            format!("There is a customer with the id {id} already."),
            ErrorEntry { customer_id: Some(id.to_string()), ..ErrorEntry::default() },
        ),
        F::StaleVersion { current } => Problem {
            detail: current.map_or_else(
                || "There is no such object; without If-Match the request makes it.".to_owned(),
                |current| format!("The object is at version {}.", current.number()),
            ),
            ..Problem::of(ProblemKind::StaleVersion)
        },
        F::IdentifiersRefused { refusals, account } => refused(&refusals, account),
        F::Conflict(conflict) => of_conflict(conflict),
        F::TooMuchToArchive => Problem::of(ProblemKind::TooMuchToArchive),
        F::TooMuchToChange => Problem::of(ProblemKind::TooMuchToChange),
        F::Parameter { name, violation } => {
            invalid(&Report::of(Place::Parameter(name.to_owned()), violation))
        }
        F::Repeated | F::Store(StoreError::Contention) => Problem::of(ProblemKind::Contention),
        F::Store(StoreError::Throttled) => Problem::of(ProblemKind::Throttled),
        F::Store(StoreError::Unavailable { .. }) => Problem::of(ProblemKind::Unavailable),
        F::Store(StoreError::OutcomeUnknown { .. }) => Problem::of(ProblemKind::OutcomeUnknown),
        F::Store(StoreError::Corrupt { .. } | StoreError::Fault { .. }) => Problem::of(ProblemKind::Internal),
    }
}

fn of_conflict(conflict: Conflict) -> Problem {
    let detailed = |kind, detail| Problem { detail, ..Problem::of(kind) };
    match conflict {
        Conflict::CustomerArchived(id) => detailed(
            ProblemKind::Archived,
            format!("Customer {id} is archived, and takes no change but its restore."),
        ),
        Conflict::AccountArchived(id) => detailed(
            ProblemKind::Archived,
            format!("Account {id} is archived, and takes no change but its restore."),
        ),
        Conflict::NoAccount(id) => {
            detailed(ProblemKind::NoAccount, format!("Customer {id} has no account in use."))
        }
        Conflict::NotArchived => Problem::of(ProblemKind::NotArchived),
        Conflict::InUse(id) => {
            detailed(ProblemKind::NotArchived, format!("Customer {id} is in use; archive it first."))
        }
        Conflict::Erased(id) => {
            detailed(ProblemKind::Erased, format!("The personal data of customer {id} has been erased."))
        }
        Conflict::TooManyAliases(id) => detailed(
            ProblemKind::TooManyAliases,
            format!(
                "Account {id} would have more than {ALIASES_PER_ACCOUNT_MAX} alias ranges, past ones included."
            ),
        ),
        Conflict::TooManyRanges => detailed(
            ProblemKind::TooManyRanges,
            format!("The alias has had {RANGES_PER_IDENTIFIER_MAX} ranges, as many as are kept."),
        ),
        Conflict::NotAnAlias(id) => {
            detailed(ProblemKind::NotAnAlias, format!("{id} is the id of an account, and names it for ever."))
        }
        Conflict::TooManySettings => detailed(
            ProblemKind::TooManySettings,
            format!("A customer or an account may have {SETTINGS_PER_OBJECT_MAX} settings."),
        ),
        Conflict::SettingExists(namespace, id) => detailed(
            ProblemKind::SettingExists,
            format!("There is a setting {id} of the namespace {namespace} already."),
        ),
        Conflict::TooManyContacts => detailed(
            ProblemKind::TooManyContacts,
            format!("A customer may have {CONTACTS_PER_CUSTOMER_MAX} contacts."),
        ),
        Conflict::ContactExists(id) => at_member(
            ProblemKind::ContactExists,
            "/id",
            format!("The customer has a contact with the id {id} already."),
            ErrorEntry { contact_id: Some(id.to_string()), ..ErrorEntry::default() },
        ),
        Conflict::EmailTaken(id) => at_member(
            ProblemKind::EmailTaken,
            "/email",
            format!("Contact {id} of the customer has this address already."),
            ErrorEntry { contact_id: Some(id.to_string()), ..ErrorEntry::default() },
        ),
        Conflict::EnvironmentExists(id) => at_member(
            ProblemKind::EnvironmentExists,
            "/id",
            format!("The tenant has an environment with the id {id} already."),
            ErrorEntry::default(),
        ),
        Conflict::TooManyEnvironments => detailed(
            ProblemKind::TooManyEnvironments,
            format!("A tenant may have {ENVIRONMENTS_PER_TENANT_MAX} environments."),
        ),
        Conflict::KeyExists(id) => at_member(
            ProblemKind::KeyExists,
            "/id",
            format!("The environment has a key with the id {id} already."),
            ErrorEntry::default(),
        ),
        Conflict::KeyNotInUse => Problem::of(ProblemKind::KeyNotInUse),
        Conflict::Invalid { pointer, violation } => {
            invalid(&Report::of(Place::Pointer(pointer.to_owned()), violation))
        }
    }
}

/// The problem of one member of the body, by JSON Pointer; `entry` says what else there is to know.
fn at_member(kind: ProblemKind, pointer: &str, detail: String, entry: ErrorEntry) -> Problem {
    let entry =
        ErrorEntry { pointer: Some(pointer.to_owned()), code: kind.code(), detail: detail.clone(), ..entry };
    Problem { detail, errors: vec![entry], ..Problem::of(kind) }
}

fn invalid(report: &Report) -> Problem {
    let entries = report.violations().iter().map(|(place, violation)| {
        let (pointer, parameter) = match place {
            Place::Pointer(pointer) => (Some(pointer.clone()), None),
            Place::Parameter(name) => (None, Some(name.clone())),
        };
        let detail = violation.to_string();
        ErrorEntry { pointer, parameter, code: violation.code(), detail, ..ErrorEntry::default() }
    });
    let errors: Vec<_> = entries.collect();
    let detail = match errors.len() {
        1 => "One thing is wrong; see errors.".to_owned(),
        count => format!("{count} things are wrong; see errors."),
    };
    Problem { detail, errors, ..Problem::of(ProblemKind::InvalidRequest) }
}

/// The problem of identifiers that cannot be had; the account that claims them stands at `account` in the body.
fn refused(refusals: &[Refusal], account: &str) -> Problem {
    let kinds: Vec<ProblemKind> = refusals.iter().map(kind_of).collect();
    // The id of the account comes first: without it, none of the aliases could be had.
    let kind = [ProblemKind::AccountExists, ProblemKind::AliasTaken, ProblemKind::TooManyRanges];
    let kind = kind.into_iter().find(|kind| kinds.contains(kind)).unwrap_or(ProblemKind::AliasTaken);
    let entries = refusals.iter().zip(&kinds).map(|(refusal, kind)| {
        let owner = match &refusal.reason {
            ClaimRefused::Taken(owner) => Some(owner),
            ClaimRefused::Reserved | ClaimRefused::TooManyRanges => None,
        };
        ErrorEntry {
            pointer: Some(pointer(refusal.source, account)),
            code: kind.code(),
            detail: sentence(refusal),
            identifier: Some(refusal.identifier.to_string()),
            account_id: owner.map(|owner| owner.account_id.to_string()),
            customer_id: owner.map(|owner| owner.customer_id.to_string()),
            ..ErrorEntry::default()
        }
    });
    let detail = refusals.iter().map(sentence).collect::<Vec<_>>().join(" ");
    Problem { detail, errors: entries.collect(), ..Problem::of(kind) }
}

fn kind_of(refusal: &Refusal) -> ProblemKind {
    match (&refusal.reason, refusal.kind, refusal.source) {
        (ClaimRefused::TooManyRanges, ..) => ProblemKind::TooManyRanges,
        (_, IdentifierKind::AccountId, ClaimSource::CustomerId | ClaimSource::AccountId) => {
            ProblemKind::AccountExists
        }
        _ => ProblemKind::AliasTaken,
    }
}

fn pointer(source: ClaimSource, account: &str) -> String {
    match source {
        ClaimSource::CustomerId => "/id".to_owned(),
        ClaimSource::AccountId => format!("{account}/id"),
        ClaimSource::Alias(index) => format!("{account}/aliases/{index}"),
    }
}

fn sentence(refusal: &Refusal) -> String {
    let identifier = &refusal.identifier;
    let owner = match &refusal.reason {
        ClaimRefused::Taken(owner) => owner,
        ClaimRefused::Reserved => return format!("{identifier} is reserved."),
        ClaimRefused::TooManyRanges => {
            return format!("{identifier} has had {RANGES_PER_IDENTIFIER_MAX} ranges, as many as are kept.");
        }
    };
    let (account, customer) = (&owner.account_id, &owner.customer_id);
    match (refusal.kind, refusal.source) {
        (IdentifierKind::AccountId, _) => {
            format!("{identifier} is the id of an account of customer {customer}.")
        }
        (IdentifierKind::Alias, ClaimSource::Alias(_)) => {
            format!("{identifier} names account {account} of customer {customer} in that range.")
        }
        (IdentifierKind::Alias, _) => format!(
            "{identifier} is or was an alias of account {account} of customer {customer}, and the id of an account \
             names it at every instant."
        ),
    }
}
