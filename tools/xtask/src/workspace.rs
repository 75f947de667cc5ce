//! Reading the workspace: the one place of this program that looks at files and asks cargo.

use std::{collections::BTreeMap, fs, io, path::Path, path::PathBuf, process::Command};

use anyhow::Context;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use crate::{
    crates::Crates,
    trees::{Crate, Graph},
};

/// What functions are deployed to, as the compiler calls it.
const ARCHITECTURES: [&str; 2] = ["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"];

/// The workspace, as it is on disk.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    /// The project's own packages, in the order of their directories.
    pub(crate) packages: Vec<Package>,
    /// What each crate needs to be built for this machine, the project's own crates and all others.
    pub(crate) graph: Graph,
}

/// A package of the project.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    /// What names it in the graph.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Its directory, from the root of the workspace.
    pub(crate) directory: String,
    /// Its manifest.
    pub(crate) manifest: toml::Table,
    /// The crates that it names as dependencies, those for its tests left out.
    pub(crate) dependencies: Vec<String>,
    /// The files under `src`, by their path from its directory.
    pub(crate) sources: BTreeMap<String, String>,
}

impl Package {
    /// The path of its manifest, from the root of the workspace.
    pub(crate) fn manifest_path(&self) -> String {
        format!("{}/Cargo.toml", self.directory)
    }

    /// Whether it lies in this directory, or is it.
    pub(crate) fn is_within(&self, directory: &str) -> bool {
        let rest = self.directory.strip_prefix(directory);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl Workspace {
    /// Reads the workspace that the current directory is in.
    pub(crate) fn read() -> anyhow::Result<Self> {
        let metadata = MetadataCommand::new()
            .other_options(["--filter-platform".to_owned(), "host-tuple".to_owned()])
            .exec()
            .context("cargo cannot describe the workspace")?;
        let root = metadata.workspace_root.clone().into_std_path_buf();
        let mut packages = packages(&metadata, &root)?;
        packages.sort_by(|one, other| one.directory.cmp(&other.directory));
        Ok(Self { root, packages, graph: graph(&metadata) })
    }

    /// A path that is given from the root.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The text of a file, by its path from the root; `None` if there is no such file.
    pub(crate) fn text(&self, path: &str) -> anyhow::Result<Option<String>> {
        read_if_there(&self.root.join(path))
    }

    /// The crates of others that a package is built from, with the features that it asks for and no others.
    ///
    /// The graph cannot tell: in it, every crate has the features that any package of the workspace asks for.
    pub(crate) fn crates(&self, package: &Package) -> anyhow::Result<Crates> {
        Ok(Crates::read(&self.tree(package, "normal")?, &self.tree(package, "normal,no-proc-macro")?))
    }

    fn tree(&self, package: &Package, edges: &str) -> anyhow::Result<String> {
        let mut command = Command::new("cargo");
        command.current_dir(&self.root).args([
            "tree",
            "--quiet",
            "--package",
            &package.name,
            "--edges",
            edges,
        ]);
        command.args(["--prefix", "none", "--format", "{p}"]);
        command.args(ARCHITECTURES.map(|architecture| format!("--target={architecture}")));
        let output = command.output().context("cargo cannot be run")?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        anyhow::ensure!(output.status.success(), "cargo cannot say what {} needs: {complaint}", package.name);
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Writes a file, by its path from the root, along with the directories that it needs.
    pub(crate) fn write(&self, path: &str, text: &str) -> anyhow::Result<()> {
        let path = self.root.join(path);
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
    }

    /// The names of the files of a directory, given from the root; none if there is no such directory.
    pub(crate) fn files(&self, directory: &str) -> anyhow::Result<Vec<String>> {
        let mut names: Vec<_> = texts(&self.root.join(directory), "")?.into_keys().collect();
        names.sort();
        Ok(names)
    }
}

fn packages(metadata: &Metadata, root: &Path) -> anyhow::Result<Vec<Package>> {
    let packages = metadata.workspace_packages().into_iter().map(|package| {
        let manifest_path = package.manifest_path.as_std_path();
        let directory = manifest_path.parent().unwrap_or(root);
        let manifest = fs::read_to_string(manifest_path)?;
        let dependencies = package.dependencies.iter();
        let dependencies = dependencies.filter(|dependency| dependency.kind != DependencyKind::Development);
        Ok(Package {
            id: package.id.repr.clone(),
            name: package.name.to_string(),
            directory: directory.strip_prefix(root)?.to_string_lossy().replace('\\', "/"),
            manifest: manifest.parse().with_context(|| manifest_path.display().to_string())?,
            dependencies: dependencies.map(|dependency| dependency.name.clone()).collect(),
            sources: texts(&directory.join("src"), "src/")?,
        })
    });
    packages.collect()
}

/// The files of a directory and of those in it, by their path behind `prefix`. What is not text counts as empty.
fn texts(directory: &Path, prefix: &str) -> anyhow::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    if !directory.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let relative = format!("{prefix}{name}");
        if path.is_dir() {
            found.extend(texts(&path, &format!("{relative}/"))?);
        } else {
            let text = String::from_utf8(fs::read(&path)?).unwrap_or_default();
            found.insert(relative, text);
        }
    }
    Ok(found)
}

fn read_if_there(path: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

fn graph(metadata: &Metadata) -> Graph {
    let names: BTreeMap<_, _> =
        metadata.packages.iter().map(|package| (&package.id, package.name.to_string())).collect();
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    nodes
        .map(|node| {
            let needs = node.deps.iter().filter(|need| {
                let mut kinds = need.dep_kinds.iter();
                kinds.any(|kind| kind.kind == DependencyKind::Normal)
            });
            let known = Crate {
                name: names.get(&node.id).cloned().unwrap_or_default(),
                needs: needs.map(|need| need.pkg.repr.clone()).collect(),
            };
            (node.id.repr.clone(), known)
        })
        .collect()
}
