//! A request, as an endpoint sees it.

use bytes::Bytes;
use http::{HeaderMap, Method};

/// Names with their values, decoded, in the order given.
pub type Parameters = Vec<(String, String)>;

/// A request, freed of how it came.
#[derive(Debug, Clone)]
pub struct Request {
    /// The id that the answer and the log line carry.
    pub request_id: String,
    /// The method.
    pub method: Method,
    /// The parts of the path that the route names.
    pub path_parameters: Parameters,
    /// The parameters of the query.
    pub query: Parameters,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, empty when there is none.
    pub body: Bytes,
}

impl Request {
    /// Splits and decodes the text behind the `?` of a URL (the `application/x-www-form-urlencoded` rules of the URL
    /// standard).
    pub fn parse_query(text: &str) -> Parameters {
        form_urlencoded::parse(text.as_bytes()).into_owned().collect()
    }

    /// A part of the path, by the name that the route gives it; empty when the route names none so.
    pub fn path_parameter(&self, name: &str) -> &str {
        let found = self.path_parameters.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }
}
