//! What is generated, and whether it is fresh.

use http_api::{Route, Task};
use lambda::Consumer;

use crate::{
    check::Outcome,
    costs::{self, COSTS_PATH, README_PATH, UNITS_PATH},
    documents::{self, COMPATIBILITY_PATH, ERRORS_PATH, OPERATIONS_PATH},
    finding::Finding,
    template,
    workspace::Workspace,
};

/// The path of the description of the API, from the root of the workspace.
const DESCRIPTION_PATH: &str = "openapi.json";

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Generated {
    /// Its path, from the root of the workspace.
    pub(crate) path: &'static str,
    /// What it should hold.
    pub(crate) text: String,
}

/// The files whose frame people write, and parts of which are generated, as they are on disk.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    /// The text of the template.
    pub(crate) template: Option<String>,
    /// The text of the document of compatible APIs.
    pub(crate) compatibility: Option<String>,
    /// The text of the document that shows the costs of some operations.
    pub(crate) readme: Option<String>,
    /// The text of the snapshot of units, which nothing is written into.
    pub(crate) units: Option<String>,
}

impl Frames {
    /// Reads them.
    pub(crate) fn read(workspace: &Workspace) -> anyhow::Result<Self> {
        Ok(Self {
            template: workspace.text(template::PATH)?,
            compatibility: workspace.text(COMPATIBILITY_PATH)?,
            readme: workspace.text(README_PATH)?,
            units: workspace.text(UNITS_PATH)?,
        })
    }
}

/// Everything that is generated, and what keeps the rest from being so.
pub(crate) fn everything(
    frames: &Frames,
    routes: &[Route],
    tasks: &[Task],
    consumers: &[Consumer],
) -> (Vec<Generated>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut files = vec![
        Generated { path: ERRORS_PATH, text: documents::errors() },
        Generated { path: OPERATIONS_PATH, text: documents::operations(routes, tasks, consumers) },
        Generated { path: DESCRIPTION_PATH, text: openapi::document(&native(routes)) },
    ];
    let frame = |path, text: &Option<String>| {
        text.clone().ok_or_else(|| vec![Finding::new(path, "does not exist", "bring its frame back")])
    };
    let units = frame(UNITS_PATH, &frames.units);
    let template = frame(template::PATH, &frames.template);
    let template = template.and_then(|text| template::render(&text, routes, tasks, consumers));
    let compatibility = frame(COMPATIBILITY_PATH, &frames.compatibility);
    let compatibility = compatibility.and_then(|text| documents::compatibility(&text, routes));
    let readme = frame(README_PATH, &frames.readme);
    let readme = readme.and_then(|text| costs::readme(&text, units.as_deref().unwrap_or_default()));
    let costs = units.and_then(|units| costs::document(&units));
    for (path, rendered) in [
        (template::PATH, template),
        (COMPATIBILITY_PATH, compatibility),
        (README_PATH, readme),
        (COSTS_PATH, costs),
    ] {
        match rendered {
            Ok(text) => files.push(Generated { path, text }),
            Err(more) => findings.extend(more),
        }
    }
    (files, findings)
}

/// The routes of the system's own API, which is the one that is described.
fn native(routes: &[Route]) -> Vec<Route> {
    routes.iter().filter(|route| route.api().is_none()).cloned().collect()
}

/// What is wrong with a generated file as it is on disk.
pub(crate) fn staleness(file: &Generated, current: Option<&str>) -> Option<Finding> {
    match current {
        None => Some(Finding::stale(file.path, "does not exist")),
        Some(text) if text == file.text => None,
        Some(text) => {
            let line = first_difference(text, &file.text);
            let problem = format!("line {line} is not what would be generated");
            Some(Finding::stale(file.path, problem))
        }
    }
}

/// The number of the first line in which two texts differ.
pub(crate) fn first_difference(one: &str, other: &str) -> usize {
    let (mut one, mut other) = (one.split('\n'), other.split('\n'));
    let mut number = 1;
    loop {
        match (one.next(), other.next()) {
            (Some(line), Some(another)) if line == another => number += 1,
            _ => return number,
        }
    }
}

/// Writes everything that is generated and not fresh.
pub(crate) fn run(
    workspace: &Workspace,
    routes: &[Route],
    tasks: &[Task],
    consumers: &[Consumer],
) -> anyhow::Result<Outcome> {
    let (files, findings) = everything(&Frames::read(workspace)?, routes, tasks, consumers);
    let mut written = Vec::new();
    for file in &files {
        if staleness(file, workspace.text(file.path)?.as_deref()).is_some() {
            workspace.write(file.path, &file.text)?;
            written.push(file.path);
        }
    }
    let summary = if written.is_empty() {
        format!("All {} generated files are fresh.", files.len())
    } else {
        format!("Written: {}.", written.join(", "))
    };
    Ok(Outcome { findings, summary })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::assert_only;

    #[test]
    fn a_missing_and_a_stale_file_are_found_and_a_fresh_one_is_not() {
        let file = Generated { path: "docs/x.md", text: "a\nb\n".to_owned() };
        assert_eq!(staleness(&file, Some("a\nb\n")), None);
        let found = |current| staleness(&file, current).into_iter().collect::<Vec<_>>();
        assert_only(&found(None), "docs/x.md: does not exist; run `cargo xtask generate`");
        assert_only(&found(Some("a\nc\n")), "docs/x.md: line 2 is not what would be generated; run");
        assert_only(&found(Some("a\nb")), "line 3 is not");
    }

    #[test]
    fn documents_are_generated_even_when_the_template_cannot_be() {
        let readme = "<!-- generated: costs (cargo xtask generate) -->\n<!-- end of generated -->\n";
        let frames = Frames {
            compatibility: Some(String::new()),
            readme: Some(readme.to_owned()),
            units: Some(String::new()),
            template: None,
        };
        let (files, findings) = everything(&frames, &[], &[], &[]);
        assert_eq!(files.len(), 6);
        assert_only(&findings, "template.yaml: does not exist");
    }
}
