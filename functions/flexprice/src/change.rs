//! Changing a customer and its main account as one.

use domain::{
    Violation,
    pair::{AliasesPatch, Pair},
    patch::Patch,
    precondition::Precondition,
    scope::Scope,
    text::{CustomerId, Identifier, Text},
};
use http_api::{Call, Failure, Response, StatusCode, recorded_as};
use operations::{Context, Failure as OperationFailure};
use store::{Patience, StoreError};
use validation::{Place, Report, report::Findings};

use super::{
    named::customer_named,
    shapes::UpdateCustomer,
    view::{Customer, Looking, external_id},
};

/// What a request calls the customer that it changes.
#[derive(Debug)]
pub(super) enum Asked {
    /// Its id.
    Id(CustomerId),
    /// A name of one of its accounts, and its id, if that is given too.
    Name { name: Identifier, id: Option<CustomerId> },
}

impl Asked {
    fn name(&self) -> Option<&Identifier> {
        match self {
            Self::Id(_) => None,
            Self::Name { name, .. } => Some(name),
        }
    }
}

/// Changes a customer as a body asks for, and shows it. There are no versions in this API: the last change wins, and each is
/// made of the customer as the one before has left it.
///
/// # Errors
///
/// [`Failure::Invalid`], [`Failure::Forbidden`] when an alias is to be replaced and the key may not, or those of
/// [`operations::update_pair`].
pub(super) async fn answer(call: &Call, asked: &Asked, body: &UpdateCustomer) -> Result<Response, Failure> {
    let context = &call.context;
    let looking = Looking::of(context).await?;
    let mut patience = Patience::default();
    loop {
        let current = match asked {
            Asked::Id(id) => operations::get_pair(context, id, false).await?,
            Asked::Name { name, id } => of_name(context, id.as_ref(), name, body).await?,
        };
        let shown = asked.name().map_or_else(|| external_id(&current, context.now), Text::as_str);
        let patch = body.clone().into_patch(&current, shown);
        let is_renamed = patch.aliases != AliasesPatch::Keep;
        if is_renamed {
            call.authorize(Scope::AliasesWrite)?;
        }
        let id = &current.customer.id;
        let precondition = Precondition::OneOf(vec![current.customer.revision.version]);
        // A customer that is renamed is shown under its new name.
        let asked_by = asked.name().filter(|_| !is_renamed);
        let shown = |pair: &_| Response::json(StatusCode::OK, &Customer::of(pair, asked_by, looking));
        let answering = recorded_as(shown);
        match operations::update_pair(context, id, &patch, true, &precondition, &answering).await {
            // Others were first, so what the patch was made of may no longer be so.
            Err(OperationFailure::StaleVersion { .. }) if patience.pause().await => {}
            Err(OperationFailure::StaleVersion { .. }) => {
                return Err(OperationFailure::from(StoreError::Contention).into());
            }
            updated => return shown(&updated?),
        }
    }
}

/// The customer of a name with its main account, which is the one that is changed: so the name must be that of this account
/// where the account is to change, and lead it where it is to be replaced.
async fn of_name(
    context: &Context,
    id: Option<&CustomerId>,
    name: &Identifier,
    body: &UpdateCustomer,
) -> Result<Pair, Failure> {
    let named = customer_named(context, name).await?.ok_or(OperationFailure::CustomerNotFound)?;
    if id.is_some_and(|id| *id != named.customer.id) {
        let place = Place::Parameter("external_customer_id".to_owned());
        return Err(Failure::Invalid(Report::of(place, Violation::Contradictory { other: "id" })));
    }
    let pair = operations::get_pair(context, &named.customer.id, false).await?;
    let account = |pair: &Pair| pair.account.as_ref().map(|account| account.id.clone());
    let is_of_another = account(&pair) != account(&named);
    let leads = external_id(&pair, context.now) == name.as_str();
    let is_renamed = body.external_id.as_ref().is_some_and(|external_id| external_id != name);
    let mut findings = Findings::default();
    let mut refuse = |member: &str| {
        let place = Place::Pointer(format!("/{member}"));
        let violation =
            Violation::Contradictory { other: "external_customer_id, which is another name of the customer" };
        findings.add(Report::of(place, violation));
    };
    if is_renamed && !leads {
        refuse("external_id");
    }
    if body.billing_currency.0 != Patch::Keep && is_of_another {
        refuse("billing_currency");
    }
    findings.or(pair).map_err(Failure::Invalid)
}
