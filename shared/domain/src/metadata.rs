//! The caller's own annotations: metadata pairs and tags.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::{MetadataKey, MetadataValue, Tag};

/// The caller's own pairs, which Tallystick keeps and never reads; at most [`crate::limits::METADATA_PAIRS_MAX`].
pub type Metadata = BTreeMap<MetadataKey, MetadataValue>;

/// The caller's own labels, in lower case and each once; at most [`crate::limits::TAGS_MAX`].
pub type Tags = BTreeSet<Tag>;
