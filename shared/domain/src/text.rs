//! Text values: one generic type, whose kind says which rules its text satisfies.

use std::{cmp::Ordering, fmt, hash::Hash, hash::Hasher, marker::PhantomData};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;
use validator::{ValidateEmail, ValidateLength, ValidateNonControlCharacter};

use crate::{Violation, limits};

/// The rules of one kind of text.
pub trait Kind {
    /// Smallest length, in Unicode scalar values after NFC.
    const LENGTH_MIN: u64;
    /// Largest length, in Unicode scalar values after NFC.
    const LENGTH_MAX: u64;
    /// Rules beyond the length.
    const FORM: Form;
    /// The name of the kind.
    const NAME: &'static str;
    /// What text of this kind is, in words.
    const DESCRIPTION: &'static str;
}

/// What text may consist of, besides its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Anything.
    Any,
    /// No control characters; a part of a line, which may end in the middle of it.
    PartOfLine,
    /// No control characters, and no white space at the ends.
    Line,
    /// A line that can stand as one segment in the path of a URL.
    PathSegment,
    /// A line that is an e-mail address.
    Email,
    /// No control characters but tabs and line breaks.
    Lines,
}

impl Form {
    fn check(self, text: &str) -> Result<(), Violation> {
        match self {
            Self::Any => Ok(()),
            Self::PartOfLine => any_line(text),
            Self::Line => single_line(text),
            Self::PathSegment => path_segment(text),
            Self::Email => email(text),
            Self::Lines => several_lines(text),
        }
    }
}

/// Text in Unicode NFC that satisfies the rules of its [`Kind`].
///
/// Compared and hashed by its scalar values, so case-sensitively.
pub struct Text<K> {
    value: String,
    kind: PhantomData<fn() -> K>,
}

impl<K: Kind> Text<K> {
    /// Normalises `raw` to NFC and checks it against the rules of `K`.
    ///
    /// # Errors
    ///
    /// The first rule that the text breaks.
    pub fn parse(raw: &str) -> Result<Self, Violation> {
        let value: String = raw.nfc().collect();
        if !value.validate_length(Some(K::LENGTH_MIN), None, None) {
            return Err(Violation::TooShort { min: K::LENGTH_MIN });
        }
        if !value.validate_length(None, Some(K::LENGTH_MAX), None) {
            return Err(Violation::TooLong { max: K::LENGTH_MAX });
        }
        K::FORM.check(&value)?;
        Ok(Self::from_parsed(value))
    }
}

impl<K> Text<K> {
    /// Text that is known to satisfy the rules of `K`: made here, or parsed before it was stored.
    pub(crate) const fn from_parsed(value: String) -> Self {
        Self { value, kind: PhantomData }
    }

    /// The text, in NFC.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The text as another kind whose rules are known to be satisfied because they are the looser ones.
    pub(crate) fn widened<Wider: Kind>(&self) -> Text<Wider>
    where
        K: Kind,
    {
        const {
            assert!(Wider::LENGTH_MIN <= K::LENGTH_MIN && K::LENGTH_MAX <= Wider::LENGTH_MAX);
        }
        Text::from_parsed(self.value.clone())
    }
}

impl<K> Clone for Text<K> {
    fn clone(&self) -> Self {
        Self::from_parsed(self.value.clone())
    }
}

impl<K> fmt::Debug for Text<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.value, formatter)
    }
}

impl<K> fmt::Display for Text<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.value)
    }
}

impl<K> PartialEq for Text<K> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<K> Eq for Text<K> {}

impl<K> PartialOrd for Text<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Text<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<K> Hash for Text<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<K> Serialize for Text<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.value)
    }
}

/// Reads back what was stored. The rules were checked on the way in; text that was stored under older rules stays
/// readable, so they are not checked again.
impl<'de, K> Deserialize<'de> for Text<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from_parsed)
    }
}

fn single_line(text: &str) -> Result<(), Violation> {
    any_line(text)?;
    if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        return Err(Violation::SurroundingWhiteSpace);
    }
    Ok(())
}

/// The rules of a part of a single line, which may end in the middle of it.
fn any_line(text: &str) -> Result<(), Violation> {
    if text.validate_non_control_character() { Ok(()) } else { Err(Violation::ControlCharacter) }
}

fn several_lines(text: &str) -> Result<(), Violation> {
    let breaks_a_line = |character| matches!(character, '\t' | '\n' | '\r');
    if text.chars().any(|character| character.is_control() && !breaks_a_line(character)) {
        return Err(Violation::ControlCharacter);
    }
    Ok(())
}

/// Declares a kind of text: its name, its bounds and its form.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $rules:ident, $alias:ident: $min:expr, $max:expr, $form:ident;)*) => {$(
        #[doc = concat!("The rules of a [`", stringify!($alias), "`].")]
        #[derive(Debug)]
        pub enum $rules {}
        impl Kind for $rules {
            const LENGTH_MIN: u64 = $min;
            const LENGTH_MAX: u64 = $max;
            const FORM: Form = Form::$form;
            const NAME: &'static str = stringify!($alias);
            const DESCRIPTION: &'static str = concat!($($doc),*);
        }
        $(#[doc = $doc])*
        pub type $alias = Text<$rules>;
    )*};
}

kinds! {
    /// The id of a customer: the caller's or a generated `cus_…`. Never changes.
    CustomerIdRules, CustomerId: 1, limits::ID_LENGTH_MAX, PathSegment;
    /// The id of an account: the caller's or a generated `acc_…`. Never changes, and is an [`Identifier`] for ever.
    AccountIdRules, AccountId: 1, limits::ID_LENGTH_MAX, PathSegment;
    /// What an event may carry to say whose it is: an account id or an alias value. Case-sensitive.
    IdentifierRules, Identifier: 1, limits::ALIAS_LENGTH_MAX, PathSegment;
    /// The beginning of an alias value, to look for.
    PrefixRules, Prefix: 1, limits::ALIAS_LENGTH_MAX, PartOfLine;
    /// The id of a contact, unique within its customer: the caller's or a generated `con_…`. Never changes.
    ContactIdRules, ContactId: 1, limits::ID_LENGTH_MAX, PathSegment;
    /// The first or last name of a person.
    PersonNameRules, PersonName: 1, limits::PERSON_NAME_LENGTH_MAX, Line;
    /// The salutation, the job title or the department of a person.
    PersonDetailRules, PersonDetail: 1, limits::PERSON_DETAIL_LENGTH_MAX, Line;
    /// The name of a customer or an account.
    NameRules, Name: limits::NAME_LENGTH_MIN, limits::NAME_LENGTH_MAX, Line;
    /// An e-mail address as the HTML standard defines a valid one, which leaves out quoted local parts.
    EmailRules, Email: 1, limits::EMAIL_LENGTH_MAX, Email;
    /// A line of an address: street, building, company.
    AddressLineRules, AddressLine: 1, limits::ADDRESS_LINE_LENGTH_MAX, Line;
    /// A city, or a state, county, province or region.
    RegionRules, Region: 1, limits::ADDRESS_REGION_LENGTH_MAX, Line;
    /// A ZIP or postal code.
    PostalCodeRules, PostalCode: 1, limits::POSTAL_CODE_LENGTH_MAX, Line;
    /// A phone number, in whatever form people write it.
    PhoneNumberRules, PhoneNumber: 1, limits::PHONE_NUMBER_LENGTH_MAX, Line;
    /// The number under which a tax office knows a customer.
    TaxIdRules, TaxId: 1, limits::TAX_ID_LENGTH_MAX, Line;
    /// Where a customer stands with a tax office, in the caller's own words.
    TaxStatusRules, TaxStatus: 1, limits::TAX_STATUS_LENGTH_MAX, Line;
    /// The id of a setting, unique with its namespace.
    SettingIdRules, SettingId: 1, limits::ID_LENGTH_MAX, PathSegment;
    /// The namespace of a setting.
    NamespaceRules, Namespace: 1, limits::ID_LENGTH_MAX, PathSegment;
    /// What a setting is called.
    SettingNameRules, SettingName: 1, limits::NAME_LENGTH_MAX, Line;
    /// The text of a setting's value, before its data type is considered.
    SettingTextRules, SettingText: 0, limits::SETTING_VALUE_LENGTH_MAX, Lines;
    /// The key of a metadata pair.
    MetadataKeyRules, MetadataKey: 1, limits::METADATA_KEY_LENGTH_MAX, Line;
    /// The value of a metadata pair.
    MetadataValueRules, MetadataValue: 0, limits::METADATA_VALUE_LENGTH_MAX, Lines;
    /// The id of a tenant.
    TenantIdRules, TenantId: 1, limits::ID_LENGTH_MAX, Line;
    /// The id of an environment, unique within its tenant: the caller's or a generated `env_…`. Never changes.
    EnvironmentIdRules, EnvironmentId: 1, limits::ID_LENGTH_MAX, PathSegment;
    /// What an environment is called.
    EnvironmentNameRules, EnvironmentName: 1, limits::NAME_LENGTH_MAX, Line;
    /// The id of a key, unique within its environment: the caller's or a generated `key_…`. Never changes, and is not what the
    /// key's owner presents.
    KeyIdRules, KeyId: 1, limits::ID_LENGTH_MAX, PathSegment;
    /// What a key is for.
    KeyNameRules, KeyName: 1, limits::NAME_LENGTH_MAX, Line;
    /// A tag, as the caller wrote it.
    TagRules, Tag: 1, limits::TAG_LENGTH_MAX, Line;
}

/// The rules of what stands as one segment in the path of a URL.
fn path_segment(text: &str) -> Result<(), Violation> {
    single_line(text)?;
    if matches!(text, "." | "..") { Err(Violation::DotSegment) } else { Ok(()) }
}

fn email(text: &str) -> Result<(), Violation> {
    single_line(text)?;
    if text.validate_email() { Ok(()) } else { Err(Violation::NotAnEmail) }
}

impl AccountId {
    /// The account id as an identifier, which it is at every instant.
    pub fn to_identifier(&self) -> Identifier {
        self.widened()
    }
}

impl CustomerId {
    /// The id that an account gets which is created from its customer's data.
    pub fn to_account_id(&self) -> AccountId {
        self.widened()
    }
}

impl Email {
    /// Whether both are one address, which case does not tell apart.
    pub fn is_same_address(&self, other: &Self) -> bool {
        self.as_str().to_lowercase() == other.as_str().to_lowercase()
    }
}

impl Tag {
    /// The tag as it is stored and compared: in lower case.
    ///
    /// # Errors
    ///
    /// [`Violation::TooLong`] when the lower-case form outgrows the limit (one capital letter can become several).
    pub fn to_lowercase(&self) -> Result<Self, Violation> {
        Self::parse(&self.as_str().to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_to_nfc_before_counting() {
        let decomposed = "e\u{301}".repeat(50);
        let id = CustomerId::parse(&decomposed).expect("50 characters once composed");
        assert_eq!(id.as_str(), "é".repeat(50));
    }

    #[test]
    fn names_the_rule_that_is_broken() {
        let cases = [
            (Name::parse("ab").err(), Violation::TooShort { min: 3 }),
            (Name::parse(&"a".repeat(256)).err(), Violation::TooLong { max: 255 }),
            (Name::parse("a\u{0}b").err(), Violation::ControlCharacter),
            (Name::parse("a\u{85}b").err(), Violation::ControlCharacter),
            (Name::parse(" abc").err(), Violation::SurroundingWhiteSpace),
            (Name::parse("abc\u{a0}").err(), Violation::SurroundingWhiteSpace),
        ];
        for (found, expected) in cases {
            assert_eq!(found, Some(expected));
        }
        assert_eq!(Identifier::parse("..").err(), Some(Violation::DotSegment));
        assert!(Identifier::parse("...").is_ok());
        for text in ["plain", "@", "a@", "a@b@c", "a b@example.com", "a@exa mple.com"] {
            assert_eq!(Email::parse(text).err(), Some(Violation::NotAnEmail), "{text}");
        }
        assert!(Email::parse(&format!("{}@example.com", "a".repeat(64))).is_ok());
        assert!(Email::parse("admin@büro.example").is_ok());
    }

    #[test]
    fn bounds_are_inclusive() {
        assert!(CustomerId::parse(&"𝄞".repeat(50)).is_ok());
        assert_eq!(CustomerId::parse(&"𝄞".repeat(51)).err(), Some(Violation::TooLong { max: 50 }));
        assert!(Identifier::parse(&"x".repeat(255)).is_ok());
        assert!(SettingText::parse("").is_ok());
        assert_eq!(CustomerId::parse("").err(), Some(Violation::TooShort { min: 1 }));
    }

    #[test]
    fn identifiers_are_case_sensitive_and_tags_are_not() {
        assert_ne!(Identifier::parse("Acme").unwrap(), Identifier::parse("acme").unwrap());
        assert_eq!(Tag::parse("VIP").unwrap().to_lowercase().unwrap().as_str(), "vip");
    }

    #[test]
    fn text_of_several_lines_keeps_its_line_breaks() {
        assert_eq!(SettingText::parse("{\n\t\"a\": 1\r\n}").unwrap().as_str(), "{\n\t\"a\": 1\r\n}");
        assert_eq!(SettingText::parse("\u{7}").err(), Some(Violation::ControlCharacter));
    }
}
