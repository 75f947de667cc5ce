//! `cargo xtask`: generates what follows from the route table and the declaration of the table, and checks that the
//! parts of the project agree with each other.
//!
//! The route table ([`api::endpoints`]) and the declaration of the table ([`store::table`]) are the sources. Whatever
//! can be derived from them is generated; whatever people write next to them is compared with them. One file reads the
//! workspace ([`workspace`]); the rest takes text and data and gives text and findings.

mod binaries;
mod bootstrap;
mod check;
mod costs;
mod crates;
mod dependencies;
mod documents;
mod events;
mod finding;
#[cfg(test)]
mod fixture;
mod generate;
mod layers;
mod manifests;
mod payload;
mod release;
mod splice;
mod template;
mod trees;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use http_api::{Route, Task};
use lambda::Consumer;

use crate::{check::Outcome, workspace::Workspace};

/// Generates what follows from the route table, and checks that the parts of the project agree with each other.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write everything that is generated
    ///
    /// The parts of template.yaml, README.md and docs/compatibility.md between their markers, openapi.json, docs/errors.md,
    /// docs/operations.md and docs/costs.md. Only files that change
    /// are written.
    Generate,

    /// Check that the parts of the project agree; change nothing
    ///
    /// Dependencies of each crate and bans on whole trees, manifests, the binary and the sample event of each route,
    /// and that what is generated is fresh. Every finding is one line that says the file, what is wrong and what to
    /// do. Exits with 1 when there is any.
    Check,

    /// Print how many crates of others each package of functions is built from
    ///
    /// First those that are linked into its functions, which `check` has a bound for, then those that only the compiler
    /// runs, as procedural macros.
    Crates,

    /// Build every function for a deployment, pack it, and print what each weighs
    ///
    /// Calls `cargo lambda build`, which links for Lambda's system, and puts the archives into target/lambda/, where template.yaml finds
    /// them. The same source makes the same bytes on every machine. Building all functions takes long: each is optimised whole.
    Release(release::Arguments),

    /// Make a tenant with its first environment and print the key of its administrator, once
    ///
    /// The key has every scope in one environment of one tenant. Only its hash is stored. With --recover it makes another such
    /// key for an environment that is there.
    Bootstrap(bootstrap::Arguments),
}

fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().command {
        Command::Generate => project(generate::run),
        Command::Check => project(check::run),
        Command::Crates => {
            let workspace = Workspace::read()?;
            for package in workspace.packages.iter().filter(|package| crates::are_counted(package)) {
                print(&crates::in_words(package, &workspace.crates(package)?));
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Release(arguments) => {
            print(&release::run(&Workspace::read()?, &arguments)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Bootstrap(arguments) => {
            print(&bootstrap::run(&arguments)?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Runs what concerns the project itself.
fn project(
    run: impl Fn(&Workspace, &[Route], &[Task], &[Consumer]) -> anyhow::Result<Outcome>,
) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::read()?;
    let routes: Vec<Route> = api::endpoints().into_iter().map(|endpoint| endpoint.route).collect();
    let outcome = run(&workspace, &routes, &api::tasks(), &api::consumers())?;
    for finding in &outcome.findings {
        print(&finding.to_string());
    }
    match outcome.findings.len() {
        0 => print(&outcome.summary),
        1 => print("1 finding"),
        count => print(&format!("{count} findings")),
    }
    Ok(if outcome.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::print_stdout, reason = "this is what the command is run for")]
fn print(line: &str) {
    println!("{line}");
}
