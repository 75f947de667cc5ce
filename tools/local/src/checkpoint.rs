//! How far the stream of a table has been handled, in a file beside the table's data.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context;
use serde::{Deserialize, Serialize};

/// The name of the file in the directory of the data.
const FILE_NAME: &str = "stream.json";

/// The sequence number of the last record that was handled in each shard, by the shard's id.
pub type Handled = BTreeMap<String, String>;

/// Where a server goes on to read the stream after a restart.
#[derive(Debug)]
pub struct Checkpoint {
    file: PathBuf,
}

/// What is in the file.
#[derive(Serialize, Deserialize)]
struct Kept {
    stream_arn: String,
    handled: Handled,
}

impl Checkpoint {
    /// The checkpoint in this directory, which must be there.
    pub fn in_directory(directory: &Path) -> Self {
        Self { file: directory.join(FILE_NAME) }
    }

    /// How far the stream has been handled. One of which nothing is known, or nothing that can be read, is handled from its
    /// beginning on once more: the consumers take a record any number of times.
    pub fn load(&self, stream_arn: &str) -> Handled {
        let Ok(text) = fs::read_to_string(&self.file) else { return Handled::new() };
        match serde_json::from_str::<Kept>(&text) {
            Ok(kept) if kept.stream_arn == stream_arn => kept.handled,
            _ => Handled::new(),
        }
    }

    /// Notes how far the stream has been handled. A server that is killed meanwhile leaves the note before this one.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn save(&self, stream_arn: &str, handled: &Handled) -> anyhow::Result<()> {
        let kept = Kept { stream_arn: stream_arn.to_owned(), handled: handled.clone() };
        let new = self.file.with_extension("new");
        let write = || {
            File::create(&new)?.write_all(&serde_json::to_vec(&kept)?)?;
            fs::rename(&new, &self.file)
        };
        write().with_context(|| format!("{} cannot be written", self.file.display()))
    }
}
