//! How lists are searched and put in order.

use std::cmp::Ordering;

use crate::{
    Violation,
    limits::SEARCH_LENGTH_MAX,
    text::{Form, Kind, Text},
};

/// What a list is searched for: a piece of text, found whatever its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search(String);

/// The rules of the text that a list is searched for.
#[derive(Debug)]
pub enum SearchRules {}

impl Kind for SearchRules {
    const LENGTH_MIN: u64 = 1;
    const LENGTH_MAX: u64 = SEARCH_LENGTH_MAX;
    const FORM: Form = Form::Any;
    const NAME: &'static str = "Search";
    const DESCRIPTION: &'static str = " A piece of text to look for, found whatever its case.";
}

impl Search {
    /// Takes a piece of text of 1 to [`SEARCH_LENGTH_MAX`] Unicode scalar values.
    ///
    /// # Errors
    ///
    /// [`Violation::TooShort`] or [`Violation::TooLong`].
    pub fn parse(text: &str) -> Result<Self, Violation> {
        Text::<SearchRules>::parse(text).map(|text| Self(text.as_str().to_lowercase()))
    }

    /// Whether one of these texts has it somewhere.
    pub fn finds(&self, texts: &[Option<&str>]) -> bool {
        texts.iter().flatten().any(|text| text.to_lowercase().contains(&self.0))
    }
}

/// By what a list is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// By id.
    Id,
    /// By the last change, then by id.
    UpdatedAt,
}

/// How a list is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: SortKey,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl Sort {
    /// Which of two comes first in this order, by what they are in order of.
    pub fn compare<T: Ord>(self, one: &T, other: &T) -> Ordering {
        let ascending = one.cmp(other);
        if self.descending { ascending.reverse() } else { ascending }
    }

    /// The order of a list for which none is asked for: the last change first.
    pub const DEFAULT: Self = Self { by: SortKey::UpdatedAt, descending: true };
    /// By id, the least first.
    pub const BY_ID: Self = Self { by: SortKey::Id, descending: false };
    /// Every order, by its name in the API.
    pub const ALL: [(&'static str, Self); 4] = [
        ("-updatedAt", Self::DEFAULT),
        ("updatedAt", Self { by: SortKey::UpdatedAt, descending: false }),
        ("id", Self::BY_ID),
        ("-id", Self { by: SortKey::Id, descending: true }),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_piece_of_text_whatever_its_case() {
        let search = Search::parse("ÄcMe").unwrap();
        assert!(search.finds(&[None, Some("The äCME company")]));
        assert!(!search.finds(&[Some("Acme"), None]));
        assert!(Search::parse("").is_err());
        assert!(Search::parse(&"x".repeat(256)).is_err());
    }
}
