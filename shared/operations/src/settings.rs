//! The settings of customers and accounts.

use domain::{
    Conflict,
    account::Account,
    change::Change,
    customer::Customer,
    id::Revision,
    listing::Sort,
    precondition::Precondition,
    setting::{self, NewSetting, PutSetting, Setting, SettingPatch},
    text::{CustomerId, Identifier, Namespace, SettingId},
};
use store::{Committed, List, OwnedSetting, Page, Position, Record, SettingOwner, Sieve};

use crate::{
    Context,
    accounts::account_named,
    attempts::Attempts,
    change_customer::stored_customer,
    failure::{Failure, must_hold},
    recording::Answering,
};

/// Whose settings a request is about.
#[derive(Debug, Clone)]
pub enum SettingsOf {
    /// A customer's.
    Customer(CustomerId),
    /// Those of the account that the identifier names now.
    Account(Identifier),
}

/// The object that settings hang on, as it is stored.
enum Holder {
    Customer(Box<Customer>),
    Account(Box<Account>),
}

impl Holder {
    async fn load(context: &Context, of: &SettingsOf) -> Result<Self, Failure> {
        Ok(match of {
            SettingsOf::Customer(id) => Self::Customer(Box::new(stored_customer(context, id).await?)),
            SettingsOf::Account(identifier) => {
                Self::Account(Box::new(account_named(context, identifier, context.now).await?))
            }
        })
    }

    fn owner(&self) -> SettingOwner {
        match self {
            Self::Customer(customer) => SettingOwner::Customer { customer_id: customer.id.clone() },
            Self::Account(account) => SettingOwner::Account {
                customer_id: account.customer_id.clone(),
                account_id: account.id.clone(),
            },
        }
    }

    const fn setting_count(&self) -> usize {
        match self {
            Self::Customer(customer) => customer.setting_count,
            Self::Account(account) => account.setting_count,
        }
    }

    const fn revision(&self) -> &Revision {
        match self {
            Self::Customer(customer) => &customer.revision,
            Self::Account(account) => &account.revision,
        }
    }

    fn must_be_in_use(&self) -> Result<(), Failure> {
        match self {
            Self::Customer(customer) => customer.must_be_in_use()?,
            Self::Account(account) => account.must_be_in_use()?,
        }
        Ok(())
    }

    /// The object with so many settings, after a change to one of them.
    fn holding(&self, setting_count: usize, change: &Change) -> Record {
        match self {
            Self::Customer(customer) => {
                Record::Customer(Box::new(Customer { setting_count, ..customer.touched(change) }))
            }
            Self::Account(account) => {
                Record::Account(Box::new(Account { setting_count, ..account.touched(change) }))
            }
        }
    }
}

/// Lists the settings of a customer or an account, by namespace and id, behind a place.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::AccountNotFound`] or [`Failure::Store`].
pub async fn list_settings(
    context: &Context,
    of: &SettingsOf,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<Setting>, Failure> {
    let holder = Holder::load(context, of).await?;
    let settings = context.store.settings_of(&context.principal.environment, &holder.owner()).await?;
    let placed = settings.into_iter().map(|setting| (position_of(&setting), setting));
    Ok(Page::of(placed.collect(), Sort::BY_ID, behind, page_size))
}

/// Which settings of an environment are listed: those to which all that is given applies.
#[derive(Debug, Clone, Default)]
pub struct SettingFilter {
    /// Those of this namespace alone.
    pub namespace: Option<Namespace>,
    /// Those of this id alone.
    pub id: Option<SettingId>,
    /// Those of this customer or account alone; those of a customer are not those of its accounts.
    pub owner: Option<SettingsOf>,
}

impl SettingFilter {
    fn finds(&self, setting: &Setting) -> bool {
        self.namespace.as_ref().is_none_or(|namespace| *namespace == setting.namespace)
            && self.id.as_ref().is_none_or(|id| *id == setting.id)
    }
}

/// Lists the settings of every customer and account of the environment, archived ones too, each with what it hangs on, behind
/// a place: those of one customer or account by namespace and id, all others in the order of their keys, which keep those of
/// a namespace and those of an id in it together. Those of one are read with strong consistency; every other list may lag
/// behind writes by a moment.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`] or [`Failure::AccountNotFound`] of the one whose settings are asked for, or
/// [`Failure::Store`].
pub async fn list_all_settings(
    context: &Context,
    filter: &SettingFilter,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<(SettingOwner, Setting)>, Failure> {
    let (store, environment) = (&context.store, &context.principal.environment);
    let Some(of) = &filter.owner else {
        let named = filter.namespace.as_ref().map(|namespace| (namespace, filter.id.as_ref()));
        let list = List::settings(environment, named);
        let finds = |owned: &OwnedSetting| filter.finds(&owned.setting);
        let sieve: Sieve<'_, OwnedSetting> =
            if filter.namespace.is_none() && filter.id.is_some() { Some(&finds) } else { None };
        let Page { objects, next } = store.page(&list, behind, page_size, sieve).await?;
        let shown = |(position, OwnedSetting { owner, setting })| (position, (owner, setting));
        return Ok(Page { objects: objects.into_iter().map(shown).collect(), next });
    };
    let owner = Holder::load(context, of).await?.owner();
    let settings = store.settings_of(environment, &owner).await?;
    let found = settings.into_iter().filter(|setting| filter.finds(setting));
    let placed = found.map(|setting| (position_of(&setting), (owner.clone(), setting)));
    Ok(Page::of(placed.collect(), Sort::BY_ID, behind, page_size))
}

/// The place behind a setting among those of one customer or account.
fn position_of(setting: &Setting) -> Position {
    Position::by_texts(&[setting.namespace.as_str(), setting.id.as_str()])
}

/// A setting of a customer or an account.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::AccountNotFound`], [`Failure::SettingNotFound`] or [`Failure::Store`].
pub async fn get_setting(
    context: &Context,
    of: &SettingsOf,
    namespace: &Namespace,
    id: &SettingId,
) -> Result<Setting, Failure> {
    let holder = Holder::load(context, of).await?;
    stored_setting(context, &holder, namespace, id).await?.ok_or(Failure::SettingNotFound)
}

/// A setting after a put, and whether it has come to be by it.
#[derive(Debug, Clone)]
pub struct SettingPut {
    /// The setting.
    pub setting: Setting,
    /// Whether there was none before.
    pub created: bool,
}

/// Stores a setting of a customer or an account, over the one of its namespace and id if there is one. One that says
/// what it said before writes nothing.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::AccountNotFound`], [`Failure::StaleVersion`], [`Failure::Conflict`] or
/// [`Failure::Store`].
pub async fn put_setting(
    context: &Context,
    of: &SettingsOf,
    new: &NewSetting,
    precondition: &Precondition,
    answering: Answering<'_, SettingPut>,
) -> Result<SettingPut, Failure> {
    let decide = |_: Option<&Setting>| Ok(new.clone());
    change_setting(context, of, &new.namespace, &new.id, precondition, decide, answering).await
}

/// Creates a setting of a customer or an account.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::AccountNotFound`], [`Failure::Conflict`], also when there is one of its
/// namespace and id already, or [`Failure::Store`].
pub async fn create_setting(
    context: &Context,
    of: &SettingsOf,
    new: &NewSetting,
    answering: Answering<'_, Setting>,
) -> Result<Setting, Failure> {
    let decide = |current: Option<&Setting>| match current {
        None => Ok(new.clone()),
        Some(_) => Err(Conflict::SettingExists(new.namespace.clone(), new.id.clone()).into()),
    };
    let answering = |put: &SettingPut| answering(&put.setting);
    let any = &Precondition::None;
    Ok(change_setting(context, of, &new.namespace, &new.id, any, decide, &answering).await?.setting)
}

/// Patches a setting of a customer or an account. A patch that changes nothing writes nothing.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::AccountNotFound`], [`Failure::SettingNotFound`],
/// [`Failure::StaleVersion`], [`Failure::Conflict`] or [`Failure::Store`].
pub async fn update_setting(
    context: &Context,
    of: &SettingsOf,
    namespace: &Namespace,
    id: &SettingId,
    patch: &SettingPatch,
    precondition: &Precondition,
    answering: Answering<'_, Setting>,
) -> Result<Setting, Failure> {
    let decide = |current: Option<&Setting>| {
        let current = current.ok_or(Failure::SettingNotFound)?;
        Ok(patch.applied_to(current)?)
    };
    let answering = |put: &SettingPut| answering(&put.setting);
    Ok(change_setting(context, of, namespace, id, precondition, decide, &answering).await?.setting)
}

/// Stores what is decided of a setting, given the one that is there.
async fn change_setting(
    context: &Context,
    of: &SettingsOf,
    namespace: &Namespace,
    id: &SettingId,
    precondition: &Precondition,
    decide: impl Fn(Option<&Setting>) -> Result<NewSetting, Failure>,
    answering: Answering<'_, SettingPut>,
) -> Result<SettingPut, Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let holder = Holder::load(context, of).await?;
        let current = stored_setting(context, &holder, namespace, id).await?;
        must_hold(precondition, current.as_ref().map(|setting| setting.revision.version))?;
        holder.must_be_in_use()?;
        let new = decide(current.as_ref())?;
        let (count, revision) = (holder.setting_count(), holder.revision());
        let put = setting::put(&new, current.as_ref(), count, revision, &attempts.change)?;
        let (setting, created) = match put {
            PutSetting::Unchanged(setting) => {
                let (put, owner) = (SettingPut { setting, created: false }, holder.owner());
                return attempts.unchanged(put, Some(owner.customer_id()), answering).await;
            }
            PutSetting::Replaced(setting) => (setting, false),
            PutSetting::Created(setting) => (setting, true),
        };
        let count = if created { count + 1 } else { count };
        let mut transaction = attempts.transaction();
        transaction.replace(holder.holding(count, &attempts.change), holder.revision().version);
        transaction.put(Record::Setting(holder.owner(), Box::new(setting.clone())));
        let put = SettingPut { setting, created };
        if let Committed::Done = attempts.commit(transaction, &put, answering).await? {
            return Ok(put);
        }
        attempts.again().await?;
    }
}

/// Deletes a setting of a customer or an account.
///
/// # Errors
///
/// [`Failure::CustomerNotFound`], [`Failure::AccountNotFound`], [`Failure::SettingNotFound`],
/// [`Failure::StaleVersion`], [`Failure::Conflict`] when the object is archived, or [`Failure::Store`].
pub async fn delete_setting(
    context: &Context,
    of: &SettingsOf,
    namespace: &Namespace,
    id: &SettingId,
    precondition: &Precondition,
    answering: Answering<'_, ()>,
) -> Result<(), Failure> {
    let mut attempts = Attempts::new(context);
    loop {
        let holder = Holder::load(context, of).await?;
        let current = stored_setting(context, &holder, namespace, id).await?;
        let current = current.ok_or(Failure::SettingNotFound)?;
        must_hold(precondition, current.revision.version)?;
        holder.must_be_in_use()?;
        let count = holder.setting_count().saturating_sub(1);
        let mut transaction = attempts.transaction();
        transaction.replace(holder.holding(count, &attempts.change), holder.revision().version);
        transaction.delete(Record::Setting(holder.owner(), Box::new(current)));
        if let Committed::Done = attempts.commit(transaction, &(), answering).await? {
            return Ok(());
        }
        attempts.again().await?;
    }
}

async fn stored_setting(
    context: &Context,
    holder: &Holder,
    namespace: &Namespace,
    id: &SettingId,
) -> Result<Option<Setting>, Failure> {
    let environment = &context.principal.environment;
    Ok(context.store.setting(environment, &holder.owner(), namespace, id).await?)
}
