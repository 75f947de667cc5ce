//! Reading accounts.

use domain::{account::Account, setting::Setting, text::Identifier};
use store::{SettingOwner, StoreError};

use crate::{Context, failure::Failure};

/// An account with what was asked for along with it.
#[derive(Debug, Clone)]
pub struct AccountDetails {
    /// The account.
    pub account: Account,
    /// Its settings, if asked for.
    pub settings: Option<Vec<Setting>>,
}

/// Gets the account that an identifier names now: by its id or by any of its aliases.
///
/// # Errors
///
/// [`Failure::AccountNotFound`] or [`Failure::Store`].
pub async fn get_account(
    context: &Context,
    identifier: &Identifier,
    with_settings: bool,
) -> Result<AccountDetails, Failure> {
    let (store, environment) = (&context.store, &context.principal.environment);
    let timeline = store.timeline(environment, identifier).await?;
    let owner = timeline.as_ref().and_then(|timeline| timeline.at(context.now)).map(|tenure| &tenure.owner);
    let owner = owner.ok_or(Failure::AccountNotFound)?;
    let settings = async {
        if !with_settings {
            return Ok(None);
        }
        let (customer_id, account_id) = (owner.customer_id.clone(), owner.account_id.clone());
        let owner = SettingOwner::Account { customer_id, account_id };
        store.settings_of(environment, &owner).await.map(Some)
    };
    let account = store.account(environment, &owner.customer_id, &owner.account_id);
    let (account, settings) = tokio::try_join!(account, settings)?;
    let account =
        account.ok_or_else(|| StoreError::Corrupt { cause: "an identifier names no account".to_owned() })?;
    Ok(AccountDetails { account, settings })
}
