//! `sam local invoke`, which runs a function in Docker.

use std::{env, fs, path::PathBuf};

use serde_json::{Map, Value, json};
use tokio::process::Command;

use crate::Outcome;

/// The environment variable that says which program `sam` is.
const PROGRAM: &str = "TALLYSTICK_SAM";
/// The environment variable that says where the template is, beside which the archives of the functions are.
const TEMPLATE: &str = "TALLYSTICK_SAM_TEMPLATE";

/// The command, and what it runs functions of.
#[derive(Debug)]
pub struct SamLocal {
    program: PathBuf,
    template: PathBuf,
}

impl SamLocal {
    /// The command that the environment variables `TALLYSTICK_SAM` and `TALLYSTICK_SAM_TEMPLATE` say; nothing without them.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is how a caller of the tests says how functions are to be run"
    )]
    pub fn from_environment() -> Option<Self> {
        Some(Self { program: env::var_os(PROGRAM)?.into(), template: env::var_os(TEMPLATE)?.into() })
    }

    /// Runs a function for one event, with these environment variables, in a new container: what becomes of the event, and the lines of the
    /// log that the function has written. The name `host.docker.internal` leads to this machine.
    pub async fn invoke<'a>(
        &self,
        logical_id: &str,
        event: &Value,
        environment: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Outcome, String) {
        let directory = self.template.parent().expect("the template is in a directory");
        let (event_path, variables_path) = (directory.join("event.json"), directory.join("variables.json"));
        let variables: Map<String, Value> =
            environment.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        fs::write(&event_path, event.to_string()).expect("the event is written");
        fs::write(&variables_path, json!({"Parameters": variables}).to_string())
            .expect("the variables are written");
        let output = Command::new(&self.program)
            .args(["local", "invoke", logical_id, "--skip-pull-image"])
            .args(["--parameter-overrides", "Architecture=x86_64"])
            .args(["--add-host", "host.docker.internal:host-gateway"])
            .arg("--template")
            .arg(&self.template)
            .arg("--event")
            .arg(&event_path)
            .arg("--env-vars")
            .arg(&variables_path)
            .output()
            .await
            .expect("sam runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let answer = String::from_utf8_lossy(&output.stdout).into_owned();
        let answer =
            serde_json::from_str(&answer).unwrap_or_else(|_| panic!("no answer but {answer:?}: {said}"));
        let log = said.split_inclusive('\n').filter(|line| line.starts_with('{')).collect();
        (Outcome::Response(answer), log)
    }
}
