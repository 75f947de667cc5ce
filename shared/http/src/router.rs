//! Finding the endpoint of a request, where no gateway has done so.

use std::collections::BTreeMap;

use http::Method;
use percent_encoding::percent_decode_str;

use crate::{
    dialect::Dialect,
    dispatch::{Answer, Services, X_REQUEST_ID, dispatch},
    endpoint::Endpoint,
    failure::Failure,
    request::{Parameters, Request},
    response::Response,
};

/// Every endpoint of the API, by method and path.
#[derive(Debug)]
pub struct Router {
    /// Each method has its own paths, as with a gateway: a path that is exact for one method does not hide what
    /// another method has under a parameter.
    methods: BTreeMap<String, matchit::Router<Endpoint>>,
    /// How each of the APIs speaks, for paths that are no route of it.
    dialects: Vec<Dialect>,
}

impl Router {
    /// A router over these endpoints.
    ///
    /// # Errors
    ///
    /// Two routes that cannot be told apart, in words.
    pub fn new(endpoints: Vec<Endpoint>) -> Result<Self, String> {
        let mut methods: BTreeMap<String, matchit::Router<Endpoint>> = BTreeMap::new();
        let mut dialects: Vec<Dialect> = Vec::new();
        for endpoint in endpoints {
            let (method, path) = (endpoint.route.method.to_string(), endpoint.route.path);
            if dialects.iter().all(|known| known.base != endpoint.dialect.base) {
                dialects.push(endpoint.dialect);
            }
            let paths = methods.entry(method.clone()).or_default();
            paths.insert(path, endpoint).map_err(|error| format!("{method} {path}: {error}"))?;
        }
        Ok(Self { methods, dialects })
    }

    /// The endpoint of a path as it stands in the URL, and the parts of the path that its route names.
    ///
    /// # Errors
    ///
    /// [`Failure::RouteNotFound`], [`Failure::MethodNotAllowed`] or [`Failure::MalformedPath`].
    pub fn find(&self, method: &Method, path: &str) -> Result<(&Endpoint, Parameters), Failure> {
        let found = self.methods.get(method.as_str()).and_then(|paths| paths.at(path).ok());
        let Some(found) = found else {
            let others = self.methods.iter().filter(|(_, paths)| paths.at(path).is_ok());
            let allow: Vec<_> = others.map(|(method, _)| method.as_str()).collect();
            return Err(match allow.as_slice() {
                [] => Failure::RouteNotFound,
                allow => Failure::MethodNotAllowed { allow: allow.join(", ") },
            });
        };
        let endpoint = found.value;
        let parameters = found.params.iter().map(|(name, value)| {
            let decoded = percent_decode_str(value).decode_utf8().map_err(|_| Failure::MalformedPath)?;
            Ok((name.to_owned(), decoded.into_owned()))
        });
        Ok((endpoint, parameters.collect::<Result<_, Failure>>()?))
    }

    /// Answers a request to the endpoint of its path, which is given as it stands in the URL.
    pub async fn answer(&self, services: &Services, path: &str, mut request: Request) -> Answer {
        match self.find(&request.method, path) {
            Ok((endpoint, parameters)) => {
                request.path_parameters = parameters;
                dispatch(endpoint, services, request).await
            }
            Err(failure) => {
                let response = self.refusal(path, failure, &request.request_id);
                Answer { response, usage: services.store.metered().usage() }
            }
        }
    }

    /// The refusal of a request that reaches no endpoint, in the words of the API that its path belongs to.
    pub fn refusal(&self, path: &str, failure: Failure, request_id: &str) -> Response {
        let dialect = self.dialects.iter().find(|dialect| is_of(dialect, path)).unwrap_or(&Dialect::NATIVE);
        failure.into_problem().into_response(dialect, request_id).with(X_REQUEST_ID, request_id)
    }
}

/// Whether a path is one of the API's, or would be if there were such a route.
fn is_of(dialect: &Dialect, path: &str) -> bool {
    path.strip_prefix(dialect.base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_of_an_api_by_its_first_parts() {
        for path in ["/v1", "/v1/", "/v1/customers"] {
            assert!(is_of(&Dialect::NATIVE, path), "{path}");
        }
        for path in ["/", "/v10/customers", "/x/v1/customers", ""] {
            assert!(!is_of(&Dialect::NATIVE, path), "{path}");
        }
    }
}
