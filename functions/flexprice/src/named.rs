//! Customers by the names that their accounts have.

use domain::{
    customer::CustomerStatus,
    pair::Pair,
    scope::Scope,
    text::{Identifier, Text},
};
use http_api::{Call, Failure, Response, StatusCode};
use operations::{Context, Failure as OperationFailure};
use validation::NoParameters;

use super::view::{Customer, Looking};

/// The answer that shows the customer whose name is this part of the path, under that name.
///
/// # Errors
///
/// [`OperationFailure::CustomerNotFound`] among others.
pub(super) async fn answer(call: &Call, part: &str) -> Result<Response, Failure> {
    call.authorize(Scope::AccountsRead)?;
    let NoParameters {} = call.query()?;
    let name = call.path(part, OperationFailure::CustomerNotFound)?;
    let pair = customer_named(&call.context, &name).await?.ok_or(OperationFailure::CustomerNotFound)?;
    let looking = Looking::of(&call.context).await?;
    Response::json(StatusCode::OK, &Customer::of(&pair, Some(&name), looking))
}

/// The customer in use whose account a name is of now, with that account and the customer's contacts. One without an account
/// has its id as its name.
///
/// # Errors
///
/// [`OperationFailure::Store`].
pub(super) async fn customer_named(
    context: &Context,
    name: &Identifier,
) -> Result<Option<Pair>, OperationFailure> {
    let found = match operations::get_pair_named(context, name, true).await {
        Err(OperationFailure::AccountNotFound) => match Text::parse(name.as_str()) {
            Err(_) => None,
            Ok(id) => match operations::get_pair(context, &id, true).await {
                Err(OperationFailure::CustomerNotFound) => None,
                found => Some(found?).filter(|pair| pair.account.is_none()),
            },
        },
        found => Some(found?),
    };
    Ok(found.filter(|pair| pair.customer.status == CustomerStatus::Active))
}
