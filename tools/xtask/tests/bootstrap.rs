//! `cargo xtask bootstrap`, the real program, over the embedded engine.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::process::{Command, Output};

use harness::{engine_endpoint, table_name};
use operations::authenticate;
use store::Store;

fn bootstrap(arguments: &[&str], access_key: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("bootstrap").args(arguments).env_clear();
    if let Some(access_key) = access_key {
        command.envs([("AWS_ACCESS_KEY_ID", access_key), ("AWS_SECRET_ACCESS_KEY", "secret")]);
    }
    command.output().expect("the program runs")
}

#[tokio::test]
async fn the_key_that_is_printed_is_good() {
    let place = ["--table", table_name(), "--region", "us-east-1", "--endpoint", engine_endpoint()];
    let whose = ["--tenant", "acme", "--currency", "EUR"];
    let output = bootstrap(&[&place[..], &whose[..]].concat(), Some("access"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let key = String::from_utf8(output.stdout).expect("text");
    let key = key.trim_end();
    assert!(key.starts_with("tsk_live_") && key.len() == "tsk_live_".len() + 64, "{key}");
    let store = Store::new(harness::client(), table_name());
    let principal = authenticate(&store, key, lambda::system_clock()).await.expect("a good key");
    assert_eq!(principal.environment.tenant.as_str(), "acme");
    assert_eq!(principal.environment.id.as_str(), "live");
    assert_eq!(principal.environment.currency.code(), "EUR");
}

#[test]
fn what_is_missing_is_said_with_its_remedy() {
    let said = |output: Output| {
        assert!(!output.status.success());
        String::from_utf8(output.stderr).expect("text")
    };
    let place = ["--table", table_name(), "--endpoint", engine_endpoint()];
    assert!(
        said(bootstrap(&[&place[..], &["--tenant", "acme"]].concat(), Some("access"))).contains("--region")
    );
    let full = [&place[..], &["--tenant", "acme", "--region", "us-east-1"]].concat();
    assert!(said(bootstrap(&full, None)).contains("AWS_ACCESS_KEY_ID"));
    let wrong_currency = [&full[..], &["--currency", "euro"]].concat();
    assert!(said(bootstrap(&wrong_currency, Some("access"))).contains("ISO 4217"));
}
