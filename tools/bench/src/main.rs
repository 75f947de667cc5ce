//! `cargo bench-all`: measures the functions of this project against what a user would write instead, in one run.

#![allow(clippy::disallowed_methods, reason = "a program that measures reads clocks and its own arguments")]
#![allow(clippy::float_arithmetic, reason = "ratios of measurements are no money and no quantity")]

mod certificates;
mod cold;
mod namespace;
mod report;
mod samples;
mod subject;
mod throttle;
mod tls_proxy;
mod work;

use std::{fs, io::Write, path::Path, process::ExitCode};

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::{
    cold::{Point, Rig},
    report::Weight,
    subject::{Built, Places, Subject, build, locate},
};

/// Measures the functions of this project against what a user would write instead.
#[derive(Debug, Parser)]
#[command(name = "bench", bin_name = "cargo bench-all")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Whether this is the program within the network of its own
    #[arg(long, global = true, hide = true)]
    inside: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure cold starts: a new process, its initialisation, and the answer to its first request
    ///
    /// Each function creates a customer with an account and two aliases in one transaction, over TLS, in a table of its own engine;
    /// what each has written is compared. Initialisation has the whole processor, as in Lambda; from the first request on the process has
    /// the share that its memory stands for. Needs root, control groups, unshare, openssl, valgrind, and for the
    /// others Node.js 20 with npm and Python 3.11, all on one machine that does nothing else.
    Cold(Cold),
}

#[derive(Debug, clap::Args)]
struct Cold {
    /// How often each function is started with each memory
    #[arg(long, default_value_t = 100)]
    starts: usize,
    /// The memory in MB
    #[arg(long, value_delimiter = ',', default_value = "128,256,512,1769")]
    memory: Vec<u64>,
    /// Let each first request come when nothing of the share has been used yet; otherwise it has just been used up
    #[arg(long)]
    fresh: bool,
    /// Who is measured; the first is what the others are compared with
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "tallystick,rust-default,node,node-bundled,python"
    )]
    functions: Vec<Subject>,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let target = std::env::current_exe()?;
    let target = target.ancestors().nth(2).context("the program is in a target directory")?;
    let Command::Cold(cold) = arguments.command;
    let places = Places { root: &root, target };
    if !arguments.inside {
        // Inside there is no network that anything could be fetched from.
        for subject in &cold.functions {
            build(*subject, &places)?;
        }
        return namespace::run_inside();
    }
    let subjects = cold.functions.iter().map(|subject| locate(*subject, &places));
    let subjects: Vec<Built> = subjects.collect::<anyhow::Result<_>>()?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(measure(&cold, &subjects))?;
    Ok(ExitCode::SUCCESS)
}

async fn measure(cold: &Cold, subjects: &[Built]) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    namespace::set_up(directory.path())?;
    let mut rig = Rig::new(directory.path()).await?;
    rig.compare(subjects).await?;
    let points = rig.measure(subjects, &cold.memory, cold.starts, !cold.fresh).await?;
    let mut weights = Vec::new();
    for built in subjects {
        weights.push(weigh(built, &points, &mut rig).await?);
    }
    print(&machine()?)?;
    let share = if cold.fresh { "has not been touched" } else { "has just been used up" };
    print(&format!(
        "{} cold starts of each, while its share {share}:\n\n{}\n",
        cold.starts,
        report::cold(&points)
    ))?;
    print(&report::weights(&weights))?;
    for built in subjects.iter().filter(|built| !built.version().is_empty()) {
        print(&format!("{}: {}", built.subject.name(), built.version()))?;
    }
    Ok(())
}

async fn weigh<'a>(built: &'a Built, points: &[Point<'_>], rig: &mut Rig) -> anyhow::Result<Weight<'a>> {
    let native = built.subject.is_native();
    let of_it = points.iter().find(|point| point.built.subject == built.subject);
    Ok(Weight {
        name: built.subject.name(),
        bytes: native.then(|| sizes(built.program())).transpose()?,
        resident: of_it.map_or(0, |point| point.resident.percentile(50)),
        instructions: if native { Some(rig.instructions(built).await?) } else { None },
    })
}

/// The size of a program and that of its archive, in bytes.
fn sizes(program: &Path) -> anyhow::Result<(u64, u64)> {
    let program = fs::read(program)?;
    Ok((program.len().try_into()?, archive::of_program(&program)?.len().try_into()?))
}

/// What was measured on.
fn machine() -> anyhow::Result<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let count = std::thread::available_parallelism()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(format!(
        "Machine: {} × {}, {}, Linux {}",
        count,
        model.trim_start_matches(['\t', ' ', ':']),
        std::env::consts::ARCH,
        kernel.trim()
    ))
}

fn print(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}
