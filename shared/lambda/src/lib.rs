//! What turns an endpoint into a Lambda function behind API Gateway, a consumer into one behind the table's stream, and a task into
//! one that is invoked directly.
//!
//! **What this crate may know:** Lambda's runtime, API Gateway's payloads (version 2.0) and those of a table's stream, the
//! environment variables, the clock and the source of randomness. It knows no endpoint and no rule.

mod environment;
mod gateway;
mod logging;
mod services;
pub mod stream;

use http_api::{Endpoint, Services, Task};
use lambda_http::{
    LambdaEvent, aws_lambda_events::apigw::ApiGatewayV2httpRequest, lambda_runtime, service_fn,
};
use serde_json::Value;

pub use environment::EnvironmentError;
pub use lambda_http::Error;
pub use logging::log;
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
    let (endpoint, services) = (&endpoint, &initialised().await?);
    lambda_runtime::run(service_fn(async |event: LambdaEvent<ApiGatewayV2httpRequest>| {
        let request = gateway::request(event.payload, &event.context.request_id);
        let answer = http_api::dispatch(endpoint, services, request).await;
        Ok::<_, Error>(gateway::response(answer.response))
    }))
    .await
}

/// Runs a task as a Lambda function that is invoked directly, until Lambda ends the process.
///
/// # Errors
///
/// What the environment lacks, or what the runtime reports.
pub async fn serve_task(task: Task) -> Result<(), Error> {
    let (task, services) = (&task, &initialised().await?);
    lambda_runtime::run(service_fn(async |event: LambdaEvent<Value>| {
        let payload = event.payload.to_string().into_bytes();
        Ok::<_, Error>(task.run(services, &event.context.request_id, payload).await?)
    }))
    .await
}

/// The services of this process, with the log started and the connection opened.
async fn initialised() -> Result<Services, EnvironmentError> {
    logging::start();
    let services = services::from_environment()?;
    if let Err(error) = services.store.warm_up().await {
        tracing::warn!(cause = ?error, "the table could not be reached during initialisation");
    }
    Ok(services)
}
