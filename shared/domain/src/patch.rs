//! Patches: what a JSON Merge Patch (RFC 7396) does to an object.

/// What a patch does to one member.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// The patch does not have the member: it stays as it is.
    #[default]
    Keep,
    /// The member is null in the patch: it goes.
    Remove,
    /// The member has a value in the patch, which takes its place.
    Set(T),
}

impl<T> From<Option<T>> for Patch<T> {
    /// The patch after which the member is this one, whatever it was.
    fn from(member: Option<T>) -> Self {
        member.map_or(Self::Remove, Self::Set)
    }
}

impl<T: Clone> Patch<T> {
    /// The member after the patch.
    pub fn applied_to(&self, current: Option<&T>) -> Option<T> {
        match self {
            Self::Keep => current.cloned(),
            Self::Remove => None,
            Self::Set(value) => Some(value.clone()),
        }
    }

    /// A member that is never missing, after the patch: a removed one has its default value.
    pub fn applied_to_required(&self, current: &T, default: impl FnOnce() -> T) -> T {
        match self {
            Self::Keep => current.clone(),
            Self::Remove => default(),
            Self::Set(value) => value.clone(),
        }
    }
}

impl<P> Patch<P> {
    /// The same patch of another value.
    pub fn map<T>(self, with: impl FnOnce(P) -> T) -> Patch<T> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Remove => Patch::Remove,
            Self::Set(value) => Patch::Set(with(value)),
        }
    }

    /// A member that is an object itself, after the patch: a patch of an object is merged into what is there, or into
    /// an empty one (RFC 7396 section 2).
    pub fn merged_into<T: Clone + Default>(
        &self,
        current: Option<&T>,
        merge: impl FnOnce(&P, &T) -> T,
    ) -> Option<T> {
        match self {
            Self::Keep => current.cloned(),
            Self::Remove => None,
            Self::Set(patch) => Some(match current {
                Some(current) => merge(patch, current),
                None => merge(patch, &T::default()),
            }),
        }
    }
}
