//! What must be true of an object for a change to it (`If-Match`, RFC 9110 section 13.1.1).

use crate::id::Version;

/// The versions that an object may have for a change to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Precondition {
    /// Any, and the object need not be there.
    #[default]
    None,
    /// Any, but the object must be there.
    Exists,
    /// One of these.
    OneOf(Vec<Version>),
}

impl Precondition {
    /// Whether an object at this version may be changed; without a version there is none.
    pub fn holds(&self, version: Option<Version>) -> bool {
        match self {
            Self::None => true,
            Self::Exists => version.is_some(),
            Self::OneOf(versions) => version.is_some_and(|version| versions.contains(&version)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_for_the_versions_it_names() {
        let second = Version::FIRST.next();
        let holds = |precondition: Precondition| precondition.holds(Some(second));
        assert!(holds(Precondition::None));
        assert!(holds(Precondition::Exists));
        assert!(holds(Precondition::OneOf(vec![Version::FIRST, second])));
        assert!(!holds(Precondition::OneOf(vec![Version::FIRST])));
        assert!(!holds(Precondition::OneOf(vec![])));
    }

    #[test]
    fn holds_for_what_is_not_there_when_there_is_none() {
        assert!(Precondition::None.holds(None));
        assert!(!Precondition::Exists.holds(None));
        assert!(!Precondition::OneOf(vec![Version::FIRST]).holds(None));
        assert!(!Precondition::OneOf(vec![]).holds(None));
    }
}
