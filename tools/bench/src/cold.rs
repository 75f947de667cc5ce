//! Cold starts: from the fork of a new process to the answer to its first request.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use function_runner::{Function, Outcome};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use crate::{
    certificates::{Identity, write_bundle},
    namespace::SERVICE,
    samples::Samples,
    subject::Built,
    throttle::Throttle,
    tls_proxy,
    work::{TABLE, Table, event, must_be_the_same},
};

/// What was measured of a subject with a memory.
pub(crate) struct Point<'a> {
    /// The subject.
    pub(crate) built: &'a Built,
    /// The memory in MB.
    pub(crate) megabytes: u64,
    /// From the fork to the request for the first event, without a throttle.
    pub(crate) initialisation: Samples<Duration>,
    /// From the event to the answer, with the share of a processor that the memory stands for.
    pub(crate) first_answer: Samples<Duration>,
    /// Both together.
    pub(crate) whole: Samples<Duration>,
    /// The most memory that was resident until the answer, in KiB.
    pub(crate) resident: Samples<u64>,
}

/// Where the functions run: a table behind TLS, and what they must trust.
pub(crate) struct Rig {
    table: Table,
    bundle: String,
    root: String,
    next: usize,
}

impl Rig {
    /// Starts the engine and what speaks TLS before it. Its files are kept in this directory.
    pub(crate) async fn new(directory: &Path) -> anyhow::Result<Self> {
        let identity = Identity::of_server(SERVICE)?;
        let (bundle, root) = (directory.join("bundle.pem"), directory.join("root.pem"));
        write_bundle(&identity.root, &bundle)?;
        std::fs::write(&root, &identity.root)?;
        let table = Table::new().await?;
        tls_proxy::start(identity.server, table.address()).await?;
        let text = |path: &Path| path.to_str().map(str::to_owned).context("the directory has a plain name");
        Ok(Self { table, bundle: text(&bundle)?, root: text(&root)?, next: 0 })
    }

    /// The variables of a function: the name of the table, and where each runtime reads which certificates it is to trust.
    fn environment(&self) -> [(&str, &str); 4] {
        [
            ("TABLE_NAME", TABLE),
            ("SSL_CERT_FILE", &self.bundle),
            ("AWS_CA_BUNDLE", &self.bundle),
            ("NODE_EXTRA_CA_CERTS", &self.root),
        ]
    }

    /// Lets every subject create once, and compares what each has written with what the first has.
    ///
    /// # Errors
    ///
    /// When one does not answer 201, or does other work.
    pub(crate) async fn compare(&mut self, subjects: &[Built]) -> anyhow::Result<()> {
        let mut expected = None;
        for built in subjects {
            let number = self.next;
            // The first request with a key also notes that it is in use, so nothing is measured here.
            self.start(built, None).await?;
            let written = self.table.written_by(number).await?;
            must_be_the_same(
                built.subject.name(),
                &written,
                expected.get_or_insert_with(|| written.clone()),
            )?;
        }
        Ok(())
    }

    /// Starts every subject so many times with every memory, one after the other, so that whatever else the machine does
    /// concerns all of them. `spent` says whether each begins when its share has just been used up.
    pub(crate) async fn measure<'a>(
        &mut self,
        subjects: &'a [Built],
        memory: &[u64],
        starts: usize,
        spent: bool,
    ) -> anyhow::Result<Vec<Point<'a>>> {
        let mut points: Vec<Point<'a>> = memory
            .iter()
            .flat_map(|&megabytes| subjects.iter().map(move |built| Point::new(built, megabytes)))
            .collect();
        let progress = ProgressBar::new(u64::try_from(points.len() * starts)?);
        progress
            .set_style(ProgressStyle::with_template("{wide_bar} {pos} of {len} cold starts, {eta} left")?);
        for _ in 0..starts {
            for point in &mut points {
                // Nobody is to pay for what another has used up.
                let mut throttle = Throttle::new(point.megabytes)?;
                if spent {
                    throttle.spend()?;
                }
                let start = self.start(point.built, Some(&mut throttle)).await?;
                point.add(&start);
                progress.inc(1);
            }
        }
        progress.finish_and_clear();
        Ok(points)
    }

    async fn start(&mut self, built: &Built, throttle: Option<&mut Throttle>) -> anyhow::Result<Start> {
        let event = event(self.next)?;
        self.next += 1;
        let begun = Instant::now();
        let mut function = Function::start(built.command(), self.environment()).await;
        ensure!(function.ready().await, "{} does not start: {}", built.subject.name(), function.end().await);
        let initialisation = begun.elapsed();
        let process = function.process_id().context("it runs")?;
        if let Some(throttle) = throttle {
            throttle.take(process).await?;
        }
        let asked = Instant::now();
        let outcome = function.invoke(&event).await;
        let first_answer = asked.elapsed();
        let resident = resident_kibibytes(process)?;
        let log = function.end().await;
        must_be_created(built, &outcome, &log)?;
        Ok(Start { initialisation, first_answer, resident })
    }

    /// The instructions from the start of the process to where it asks for its first event, and to its first answer, as
    /// callgrind counts them.
    ///
    /// # Errors
    ///
    /// When valgrind is missing, or the function does not answer under it.
    pub(crate) async fn instructions(&mut self, built: &Built) -> anyhow::Result<(u64, u64)> {
        let event = event(self.next)?;
        self.next += 1;
        Ok((self.instructions_to(built, None).await?, self.instructions_to(built, Some(&event)).await?))
    }

    async fn instructions_to(&self, built: &Built, event: Option<&Value>) -> anyhow::Result<u64> {
        let watcher = ["/usr/bin/valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
        ensure!(Path::new(watcher[0]).exists(), "{} is not there; install valgrind", watcher[0]);
        let mut function = Function::start(built.command_under(&watcher), self.environment()).await;
        ensure!(function.ready().await, "{} does not start under valgrind", built.subject.name());
        let outcome = match event {
            Some(event) => Some(function.invoke(event).await),
            None => None,
        };
        let log = function.terminate().await;
        if let Some(outcome) = outcome {
            must_be_created(built, &outcome, &log)?;
        }
        let collected = log.lines().find_map(|line| line.split_once("Collected : "));
        let (_, count) = collected.with_context(|| format!("valgrind does not say how many: {log}"))?;
        Ok(count.trim().parse()?)
    }
}

/// One cold start.
struct Start {
    initialisation: Duration,
    first_answer: Duration,
    resident: u64,
}

impl<'a> Point<'a> {
    fn new(built: &'a Built, megabytes: u64) -> Self {
        Self {
            built,
            megabytes,
            initialisation: Samples::default(),
            first_answer: Samples::default(),
            whole: Samples::default(),
            resident: Samples::default(),
        }
    }

    fn add(&mut self, start: &Start) {
        self.initialisation.add(start.initialisation);
        self.first_answer.add(start.first_answer);
        self.whole.add(start.initialisation + start.first_answer);
        self.resident.add(start.resident);
    }
}

fn must_be_created(built: &Built, outcome: &Outcome, log: &str) -> anyhow::Result<()> {
    match outcome {
        Outcome::Response(response) if response["statusCode"] == 201 => Ok(()),
        _ => bail!("{} does not create: {outcome:?}\n{log}", built.subject.name()),
    }
}

/// The most memory that a process has had resident, in KiB (`VmHWM` in proc(5)).
fn resident_kibibytes(process: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
