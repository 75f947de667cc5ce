//! Finding a customer by what its callers call it: its id, or an identifier of one of its accounts.

use domain::{
    customer::{Customer, CustomerStatus, Included},
    pair::Pair,
    text::{CustomerId, Identifier},
};
use operations::{Context, Failure};

/// Gets the customer that a text names, with its main account and its contacts. An id comes before what names an account,
/// and an archived customer is as good as none: Alguna knows no archive.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`] or [`Failure::Store`].
pub(super) async fn find(context: &Context, text: &str) -> Result<Pair, Failure> {
    if let Some(id) = as_id(text) {
        let pair = unless_missing(operations::get_pair(context, &id, true).await)?;
        if let Some(pair) = pair.filter(|pair| is_in_use(&pair.customer)) {
            return Ok(pair);
        }
    }
    let id = owner(context, text).await?;
    let pair = operations::get_pair(context, &id, true).await?;
    if is_in_use(&pair.customer) { Ok(pair) } else { Err(Failure::CustomerNotFound) }
}

/// Gets the id of the customer that [`find`] gets.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`] or [`Failure::Store`].
pub(super) async fn find_id(context: &Context, text: &str) -> Result<CustomerId, Failure> {
    if let Some(id) = as_id(text)
        && let Some(id) = in_use(context, id).await?
    {
        return Ok(id);
    }
    let id = owner(context, text).await?;
    in_use(context, id).await?.ok_or(Failure::CustomerNotFound)
}

fn as_id(text: &str) -> Option<CustomerId> {
    CustomerId::parse(text).ok()
}

/// The id, if it is that of a customer in use.
async fn in_use(context: &Context, id: CustomerId) -> Result<Option<CustomerId>, Failure> {
    let found = unless_missing(operations::get_customer(context, &id, Included::default()).await)?;
    Ok(found.filter(|found| is_in_use(&found.customer)).map(|_| id))
}

/// The customer whose account a text names now.
async fn owner(context: &Context, text: &str) -> Result<CustomerId, Failure> {
    let identifier = Identifier::parse(text).map_err(|_| Failure::CustomerNotFound)?;
    match operations::resolve_alias(context, &identifier, None).await {
        Err(Failure::AliasNotFound) => Err(Failure::CustomerNotFound),
        resolved => Ok(resolved?.tenure.owner.customer_id),
    }
}

fn unless_missing<T>(result: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match result {
        Err(Failure::CustomerNotFound) => Ok(None),
        result => result.map(Some),
    }
}

fn is_in_use(customer: &Customer) -> bool {
    customer.status == CustomerStatus::Active
}
