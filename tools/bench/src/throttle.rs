//! The share of a processor that Lambda gives to a function of some memory.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// The memory in MB at which a function has one whole processor (AWS, "Configure Lambda function memory").
const WHOLE_PROCESSOR_MEGABYTES: u64 = 1_769;

/// How often the share is dealt out anew, in microseconds.
const PERIOD: u64 = 20_000;

/// A control group of processes that share what a function of some memory has.
pub(crate) struct Throttle {
    directory: PathBuf,
}

impl Throttle {
    /// Makes a group for this memory in MB.
    ///
    /// # Errors
    ///
    /// When the system lets no groups be made: this needs root, and control groups of version 1 or 2.
    pub(crate) fn new(megabytes: u64) -> anyhow::Result<Self> {
        let quota = PERIOD * megabytes / WHOLE_PROCESSOR_MEGABYTES;
        let name = format!("tallystick-bench-{}-{megabytes}", std::process::id());
        let (first, unified) = (Path::new("/sys/fs/cgroup/cpu"), Path::new("/sys/fs/cgroup"));
        let remedy = "control groups cannot be made; run this as root";
        if first.join("cpu.cfs_quota_us").exists() || first.join("tasks").exists() {
            let directory = first.join(name);
            fs::create_dir(&directory).context(remedy)?;
            fs::write(directory.join("cpu.cfs_period_us"), PERIOD.to_string()).context(remedy)?;
            fs::write(directory.join("cpu.cfs_quota_us"), quota.to_string()).context(remedy)?;
            return Ok(Self { directory });
        }
        let directory = unified.join(name);
        fs::write(unified.join("cgroup.subtree_control"), "+cpu").context(remedy)?;
        fs::create_dir(&directory).context(remedy)?;
        fs::write(directory.join("cpu.max"), format!("{quota} {PERIOD}")).context(remedy)?;
        Ok(Self { directory })
    }

    /// Puts a process with all its threads into the group.
    pub(crate) fn take(&self, process: u32) -> anyhow::Result<()> {
        fs::write(self.directory.join("cgroup.procs"), process.to_string())
            .context("the process cannot be throttled")
    }
}

impl Drop for Throttle {
    fn drop(&mut self) {
        // A group goes when its last process has gone, which may be a moment later; one that stays does no harm.
        let _ = fs::remove_dir(&self.directory);
    }
}
