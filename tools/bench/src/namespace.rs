//! A network of the measurements' own, in which the name of the service leads to this machine.
//!
//! So every function finds the table as in a deployment: by the region, through DNS, over TLS, with no address of its own.

use std::{env, fs, path::Path, process::Command};

use anyhow::{Context, ensure};

/// The name of the service in the region of the measurements.
pub(crate) const SERVICE: &str = "dynamodb.us-east-1.amazonaws.com";

/// The argument by which this program knows that it runs in the network of its own.
pub(crate) const INSIDE: &str = "--inside";

/// Runs this program again with the same arguments, in a network and with mounts of its own.
///
/// # Errors
///
/// When the system gives none: this needs root and `unshare`.
pub(crate) fn run_inside() -> anyhow::Result<std::process::ExitCode> {
    let program = env::current_exe()?;
    let status = Command::new("unshare")
        .args(["--mount", "--net"])
        .arg(program)
        .args(env::args_os().skip(1))
        .arg(INSIDE)
        .status()
        .context("unshare cannot be run; install util-linux")?;
    Ok(if status.success() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE })
}

/// Sets the network up, with the name of the service in the file of hosts. The file is kept in this directory.
pub(crate) fn set_up(directory: &Path) -> anyhow::Result<()> {
    let hosts = directory.join("hosts");
    fs::write(&hosts, format!("127.0.0.1 localhost {SERVICE}\n"))?;
    run("ip", &["link", "set", "lo", "up"])?;
    run("mount", &["--bind", hosts.to_str().context("the directory has a plain name")?, "/etc/hosts"])
}

fn run(program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let status =
        Command::new(program).args(arguments).status().with_context(|| format!("{program} cannot be run"))?;
    ensure!(status.success(), "{program} {} failed; run this as root", arguments.join(" "));
    Ok(())
}
