//! Creating an account of a customer.

use domain::{
    account::{self, AccountCreation, NewAccount},
    namespace::Timelines,
    text::CustomerId,
};
use store::{Committed, Record, SettingOwner, Transaction};

use crate::{
    Context,
    attempts::Attempts,
    environments::base_currency,
    failure::Failure,
    recording::Answering,
    timelines::{change_timelines, learn_timelines, refused},
};

/// Creates an account of a customer, its settings and its identifiers in one transaction, which also raises the version
/// of the customer: its set of accounts has changed.
///
/// # Errors
///
/// [`Failure::CustomerOfAccountNotFound`], [`Failure::Conflict`] when the customer is archived,
/// [`Failure::IdentifiersRefused`] or [`Failure::Store`].
pub async fn create_account(
    context: &Context,
    customer_id: &CustomerId,
    new: &NewAccount,
    answering: Answering<'_, AccountCreation>,
) -> Result<AccountCreation, Failure> {
    let environment = &context.principal.environment;
    let uid = context.new_uid();
    let currency = match new.invoice_currency {
        Some(own) => own,
        None => base_currency(context).await?,
    };
    let mut attempts = Attempts::new(context);
    let mut existing = Timelines::new();
    loop {
        let customer = context.store.customer(environment, customer_id).await?;
        let customer = customer.ok_or_else(|| Failure::CustomerOfAccountNotFound(customer_id.clone()))?;
        let decided = account::create(new, &customer, currency, &uid, &attempts.change, &existing);
        let (changed, creation) = decided.map_err(|conflict| refused(conflict, ""))?;
        let mut transaction = attempts.transaction();
        // The account is created once, while the customer may have changed since for many reasons.
        add_account(&mut transaction, &creation, &existing);
        transaction.replace(Record::Customer(Box::new(changed)), customer.revision.version);
        match attempts.commit(transaction, &creation, answering).await? {
            Committed::Done => return Ok(creation),
            Committed::Refused(refusals) => learn_timelines(refusals, &mut existing)?,
        }
        attempts.again().await?;
    }
}

/// Everything that comes to be with an account.
pub(crate) fn add_account(
    transaction: &mut Transaction<'_>,
    creation: &AccountCreation,
    existing: &Timelines,
) {
    let account = &creation.account;
    transaction.create(Record::Account(Box::new(account.clone())));
    for setting in &creation.settings {
        let (customer_id, account_id) = (account.customer_id.clone(), account.id.clone());
        let owner = SettingOwner::Account { customer_id, account_id };
        transaction.create(Record::Setting(owner, Box::new(setting.clone())));
    }
    change_timelines(transaction, &creation.timelines, existing);
}
