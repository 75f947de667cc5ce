//! Endpoints: a route and what answers it.

use std::{fmt, pin::Pin, sync::Arc};

use domain::{
    precondition::Precondition,
    scope::Scope,
    text::{Kind, Text},
};
use http::{Method, header};
use operations::Context;
use validation::{MalformedDocument, Place, Report, Shape, body, parameters};

use crate::{
    authentication::authorize,
    dialect::Dialect,
    failure::{Failure, both},
    precondition::precondition,
    request::Request,
    response::Response,
    route::Route,
};

/// An authenticated request on its way to an endpoint.
pub struct Call {
    /// What operations need.
    pub context: Context,
    /// The request.
    pub request: Request,
    /// The operation that is called.
    pub(crate) operation: &'static str,
}

impl Call {
    /// The query, read into a shape of `validation`.
    ///
    /// # Errors
    ///
    /// [`Failure::Invalid`].
    pub fn query<T: Shape>(&self) -> Result<T, Failure> {
        parameters(&self.request.query).map_err(Failure::Invalid)
    }

    /// The query and the body, each read into a shape of `validation`.
    ///
    /// # Errors
    ///
    /// [`Failure::UnsupportedMediaType`]; [`Failure::Body`] for a body that cannot be read or is wrong by itself;
    /// [`Failure::Invalid`] with everything that is wrong with either.
    pub fn query_and_body<Q: Shape, B: Shape>(&self) -> Result<(Q, B), Failure> {
        if !self.is_json() {
            return Err(Failure::UnsupportedMediaType);
        }
        let body = body(&self.request.body).map_err(|malformed| match malformed {
            MalformedDocument::Invalid(report) => Failure::Invalid(report),
            malformed => Failure::Body(malformed),
        });
        both(self.query(), body)
    }

    /// A part of the path, read into a value of the domain; `unreadable` is what it means when it cannot be one.
    ///
    /// # Errors
    ///
    /// `unreadable`.
    pub fn path<K: Kind>(&self, name: &str, unreadable: operations::Failure) -> Result<Text<K>, Failure> {
        Text::parse(self.request.path_parameter(name)).map_err(|_| unreadable.into())
    }

    /// A part of the path that a request makes something of, read into a value of the domain.
    ///
    /// # Errors
    ///
    /// [`Failure::Invalid`].
    pub fn new_path<K: Kind>(&self, name: &str) -> Result<Text<K>, Failure> {
        let parsed = Text::parse(self.request.path_parameter(name));
        parsed.map_err(|violation| Failure::Invalid(Report::of(Place::Parameter(name.to_owned()), violation)))
    }

    /// The versions that the object may have for the request to be carried out (`If-Match`).
    ///
    /// # Errors
    ///
    /// [`Failure::Invalid`] when the header is not a list of entity tags.
    pub fn precondition(&self) -> Result<Precondition, Failure> {
        precondition(&self.request.headers)
    }

    /// Refuses what needs a scope besides that of the route, where the key lacks it.
    ///
    /// # Errors
    ///
    /// [`Failure::Forbidden`].
    pub fn authorize(&self, needed: Scope) -> Result<(), Failure> {
        authorize(&self.context.principal, needed)
    }

    /// Whether the body is declared, once, as `application/json`, or for a patch as `application/merge-patch+json`, with
    /// or without parameters, and not encoded.
    fn is_json(&self) -> bool {
        let headers = &self.request.headers;
        let mut declared = headers.get_all(header::CONTENT_TYPE).iter();
        let (Some(only), None) = (declared.next(), declared.next()) else { return false };
        let essence = only.to_str().ok().and_then(|text| text.split(';').next()).unwrap_or_default();
        let essence = essence.trim();
        let is_patch = self.request.method == Method::PATCH;
        (essence.eq_ignore_ascii_case("application/json")
            || is_patch && essence.eq_ignore_ascii_case("application/merge-patch+json"))
            && !headers.contains_key(header::CONTENT_ENCODING)
    }
}

type Handler = dyn Fn(Call) -> Pin<Box<dyn Future<Output = Result<Response, Failure>> + Send>> + Send + Sync;

/// A route and what answers it.
#[derive(Clone)]
pub struct Endpoint {
    /// The route.
    pub route: Route,
    /// How the API speaks that the route belongs to.
    pub dialect: Dialect,
    handler: Arc<Handler>,
}

impl Endpoint {
    /// An endpoint of the system's own API whose requests `handler` answers.
    pub fn new<F>(route: Route, handler: impl Fn(Call) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Response, Failure>> + Send + 'static,
    {
        Self { route, dialect: Dialect::NATIVE, handler: Arc::new(move |call| Box::pin(handler(call))) }
    }

    /// The same endpoint as one of another API.
    #[must_use]
    pub fn speaking(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
    }

    pub(crate) async fn answer(&self, call: Call) -> Result<Response, Failure> {
        (self.handler)(call).await
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Endpoint").field("route", &self.route).finish_non_exhaustive()
    }
}
