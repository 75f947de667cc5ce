//! Lists with a total, which begin behind so many customers.

use domain::{
    Violation,
    customer::CustomerQuery,
    limits::{COUNTED_LIST_MAX, PAGE_BYTES_MAX},
    listing::{Search, Sort},
    pair::Pair,
    text::{Identifier, Text},
};
use http_api::{Failure, Response, StatusCode, carried_bytes};
use operations::Context;
use serde::Serialize;
use validation::{Place, Report};

use super::{
    named::customer_named,
    selection::Selection,
    view::{Customer, Looking, Status, external_id},
};

#[derive(Serialize)]
struct Listed<'a> {
    items: Vec<Customer<'a>>,
    pagination: Pagination,
}

#[derive(Serialize)]
struct Pagination {
    total: usize,
    limit: usize,
    /// Where the next part begins, and not where this one does.
    offset: usize,
}

/// A customer that is found, and the name that it is found by, if it is by one.
struct Found {
    pair: Pair,
    name: Option<Identifier>,
}

impl Found {
    fn shown<'a>(&'a self, looking: Looking<'a>) -> Customer<'a> {
        Customer::of(&self.pair, self.name.as_ref(), looking)
    }
}

/// The answer that shows the selected part of the customers; `limit` is where the request says how many are shown.
///
/// # Errors
///
/// [`Failure::Invalid`] when there are too many to count, or more than one answer can carry.
pub(super) async fn answer(
    context: &Context,
    selection: &Selection,
    limit: Place,
) -> Result<Response, Failure> {
    let refused = |violation| Failure::Invalid(Report::of(limit.clone(), violation));
    let too_many = || refused(Violation::TooManyToCount { max: COUNTED_LIST_MAX });
    let looking = Looking::of(context).await?;
    let mut found = match &selection.names {
        Some(names) if selection.status == Status::Published => named(context, names).await?,
        _ => of_status(looking, context, selection).await?.ok_or_else(too_many)?,
    };
    found.retain(|found| selection.finds(&found.shown(looking)));
    found.sort_by(|one, other| selection.compare(&one.shown(looking), &other.shown(looking)));
    let total = found.len();
    let shown = found.into_iter().skip(selection.offset).take(selection.limit).collect();
    let page = completed(context, shown).await?;
    let items: Vec<Customer<'_>> = page.iter().map(|found| found.shown(looking)).collect();
    if items.iter().map(carried_bytes).sum::<usize>() > PAGE_BYTES_MAX {
        return Err(refused(Violation::PageTooLarge));
    }
    let offset = selection.offset + selection.limit;
    let pagination = Pagination { total, limit: selection.limit, offset };
    Response::json(StatusCode::OK, &Listed { items, pagination })
}

/// The customers that names are of now, each once, with their contacts.
async fn named(context: &Context, names: &[Identifier]) -> Result<Vec<Found>, Failure> {
    let mut found: Vec<Found> = Vec::new();
    for name in names {
        let Some(pair) = customer_named(context, name).await? else { continue };
        if found.iter().all(|other| other.pair.customer.id != pair.customer.id) {
            found.push(Found { pair, name: Some(name.clone()) });
        }
    }
    Ok(found)
}

/// The customers of the status that the other filters may find, with their accounts where these tell; `None` when they are
/// too many.
async fn of_status(
    looking: Looking<'_>,
    context: &Context,
    selection: &Selection,
) -> Result<Option<Vec<Found>>, Failure> {
    let query = |id| CustomerQuery {
        id,
        statuses: vec![selection.status.of_customer()],
        search: selection.email.as_ref().and_then(|email| Search::parse(email.as_str()).ok()),
        sort: Sort::DEFAULT,
    };
    let mut customers = Vec::new();
    match &selection.ids {
        Some(ids) => {
            for id in ids {
                let one = operations::all_customers(context, &query(Some(id.clone())), 1).await?;
                customers.extend(one.into_iter().flatten());
            }
        }
        None => match operations::all_customers(context, &query(None), COUNTED_LIST_MAX).await? {
            Some(all) => customers = all,
            None => return Ok(None),
        },
    }
    // Whom the rest does not find, whatever its account, need not be completed.
    let alone = |customer| Found { pair: Pair { customer, account: None, contacts: None }, name: None };
    let mut found: Vec<Found> = customers.into_iter().map(alone).collect();
    if selection.is_of_accounts() {
        found.retain(|found| selection.may_find(&found.shown(looking)));
        let customers = found.into_iter().map(|found| found.pair.customer).collect();
        let pairs = operations::pairs_of(context, customers, false).await?;
        found = pairs.into_iter().map(|pair| Found { pair, name: None }).collect();
    }
    if let Some(names) = &selection.names {
        found.retain(|found| {
            let own = external_id(&found.pair, context.now);
            names.iter().any(|name| Text::as_str(name) == own)
        });
    }
    Ok(Some(found))
}

/// The same customers with all that is shown of them.
async fn completed(context: &Context, found: Vec<Found>) -> Result<Vec<Found>, Failure> {
    if found.iter().all(|found| found.pair.contacts.is_some()) {
        return Ok(found);
    }
    let customers = found.into_iter().map(|found| found.pair.customer).collect();
    let pairs = operations::pairs_of(context, customers, true).await?;
    Ok(pairs.into_iter().map(|pair| Found { pair, name: None }).collect())
}
