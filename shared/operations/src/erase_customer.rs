//! Erasing the personal data of a customer.

use domain::{customer::Customer, erasure, precondition::Precondition, text::CustomerId};
use store::Committed;

use crate::{
    Context,
    attempts::Attempts,
    change_customer::{replacing, stored_customer},
    failure::{Failure, must_hold},
    recording::Answering,
};

/// Erases the personal data of an archived customer, for ever; again where it has been erased, which repeats the rest. From then on nothing is added to what there is of it, and the
/// consumer of the table's stream, which sees the change, forgets the rest: what belongs to the customer, what requests
/// about it were answered, and what the audit trail shows.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`] when it is in use,
/// [`Failure::Repeated`] or [`Failure::Store`].
pub async fn erase_customer(
    context: &Context,
    id: &CustomerId,
    precondition: &Precondition,
    answering: Answering<'_, Customer>,
) -> Result<Customer, Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let current = stored_customer(context, id).await?;
        must_hold(precondition, current.revision.version)?;
        let erased = erasure::erase(&current, &context.principal.environment, &attempts.change)?;
        let transaction = replacing(&attempts, &current, &erased);
        if let Committed::Done = attempts.commit(transaction, &erased, answering).await? {
            return Ok(erased);
        }
        attempts.again().await?;
    }
}
