//! What a function draws from the world outside: the table, the time, randomness.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_credential_types::provider::SharedCredentialsProvider;
use domain::Instant;
use http_api::{KeyCache, Services};
use ring::rand::{SecureRandom, SystemRandom};
use store::{
    Store,
    client::{Client, connect},
};

use crate::environment::{Environment, EnvironmentError};

/// The services of a function, from its environment. Region and credentials come from environment variables alone:
/// no chain of providers is tried, so that nothing waits for a provider that is not there.
pub(crate) fn from_environment() -> Result<Services, EnvironmentError> {
    let environment = Environment::of_process()?;
    let client = client(environment.region, environment.table_endpoint);
    Ok(Services {
        store: Store::new(client, &environment.table_name),
        clock: Arc::new(system_clock),
        randomness: Arc::new(randomness),
        key_cache: Some(KeyCache::default()),
    })
}

/// A client whose credentials come from environment variables.
pub fn client(region: String, endpoint: Option<String>) -> Client {
    let credentials = SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new());
    connect(region, credentials, endpoint)
}

/// The time of the system, to the millisecond; 1970 for a clock set before that.
pub fn system_clock() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is handed")]
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = u64::try_from(since_epoch.as_millis()).unwrap_or_default();
    Instant::from_unix_milliseconds(milliseconds).unwrap_or(Instant::EPOCH)
}

/// 128 random bits of the operating system.
///
/// # Panics
///
/// When the operating system has no randomness to give, without which no id may be made.
pub fn randomness() -> u128 {
    let mut bytes = [0; 16];
    #[expect(
        clippy::expect_used,
        reason = "ids without randomness would collide; the request must end here"
    )]
    SystemRandom::new().fill(&mut bytes).expect("the operating system gives random bytes");
    u128::from_ne_bytes(bytes)
}
