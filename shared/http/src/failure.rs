//! What can go wrong with a request, and the one function that turns it into a problem.

use domain::{
    customer::{ClaimSource, Refusal},
    limits::{BODY_BYTES_MAX, BODY_DEPTH_MAX, RANGES_PER_IDENTIFIER_MAX},
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
        F::CustomerExists { id } => Problem {
            detail: format!("There is a customer with the id {id} already."),
            errors: vec![ErrorEntry {
                pointer: Some("/id".to_owned()),
                code: ProblemKind::CustomerExists.code(),
                detail: format!("{id} is the id of a customer already"),
                customer_id: Some(id.to_string()),
                ..ErrorEntry::default()
            }],
            ..Problem::of(ProblemKind::CustomerExists)
        },
        F::IdentifiersRefused(refusals) => refused(&refusals),
        F::Store(StoreError::Contention) => Problem::of(ProblemKind::Contention),
        F::Store(StoreError::Throttled) => Problem::of(ProblemKind::Throttled),
        F::Store(StoreError::Unavailable { .. }) => Problem::of(ProblemKind::Unavailable),
        F::Store(StoreError::OutcomeUnknown { .. }) => Problem::of(ProblemKind::OutcomeUnknown),
        F::Store(StoreError::Corrupt { .. } | StoreError::Fault { .. }) => Problem::of(ProblemKind::Internal),
    }
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

fn refused(refusals: &[Refusal]) -> Problem {
    let kinds: Vec<ProblemKind> = refusals.iter().map(kind_of).collect();
    // The id of the account comes first: without it, none of the aliases could be had.
    let kind = [ProblemKind::AccountExists, ProblemKind::AliasTaken, ProblemKind::TooManyRanges];
    let kind = kind.into_iter().find(|kind| kinds.contains(kind)).unwrap_or(ProblemKind::AliasTaken);
    let entries = refusals.iter().zip(&kinds).map(|(refusal, kind)| {
        let owner = match &refusal.reason {
            ClaimRefused::Taken(owner) => Some(owner),
            ClaimRefused::TooManyRanges => None,
        };
        ErrorEntry {
            pointer: Some(pointer(refusal.source)),
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

fn pointer(source: ClaimSource) -> String {
    match source {
        ClaimSource::CustomerId => "/id".to_owned(),
        ClaimSource::AccountId => "/account/id".to_owned(),
        ClaimSource::Alias(index) => format!("/account/aliases/{index}"),
    }
}

fn sentence(refusal: &Refusal) -> String {
    let identifier = &refusal.identifier;
    let ClaimRefused::Taken(owner) = &refusal.reason else {
        return format!("{identifier} has had {RANGES_PER_IDENTIFIER_MAX} ranges, as many as are kept.");
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
