//! `GET /togai/settings/{setting_id_str}`: gets a setting of a customer or an account.

use domain::scope::Scope;
use http_api::{Call, Endpoint, Failure, Method, ProblemKind, QUERY, Response, Route, StatusCode};
use store::Access;
use validation::NoParameters;

use super::{setting_key::SettingKey, setting_shapes::EntityType, view::EntitySetting};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-get-setting",
        method: Method::GET,
        path: "/togai/settings/{setting_id_str}",
        scope: Scope::CustomersRead,
        summary: "Gets a setting of a customer or an account by its key.",
        success: &[StatusCode::OK],
        query: &[],
        access: &[Access::GetItem],
        problems: &[
            QUERY,
            &[ProblemKind::CustomerNotFound, ProblemKind::AccountNotFound, ProblemKind::SettingNotFound],
        ],
    };
    Endpoint::new(route, get_setting)
}

async fn get_setting(call: Call) -> Result<Response, Failure> {
    let _: NoParameters = call.query()?;
    let key = SettingKey::parse(call.request.path_parameter("setting_id_str"));
    let SettingKey { namespace, id, entity } = key.ok_or(operations::Failure::SettingNotFound)?;
    if entity.entity_type() == EntityType::Account {
        call.authorize(Scope::AccountsRead)?;
    }
    let of = entity.to_settings_of();
    let setting = operations::get_setting(&call.context, &of, &namespace, &id).await?;
    Response::json(StatusCode::OK, &EntitySetting::of(&setting, &entity))
}
