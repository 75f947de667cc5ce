//! Reading accounts.

use domain::{
    Instant, Violation,
    account::{Account, AccountQuery},
    limits::ACCOUNTS_SORTED_BY_CHANGE_MAX,
    listing::SortKey,
    setting::Setting,
    text::{AccountId, CustomerId, Identifier},
    timeline::{IdentifierKind, Owner},
};
use store::{List, Page, Position, SettingOwner, Sieve};

use crate::{
    Context,
    allowance::Allowance,
    failure::{Failure, names_nothing},
};

/// An account with what was asked for along with it.
#[derive(Debug, Clone)]
pub struct AccountDetails {
    /// The account.
    pub account: Account,
    /// Its settings, if asked for.
    pub settings: Option<Vec<Setting>>,
}

/// Gets the account that an identifier names: by its id or by any of its aliases.
///
/// With `effective_on` it is the account that the identifier names at that instant, with the aliases that it has then;
/// without, the one that it names now, with all its aliases, past and future ones too.
///
/// # Errors
///
/// [`Failure::AccountNotFound`] or [`Failure::Store`].
pub async fn get_account(
    context: &Context,
    identifier: &Identifier,
    effective_on: Option<Instant>,
    with_settings: bool,
) -> Result<AccountDetails, Failure> {
    let owner = owner_named(context, identifier, effective_on.unwrap_or(context.now)).await?;
    let settings = async {
        if !with_settings {
            return Ok(None);
        }
        settings_of(context, &owner).await.map(Some)
    };
    let (mut account, settings) = tokio::try_join!(account_of(context, &owner), settings)?;
    if let Some(instant) = effective_on {
        account.aliases.retain(|alias| alias.range.contains(instant));
    }
    Ok(AccountDetails { account, settings })
}

/// Lists accounts behind a place. The account of an id and the accounts of a customer are read with strong consistency, in
/// whichever order; every other list may lag behind writes by a moment.
///
/// # Errors
///
/// [`Failure::Parameter`] when more than [`ACCOUNTS_SORTED_BY_CHANGE_MAX`] accounts of a customer are to be put in order of
/// change, or [`Failure::Store`].
pub async fn list_accounts(
    context: &Context,
    query: &AccountQuery,
    with_settings: bool,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<AccountDetails>, Failure> {
    let (store, environment) = (&context.store, &context.principal.environment);
    let finds = |account: &Account| query.finds(account);
    let page = match (&query.id, &query.customer_id) {
        (Some(id), _) => {
            let account = account_of_id(context, id).await?.filter(finds);
            let placed = account.map(|account| (Position::new(id.as_str()), account));
            Page { objects: placed.into_iter().collect(), next: None }
        }
        (None, Some(customer_id)) if query.sort.by == SortKey::Id => {
            let list = List::accounts_of(environment, customer_id, query.sort.descending);
            store.page(&list, behind, page_size, Some(&finds)).await?
        }
        (None, Some(customer_id)) => {
            in_order_of_change(context, query, customer_id, behind, page_size).await?
        }
        (None, None) => {
            let list = List::accounts(environment, &query.statuses, query.sort);
            let sieve: Sieve<'_, Account> = if query.is_of_statuses_alone() { None } else { Some(&finds) };
            store.page(&list, behind, page_size, sieve).await?
        }
    };
    let allowance = Allowance::of(context);
    let mut objects: Vec<(Position, AccountDetails)> = Vec::with_capacity(page.objects.len());
    for (position, account) in page.objects {
        if let Some((last, _)) = objects.last().filter(|_| allowance.is_spent()) {
            let next = Some(last.clone());
            return Ok(Page { objects, next });
        }
        let settings =
            if with_settings { Some(settings_of(context, &account.as_owner()).await?) } else { None };
        objects.push((position, AccountDetails { account, settings }));
    }
    Ok(Page { objects, next: page.next })
}

/// The accounts of a customer in order of their last change, which the table does not keep them in. Those that are not
/// asked for are read, but not kept and not counted.
async fn in_order_of_change(
    context: &Context,
    query: &AccountQuery,
    customer_id: &CustomerId,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<Account>, Failure> {
    let environment = &context.principal.environment;
    let max = ACCOUNTS_SORTED_BY_CHANGE_MAX;
    let finds = |account: &Account| query.finds(account);
    let accounts = context.store.all_accounts_of(environment, customer_id, max, Some(&finds)).await?;
    if accounts.len() > max {
        let violation = Violation::TooManyToSort { max };
        return Err(Failure::Parameter { name: "customerId", violation });
    }
    let placed = accounts.into_iter().map(|account| (Position::by_change(&account), account));
    Ok(Page::of(placed.collect(), query.sort, behind, page_size))
}

async fn account_of_id(context: &Context, id: &AccountId) -> Result<Option<Account>, Failure> {
    let timeline = context.store.timeline(&context.principal.environment, &id.to_identifier()).await?;
    let timeline = timeline.filter(|timeline| timeline.kind == IdentifierKind::AccountId);
    let Some(tenure) = timeline.as_ref().and_then(|timeline| timeline.at(context.now)) else {
        return Ok(None);
    };
    account_of(context, &tenure.owner).await.map(Some)
}

/// The account that an identifier names at an instant.
///
/// # Errors
///
/// [`Failure::AccountNotFound`] or [`Failure::Store`].
pub(crate) async fn account_named(
    context: &Context,
    identifier: &Identifier,
    at: Instant,
) -> Result<Account, Failure> {
    account_of(context, &owner_named(context, identifier, at).await?).await
}

/// The account of an owner.
///
/// # Errors
///
/// [`Failure::Store`].
pub(crate) async fn account_of(context: &Context, owner: &Owner) -> Result<Account, Failure> {
    let environment = &context.principal.environment;
    let account = context.store.account(environment, &owner.customer_id, &owner.account_id).await?;
    account.ok_or_else(names_nothing)
}

async fn owner_named(context: &Context, identifier: &Identifier, at: Instant) -> Result<Owner, Failure> {
    let timeline = context.store.timeline(&context.principal.environment, identifier).await?;
    let tenure = timeline.as_ref().and_then(|timeline| timeline.at(at));
    tenure.map(|tenure| tenure.owner.clone()).ok_or(Failure::AccountNotFound)
}

async fn settings_of(context: &Context, owner: &Owner) -> Result<Vec<Setting>, Failure> {
    let Owner { account_id, customer_id } = owner.clone();
    let owner = SettingOwner::Account { customer_id, account_id };
    Ok(context.store.settings_of(&context.principal.environment, &owner).await?)
}
