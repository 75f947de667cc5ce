//! Resolving identifiers.

use domain::{
    Instant,
    text::Identifier,
    timeline::{IdentifierKind, Tenure},
};

use crate::{Context, failure::Failure};

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
    let at = at.unwrap_or(context.now);
    let timeline = context.store.timeline(&context.principal.environment, identifier).await?;
    let timeline = timeline.ok_or(Failure::AliasNotFound)?;
    let tenure = timeline.at(at).cloned().ok_or(Failure::AliasNotFound)?;
    Ok(Resolution { identifier: timeline.identifier, kind: timeline.kind, at, tenure })
}
