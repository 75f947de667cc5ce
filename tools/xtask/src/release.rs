//! `cargo xtask release`: builds every function, packs each as Lambda takes it, and says what they weigh.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, ensure};
use clap::ValueEnum;
use comfy_table::{CellAlignment, Table, presets::ASCII_MARKDOWN};
use sha2::{Digest, Sha256};

use crate::{
    binaries::binaries,
    workspace::{Package, Workspace},
};

/// Where `cargo lambda build` puts what it has built, from the root of the workspace; the archives go beside it.
pub(crate) const DIRECTORY: &str = "target/lambda";

/// Most bytes that a function's program should have.
const PROGRAM_BYTES_MAX: usize = 6_000_000;
/// Most bytes that a function's archive should have.
const ARCHIVE_BYTES_MAX: usize = 3_000_000;

/// What is built.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The processor to build for, as the parameter `Architecture` of the template
    #[arg(long, value_enum, default_value_t = Architecture::Arm64)]
    architecture: Architecture,

    /// Build the functions of these packages alone; all of them when missing
    #[arg(short, long = "package", value_name = "PACKAGE")]
    packages: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Architecture {
    /// 64-bit ARM, the cheaper one
    Arm64,
    /// 64-bit x86
    #[value(name = "x86_64")]
    X8664,
}

/// A function that has been packed.
#[derive(Debug, PartialEq, Eq)]
struct Packed {
    operation: String,
    program_bytes: usize,
    archive_bytes: usize,
    archive_sha256: String,
}

/// Builds, packs and weighs: gives the table.
///
/// # Errors
///
/// When cargo-lambda is missing, a package is not one of functions, or the build fails, with the remedy.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> anyhow::Result<String> {
    let packages: Vec<_> = workspace.packages.iter().filter(|package| has_functions(package)).collect();
    let known: Vec<_> = packages.iter().map(|package| package.name.as_str()).collect();
    for name in &arguments.packages {
        ensure!(
            known.contains(&name.as_str()),
            "`{name}` has no functions; those that have are {}",
            known.join(", ")
        );
    }
    let wanted =
        |name: &str| arguments.packages.is_empty() || arguments.packages.iter().any(|wanted| wanted == name);
    let packages: Vec<_> = packages.into_iter().filter(|package| wanted(&package.name)).collect();
    build(
        &workspace.path(""),
        &packages.iter().map(|package| package.name.as_str()).collect::<Vec<_>>(),
        arguments.architecture,
    )?;
    let mut packed = Vec::new();
    for operation in
        packages.iter().flat_map(|package| binaries(package)).filter_map(|binary| binary["name"].as_str())
    {
        packed.push(pack(&workspace.path(DIRECTORY), operation)?);
    }
    packed.sort_by(|one, other| one.operation.cmp(&other.operation));
    Ok(table(&packed))
}

/// Whether a package has programs of functions.
fn has_functions(package: &Package) -> bool {
    package.is_within("functions") && !binaries(package).is_empty()
}

/// Has the packages built for Lambda's system, without the paths of this machine in what is built.
fn build(root: &Path, packages: &[&str], architecture: Architecture) -> anyhow::Result<()> {
    let there = Command::new("cargo")
        .args(["lambda", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    ensure!(
        there.is_ok_and(|status| status.success()),
        "there is no cargo-lambda; install it with `pip install cargo-lambda`"
    );
    let architecture = match architecture {
        Architecture::Arm64 => "--arm64",
        Architecture::X8664 => "--x86-64",
    };
    let status = Command::new("cargo")
        .current_dir(root)
        .args(["lambda", "build", "--release", "--locked", architecture])
        .args(packages.iter().flat_map(|package| ["--package", package]))
        .env("RUSTFLAGS", format!("--remap-path-prefix={}=/cargo", cargo_home()?))
        .status()?;
    ensure!(
        status.success(),
        "the functions do not build; where the target is missing, install it with \
         `rustup target add aarch64-unknown-linux-gnu` or `… x86_64-unknown-linux-gnu`"
    );
    Ok(())
}

/// Where Cargo keeps the sources of others (The Cargo Book, "Cargo Home").
#[expect(clippy::disallowed_methods, reason = "this is where Cargo itself looks")]
fn cargo_home() -> anyhow::Result<String> {
    let home = env::var("CARGO_HOME").or_else(|_| env::var("HOME").map(|home| format!("{home}/.cargo")));
    home.context("neither CARGO_HOME nor HOME is set")
}

/// Packs the program that was built of an operation.
fn pack(directory: &Path, operation: &str) -> anyhow::Result<Packed> {
    let program = directory.join(operation).join("bootstrap");
    let program = fs::read(&program).with_context(|| format!("{} cannot be read", program.display()))?;
    let archive = archive::of_program(&program)?;
    let path = directory.join(format!("{operation}.zip"));
    fs::write(&path, &archive).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(Packed {
        operation: operation.to_owned(),
        program_bytes: program.len(),
        archive_bytes: archive.len(),
        archive_sha256: hex::encode(Sha256::digest(&archive)),
    })
}

/// The table of what was packed, the whole last, and what is heavier than it should be.
fn table(packed: &[Packed]) -> String {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).set_header([
        "function",
        "program, bytes",
        "archive, bytes",
        "SHA-256 of the archive",
    ]);
    for column in table.column_iter_mut().skip(1).take(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let row = |name: &str, program: usize, archive: usize, sum: &str| {
        [name.to_owned(), grouped(program), grouped(archive), sum.to_owned()]
    };
    for function in packed {
        table.add_row(row(
            &function.operation,
            function.program_bytes,
            function.archive_bytes,
            &function.archive_sha256,
        ));
    }
    let largest = |weight: fn(&Packed) -> usize| packed.iter().map(weight).max().unwrap_or_default();
    table.add_row(row("the largest", largest(|one| one.program_bytes), largest(|one| one.archive_bytes), ""));
    let heavy = packed
        .iter()
        .filter(|one| one.program_bytes > PROGRAM_BYTES_MAX || one.archive_bytes > ARCHIVE_BYTES_MAX);
    let heavy: Vec<_> = heavy.map(|one| one.operation.as_str()).collect();
    let bars = format!("{} and {}", grouped(PROGRAM_BYTES_MAX), grouped(ARCHIVE_BYTES_MAX));
    let remark = match heavy.as_slice() {
        [] => format!("None has more than {bars} bytes."),
        heavy => {
            format!("{} of {} have more than {bars} bytes: {}.", heavy.len(), packed.len(), heavy.join(", "))
        }
    };
    format!("{table}\n\n{remark}\n`sam deploy` takes the archives from {DIRECTORY}/.")
}

/// A number with its thousands apart.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (head, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    Some(head.to_owned())
        .filter(|head| !head.is_empty())
        .into_iter()
        .chain(groups)
        .collect::<Vec<_>>()
        .join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_thousands_apart() {
        let numbers = [0, 999, 1_000, 12_345, 6_000_000].map(grouped);
        assert_eq!(numbers, ["0", "999", "1,000", "12,345", "6,000,000"]);
    }

    #[test]
    fn a_program_is_packed_beside_it_and_weighed() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("get-thing")).unwrap();
        fs::write(directory.path().join("get-thing/bootstrap"), [7; 10_000]).unwrap();
        let packed = pack(directory.path(), "get-thing").unwrap();
        let archive = fs::read(directory.path().join("get-thing.zip")).unwrap();
        assert_eq!((packed.program_bytes, packed.archive_bytes), (10_000, archive.len()));
        let error = pack(directory.path(), "put-thing").unwrap_err();
        assert!(error.to_string().contains("put-thing/bootstrap cannot be read"), "{error}");

        let heavy = Packed { operation: "heavy".to_owned(), program_bytes: 6_000_001, ..packed };
        let text = table(&[heavy]);
        assert!(text.contains("| heavy") && text.contains("6,000,001"), "{text}");
        assert!(text.contains("1 of 1 have more than 6,000,000 and 3,000,000 bytes: heavy."), "{text}");
    }
}
