//! What every manifest says the same way: the lints of the workspace, and versions in the root alone.

use crate::{finding::Finding, workspace::Package};

const DEPENDENCY_TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// Everything in a package's manifest that the root should say.
pub(crate) fn check(package: &Package) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lints = package.manifest.get("lints").and_then(toml::Value::as_table);
    if !lints.is_some_and(is_inherited) {
        findings.push(Finding::new(
            package.manifest_path(),
            "does not take the lints of the workspace",
            "add `workspace = true` under [lints]",
        ));
    }
    let targets = package.manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(toml::Table::values);
    let tables = targets.filter_map(toml::Value::as_table).chain([&package.manifest]);
    for table in tables {
        for name in DEPENDENCY_TABLES {
            let dependencies = table.get(name).and_then(toml::Value::as_table).into_iter().flatten();
            let own = dependencies.filter(|(_, value)| !value.as_table().is_some_and(is_inherited));
            findings.extend(own.map(|(dependency, _)| {
                Finding::new(
                    package.manifest_path(),
                    format!("`{dependency}` under [{name}] does not come from the workspace"),
                    format!(
                        "write `{dependency}.workspace = true` and keep the version in the root's Cargo.toml"
                    ),
                )
            }));
        }
    }
    findings
}

fn is_inherited(table: &toml::Table) -> bool {
    table.get("workspace").and_then(toml::Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{assert_only, package};

    fn findings(manifest: &str) -> Vec<Finding> {
        check(&package("x", "shared/x", manifest))
    }

    #[test]
    fn all_from_the_workspace_is_well() {
        let manifest = "lints.workspace = true\n[dependencies]\na.workspace = true\nb = { workspace = true, features = [] }";
        assert_eq!(findings(manifest), []);
    }

    #[test]
    fn missing_lints_are_found() {
        assert_only(&findings(""), "shared/x/Cargo.toml: does not take the lints of the workspace");
        assert_only(&findings("[lints.rust]\nmissing_docs = 'allow'"), "does not take the lints");
    }

    #[test]
    fn a_version_of_its_own_is_found_in_every_table() {
        let lints = "lints.workspace = true\n";
        assert_only(&findings(&format!("{lints}[dependencies]\na = '1'")), "`a` under [dependencies]");
        assert_only(&findings(&format!("{lints}dev-dependencies.a.path = '../a'")), "`a` under [dev-dep");
        assert_only(&findings(&format!("{lints}[target.'cfg(unix)'.dependencies]\na = '1'")), "`a` under");
    }
}
