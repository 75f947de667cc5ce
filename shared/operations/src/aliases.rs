//! Reading aliases.

use std::collections::BTreeSet;

use domain::{
    Instant,
    alias::{Alias, Inquiry},
    listing::Sort,
    text::{Identifier, Prefix},
    timeline::{IdentifierKind, Tenure, Timeline},
};
use store::{List, Page, Position};

use crate::{Context, accounts::account_named, failure::Failure};

/// Which account an identifier names at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The identifier.
    pub identifier: Identifier,
    /// Whether it is an account id or an alias.
    pub kind: IdentifierKind,
    /// The instant.
    pub at: Instant,
    /// Whose it is then, and from when until when.
    pub tenure: Tenure,
}

/// Resolves an identifier at an instant, the present when none is given.
///
/// # Errors
///
/// [`Failure::AliasNotFound`] or [`Failure::Store`].
pub async fn resolve_alias(
    context: &Context,
    identifier: &Identifier,
    at: Option<Instant>,
) -> Result<Resolution, Failure> {
    let timeline = context.store.timeline(&context.principal.environment, identifier).await?;
    resolved(timeline.as_ref(), at.unwrap_or(context.now)).ok_or(Failure::AliasNotFound)
}

/// An identifier that was to be resolved at an instant, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The identifier.
    pub identifier: Identifier,
    /// The instant.
    pub at: Instant,
    /// Which account it names then; `None` when it names none.
    pub resolution: Option<Resolution>,
}

/// Resolves several identifiers at once, each at an instant of its own, and gives what came of each in the same order.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn resolve_aliases(context: &Context, inquiries: &[Inquiry]) -> Result<Vec<Finding>, Failure> {
    let identifiers: BTreeSet<Identifier> =
        inquiries.iter().map(|inquiry| inquiry.identifier.clone()).collect();
    let timelines = context.store.timelines(&context.principal.environment, &identifiers).await?;
    let find = |inquiry: &Inquiry| {
        let at = inquiry.at.unwrap_or(context.now);
        let resolution = resolved(timelines.get(&inquiry.identifier), at);
        Finding { identifier: inquiry.identifier.clone(), at, resolution }
    };
    Ok(inquiries.iter().map(find).collect())
}

fn resolved(timeline: Option<&Timeline>, at: Instant) -> Option<Resolution> {
    let timeline = timeline?;
    let tenure = timeline.at(at).cloned()?;
    Some(Resolution { identifier: timeline.identifier.clone(), kind: timeline.kind, at, tenure })
}

/// Lists the aliases of the account that an identifier names now, past and future ones too, by value and then by range,
/// behind a place.
///
/// # Errors
///
/// [`Failure::AccountNotFound`] or [`Failure::Store`].
pub async fn list_account_aliases(
    context: &Context,
    identifier: &Identifier,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<Alias>, Failure> {
    let account = account_named(context, identifier, context.now).await?;
    let placed = account.aliases.into_iter().map(|alias| {
        let from = alias.range.from().map(Instant::to_sortable).unwrap_or_default();
        (Position::by_texts(&[alias.value.as_str(), &from]), alias)
    });
    Ok(Page::of(placed.collect(), Sort::BY_ID, behind, page_size))
}

/// Lists the aliases of the environment whose values begin with a prefix, by value, behind a place. The list may lag
/// behind writes by a moment.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn list_aliases(
    context: &Context,
    prefix: Option<&Prefix>,
    behind: Option<&Position>,
    page_size: usize,
) -> Result<Page<Timeline>, Failure> {
    let list = List::aliases(&context.principal.environment, prefix);
    Ok(context.store.page(&list, behind, page_size, None).await?)
}
