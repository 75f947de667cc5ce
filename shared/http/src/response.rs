//! A response, before anything carries it.

use domain::id::Version;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::failure::Failure;

/// What may stand unescaped in a segment of a path: the unreserved characters of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The body of every list.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ListOf{T}"))]
#[serde(rename_all = "camelCase")]
pub struct Listed<T> {
    /// The objects of this page.
    pub data: Vec<T>,
    /// What to send as `nextToken` for the next page; null when this is the last.
    pub next_token: Option<String>,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// A JSON response.
    ///
    /// # Errors
    ///
    /// [`Failure::Internal`] when the body cannot be written as JSON, which is a mistake of this program.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self, Failure> {
        let body =
            serde_json::to_vec(body).map_err(|error| Failure::Internal { cause: error.to_string() })?;
        Ok(Self::of_type(status, HeaderValue::from_static("application/json"), body))
    }

    /// A refusal as JSON. What cannot be written as JSON, which is a mistake of this program, leaves the body empty.
    pub fn refusal(status: StatusCode, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self::of_type(status, HeaderValue::from_static("application/json"), body)
    }

    /// A response without a body.
    pub fn empty() -> Self {
        let headers = HeaderMap::from_iter([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]);
        Self { status: StatusCode::NO_CONTENT, headers, body: Vec::new() }
    }

    pub(crate) fn of_type(status: StatusCode, content_type: HeaderValue, body: Vec<u8>) -> Self {
        let headers = HeaderMap::from_iter([
            (header::CONTENT_TYPE, content_type),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        ]);
        Self { status, headers, body }
    }

    /// Adds the entity tag of an object's version.
    #[must_use]
    pub fn with_etag(self, version: Version) -> Self {
        self.with(header::ETAG, &format!("\"{}\"", version.number()))
    }

    /// Adds where the object is, by the segments of its path behind `/v1`.
    #[must_use]
    pub fn with_location(self, segments: &[&str]) -> Self {
        let path = segments.iter().fold("/v1".to_owned(), |path, segment| {
            format!("{path}/{}", utf8_percent_encode(segment, SEGMENT))
        });
        self.with(header::LOCATION, &path)
    }

    /// Adds a header. A value that no header can carry is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }
}
