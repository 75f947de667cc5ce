//! The binaries: one for each route, all of them with the same main.

use std::collections::BTreeMap;

use http_api::{Route, Task};
use lambda::Consumer;

use crate::{finding::Finding, generate::first_difference, workspace::Package};

/// What a binary has to be.
struct Function {
    /// The operation of the route, the task or the consumer.
    operation: &'static str,
    /// The module of its endpoint, its task or its consumer.
    module: String,
    /// What its main calls, given what is called there.
    serve: &'static str,
    /// The function of the module that gives it.
    gives: &'static str,
}

impl Function {
    fn of_route(route: &Route) -> Self {
        Self { operation: route.operation, module: route.module(), serve: "serve", gives: "endpoint" }
    }

    fn of_task(task: &Task) -> Self {
        let module = task.operation.replace('-', "_");
        Self { operation: task.operation, module, serve: "serve_task", gives: "task" }
    }

    fn of_consumer(consumer: &Consumer) -> Self {
        let module = consumer.operation.replace('-', "_");
        Self { operation: consumer.operation, module, serve: "serve_stream", gives: "consumer" }
    }

    /// The main of its binary, whole.
    fn main_text(&self, package: &str) -> String {
        let Self { operation, module, serve, gives } = self;
        let library = package.replace('-', "_");
        format!(
            "//! `{operation}` as a Lambda function.\n\
             \n\
             #[tokio::main(flavor = \"current_thread\")]\n\
             async fn main() -> Result<(), lambda::Error> {{\n    \
                 lambda::{serve}({library}::{module}::{gives}()).await\n\
             }}\n"
        )
    }
}

/// Everything in which the packages of functions do not agree with the routes, the tasks and the consumers.
pub(crate) fn check(
    packages: &[Package],
    routes: &[Route],
    tasks: &[Task],
    consumers: &[Consumer],
) -> Vec<Finding> {
    let packages: Vec<_> = packages.iter().filter(|package| package.is_within("functions")).collect();
    let functions = routes.iter().map(Function::of_route).chain(tasks.iter().map(Function::of_task));
    let functions = functions.chain(consumers.iter().map(Function::of_consumer));
    let functions: Vec<_> = functions.collect();
    let mut findings = repeated(&functions);
    findings.extend(routes.iter().filter_map(without_its_api));
    for function in &functions {
        findings.extend(of_function(function, &packages));
    }
    for package in packages {
        findings.extend(without_route(package, &functions));
        let automatic = package
            .manifest
            .get("package")
            .and_then(|table| table.get("autobins"))
            .and_then(toml::Value::as_bool)
            != Some(false);
        if !binaries(package).is_empty() && automatic {
            findings.push(Finding::new(
                package.manifest_path(),
                "finds its binaries by itself",
                "add `autobins = false` under [package]",
            ));
        }
    }
    findings
}

fn repeated(functions: &[Function]) -> Vec<Finding> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for function in functions {
        *count.entry(function.operation).or_default() += 1;
    }
    let repeated = count.into_iter().filter(|(_, count)| *count > 1);
    repeated
        .map(|(operation, count)| {
            let problem = format!("{count} routes have the operation `{operation}`");
            Finding::new("functions/", problem, "give each route an operation of its own")
        })
        .collect()
}

/// A route of another API whose operation could be one of the system's own.
fn without_its_api(route: &Route) -> Option<Finding> {
    let api = route.api()?;
    let begins = route.operation.strip_prefix(api).is_some_and(|rest| rest.starts_with('-'));
    let problem = format!("the operation `{}` is one of `{api}` and does not say so", route.operation);
    (!begins).then(|| Finding::new("functions/", problem, format!("name it `{api}-{}`", route.operation)))
}

fn of_function(function: &Function, packages: &[&Package]) -> Vec<Finding> {
    let operation = function.operation;
    let declared: Vec<(&Package, &toml::Table)> = packages
        .iter()
        .flat_map(|package| binaries(package).into_iter().map(move |binary| (*package, binary)))
        .filter(|(_, binary)| text_member(binary, "name") == Some(operation))
        .collect();
    if declared.is_empty() {
        let problem = format!("no package has a [[bin]] for the operation `{operation}`");
        let remedy = "add it to the package of its endpoint, with a main like those of the others";
        return vec![Finding::new("functions/", problem, remedy)];
    }
    let mut findings = Vec::new();
    for (package, _) in declared.iter().skip(1) {
        findings.push(Finding::new(
            package.manifest_path(),
            format!("the [[bin]] `{operation}` is declared elsewhere too"),
            "keep one of them",
        ));
    }
    for (package, binary) in declared {
        findings.extend(of_binary(function, package, binary));
    }
    findings
}

fn of_binary(function: &Function, package: &Package, binary: &toml::Table) -> Vec<Finding> {
    let operation = function.operation;
    let manifest = package.manifest_path();
    let path = format!("src/bin/{operation}.rs");
    let mut findings = Vec::new();
    if text_member(binary, "path") != Some(&path) {
        let problem = format!("the [[bin]] `{operation}` has another path than its name says");
        findings.push(Finding::new(&manifest, problem, format!("write `path = \"{path}\"`")));
    }
    for member in ["bench", "doc", "test"] {
        if binary.get(member).and_then(toml::Value::as_bool) != Some(false) {
            let problem = format!("the [[bin]] `{operation}` has `{member}` on");
            findings.push(Finding::new(&manifest, problem, format!("write `{member} = false`")));
        }
    }
    let expected = function.main_text(&package.name);
    match package.sources.get(&path) {
        None => findings.push(Finding::new(
            format!("{}/{path}", package.directory),
            "does not exist",
            "write it like the main of any other operation",
        )),
        Some(text) if *text != expected => findings.push(Finding::new(
            format!("{}/{path}", package.directory),
            format!(
                "is not the main that all binaries share; line {} differs",
                first_difference(text, &expected)
            ),
            format!(
                "make it the lines of any other, with `{operation}` and `{}::{}::{}()`",
                package.name.replace('-', "_"),
                function.module,
                function.gives
            ),
        )),
        Some(_) => {}
    }
    let module = format!("src/{}.rs", function.module);
    if !package.sources.contains_key(&module) {
        findings.push(Finding::new(
            format!("{}/{module}", package.directory),
            "does not exist",
            format!("put the {} of `{operation}` there", function.gives),
        ));
    }
    findings
}

fn without_route(package: &Package, functions: &[Function]) -> Vec<Finding> {
    let is_operation = |name: &str| functions.iter().any(|function| function.operation == name);
    let remedy = "remove it, or list its endpoint in the package's `endpoints()`";
    let mut findings = Vec::new();
    for binary in binaries(package) {
        let name = text_member(binary, "name").unwrap_or_default();
        if !is_operation(name) {
            let problem = format!("the [[bin]] `{name}` belongs to no route");
            findings.push(Finding::new(package.manifest_path(), problem, remedy));
        }
    }
    for path in package.sources.keys() {
        let Some(file) = path.strip_prefix("src/bin/") else {
            continue;
        };
        if !file.strip_suffix(".rs").is_some_and(is_operation) {
            let path = format!("{}/{path}", package.directory);
            findings.push(Finding::new(path, "belongs to no route", remedy));
        }
    }
    findings
}

/// The declarations of the binaries of a package.
pub(crate) fn binaries(package: &Package) -> Vec<&toml::Table> {
    let entries = package.manifest.get("bin").and_then(toml::Value::as_array);
    entries.into_iter().flatten().filter_map(toml::Value::as_table).collect()
}

fn text_member<'a>(table: &'a toml::Table, member: &str) -> Option<&'a str> {
    table.get(member).and_then(toml::Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{assert_only, create_thing, get_thing, make_thing, package};

    const MANIFEST: &str = r#"
        package.autobins = false
        [[bin]]
        name = "get-thing"
        path = "src/bin/get-thing.rs"
        bench = false
        doc = false
        test = false
    "#;

    const MAIN: &str = r#"//! `get-thing` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(some_things::get_thing::endpoint()).await
}
"#;

    fn things(manifest: &str, files: &[(&str, &str)]) -> Package {
        let sources = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Package { sources: sources.collect(), ..package("some-things", "functions/things", manifest) }
    }

    const FILES: [(&str, &str); 2] = [("src/bin/get-thing.rs", MAIN), ("src/get_thing.rs", "")];

    fn findings(manifest: &str, files: &[(&str, &str)], routes: &[Route]) -> Vec<Finding> {
        check(&[things(manifest, files)], routes, &[], &[])
    }

    #[test]
    fn a_binary_as_it_should_be_is_well() {
        assert_eq!(findings(MANIFEST, &FILES, &[get_thing()]), []);
        assert_eq!(check(&[package("api", "functions/api", "")], &[], &[], &[]), []);
    }

    #[test]
    fn a_consumer_has_a_main_of_its_own_kind() {
        let consumer = Consumer::new("get-thing", "Gets.", &[], &[], async |_, _| Ok(()));
        let main = MAIN.replace("serve(", "serve_stream(").replace("endpoint()", "consumer()");
        let check = |main: &str| {
            let packages = [things(MANIFEST, &[(FILES[0].0, main), FILES[1]])];
            super::check(&packages, &[], &[], std::slice::from_ref(&consumer))
        };
        assert_eq!(check(&main), []);
        assert_only(&check(MAIN), "line 5 differs");
    }

    #[test]
    fn an_operation_of_another_api_says_whose_it_is() {
        let theirs = |operation| Route { operation, path: "/theirs/things", ..get_thing() };
        assert!(without_its_api(&theirs("theirs-get-thing")).is_none());
        let found: Vec<_> = without_its_api(&theirs("get-thing")).into_iter().collect();
        assert_only(&found, "the operation `get-thing` is one of `theirs`");
    }

    #[test]
    fn a_task_has_a_binary_with_a_main_of_its_own() {
        let manifest = MANIFEST.replace("get-thing", "make-thing");
        let main = MAIN.replace("get-thing", "make-thing").replace("serve(", "serve_task(");
        let main = main.replace("get_thing::endpoint", "make_thing::task");
        let found = |main: &str| {
            let files = [("src/bin/make-thing.rs", main), ("src/make_thing.rs", "")];
            check(&[things(&manifest, &files)], &[], &[make_thing()], &[])
        };
        assert_eq!(found(&main), []);
        assert_only(&found(MAIN), "line 1 differs");
        assert_only(
            &check(&[], &[], &[make_thing()], &[]),
            "no package has a [[bin]] for the operation `make-thing`",
        );
    }

    #[test]
    fn a_route_without_a_binary_is_found() {
        let routes = [get_thing(), create_thing()];
        assert_only(
            &findings(MANIFEST, &FILES, &routes),
            "no package has a [[bin]] for the operation `create-thing`",
        );
    }

    #[test]
    fn a_binary_without_a_route_is_found_by_its_entry_and_by_its_file() {
        let more = format!("{MANIFEST}\n[[bin]]\nname = 'gone'");
        assert_only(&findings(&more, &FILES, &[get_thing()]), "the [[bin]] `gone` belongs to no route");
        for path in ["src/bin/gone.rs", "src/bin/get-thing/main.rs", "src/bin/get-thing.txt"] {
            let files = [FILES[0], FILES[1], (path, "")];
            assert_only(
                &findings(MANIFEST, &files, &[get_thing()]),
                &format!("functions/things/{path}: belongs to"),
            );
        }
    }

    #[test]
    fn every_member_of_the_entry_is_compared() {
        for (member, expected) in [
            ("bench = false", "has `bench` on"),
            ("doc = false", "has `doc` on"),
            ("test = false", "has `test` on"),
            ("path = \"src/bin/get-thing.rs\"", "another path"),
            ("package.autobins = false", "finds its binaries by itself"),
        ] {
            assert_only(&findings(&MANIFEST.replace(member, ""), &FILES, &[get_thing()]), expected);
        }
    }

    #[test]
    fn another_main_a_missing_main_and_a_missing_module_are_found() {
        let other = MAIN.replace("current_thread", "multi_thread");
        let files = [(FILES[0].0, other.as_str()), FILES[1]];
        assert_only(&findings(MANIFEST, &files, &[get_thing()]), "line 3 differs");
        assert_only(&findings(MANIFEST, &FILES[1..], &[get_thing()]), "src/bin/get-thing.rs: does not exist");
        assert_only(&findings(MANIFEST, &FILES[..1], &[get_thing()]), "src/get_thing.rs: does not exist");
    }

    #[test]
    fn an_operation_or_a_binary_that_is_there_twice_is_found() {
        let lines = findings(MANIFEST, &FILES, &[get_thing(), get_thing()]);
        assert_only(&lines, "2 routes have the operation `get-thing`");
        let packages = [things(MANIFEST, &FILES), things(MANIFEST, &FILES)];
        assert_only(&check(&packages, &[get_thing()], &[], &[]), "is declared elsewhere too");
    }
}
