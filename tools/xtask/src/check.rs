//! Every check, one after the other; none stops the others.

use http_api::{Route, Task};
use lambda::Consumer;

use crate::{
    binaries, crates, dependencies, events,
    finding::Finding,
    generate::{self, Frames},
    layers, manifests,
    template::compatible_apis,
    trees,
    workspace::Workspace,
};

/// How a command went.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Everything that is wrong.
    pub(crate) findings: Vec<Finding>,
    /// What to say when nothing is.
    pub(crate) summary: String,
}

/// Checks everything.
pub(crate) fn run(
    workspace: &Workspace,
    routes: &[Route],
    tasks: &[Task],
    consumers: &[Consumer],
) -> anyhow::Result<Outcome> {
    let packages = &workspace.packages;
    let mut findings: Vec<_> = packages.iter().flat_map(manifests::check).collect();
    findings.extend(dependencies::check(packages));
    findings.extend(layers::check(packages, &compatible_apis(routes)));
    let watched: Vec<_> = packages.iter().filter(|package| trees::is_watched(package)).collect();
    for package in &watched {
        findings.extend(trees::check(package, &workspace.graph));
    }
    for package in packages.iter().filter(|package| crates::are_counted(package)) {
        findings.extend(crates::check(package, &workspace.crates(package)?));
    }
    findings.extend(binaries::check(packages, routes, tasks, consumers));
    findings.extend(events::without_route(&workspace.files(events::DIRECTORY)?, routes, tasks, consumers));
    for route in routes {
        let text = workspace.text(&events::path(route.operation))?;
        findings.extend(events::check(route, text.as_deref()));
    }
    for task in tasks {
        let text = workspace.text(&events::path(task.operation))?;
        findings.extend(events::check_task(task, text.as_deref()));
    }
    for consumer in consumers {
        let text = workspace.text(&events::path(consumer.operation))?;
        findings.extend(events::check_stream(consumer, text.as_deref()));
    }
    let (generated, unrendered) = generate::everything(&Frames::read(workspace)?, routes, tasks, consumers);
    findings.extend(unrendered);
    for file in &generated {
        findings.extend(generate::staleness(file, workspace.text(file.path)?.as_deref()));
    }
    findings.sort();
    let summary = format!(
        "All is well. Routes: {}; tasks: {}; consumers: {}, each with its binary and sample event; manifests: {}; trees of dependencies: {}; \
         generated files: {}.",
        routes.len(),
        tasks.len(),
        consumers.len(),
        packages.len(),
        watched.len(),
        generated.len()
    );
    Ok(Outcome { findings, summary })
}
