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

/// What a patch does to metadata: a pair without a value is removed, the others are set.
pub type MetadataPatch = BTreeMap<MetadataKey, Option<MetadataValue>>;

/// The metadata after a patch.
///
/// # Errors
///
/// [`Conflict::Invalid`] when there would be too many pairs.
pub(crate) fn patched(current: &Metadata, patch: &Patch<MetadataPatch>) -> Result<Metadata, Conflict> {
    let patched = match patch {
        Patch::Keep => return Ok(current.clone()),
        Patch::Remove => return Ok(Metadata::new()),
        Patch::Set(patch) => {
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
