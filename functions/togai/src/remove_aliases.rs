//! `POST /togai/accounts/{account_id}/remove_aliases`: takes aliases from an account.

use domain::{
    Instant, account::Account as StoredAccount, alias::Alias, precondition::Precondition, removal::Removal,
    scope::Scope, text::Identifier, timeline::Ranges,
};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{
    alias_id::alias_id,
    removal_shapes::{IdentifiedRemoval, RemoveAliases},
    values::Moment,
    view::Account,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-remove-aliases",
        method: Method::POST,
        path: "/togai/accounts/{account_id}/remove_aliases",
        scope: Scope::AliasesWrite,
        summary: "Takes aliases from an account, by value from now on or by id from any instant on, all or none; what was before stays.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem, Access::BatchGetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[ProblemKind::AccountNotFound, ProblemKind::AliasNotFound, ProblemKind::Archived],
        ],
    };
    Endpoint::new(route, remove_aliases)
}

async fn remove_aliases(call: Call) -> Result<Response, Failure> {
    let identifier: Identifier = call.path("account_id", operations::Failure::AccountNotFound)?;
    let (_, body): (NoParameters, RemoveAliases) = call.query_and_body()?;
    let now = call.context.now;
    let by_value = body.values.into_iter().map(|value| Removal { value, ranges: Ranges::All, from: None });
    let mut removals: Vec<Removal> = by_value.collect();
    if !body.identified.is_empty() {
        let details = operations::get_account(&call.context, &identifier, None, false).await?;
        let found = identified(&details.account, &body.identified);
        removals.extend(found.map_err(|mut unknown| {
            let values = removals.iter().map(|removal| &removal.value);
            unknown.extend(values.filter(|value| !lasts(&details.account, value, now)).cloned());
            operations::Failure::AliasesNotFound(unknown)
        })?);
    }
    let (context, any) = (&call.context, &Precondition::None);
    let shown = |account: &_| Response::json(StatusCode::OK, &Account::of(account, now));
    let answering = recorded_as(shown);
    shown(&operations::remove_aliases(context, &identifier, &removals, any, &answering).await?)
}

/// Whether an account has an alias at an instant, or later.
fn lasts(account: &StoredAccount, value: &Identifier, now: Instant) -> bool {
    account.aliases.iter().any(|alias| alias.value == *value && alias.range.since(now).is_some())
}

/// What is to be removed of an account, or all the ids that are none of its aliases'.
fn identified(
    account: &StoredAccount,
    removals: &[IdentifiedRemoval],
) -> Result<Vec<Removal>, Vec<Identifier>> {
    let aliases: Vec<(String, &Alias)> =
        account.aliases.iter().map(|alias| (alias_id(&account.uid, alias), alias)).collect();
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for removal in removals {
        match aliases.iter().find(|(id, _)| id.eq_ignore_ascii_case(removal.id.as_str())) {
            None => unknown.push(removal.id.clone()),
            Some((_, alias)) => found.push(Removal {
                value: alias.value.clone(),
                ranges: Ranges::BeginningAt(alias.range.from()),
                from: removal.from.map(|Moment(instant)| instant),
            }),
        }
    }
    if unknown.is_empty() { Ok(found) } else { Err(unknown) }
}
