//! Endpoints: a route and what answers it.

use std::{fmt, pin::Pin, sync::Arc};

use http::header;
use operations::Context;

use crate::{failure::Failure, request::Request, response::Response, route::Route};

/// An authenticated request on its way to an endpoint.
pub struct Call {
    /// What operations need.
    pub context: Context,
    /// The request.
    pub request: Request,
}

impl Call {
    /// The body, read into a shape of `validation`.
    ///
    /// # Errors
    ///
    /// [`Failure::UnsupportedMediaType`] or [`Failure::Body`].
    pub fn body<T: validation::Shape>(&self) -> Result<T, Failure> {
        if !self.is_json() {
            return Err(Failure::UnsupportedMediaType);
        }
        validation::body(&self.request.body).map_err(Failure::Body)
    }

    /// The query, read into a shape of `validation`.
    ///
    /// # Errors
    ///
    /// [`Failure::Query`].
    pub fn query<T: validation::Shape>(&self) -> Result<T, Failure> {
        validation::parameters(&self.request.query).map_err(Failure::Query)
    }

    /// Refuses any parameter of the query.
    ///
    /// # Errors
    ///
    /// [`Failure::Query`].
    pub fn no_query(&self) -> Result<(), Failure> {
        self.query::<validation::NoParameters>().map(|_| ())
    }

    /// Whether the body is declared as `application/json`, with or without parameters.
    fn is_json(&self) -> bool {
        let declared = self
            .request
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let essence = declared
            .and_then(|declared| declared.split(';').next())
            .unwrap_or_default();
        essence.trim().eq_ignore_ascii_case("application/json")
    }
}

type Handler = dyn Fn(Call) -> Pin<Box<dyn Future<Output = Result<Response, Failure>> + Send>> + Send + Sync;

/// A route and what answers it.
#[derive(Clone)]
pub struct Endpoint {
    /// The route.
    pub route: Route,
    handler: Arc<Handler>,
}

impl Endpoint {
    /// An endpoint whose requests `handler` answers.
    pub fn new<F>(route: Route, handler: impl Fn(Call) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Response, Failure>> + Send + 'static,
    {
        Self {
            route,
            handler: Arc::new(move |call| Box::pin(handler(call))),
        }
    }

    pub(crate) async fn answer(&self, call: Call) -> Result<Response, Failure> {
        (self.handler)(call).await
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Endpoint")
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}
