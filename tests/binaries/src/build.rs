//! Building the binaries, which the plain test build leaves out.

use std::{
    collections::BTreeMap,
    env,
    path::PathBuf,
    process::{Command, Stdio},
    sync::OnceLock,
};

use cargo_metadata::Message;

/// Builds every binary of the workspace as the tests are built, and gives the path of each by its name.
///
/// The whole workspace is built, so that the dependencies are compiled with the very features that the tests have
/// compiled them with already.
pub fn build_functions() -> &'static BTreeMap<String, PathBuf> {
    static BINARIES: OnceLock<BTreeMap<String, PathBuf>> = OnceLock::new();
    BINARIES.get_or_init(build)
}

fn build() -> BTreeMap<String, PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "Cargo tells its tests which Cargo to use")]
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut build = Command::new(cargo)
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
