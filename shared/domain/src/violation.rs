//! How a value breaks a rule.

use thiserror::Error;

/// A rule that a value breaks: a stable code for programs, a sentence for people (its `Display`).
///
/// No variant carries the offending value itself, so that neither a log nor an answer can repeat it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Violation {
    /// The value has the wrong JSON type.
    #[error("must be {expected}, not {actual}")]
    WrongType {
        /// The accepted types, in words.
        expected: String,
        /// The type found, in words.
        actual: String,
    },
    /// A member that must be there is missing.
    #[error("is required")]
    Required,
    /// A member or parameter that does not exist.
    #[error("is not known here; {}", known_names(accepted))]
    Unknown {
        /// The names that exist.
        accepted: Vec<String>,
    },
    /// A member or parameter that is given twice.
    #[error("is given more than once")]
    Duplicate,
    /// A word outside a closed set.
    #[error("must be one of {}", accepted.join(", "))]
    NotOneOf {
        /// The words that are accepted.
        accepted: Vec<String>,
    },
    /// Fewer Unicode scalar values than allowed.
    #[error("must have at least {min} {}", characters(*min))]
    TooShort {
        /// The smallest length allowed.
        min: u64,
    },
    /// More Unicode scalar values than allowed.
    #[error("must have at most {max} {}", characters(*max))]
    TooLong {
        /// The largest length allowed.
        max: u64,
    },
    /// More entries than allowed.
    #[error("must have at most {max} entries")]
    TooMany {
        /// The largest number allowed.
        max: usize,
    },
    /// A number outside its bounds, or not a whole one.
    #[error("must be a whole number from {min} to {max}")]
    OutOfRange {
        /// The smallest number allowed.
        min: usize,
        /// The largest number allowed.
        max: usize,
    },
    /// A control character (Unicode category Cc) where none may be.
    #[error("must not contain control characters")]
    ControlCharacter,
    /// Bytes that are not text in UTF-8.
    #[error("must be text in UTF-8")]
    NotText,
    /// White space as the first or last character.
    #[error("must not begin or end with white space")]
    SurroundingWhiteSpace,
    /// Not an e-mail address as the HTML standard defines one.
    #[error("must be an e-mail address")]
    NotAnEmail,
    /// Not a country of ISO 3166-1.
    #[error("must be a country code of two capital letters (ISO 3166-1 alpha-2)")]
    UnknownCountry,
    /// Not a country of ISO 3166-1 by its alpha-3 code.
    #[error("must be a country code of three capital letters (ISO 3166-1 alpha-3)")]
    UnknownCountryAlpha3,
    /// Not an active currency of ISO 4217.
    #[error("must be the code of an active currency, three capital letters (ISO 4217)")]
    UnknownCurrency,
    /// Not a zone of the IANA Time Zone Database.
    #[error("must be the name of a time zone, as in Asia/Kolkata or UTC (IANA Time Zone Database)")]
    UnknownTimeZone,
    /// Not a decimal from 0 to 1, or one with too many decimal places.
    #[error("must be a decimal from 0 to 1 with at most {places} decimal places, as in 0.19")]
    NotARate {
        /// The largest number of decimal places allowed.
        places: usize,
    },
    /// Not a date and time of RFC 3339.
    #[error(
        "must be a date and time with its offset, as in 2026-01-31T12:00:00Z (RFC 3339); in a query, write + as %2B"
    )]
    NotAnInstant,
    /// An instant that is past or now where a later one is needed.
    #[error("must be in the future")]
    NotInTheFuture,
    /// A range that ends before or when it begins.
    #[error("must be later than effectiveFrom")]
    EmptyRange,
    /// A range that overlaps another of the same value in the same request.
    #[error("overlaps another range of the same value in this request; give both of them bounds that do not")]
    OverlappingRange,
    /// `.` or `..`, which clients remove from the path of a URL.
    #[error("must not be . or .., which a URL cannot name (RFC 3986 section 5.2.4)")]
    DotSegment,
    /// A part of a key that holds what stands between the parts.
    #[error("must not contain {separator}, which separates the parts of a key")]
    Separator {
        /// What stands between the parts.
        separator: String,
    },
    /// An alias that equals the id of its own account.
    #[error("is the id of the account, which names it already")]
    SameAsAccountId,
    /// An entry that stands in the list already.
    #[error("stands in the list already")]
    Repeated,
    /// A contact that is to be primary like an earlier one of the list.
    #[error("is true for an earlier contact of the list; at most one is primary")]
    SecondPrimary,
    /// A setting whose value is not a decimal number.
    #[error("must be a decimal number, as in -12.50, because dataType is NUMERIC")]
    NotNumeric,
    /// A setting whose value is not JSON, and where.
    #[error("must be valid JSON because of its dataType; it stops being so at line {line}, column {column}")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in bytes.
        column: usize,
    },
    /// A token of a next page that was not given out for this very list.
    #[error("is not a token that this list gave out for these filters; begin again without it")]
    ForeignToken,
    /// An entity tag that is none.
    #[error("must be entity tags in double quotes, separated by commas, or * (RFC 9110 section 8.8.3)")]
    NotAnEntityTag,
    /// A customer with more accounts than are put in order of change.
    #[error(
        "has more than {max} accounts that the other filters find, which is too many to put them in order of change; use \
         narrower filters or the order by id"
    )]
    TooManyToSort {
        /// The largest number allowed.
        max: usize,
    },
    /// A list with a total that would go through too many objects.
    #[error("would be of more than {max} objects, which are too many to count; use narrower filters")]
    TooManyToCount {
        /// The largest number allowed.
        max: usize,
    },
    /// A page that no answer carries.
    #[error("asks for more than one answer can carry; ask for fewer at once")]
    PageTooLarge,
    /// A member or parameter that is known to go with another, and does not.
    #[error("does not go with {other}")]
    Contradictory {
        /// The name of the other one.
        other: &'static str,
    },
    /// A member or parameter that must be there, because another that would do is missing.
    #[error("is required where {other} is missing")]
    RequiredWithout {
        /// The name of the other one.
        other: &'static str,
    },
    /// A member or parameter that is known, and that nothing here can honour.
    #[error("is not offered here; leave it out")]
    NotOffered,
    /// Fewer entries than needed.
    #[error("must have at least {min} {}", if *min == 1 { "entry" } else { "entries" })]
    TooFew {
        /// The smallest number allowed.
        min: usize,
    },
}

impl Violation {
    /// The stable code of this violation, in `snake_case`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongType { .. } => "wrong_type",
            Self::Required | Self::RequiredWithout { .. } => "required",
            Self::Unknown { .. } => "unknown",
            Self::Duplicate => "duplicate",
            Self::NotOneOf { .. } => "not_one_of",
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } => "too_many",
            Self::OutOfRange { .. } => "out_of_range",
            Self::ControlCharacter => "control_character",
            Self::NotText => "not_text",
            Self::SurroundingWhiteSpace => "surrounding_white_space",
            Self::NotAnEmail => "not_an_email",
            Self::UnknownCountry => "unknown_country",
            Self::UnknownCountryAlpha3 => "unknown_country_alpha3",
            Self::UnknownCurrency => "unknown_currency",
            Self::UnknownTimeZone => "unknown_time_zone",
            Self::NotARate { .. } => "not_a_rate",
            Self::NotAnInstant => "not_an_instant",
            Self::NotInTheFuture => "not_in_the_future",
            Self::EmptyRange => "empty_range",
            Self::OverlappingRange => "overlapping_range",
            Self::DotSegment => "dot_segment",
            Self::Separator { .. } => "separator",
            Self::SameAsAccountId => "same_as_account_id",
            Self::Repeated => "repeated",
            Self::SecondPrimary => "second_primary",
            Self::NotNumeric => "not_numeric",
            Self::NotJson { .. } => "not_json",
            Self::ForeignToken => "foreign_token",
            Self::NotAnEntityTag => "not_an_entity_tag",
            Self::TooManyToSort { .. } => "too_many_to_sort",
            Self::TooManyToCount { .. } => "too_many_to_count",
            Self::PageTooLarge => "page_too_large",
            Self::Contradictory { .. } => "contradictory",
            Self::NotOffered => "not_offered",
            Self::TooFew { .. } => "too_few",
        }
    }
}

fn characters(count: u64) -> &'static str {
    if count == 1 { "character" } else { "characters" }
}

fn known_names(accepted: &[String]) -> String {
    if accepted.is_empty() {
        "nothing may be given".to_owned()
    } else {
        format!("known are {}", accepted.join(", "))
    }
}
