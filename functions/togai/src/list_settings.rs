//! `GET /togai/settings`: lists settings.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, QUERY, Response, Route, StatusCode};
use store::{Access, Page};

use super::{
    paging::{Asked, Shown, read},
    setting_shapes::{Entity, EntityType, ListSettings},
    view::EntitySetting,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-list-settings",
        method: Method::GET,
        path: "/togai/settings",
        scope: Scope::CustomersRead,
        summary: "Lists the settings of customers and accounts, by what they hang on, namespace and id. Those of all may lag by a moment.",
        success: &[StatusCode::OK],
        query: &["entity_type", "entity_id", "setting_id", "namespace", "pageSize", "nextToken"],
        access: &[Access::GetItem, Access::QueryTable, Access::QueryNames],
        problems: &[QUERY],
    };
    Endpoint::new(route, list_settings)
}

async fn list_settings(call: Call) -> Result<Response, Failure> {
    let asked: Asked<ListSettings> = read(&call)?;
    let query = &asked.query;
    // Where those of all are looked through, the token of a next page tells of one that is not shown.
    if query.entity_type != Some(EntityType::Customer) || query.entity_id.is_none() {
        call.authorize(Scope::AccountsRead)?;
    }
    let (filter, behind, page_size) = (query.filter()?, asked.behind.as_ref(), query.page_size.0);
    let listed = operations::list_all_settings(&call.context, &filter, behind, page_size).await;
    let Page { objects, next } = match listed {
        // Who is not there has no settings.
        Err(operations::Failure::CustomerNotFound | operations::Failure::AccountNotFound) => {
            Page { objects: Vec::new(), next: None }
        }
        listed => listed?,
    };
    let objects =
        objects.into_iter().map(|(position, (owner, setting))| (position, (Entity::from(owner), setting)));
    let objects = objects.filter(|(_, (entity, _))| query.finds(entity)).collect();
    let shown = Shown::Context { page_size, descending: false };
    asked
        .answer(&call, &Page { objects, next }, shown, |(entity, setting)| EntitySetting::of(setting, entity))
}
