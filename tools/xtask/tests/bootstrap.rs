//! `cargo xtask bootstrap`, the real program, over the embedded engine.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::process::{Command, Output};

use domain::text::TenantId;
use harness::engine_endpoint;
use operations::{Authenticated, authenticate};
use store::Store;

/// The name of the table.
const TABLE: &str = "bootstrap";

fn bootstrap(arguments: &[&str], access_key: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("bootstrap").args(arguments).env_clear();
    if let Some(access_key) = access_key {
        command.envs([("AWS_ACCESS_KEY_ID", access_key), ("AWS_SECRET_ACCESS_KEY", "secret")]);
    }
    command.output().expect("the program runs")
}

fn said(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs the program, and tells who acts with the key that it has printed.
async fn authenticated(arguments: &[&str]) -> Authenticated {
    let output = bootstrap(arguments, Some("access"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let key = String::from_utf8(output.stdout).expect("text");
    let key = key.trim_end();
    assert!(key.starts_with("tsk_live_") && key.len() == "tsk_live_".len() + 72, "{key}");
    let store = Store::new(harness::client(), TABLE);
    authenticate(&store, None, key, lambda::system_clock()).await.expect("a good key")
}

#[tokio::test]
async fn a_tenant_comes_to_be_once_and_is_let_in_again() {
    store::table::create(&harness::client(), TABLE).await.expect("the table is made");
    let place = ["--table", TABLE, "--region", "us-east-1", "--endpoint", engine_endpoint()];
    let of_acme = ["--tenant", "acme"];
    let whose = ["--currency", "EUR", "--time-zone", "europe/vienna"];
    let first = authenticated(&[&place[..], &of_acme[..], &whose[..]].concat()).await.principal;
    assert_eq!(first.environment.tenant.as_str(), "acme");
    assert_eq!(first.environment.id.as_str(), "live");
    let store = Store::new(harness::client(), TABLE);
    let tenant_id = TenantId::parse("acme").expect("an id");
    let profile = store.environment(&tenant_id, &first.environment.id).await.expect("the table answers");
    let profile = profile.expect("the environment is there");
    assert_eq!((profile.currency.code(), profile.time_zone.name()), ("EUR", "Europe/Vienna"));
    let tenant = store.tenant(&tenant_id).await.expect("the table answers").expect("the tenant is there");
    assert_eq!(tenant.environment_count, 1);

    let again = bootstrap(&[&place[..], &of_acme[..]].concat(), Some("access"));
    assert!(said(&again).contains("--recover"));
    let recover =
        |environment| [&place[..], &of_acme[..], &["--recover", "--environment", environment]].concat();
    let second = authenticated(&recover("live")).await.principal;
    assert_eq!((&second.environment, &second.scopes), (&first.environment, &first.scopes));
    assert_ne!(second.key_id, first.key_id);
    let nowhere = bootstrap(&recover("test"), Some("access"));
    assert!(said(&nowhere).contains("no such environment"));
    let both = [&recover("live")[..], &["--kind", "live"]].concat();
    assert!(said(&bootstrap(&both, Some("access"))).contains("--kind does not go with recover"));
}

#[test]
fn what_is_missing_is_said_with_its_remedy() {
    let said = |output: Output| said(&output);
    let place = ["--table", TABLE, "--endpoint", engine_endpoint()];
    assert!(
        said(bootstrap(&[&place[..], &["--tenant", "acme"]].concat(), Some("access"))).contains("--region")
    );
    let full = [&place[..], &["--tenant", "acme", "--region", "us-east-1"]].concat();
    assert!(said(bootstrap(&full, None)).contains("AWS_ACCESS_KEY_ID"));
    let wrong_currency = [&full[..], &["--currency", "euro"]].concat();
    let said = said(bootstrap(&wrong_currency, Some("access")));
    assert!(said.contains("--currency") && said.contains("ISO 4217"), "{said}");
}
