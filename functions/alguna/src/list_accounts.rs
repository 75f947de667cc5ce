//! `GET /alguna/accounts`: lists accounts.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Violation,
    limits::{COUNTED_LIST_MAX, PAGE_SIZE_MAX},
    listing::Search,
    scope::Scope,
};
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode};
use serde::Serialize;
use store::Access;
use validation::{
    Report,
    values::{parse_digits, parse_word},
};

use super::{
    account_filters::Filters,
    account_view::Account,
    listing::{self, Condition, Listing, Order, SortBy},
    shown::Looking,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "alguna-list-accounts",
        method: Method::GET,
        path: "/alguna/accounts",
        scope: Scope::CustomersRead,
        summary: "Lists accounts by page, filtered and in order. It may lag by a moment.",
        success: &[StatusCode::OK],
        query: &["page", "limit", "filters", "sort", "search"],
        access: &[Access::GetItem, Access::BatchGetItem, Access::QueryTable, Access::QueryDirectory],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_accounts)
}

/// The query.
#[derive(Debug, Deserr)]
#[deserr(error = Report, deny_unknown_fields)]
struct ListAccounts {
    #[deserr(default)]
    page: Page,
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    filters: Filters,
    #[deserr(default)]
    sort: Sort,
    #[deserr(default)]
    search: Option<Search>,
}

/// Which page, from 1.
#[derive(Debug, Clone, Copy)]
struct Page(usize);

impl Default for Page {
    fn default() -> Self {
        Self(1)
    }
}

impl Deserr<Report> for Page {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_digits(value, location, 1, COUNTED_LIST_MAX).map(Self)
    }
}

/// How many accounts a page has.
#[derive(Debug, Clone, Copy)]
struct Limit(usize);

impl Limit {
    /// The sizes that there are. A larger one is as good as the largest.
    const ALL: [usize; 5] = [5, 10, 25, 50, PAGE_SIZE_MAX];
}

impl Default for Limit {
    fn default() -> Self {
        Self(10)
    }
}

impl Deserr<Report> for Limit {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let size = parse_digits(value, location, 1, usize::MAX).map(|size| size.min(PAGE_SIZE_MAX)).ok();
        let accepted = || Self::ALL.iter().map(ToString::to_string).collect();
        size.filter(|size| Self::ALL.contains(size))
            .map(Self)
            .ok_or_else(|| Report::at(location, Violation::NotOneOf { accepted: accepted() }))
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
            ("createdAt:asc", order(SortBy::CreatedAt, false)),
            ("createdAt:desc", order(SortBy::CreatedAt, true)),
            ("updatedAt:asc", order(SortBy::UpdatedAt, false)),
            ("updatedAt:desc", order(SortBy::UpdatedAt, true)),
        ];
        parse_word(value, location, &words).map(Self)
    }
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Accounts<'a> {
    page_count: usize,
    data: Vec<Account<'a>>,
}

async fn list_accounts(call: Call) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsRead)?;
    let query: ListAccounts = call.query()?;
    let limit = query.limit.0;
    let mut conditions = query.filters.0;
    conditions.extend(query.search.map(Condition::NameHas));
    let listing = Listing {
        conditions,
        order: query.sort.0,
        offset: (query.page.0 - 1) * limit,
        limit,
        offset_parameter: "page",
    };
    let page = listing::page(&call.context, &listing).await?;
    let looking = Looking::at(&call.context, &page.pairs).await?;
    let data = listing::fitting(&page, |pair| Account::of(pair, looking))?;
    Response::json(StatusCode::OK, &Accounts { page_count: page.pages, data })
}
