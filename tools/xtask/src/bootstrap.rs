//! The first key of a tenant, by the command line: the same as what the function `bootstrap` does.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use domain::{id::Uid, tenant::Bootstrap};
use lambda::{randomness, system_clock};
use operations::{BootstrapFailure, Randomness, bootstrap};
use serde_json::{Value, json};
use store::Store;
use validation::{MalformedDocument, Place, body, tenants::BootstrapTenant};

/// What the first key is for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The table, as the deployment's output `TableName` says
    #[arg(long)]
    table: String,

    /// The region of the table; `AWS_REGION` when missing
    #[arg(long)]
    region: Option<String>,

    /// The tenant: the company whose customers these will be
    #[arg(long)]
    tenant: String,

    /// The environment of the tenant; `live` when missing
    #[arg(long)]
    environment: Option<String>,

    /// What kind of data the environment will hold; `live` when missing
    #[arg(long, value_enum)]
    kind: Option<Kind>,

    /// The currency of accounts that name none (ISO 4217); `USD` when missing
    #[arg(long)]
    currency: Option<String>,

    /// The time zone of the environment (IANA Time Zone Database); `UTC` when missing
    #[arg(long)]
    time_zone: Option<String>,

    /// Make another key for an environment that is there
    #[arg(long)]
    recover: bool,

    /// The address of another DynamoDB than the region's, as in <http://127.0.0.1:8000>
    #[arg(long)]
    endpoint: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// Customers who pay
    Live,
    /// Trial runs
    Test,
}

/// Makes a key with every scope and gives its text, which is stored nowhere.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<String> {
    let asked = asked(arguments)?;
    let region = region(arguments.region.as_deref())?;
    let store = Store::new(lambda::client(region, arguments.endpoint.clone()), &arguments.table);
    let now = system_clock();
    let source: Randomness = Arc::new(randomness);
    let request_id = Uid::generate(now, randomness());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let issued = runtime.block_on(bootstrap(&store, &asked, request_id.as_str(), now, &source));
    issued.map(|issued| issued.text.as_str().to_owned()).map_err(|failure| match failure {
        BootstrapFailure::Store(error) => anyhow!("{error:?}").context(
            "the key cannot be stored; check --table and --region, and that AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY \
             and, for a role, AWS_SESSION_TOKEN are set: `eval \"$(aws configure export-credentials --format env)\"`",
        ),
        BootstrapFailure::TenantExists => {
            anyhow!("the tenant exists already; --recover makes another key of one of its environments")
        }
        failure @ BootstrapFailure::EnvironmentNotFound => anyhow!("{failure}"),
    })
}

/// What is asked for: the payload that the function would be invoked with, read as the function reads it.
fn asked(arguments: &Arguments) -> anyhow::Result<Bootstrap> {
    let kind = arguments.kind.map(|kind| match kind {
        Kind::Live => "live",
        Kind::Test => "test",
    });
    let payload: Value = json!({
        "tenant": arguments.tenant,
        "environment": arguments.environment,
        "kind": kind,
        "currency": arguments.currency,
        "timeZone": arguments.time_zone,
        "recover": arguments.recover,
    });
    match body(payload.to_string().as_bytes()) {
        Ok(BootstrapTenant(asked)) => Ok(asked),
        Err(MalformedDocument::Invalid(report)) => {
            let lines = report.violations().iter().map(|(place, violation)| match place {
                Place::Pointer(place) | Place::Parameter(place) => {
                    format!("{} {violation}", option(place.trim_start_matches('/')))
                }
            });
            Err(anyhow!(lines.collect::<Vec<_>>().join("\n")))
        }
        Err(malformed) => Err(anyhow!("{malformed:?}")),
    }
}

/// The option of the command line that a member of the payload comes from.
fn option(member: &str) -> &str {
    match member {
        "tenant" => "--tenant",
        "environment" => "--environment",
        "kind" => "--kind",
        "currency" => "--currency",
        "timeZone" => "--time-zone",
        other => other,
    }
}

fn region(given: Option<&str>) -> anyhow::Result<String> {
    #[expect(clippy::disallowed_methods, reason = "a tool of the command line takes its default from there")]
    let of_environment = std::env::var("AWS_REGION").ok();
    given
        .map(str::to_owned)
        .or(of_environment)
        .context("the region is not known; give --region or set AWS_REGION")
}
