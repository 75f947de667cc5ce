//! Finds the packages that speak other APIs than the system's own, so that each can be taken away by deleting its folder.
//!
//! Cargo has no dependency that may be missing, so the list of endpoints does not depend on these packages; it has their
//! sources as modules, those that are there.

use std::{env, error::Error, fmt::Write, fs, path::PathBuf};

/// The packages that may be there, which are also the names of their APIs.
const COMPATIBLE: [&str; 3] = ["togai", "alguna", "flexprice"];

#[expect(
    clippy::disallowed_methods,
    reason = "Cargo tells a build script its directories by the environment"
)]
fn main() -> Result<(), Box<dyn Error>> {
    let functions = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("..").canonicalize()?;
    let (mut modules, mut endpoints) = (String::new(), String::new());
    for name in COMPATIBLE {
        let library = functions.join(name).join("src/lib.rs");
        println!("cargo::rerun-if-changed={}", library.display());
        if library.is_file() {
            let path = library.to_str().ok_or("the path of the workspace is not UTF-8")?;
            writeln!(modules, "#[path = {path:?}]\npub mod {name};")?;
            writeln!(endpoints, "        {name}::endpoints(),")?;
        }
    }
    let source = format!(
        "{modules}
/// The endpoints of the packages that speak other APIs, those that are there.
fn compatible_endpoints() -> Vec<http_api::Endpoint> {{
    let packages: Vec<Vec<http_api::Endpoint>> = vec![
{endpoints}    ];
    packages.concat()
}}
"
    );
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("compatible.rs"), source)?;
    Ok(())
}
