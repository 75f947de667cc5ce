//! The SDK client: one TLS stack, every time-out explicit.

use std::time::Duration;

use aws_credential_types::provider::SharedCredentialsProvider;
pub use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Config, Credentials, Region, retry::RetryConfig, timeout::TimeoutConfig,
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};

/// How long opening a connection may take, TLS included.
pub const CONNECT_TIMEOUT: Duration = Duration::from_millis(500);
/// How long one attempt of a call may take.
pub const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(1_500);
/// How long a call may take with all its attempts.
pub const OPERATION_TIMEOUT: Duration = Duration::from_secs(4);
/// How often the SDK tries a call. The writes of an operation it tries once: [`crate::Store::commit`] has to know of each
/// attempt whether it was answered.
pub const ATTEMPTS_MAX: u32 = 3;

/// Makes a client. No connection is opened yet.
///
/// `endpoint` is the address of another DynamoDB than the region's, as in `http://127.0.0.1:8000`.
pub fn connect(region: String, credentials: SharedCredentialsProvider, endpoint: Option<String>) -> Client {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(OPERATION_TIMEOUT)
        .build();
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(region))
        .credentials_provider(credentials)
        .http_client(Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https())
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS_MAX))
        .timeout_config(timeouts);
    config.set_endpoint_url(endpoint);
    Client::from_conf(config.build())
}

/// Makes a client for an engine in development, which accepts any credentials.
pub fn connect_in_development(endpoint: String) -> Client {
    let credentials = Credentials::new("development", "development", None, None, "development");
    connect("us-east-1".to_owned(), SharedCredentialsProvider::new(credentials), Some(endpoint))
}
