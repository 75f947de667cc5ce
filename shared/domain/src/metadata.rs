//! The caller's own annotations: metadata pairs and tags.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Conflict, Violation,
    limits::METADATA_PAIRS_MAX,
    patch::Patch,
    text::{MetadataKey, MetadataValue, Tag},
};

/// The caller's own pairs, which Tallystick keeps and never reads; at most [`crate::limits::METADATA_PAIRS_MAX`].
pub type Metadata = BTreeMap<MetadataKey, MetadataValue>;

/// The caller's own labels, in lower case and each once; at most [`crate::limits::TAGS_MAX`].
pub type Tags = BTreeSet<Tag>;

/// What a patch does to metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetadataPatch {
    /// A pair without a value is removed, the others are set, and what is not named stays.
    Merge(BTreeMap<MetadataKey, Option<MetadataValue>>),
    /// These pairs take the place of all.
    Replace(Metadata),
}

impl Default for MetadataPatch {
    fn default() -> Self {
        Self::Merge(BTreeMap::new())
    }
}

/// The metadata after a patch.
///
/// # Errors
///
/// [`Conflict::Invalid`] when there would be too many pairs.
pub(crate) fn patched(current: &Metadata, patch: &Patch<MetadataPatch>) -> Result<Metadata, Conflict> {
    let patched = match patch {
        Patch::Keep => return Ok(current.clone()),
        Patch::Remove => return Ok(Metadata::new()),
        Patch::Set(MetadataPatch::Replace(pairs)) => pairs.clone(),
        Patch::Set(MetadataPatch::Merge(patch)) => {
            let mut pairs = current.clone();
            for (key, value) in patch {
                match value {
                    Some(value) => pairs.insert(key.clone(), value.clone()),
                    None => pairs.remove(key),
                };
            }
            pairs
        }
    };
    if patched.len() > METADATA_PAIRS_MAX {
        let violation = Violation::TooMany { max: METADATA_PAIRS_MAX };
        return Err(Conflict::Invalid { pointer: "/metadata", violation });
    }
    Ok(patched)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Metadata {
        let pair = |(key, value): &(&str, &str)| {
            (MetadataKey::parse(key).unwrap(), MetadataValue::parse(value).unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn metadata_is_merged_replaced_or_removed() {
        let current = pairs(&[("a", "1"), ("b", "2")]);
        let key = |key| MetadataKey::parse(key).unwrap();
        let value = |value| Some(MetadataValue::parse(value).unwrap());
        let merge = MetadataPatch::Merge([(key("a"), None), (key("c"), value("3"))].into());
        let patched = |patch| patched(&current, &patch).unwrap();
        assert_eq!(patched(Patch::Set(merge)), pairs(&[("b", "2"), ("c", "3")]));
        assert_eq!(patched(Patch::Set(MetadataPatch::Replace(pairs(&[("c", "3")])))), pairs(&[("c", "3")]));
        assert_eq!(patched(Patch::Remove), Metadata::new());
        assert_eq!(patched(Patch::Keep), current);
    }
}
