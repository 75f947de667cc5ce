//! Keys that a warm function does not look up again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{
    Instant,
    key::{KeyHash, KeyInUse},
    limits::KEY_CACHE_SECONDS_MAX,
};

/// Most keys that are kept at the same time.
const ENTRIES_MAX: usize = 1_000;

/// Keys that were valid when they were looked up, each for at most [`KEY_CACHE_SECONDS_MAX`]. Cloning is cheap; clones keep the
/// same keys.
#[derive(Debug, Clone, Default)]
pub struct KeyCache {
    entries: Arc<Mutex<HashMap<KeyHash, Entry>>>,
}

#[derive(Debug, Clone)]
struct Entry {
    key: KeyInUse,
    read_at: Instant,
}

impl Entry {
    fn is_fresh_at(&self, now: Instant) -> bool {
        let lifetime = Duration::from_secs(KEY_CACHE_SECONDS_MAX);
        // A clock that was set back tells nothing of how old an entry is.
        self.read_at <= now && now < self.read_at.later(lifetime)
    }
}

impl KeyCache {
    /// The key of this hash, if it was looked up a short while ago.
    pub(crate) fn get(&self, hash: &KeyHash, now: Instant) -> Option<KeyInUse> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(hash).filter(|entry| entry.is_fresh_at(now)).map(|entry| entry.key.clone())
    }

    /// Keeps a key that has just been looked up. Where there are too many, the one that was read first goes.
    pub(crate) fn keep(&self, key: &KeyInUse, now: Instant) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= ENTRIES_MAX {
            entries.retain(|_, entry| entry.is_fresh_at(now));
        }
        if entries.len() >= ENTRIES_MAX {
            let first = entries.iter().min_by_key(|(_, entry)| entry.read_at).map(|(hash, _)| hash.clone());
            first.map(|hash| entries.remove(&hash));
        }
        entries.insert(key.key.hash.clone(), Entry { key: key.clone(), read_at: now });
    }

    /// Remembers that the use of a key is noted, so that it is not noted again and again.
    pub(crate) fn noted(&self, hash: &KeyHash, now: Instant) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get_mut(hash) {
            entry.key.last_used_at = Some(now);
        }
    }
}
