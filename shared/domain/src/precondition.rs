//! What must be true of an object for a change to it (`If-Match`, RFC 9110 section 13.1.1).

use crate::id::Version;

/// The versions that an object may have for a change to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Precondition {
    /// Any, and there need not be an object.
    #[default]
    None,
    /// Any, but there must be an object.
    Any,
    /// One of these.
    OneOf(Vec<Version>),
}

impl Precondition {
    /// Whether an object at this version may be changed.
    pub fn holds(&self, version: Version) -> bool {
        match self {
            Self::None | Self::Any => true,
            Self::OneOf(versions) => versions.contains(&version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_for_the_versions_it_names() {
        let second = Version::FIRST.next();
        assert!(Precondition::None.holds(second));
        assert!(Precondition::Any.holds(second));
        assert!(Precondition::OneOf(vec![Version::FIRST, second]).holds(second));
        assert!(!Precondition::OneOf(vec![Version::FIRST]).holds(second));
        assert!(!Precondition::OneOf(vec![]).holds(second));
    }
}
