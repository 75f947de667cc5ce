//! Bans on whole trees: crates that a package may not reach through any of its dependencies.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{finding::Finding, workspace::Package};

/// A crate, and what it needs to run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Crate {
    /// Its name.
    pub(crate) name: String,
    /// The ids of the crates that it needs.
    pub(crate) needs: Vec<String>,
}

/// Crates by their ids.
pub(crate) type Graph = BTreeMap<String, Crate>;

/// Crates that the packages within a directory may not reach, and the reason.
struct Ban {
    within: &'static str,
    /// Names; a `*` at the end stands for any rest.
    crates: &'static [&'static str],
    reason: &'static str,
}

const BANS: &[Ban] = &[
    Ban {
        within: "shared/domain",
        crates: &["aws-*", "http*", "hyper*", "lambda_*", "tokio*"],
        reason: "the domain is pure",
    },
    Ban {
        within: "functions",
        crates: &["aws-lc-rs", "aws-lc-sys", "native-tls", "openssl-sys"],
        reason: "TLS is rustls with ring, which starts fastest and builds everywhere",
    },
    Ban {
        within: "functions",
        crates: &["icu_*"],
        reason: "names of domains are read with unicode-normalization, which is there already: \
                 `cargo update -p idna_adapter --precise 1.1.0`",
    },
    Ban {
        within: "functions",
        crates: &["dynoxide-rs"],
        reason: "the embedded engine is for development and tests",
    },
    Ban {
        within: "shared",
        crates: &["dynoxide-rs"],
        reason: "the embedded engine is for development and tests",
    },
];

/// Whether any ban is on this package, so that its tree is looked at.
pub(crate) fn is_watched(package: &Package) -> bool {
    BANS.iter().any(|ban| package.is_within(ban.within))
}

/// Every crate that a package reaches and may not.
pub(crate) fn check(package: &Package, graph: &Graph) -> Vec<Finding> {
    if !graph.contains_key(&package.id) {
        // Otherwise nothing would be found in a tree that was never seen.
        let problem = "cargo does not say what it needs";
        return vec![Finding::new(package.manifest_path(), problem, "see whether `cargo metadata` lists it")];
    }
    let paths = shortest_paths(graph, &package.id);
    let bans = BANS.iter().filter(|ban| package.is_within(ban.within));
    bans.flat_map(|ban| {
        paths.iter().filter_map(move |path| {
            let reached = path.last()?;
            let banned = ban.crates.iter().any(|pattern| matches(pattern, reached));
            (banned && path.len() > 1).then(|| {
                Finding::new(
                    package.manifest_path(),
                    format!("reaches {reached} by {} ({})", path.join(" -> "), ban.reason),
                    "drop the dependency on that way, or the feature of it that brings the crate",
                )
            })
        })
    })
    .collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == pattern,
    }
}

/// One shortest path, by names, to each crate that is reached from `root`.
fn shortest_paths<'a>(graph: &'a Graph, root: &'a str) -> Vec<Vec<&'a str>> {
    let mut paths = Vec::new();
    let mut seen = BTreeSet::from([root]);
    let mut waiting = VecDeque::from([(root, Vec::new())]);
    while let Some((id, mut path)) = waiting.pop_front() {
        let Some(known) = graph.get(id) else {
            continue;
        };
        path.push(known.name.as_str());
        for need in &known.needs {
            if seen.insert(need) {
                waiting.push_back((need, path.clone()));
            }
        }
        paths.push(path);
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{assert_only, package};

    fn graph(edges: &[(&str, &[&str])]) -> Graph {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let crates = edges.iter().map(|(name, needs)| {
            let known = Crate { name: (*name).to_owned(), needs: owned(needs) };
            ((*name).to_owned(), known)
        });
        crates.collect()
    }

    #[test]
    fn a_banned_crate_is_found_however_deep_and_the_way_to_it_is_named() {
        let graph = graph(&[
            ("domain", &["serde", "helper"]),
            ("serde", &["helper"]),
            ("helper", &["tokio-util", "domain"]),
            ("tokio-util", &[]),
        ]);
        let findings = check(&package("domain", "shared/domain", ""), &graph);
        assert_only(&findings, "reaches tokio-util by domain -> helper -> tokio-util (the domain is pure)");
    }

    #[test]
    fn a_ban_is_on_the_packages_of_its_directory_alone() {
        let graph = graph(&[
            ("x", &["aws-lc-rs", "tokio", "dynoxide-rs"]),
            ("aws-lc-rs", &[]),
            ("tokio", &[]),
            ("dynoxide-rs", &[]),
        ]);
        let count = |directory| check(&package("x", directory, ""), &graph).len();
        assert_eq!(count("functions/x"), 2);
        assert_eq!(count("shared/x"), 1);
        assert_eq!(count("shared/domain"), 3);
        assert_eq!(count("tools/x"), 0);
        assert!(is_watched(&package("x", "shared/x", "")) && !is_watched(&package("x", "tools/x", "")));
    }

    #[test]
    fn a_package_whose_tree_is_unknown_is_found() {
        assert_only(&check(&package("x", "shared/x", ""), &Graph::new()), "cargo does not say what it needs");
    }

    #[test]
    fn a_pattern_matches_whole_names_or_beginnings() {
        assert!(matches("aws-*", "aws-config") && !matches("aws-*", "awscrt"));
        assert!(matches("aws-lc-rs", "aws-lc-rs") && !matches("aws-lc-rs", "aws-lc-rs-extra"));
    }
}
