//! Every endpoint of the API, in one list: the route table that the template, the sample events, the documentation and
//! the development server come from. No function is built from this package.

use http_api::Endpoint;

/// Every endpoint.
pub fn endpoints() -> Vec<Endpoint> {
    [
        customers::endpoints(),
        contacts::endpoints(),
        accounts::endpoints(),
        aliases::endpoints(),
        settings::endpoints(),
    ]
    .concat()
}
