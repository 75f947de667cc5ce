//! What is measured: the function of this project, and what a user would write instead.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};
use clap::ValueEnum;
use function_runner::cargo;

/// A way to write the function that creates a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Subject {
    /// The function of this project, in its release build
    Tallystick,
    /// Rust with the default features of the same packages, and the default release profile
    RustDefault,
    /// Node.js and the AWS SDK for JavaScript, version 3, as npm installs it
    Node,
    /// The same, bundled and minified by esbuild
    NodeBundled,
    /// Python and boto3
    Python,
}

impl Subject {
    /// Its name in tables.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Tallystick => "Tallystick",
            Self::RustDefault => "Rust, default features",
            Self::Node => "Node.js, AWS SDK v3",
            Self::NodeBundled => "Node.js, AWS SDK v3, bundled",
            Self::Python => "Python, boto3",
        }
    }

    /// Whether it is one program, which can be weighed and whose instructions can be counted.
    pub(crate) const fn is_native(self) -> bool {
        matches!(self, Self::Tallystick | Self::RustDefault)
    }
}

/// A subject that has been built.
#[derive(Debug)]
pub(crate) struct Built {
    /// Which one.
    pub(crate) subject: Subject,
    /// The program.
    program: PathBuf,
    /// Its arguments.
    arguments: Vec<PathBuf>,
}

impl Built {
    /// What starts it.
    pub(crate) fn command(&self) -> tokio::process::Command {
        let mut command = tokio::process::Command::new(&self.program);
        command.args(&self.arguments);
        command
    }

    /// What starts it under a program that watches it, as in `valgrind --tool=callgrind`.
    pub(crate) fn command_under(&self, watcher: &[&str]) -> tokio::process::Command {
        let mut command = tokio::process::Command::new(watcher[0]);
        command.args(&watcher[1..]).arg(&self.program).args(&self.arguments);
        command
    }

    /// The program.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    /// The versions of what runs it, if that is something else than itself.
    pub(crate) fn version(&self) -> String {
        let output = Command::new(&self.program).arg("--version").output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        if self.subject.is_native() { String::new() } else { text.unwrap_or_default() }
    }
}

/// Where a subject is built.
pub(crate) struct Places<'a> {
    /// The root of the workspace.
    pub(crate) root: &'a Path,
    /// The directory of what is built.
    pub(crate) target: &'a Path,
}

impl Places<'_> {
    /// Where the sources of the peers are.
    fn peer(&self, name: &str) -> PathBuf {
        self.root.join("tools/bench/peers").join(name)
    }

    /// Where a peer is built, apart from its sources.
    fn built(&self, name: &str) -> PathBuf {
        self.target.join("bench").join(name)
    }
}

/// Builds a subject: this project's with the release profile of the workspace, the others with what they need from their
/// registries.
///
/// # Errors
///
/// When a program that builds is missing or fails.
pub(crate) fn build(subject: Subject, places: &Places<'_>) -> anyhow::Result<()> {
    match subject {
        Subject::Tallystick => run(cargo()
            .args(["build", "--release", "--locked", "--package", "customers", "--bin", "create-customer"])
            .current_dir(places.root)),
        Subject::RustDefault => run(cargo()
            .args(["build", "--release", "--locked", "--target-dir"])
            .arg(places.built("rust"))
            .current_dir(places.peer("rust"))),
        Subject::Node | Subject::NodeBundled => {
            let home = places.built("node");
            copy(&places.peer("node"), &home)?;
            run(Command::new("npm")
                .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                .current_dir(&home))?;
            run(Command::new("npm").args(["run", "--silent", "build"]).current_dir(&home))
        }
        Subject::Python => {
            let home = places.built("python");
            copy(&places.peer("python"), &home)?;
            if home.join("venv/complete").exists() {
                return Ok(());
            }
            let pip =
                ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
            run(Command::new("python3").args(["-m", "venv", "venv"]).current_dir(&home))?;
            run(Command::new("venv/bin/python").args(pip).current_dir(&home))?;
            run(Command::new("venv/bin/python").args(["-m", "compileall", "-q", "."]).current_dir(&home))?;
            Ok(fs::write(home.join("venv/complete"), "")?)
        }
    }
}

/// Where [`build`] has put a subject.
///
/// # Errors
///
/// When what runs it is missing.
pub(crate) fn locate(subject: Subject, places: &Places<'_>) -> anyhow::Result<Built> {
    let (program, arguments) = match subject {
        Subject::Tallystick => (places.target.join("release/create-customer"), Vec::new()),
        Subject::RustDefault => (places.built("rust").join("release/bootstrap"), Vec::new()),
        Subject::Node => (node()?, vec![places.built("node").join("bootstrap.mjs")]),
        Subject::NodeBundled => (node()?, vec![places.built("node").join("dist/bootstrap.mjs")]),
        Subject::Python => {
            let home = places.built("python");
            (home.join("venv/bin/python"), vec![home.join("bootstrap.py")])
        }
    };
    Ok(Built { subject, program, arguments })
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} cannot be run; install it"))?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}

/// The path of Node.js, because a function is started without a search path.
fn node() -> anyhow::Result<PathBuf> {
    let output = Command::new("node")
        .args(["-p", "process.execPath"])
        .output()
        .context("node cannot be run; install it")?;
    Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim()))
}

/// Copies the files of a directory that has no others in it.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
