//! The first key of a deployment.

use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};
use domain::{
    code::Currency,
    principal::{Environment, EnvironmentKind},
    text::{EnvironmentId, TenantId},
};
use lambda::{randomness, system_clock};
use operations::{Randomness, issue_key};
use store::Store;

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

    /// The environment of the tenant
    #[arg(long, default_value = "live")]
    environment: String,

    /// What kind of data the environment holds
    #[arg(long, value_enum, default_value = "live")]
    kind: Kind,

    /// The currency of accounts that name none (ISO 4217)
    #[arg(long, default_value = "USD")]
    currency: String,

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
    let environment = environment(arguments)?;
    let region = region(arguments.region.as_deref())?;
    let client = lambda::client(region, arguments.endpoint.clone());
    let (first, second) = (randomness(), randomness());
    let prefix = match arguments.kind {
        Kind::Live => "live",
        Kind::Test => "test",
    };
    let text = format!("tsk_{prefix}_{first:032x}{second:032x}");
    let source: Randomness = Arc::new(randomness);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime
        .block_on(issue_key(&Store::new(client, &arguments.table), &text, environment, system_clock(), &source))
        .map_err(|error| anyhow::anyhow!("{error:?}"))
        .context(
            "the key cannot be stored; check --table and --region, and that AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY \
             and, for a role, AWS_SESSION_TOKEN are set: `eval \"$(aws configure export-credentials --format env)\"`",
        )?;
    Ok(text)
}

fn environment(arguments: &Arguments) -> anyhow::Result<Environment> {
    Ok(Environment {
        tenant: TenantId::parse(&arguments.tenant).context("--tenant")?,
        id: EnvironmentId::parse(&arguments.environment).context("--environment")?,
        kind: match arguments.kind {
            Kind::Live => EnvironmentKind::Live,
            Kind::Test => EnvironmentKind::Test,
        },
        currency: Currency::parse(&arguments.currency).context("--currency")?,
    })
}

fn region(given: Option<&str>) -> anyhow::Result<String> {
    #[expect(clippy::disallowed_methods, reason = "a tool of the command line takes its default from there")]
    let of_environment = std::env::var("AWS_REGION").ok();
    given
        .map(str::to_owned)
        .or(of_environment)
        .context("the region is not known; give --region or set AWS_REGION")
}
