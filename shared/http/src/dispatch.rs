//! From a request to its answer.

use std::{
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{self, Duration},
};

use domain::{
    Instant,
    limits::{ANSWER_SECONDS_MAX, BODY_BYTES_MAX},
};
use futures_util::FutureExt;
use http::HeaderName;
use operations::{Context, KeyCache, Randomness, UnnotedUse, authenticate, note_use_of_key};
use store::{Store, StoreError, Usage};

use crate::{
    authentication::{authorize, presented_key},
    endpoint::{Call, Endpoint},
    failure::Failure,
    idempotency::{Repetition, echoed, look_up},
    request::Request,
    response::Response,
    route::Route,
};

/// The header that carries the id of a request.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the world outside gives to every request.
#[derive(Clone)]
pub struct Services {
    /// The table.
    pub store: Store,
    /// What time it is.
    pub clock: Arc<dyn Fn() -> Instant + Send + Sync>,
    /// Random bits for new ids.
    pub randomness: Randomness,
    /// The keys that are not looked up again for a while; `None` to look each up with every request.
    pub key_cache: Option<KeyCache>,
}

/// A response and what it took.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The response.
    pub response: Response,
    /// What was used of the table.
    pub usage: Usage,
}

/// Answers a request to an endpoint, and writes one line about it to the log: no body, no path, no personal data.
pub async fn dispatch(endpoint: &Endpoint, services: &Services, request: Request) -> Answer {
    let began = time::Instant::now();
    let request_id = request.request_id.clone();
    let store = services.store.metered();
    let headers = request.headers.clone();
    let answered = in_time(&endpoint.route, answer(endpoint, services, store.clone(), request));
    let answered = AssertUnwindSafe(answered).catch_unwind().await;
    let result = answered.unwrap_or_else(|_| Err(Failure::Internal { cause: "a panic".to_owned() }));
    let usage = store.usage();
    let operation = endpoint.route.operation;
    if let Some(cause) = result.as_ref().err().and_then(Failure::cause) {
        tracing::error!(
            requestId = request_id,
            operation,
            cause,
            "a request failed for no fault of its caller"
        );
    }
    let (response, code) = match result {
        Ok(response) => (response, "ok"),
        Err(failure) => {
            let problem = failure.into_problem();
            let code = problem.kind.code();
            (problem.into_response(&endpoint.dialect, &request_id), code)
        }
    };
    tracing::info!(
        requestId = request_id,
        operation,
        status = response.status.as_u16(),
        code,
        durationMicroseconds = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        readUnits = %usage.read,
        writeUnits = %usage.write,
        "answered"
    );
    let response = echoed(endpoint, &headers, response);
    Answer { response: response.with(X_REQUEST_ID, &request_id), usage }
}

/// What a request comes to within [`ANSWER_SECONDS_MAX`]: every call to the table has a time-out of its own, but a request
/// may make several, and a function that Lambda ends says nothing.
async fn in_time(
    route: &Route,
    answer: impl Future<Output = Result<Response, Failure>>,
) -> Result<Response, Failure> {
    let answered = tokio::time::timeout(Duration::from_secs(ANSWER_SECONDS_MAX), answer).await;
    answered.unwrap_or_else(|_| {
        let cause = format!("there was no answer within {ANSWER_SECONDS_MAX} seconds");
        let error = if route.writes() {
            StoreError::OutcomeUnknown { cause }
        } else {
            StoreError::Unavailable { cause }
        };
        Err(operations::Failure::Store(error).into())
    })
}

async fn answer(
    endpoint: &Endpoint,
    services: &Services,
    store: Store,
    request: Request,
) -> Result<Response, Failure> {
    let now = (services.clock)();
    let presented = presented_key(&request.headers).ok_or(operations::Failure::Unauthenticated)?;
    let authenticated = authenticate(&store, services.key_cache.as_ref(), presented, now).await?;
    let context = Context {
        store: store.clone(),
        principal: authenticated.principal,
        now,
        randomness: Arc::clone(&services.randomness),
        request_id: request.request_id.clone(),
        idempotency: None,
    };
    let noted = note_use(&store, authenticated.unnoted_use.as_ref(), &request.request_id);
    // Both are moved once more than a future by itself would be, and the larger one is large.
    let carried_out = Box::pin(carry_out(endpoint, context, &request));
    let (answered, ()) = tokio::join!(carried_out, noted);
    answered
}

/// Notes that a key is in use, where that has to be. That it cannot be noted is nothing that the caller has to know.
async fn note_use(store: &Store, unnoted: Option<&UnnotedUse>, request_id: &str) {
    if let Some(unnoted) = unnoted
        && let Err(error) = note_use_of_key(store, unnoted).await
    {
        tracing::warn!(requestId = request_id, cause = ?error, "the use of a key could not be noted");
    }
}

async fn carry_out(
    endpoint: &Endpoint,
    mut context: Context,
    request: &Request,
) -> Result<Response, Failure> {
    authorize(&context.principal, endpoint.route.scope)?;
    if request.body.len() > BODY_BYTES_MAX {
        return Err(Failure::PayloadTooLarge);
    }
    match look_up(endpoint, &context, request).await? {
        Repetition::Unkeyed => {}
        Repetition::First(idempotency) => context.idempotency = Some(idempotency),
        Repetition::Repeated(response) => return Ok(response),
    }
    let call =
        Call { context: context.clone(), request: request.clone(), operation: endpoint.route.operation };
    let answered = endpoint.answer(call).await;
    // The same request may have been carried out at the same time, and been first: what it changed is what this one met.
    if context.idempotency.is_some()
        && answered.as_ref().is_err_and(is_refusal)
        && let Repetition::Repeated(response) = look_up(endpoint, &context, request).await?
    {
        return Ok(response);
    }
    answered
}

/// Whether it may be what is stored that a request failed for. Some of what is asked for is invalid for that alone.
const fn is_refusal(failure: &Failure) -> bool {
    match failure {
        Failure::Operation(operation) => !matches!(operation, operations::Failure::Store(_)),
        Failure::Invalid(_) | Failure::Forbidden { .. } => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use domain::scope::Scope;
    use http::Method;

    use super::*;
    use crate::{problem::ProblemKind, route::WRITE};

    #[tokio::test(start_paused = true)]
    async fn a_request_that_takes_too_long_is_answered_all_the_same() {
        let read = Route {
            operation: "wait",
            method: Method::GET,
            path: "/v1/wait",
            scope: Scope::CustomersRead,
            summary: "Waits for ever",
            success: &[],
            query: &[],
            access: &[],
            problems: &[],
        };
        let write = Route { problems: &[WRITE], ..read.clone() };
        for (route, kind) in [(read, ProblemKind::Unavailable), (write, ProblemKind::OutcomeUnknown)] {
            let failure = in_time(&route, pending()).await.unwrap_err();
            assert_eq!(failure.into_problem().kind, kind);
        }
    }
}
