//! Finding the endpoint of a request, where no gateway has done so.

use std::collections::BTreeMap;

use http::Method;
use percent_encoding::percent_decode_str;

use crate::{
    dispatch::{Answer, Services, X_REQUEST_ID, dispatch},
    endpoint::Endpoint,
    failure::Failure,
    request::{Parameters, Request},
};

/// Every endpoint of the API, by path and method.
#[derive(Debug)]
pub struct Router {
    paths: matchit::Router<BTreeMap<String, Endpoint>>,
}

impl Router {
    /// A router over these endpoints.
    ///
    /// # Errors
    ///
    /// Two paths that cannot be told apart, in words.
    pub fn new(endpoints: Vec<Endpoint>) -> Result<Self, String> {
        let mut by_path: BTreeMap<&'static str, BTreeMap<String, Endpoint>> = BTreeMap::new();
        for endpoint in endpoints {
            let methods = by_path.entry(endpoint.route.path).or_default();
            let (method, path) = (endpoint.route.method.to_string(), endpoint.route.path);
            if methods.insert(method.clone(), endpoint).is_some() {
                return Err(format!("{method} {path} is there twice"));
            }
        }
        let mut paths = matchit::Router::new();
        for (path, methods) in by_path {
            paths.insert(path, methods).map_err(|error| format!("{path}: {error}"))?;
        }
        Ok(Self { paths })
    }

    /// The endpoint of a path as it stands in the URL, and the parts of the path that its route names.
    ///
    /// # Errors
    ///
    /// [`Failure::RouteNotFound`], [`Failure::MethodNotAllowed`] or [`Failure::MalformedPath`].
    pub fn find(&self, method: &Method, path: &str) -> Result<(&Endpoint, Parameters), Failure> {
        let found = self.paths.at(path).map_err(|_| Failure::RouteNotFound)?;
        let Some(endpoint) = found.value.get(method.as_str()) else {
            let allow = found.value.keys().cloned().collect::<Vec<_>>().join(", ");
            return Err(Failure::MethodNotAllowed { allow });
        };
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
                let response = failure.into_problem().into_response(&request.request_id);
                let response = response.with(X_REQUEST_ID, &request.request_id);
                Answer { response, usage: services.store.metered().usage() }
            }
        }
    }
}
