//! How many crates of others a function is built from: each is code that somebody else may change.

use std::collections::BTreeSet;

use crate::{finding::Finding, workspace::Package};

/// The most crates of others that may be linked into a function. SECURITY.md says what they are there for.
const LINKED_MAX: usize = 159;

/// The crates of others that one package of functions is built from, each with its version, for every architecture
/// that it is deployed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Crates {
    /// Those whose code is in the function.
    pub(crate) linked: BTreeSet<String>,
    /// Those that only the compiler runs: procedural macros, and what these alone need.
    pub(crate) only_building: BTreeSet<String>,
}

impl Crates {
    /// Reads what `cargo tree` prints, without indentation: with everything, and without procedural macros.
    pub(crate) fn read(everything: &str, without_macros: &str) -> Self {
        let linked = of_others(without_macros);
        let only_building = of_others(everything).difference(&linked).cloned().collect();
        Self { linked, only_building }
    }
}

/// The crates on these lines, as in `bytes v1.12.1`. One of the project's own has its directory behind it.
fn of_others(lines: &str) -> BTreeSet<String> {
    let others = lines.lines().filter_map(|line| {
        let (name_and_version, remark) = line.split_once(" (").unwrap_or((line, "*)"));
        let is_other = matches!(remark, "*)" | "proc-macro)" | "proc-macro) (*)");
        (is_other && !line.is_empty()).then(|| name_and_version.to_owned())
    });
    others.collect()
}

/// Whether a package is one of functions, whose crates are counted.
pub(crate) fn are_counted(package: &Package) -> bool {
    package.is_within("functions") && package.dependencies.iter().any(|name| name == "lambda")
}

/// That more crates are linked than may be.
pub(crate) fn check(package: &Package, crates: &Crates) -> Option<Finding> {
    let count = crates.linked.len();
    (count > LINKED_MAX).then(|| {
        Finding::new(
            package.manifest_path(),
            format!("{count} crates of others are linked into its functions, and {LINKED_MAX} may be"),
            "turn off the feature that brings one, use one that is there already, or change the bound in \
             tools/xtask/src/crates.rs and SECURITY.md",
        )
    })
}

/// A line that says how many there are.
pub(crate) fn in_words(package: &Package, crates: &Crates) -> String {
    let (linked, only_building) = (crates.linked.len(), crates.only_building.len());
    format!("{}: {linked} linked of at most {LINKED_MAX}, {only_building} more to build it", package.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{assert_only, package};

    fn linked(count: usize) -> Crates {
        Crates { linked: (0..count).map(|number| format!("x v{number}")).collect(), ..Crates::default() }
    }

    #[test]
    fn crates_of_others_are_counted_once_for_each_version() {
        let without_macros = "things v0.1.0 (/home/me/functions/things)\nbytes v1.0.0\nbase64 v0.21.7\nbytes v1.0.0\n\
                              base64 v0.22.1\nserde v1.0.0 (*)\n\nthings v0.1.0 (/home/me/functions/things) (*)\n";
        let macros = "serde_derive v1.0.0 (proc-macro)\nserde_derive v1.0.0 (proc-macro) (*)\nsyn v3.0.0\nbytes v1.0.0\n";
        let crates = Crates::read(&format!("{without_macros}{macros}"), without_macros);
        let names = |crates: &BTreeSet<String>| crates.iter().cloned().collect::<Vec<_>>().join(", ");
        assert_eq!(names(&crates.linked), "base64 v0.21.7, base64 v0.22.1, bytes v1.0.0, serde v1.0.0");
        assert_eq!(names(&crates.only_building), "serde_derive v1.0.0, syn v3.0.0");
    }

    #[test]
    fn one_crate_too_many_is_found() {
        let package = package("things", "functions/things", "");
        assert_eq!(check(&package, &linked(LINKED_MAX)), None);
        let finding = check(&package, &linked(LINKED_MAX + 1));
        assert_only(finding.as_slice(), "functions/things/Cargo.toml: 160 crates of others are linked");
    }

    #[test]
    fn only_what_is_deployed_is_counted() {
        let with_lambda =
            |directory| Package { dependencies: vec!["lambda".to_owned()], ..package("x", directory, "") };
        assert!(are_counted(&with_lambda("functions/x")) && !are_counted(&with_lambda("tools/x")));
        assert!(!are_counted(&package("api", "functions/api", "")));
    }
}
