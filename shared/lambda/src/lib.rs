//! What turns an endpoint into a Lambda function behind API Gateway, and a consumer into one behind the table's stream.
//!
//! **What this crate may know:** Lambda's runtime, API Gateway's payloads (version 2.0) and those of a table's stream, the
//! environment variables, the clock and the source of randomness. It knows no endpoint and no rule.

mod environment;
mod gateway;
mod logging;
mod services;
pub mod stream;

use http_api::Endpoint;
use lambda_http::{
    LambdaEvent, aws_lambda_events::apigw::ApiGatewayV2httpRequest, lambda_runtime, service_fn,
};

pub use environment::EnvironmentError;
pub use lambda_http::Error;
pub use services::{client, randomness, system_clock};
pub use stream::{Consumer, serve_stream};

/// Runs an endpoint as a Lambda function, until Lambda ends the process.
///
/// Everything that can be done before the first request is done at once: the client is made and its connection opened.
///
/// # Errors
///
/// What the environment lacks, or what the runtime reports.
pub async fn serve(endpoint: Endpoint) -> Result<(), Error> {
    logging::start();
    let services = services::from_environment()?;
    if let Err(error) = services.store.warm_up().await {
        tracing::warn!(cause = ?error, "the table could not be reached during initialisation");
    }
    let (endpoint, services) = (&endpoint, &services);
    lambda_runtime::run(service_fn(async |event: LambdaEvent<ApiGatewayV2httpRequest>| {
        let request = gateway::request(event.payload, &event.context.request_id);
        let answer = http_api::dispatch(endpoint, services, request).await;
        Ok::<_, Error>(gateway::response(answer.response))
    }))
    .await
}
