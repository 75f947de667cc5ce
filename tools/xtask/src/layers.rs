//! What is below the endpoints speaks of no other API than the system's own: a compatible API is a translation at the edge.

use crate::{finding::Finding, workspace::Package};

/// Every line of the shared crates that names one of these APIs.
pub(crate) fn check(packages: &[Package], apis: &[&str]) -> Vec<Finding> {
    let shared = packages.iter().filter(|package| package.is_within("shared"));
    let files = shared.flat_map(|package| {
        let named =
            package.sources.iter().map(|(path, text)| (format!("{}/{path}", package.directory), text));
        named.collect::<Vec<_>>()
    });
    files.flat_map(|(path, text)| of_file(&path, text, apis)).collect()
}

fn of_file(path: &str, text: &str, apis: &[&str]) -> Vec<Finding> {
    let lines = text.lines().enumerate().flat_map(|(index, line)| {
        let line = line.to_lowercase();
        apis.iter().filter(move |api| line.contains(**api)).map(move |api| (index + 1, *api))
    });
    let finding = |(number, api): (usize, &str)| {
        let problem = format!("line {number} names `{api}`, and nothing below functions/ may");
        Finding::new(path, problem, format!("translate in functions/{api}, and say here what is meant"))
    };
    lines.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{assert_only, package};

    fn with_source(directory: &str, text: &str) -> Package {
        let mut package = package("x", directory, "");
        package.sources.insert("src/lib.rs".to_owned(), text.to_owned());
        package
    }

    #[test]
    fn a_name_of_another_api_is_found_below_the_endpoints_and_nowhere_else() {
        let named = "//! A crate.\n// As Theirs does it.\n";
        let findings =
            check(&[with_source("shared/x", named), with_source("functions/x", named)], &["theirs"]);
        assert_only(&findings, "shared/x/src/lib.rs: line 2 names `theirs`");
        assert_eq!(check(&[with_source("shared/x", "//! A crate.\n")], &["theirs"]), []);
    }
}
