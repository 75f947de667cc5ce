//! The HTTP API, whatever carries it: requests and responses, routes, authentication, problem details and paging.
//!
//! **What this crate may know:** the crates below it and the vocabulary of HTTP. It knows no Lambda, no AWS, no
//! environment variables, no sockets, and no single endpoint: those are in `functions/`. The same endpoints answer
//! behind API Gateway (crate `lambda`), in the development server and in the tests.
//!
//! A request is answered by [`dispatch`]: authenticate, check the scope, let the endpoint parse and act, and turn
//! whatever went wrong into a problem in one place, [`Failure::into_problem`].

mod authentication;
mod dialect;
mod dispatch;
mod endpoint;
mod failure;
mod idempotency;
mod paging;
mod precondition;
mod problem;
mod request;
mod response;
mod route;
#[cfg(feature = "router")]
mod router;
mod seal;
mod size;
mod task;

pub use dialect::{Dialect, IdempotencyRule};
pub use dispatch::{Answer, Services, dispatch};
pub use endpoint::{Call, Endpoint};
pub use failure::{Failure, both};
pub use idempotency::recorded_as;
pub use paging::{PageToken, fitting};
pub use problem::{ErrorEntry, Problem, ProblemBody, ProblemKind};
pub use request::{Parameters, Request};
pub use response::{Listed, Response};
pub use route::{BODY, EVERY_ROUTE, PAGING, QUERY, Route, WRITE};
#[cfg(feature = "router")]
pub use router::Router;
pub use size::carried_bytes;
pub use task::{Invocation, Task, TaskFailure};

pub use operations::KeyCache;

pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
