//! The share of a processor that Lambda gives to a function of some memory.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use tokio::process::{Child, Command};

/// The memory in MB at which a function has one whole processor (AWS, "Configure Lambda function memory").
const WHOLE_PROCESSOR_MEGABYTES: u64 = 1_769;

/// How often the share is dealt out anew, in microseconds.
const PERIOD: u64 = 20_000;

/// A control group of processes that share what a function of some memory has.
pub(crate) struct Throttle {
    directory: PathBuf,
    spending: Option<Child>,
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
            return Ok(Self { directory, spending: None });
        }
        let directory = unified.join(name);
        fs::write(unified.join("cgroup.subtree_control"), "+cpu").context(remedy)?;
        fs::create_dir(&directory).context(remedy)?;
        fs::write(directory.join("cpu.max"), format!("{quota} {PERIOD}")).context(remedy)?;
        Ok(Self { directory, spending: None })
    }

    /// Begins to use up what the group has, until a process is taken in.
    ///
    /// # Errors
    ///
    /// When no process can be started that does so.
    pub(crate) fn spend(&mut self) -> anyhow::Result<()> {
        let spending = Command::new("sh").args(["-c", "while :; do :; done"]).kill_on_drop(true).spawn()?;
        self.put(spending.id().context("it runs")?)?;
        self.spending = Some(spending);
        Ok(())
    }

    /// Takes a process with all its threads in.
    ///
    /// # Errors
    ///
    /// When the system does not let it.
    pub(crate) async fn take(&mut self, process: u32) -> anyhow::Result<()> {
        self.put(process)?;
        match self.spending.take() {
            Some(mut spending) => spending.kill().await.context("what used up the share does not end"),
            None => Ok(()),
        }
    }

    fn put(&self, process: u32) -> anyhow::Result<()> {
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
