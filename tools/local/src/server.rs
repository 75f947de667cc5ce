//! The HTTP server around the router of the API.

use std::sync::Arc;

use anyhow::Context;
use axum::{
    body::{Body, Bytes},
    extract::{Path, Request as HttpRequest, State},
    response::{IntoResponse, Redirect, Response as HttpResponse},
    routing::get,
};
use domain::limits::BODY_BYTES_MAX;
use futures_util::StreamExt;
use http_api::{Failure, Request, Route, Router, Services, header};
use tokio::net::TcpListener;
use ulid::Ulid;

use crate::reference;

/// How much of a body is read to its end, so that the client hears the answer, however much of it is of use.
const BODY_BYTES_READ_MAX: usize = 64 * BODY_BYTES_MAX;

struct Api {
    router: Router,
    services: Services,
}

/// Serves the API until `shutdown` resolves; requests that have begun are answered first.
///
/// # Errors
///
/// When the routes contradict each other, or the listener fails.
pub async fn serve(
    listener: TcpListener,
    services: Services,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let router = Router::new(api::endpoints()).map_err(anyhow::Error::msg)?;
    let described: Vec<Route> = api::native_endpoints().into_iter().map(|endpoint| endpoint.route).collect();
    let description = openapi::document(&described);
    let reference = Arc::new(reference::configuration());
    let app = axum::Router::new()
        .route("/", get(async || Redirect::to("/docs")))
        .route(
            "/openapi.json",
            get(async move || ([(header::CONTENT_TYPE, "application/json")], description)),
        )
        .route("/docs", get(async || Redirect::to("/docs/")))
        .route(
            "/docs/",
            get({
                let reference = Arc::clone(&reference);
                async move || reference::file("", reference)
            }),
        )
        .route("/docs/{*path}", get(async move |Path(path): Path<String>| reference::file(&path, reference)))
        .route("/health", get(async || ([(header::CONTENT_TYPE, "application/json")], r#"{"status":"ok"}"#)))
        .fallback(answer)
        .with_state(Arc::new(Api { router, services }));
    axum::serve(listener, app).with_graceful_shutdown(shutdown).await.context("the server failed")
}

async fn answer(State(api): State<Arc<Api>>, request: HttpRequest) -> HttpResponse {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let now = (api.services.clock)();
    let request_id = Ulid::from_parts(now.unix_milliseconds(), (api.services.randomness)()).to_string();
    let response = match read(body).await {
        Some(body) => {
            let request = Request {
                request_id,
                method: parts.method,
                path_parameters: Vec::new(),
                query: Request::parse_query(parts.uri.query().unwrap_or_default()),
                headers: parts.headers,
                body,
            };
            api.router.answer(&api.services, path, request).await.response
        }
        None => api.router.refusal(path, Failure::UnreadableBody, &request_id),
    };
    (response.status, response.headers, response.body).into_response()
}

/// Reads a body to its end, and keeps one byte more than is allowed of one that is too long; nothing of one that breaks
/// off.
async fn read(body: Body) -> Option<Bytes> {
    let mut stream = body.into_data_stream();
    let mut kept = Vec::new();
    let mut read = 0_usize;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.ok()?;
        let room = (BODY_BYTES_MAX + 1).saturating_sub(kept.len());
        kept.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        read = read.saturating_add(chunk.len());
        if read > BODY_BYTES_READ_MAX {
            break;
        }
    }
    Some(kept.into())
}
