//! The API reference: Swagger UI over the description of the API. Its files are part of a dependency, so that it works
//! without a network.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http_api::{StatusCode, header};
use utoipa_swagger_ui::Config;

/// How the reference looks: every operation by its tag, each with its name, and one that can be linked to.
pub(crate) fn configuration() -> Config<'static> {
    Config::from("/openapi.json")
        .deep_linking(true)
        .display_operation_id(true)
        .display_request_duration(true)
        .doc_expansion("list")
        .filter(true)
        .persist_authorization(true)
        .try_it_out_enabled(true)
}

/// A file of the reference, by its path; the page itself when that is empty.
pub(crate) fn file(path: &str, configuration: Arc<Config<'static>>) -> Response {
    match utoipa_swagger_ui::serve(path, configuration) {
        Ok(Some(file)) => {
            ([(header::CONTENT_TYPE, file.content_type)], file.bytes.into_owned()).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
