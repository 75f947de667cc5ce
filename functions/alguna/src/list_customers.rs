//! `GET /alguna/customers`: lists customers.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    limits::COUNTED_LIST_MAX,
    scope::Scope,
    text::{Email, Identifier},
};
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode, both};
use serde::Serialize;
use store::Access;
use validation::{
    PageSize, Report,
    values::{NotOffered, parse_digits, parse_word},
};

use super::{
    customer_view::Customer,
    headers::known_version,
    listing::{self, Condition, Listing, Order, SortBy},
    shown::Looking,
};

/// How many customers a page has when nobody says.
const LIMIT_DEFAULT: usize = 10;

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "alguna-list-customers",
        method: Method::GET,
        path: "/alguna/customers",
        scope: Scope::CustomersRead,
        summary: "Lists customers behind an offset, filtered and in order. It may lag by a moment.",
        success: &[StatusCode::OK],
        query: &["limit", "offset", "sort", "alias", "email"],
        access: &[Access::GetItem, Access::BatchGetItem, Access::QueryTable, Access::QueryDirectory],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_customers)
}

/// The query.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
#[expect(dead_code, reason = "what is not offered is read to be refused")]
struct ListCustomers {
    #[deserr(default)]
    limit: Option<PageSize>,
    #[deserr(default)]
    offset: Offset,
    #[deserr(default)]
    sort: Sort,
    #[deserr(default)]
    alias: Option<Identifier>,
    #[deserr(default)]
    email: Option<Email>,
    #[deserr(default)]
    csm_id: NotOffered,
    #[deserr(default)]
    has_active_subscriptions: NotOffered,
    #[deserr(default)]
    integration_ids: NotOffered,
    #[deserr(default)]
    sales_owner_id: NotOffered,
    #[deserr(default)]
    tag_ids: NotOffered,
}

/// How many customers are left out before the first that is shown.
#[derive(Debug, Clone, Copy, Default)]
struct Offset(usize);

impl Deserr<Report> for Offset {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_digits(value, location, 0, COUNTED_LIST_MAX).map(Self)
    }
}

/// The order.
#[derive(Debug, Clone, Copy)]
struct Sort(Order);

impl Default for Sort {
    fn default() -> Self {
        Self(Order::DEFAULT)
    }
}

impl Deserr<Report> for Sort {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let order = |by, descending| Order { by, descending };
        let words = [
            ("name:asc", order(SortBy::Name, false)),
            ("name:desc", order(SortBy::Name, true)),
            ("created_at:asc", order(SortBy::CreatedAt, false)),
            ("created_at:desc", order(SortBy::CreatedAt, true)),
        ];
        parse_word(value, location, &words).map(Self)
    }
}

/// The answer.
#[derive(Debug, Serialize)]
struct Customers<'a> {
    data: Vec<Customer<'a>>,
    pagination: Pagination,
}

#[derive(Debug, Serialize)]
struct Pagination {
    per_page: usize,
    total_pages: usize,
}

async fn list_customers(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsRead)?;
    let ((), query) = both(known_version(&call), call.query::<ListCustomers>())?;
    let limit = query.limit.map_or(LIMIT_DEFAULT, |size| size.0);
    let alias = query.alias.map(|alias| Condition::Alias(vec![alias]));
    let email = query.email.map(|email| Condition::Email(vec![email]));
    let listing = Listing {
        conditions: alias.into_iter().chain(email).collect(),
        order: query.sort.0,
        offset: query.offset.0,
        limit,
        offset_parameter: "offset",
    };
    let page = listing::page(&call.context, &listing).await?;
    let looking = Looking::at(&call.context, &page.pairs).await?;
    let data = listing::fitting(&page, |pair| Customer::of(pair, looking))?;
    let pagination = Pagination { per_page: limit, total_pages: page.pages };
    Response::json(StatusCode::OK, &Customers { data, pagination })
}
