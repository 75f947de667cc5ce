//! Building the binaries, which the plain test build leaves out.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use cargo_metadata::Message;

/// The path of each function's binary, by the name of its operation.
///
/// `FUNCTIONS_DIR` names a directory to take them from, such as `target/lambda`, where `cargo xtask release` puts them.
/// Without it they are built as the tests are.
pub fn build_functions() -> &'static BTreeMap<String, PathBuf> {
    static BINARIES: OnceLock<BTreeMap<String, PathBuf>> = OnceLock::new();
    #[expect(
        clippy::disallowed_methods,
        reason = "this is how a caller of the tests says which binaries to test"
    )]
    let directory = env::var_os("FUNCTIONS_DIR");
    BINARIES.get_or_init(|| directory.map_or_else(build, |directory| take(Path::new(&directory))))
}

fn take(directory: &Path) -> BTreeMap<String, PathBuf> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let binary = |entry: std::io::Result<fs::DirEntry>| {
        let folder = entry.expect("an entry");
        (folder.file_name().to_string_lossy().into_owned(), folder.path().join("bootstrap"))
    };
    entries.map(binary).filter(|(_, path)| path.exists()).collect()
}

/// Builds the whole workspace, so that the dependencies are compiled with the very features that the tests have
/// compiled them with already.
fn build() -> BTreeMap<String, PathBuf> {
    let mut build = cargo()
        .args(["build", "--workspace", "--bins", "--message-format=json-render-diagnostics"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("cargo runs");
    let output = std::io::BufReader::new(build.stdout.take().expect("piped"));
    let mut binaries = BTreeMap::new();
    for message in Message::parse_stream(output) {
        if let Message::CompilerArtifact(artifact) = message.expect("a message of cargo")
            && let Some(path) = artifact.executable
        {
            binaries.insert(artifact.target.name, path.into_std_path_buf());
        }
    }
    assert!(build.wait().expect("cargo ends").success(), "the binaries do not build");
    binaries
}

/// Cargo, which is not told by which package it is called: build scripts would take that for a change.
#[expect(clippy::disallowed_methods, reason = "Cargo tells what it runs which Cargo that was")]
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let told = ["CARGO_BIN_", "CARGO_CRATE_", "CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_PRIMARY_"];
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| told.iter().any(|beginning| name.starts_with(beginning))) {
            cargo.env_remove(name);
        }
    }
    cargo
}
