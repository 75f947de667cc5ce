//! `PATCH /togai/settings/{setting_id_str}`: changes a setting of a customer or an account.

use domain::{precondition::Precondition, scope::Scope, setting::SettingPatch};
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{
    setting_key::SettingKey,
    setting_shapes::{EntityType, UpdateSetting},
    view::EntitySetting,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-update-setting",
        method: Method::PATCH,
        path: "/togai/settings/{setting_id_str}",
        scope: Scope::CustomersWrite,
        summary: "Changes name, value and data type of a setting; what is not given stays.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::AccountNotFound,
                ProblemKind::SettingNotFound,
                ProblemKind::Archived,
            ],
        ],
    };
    Endpoint::new(route, update_setting)
}

async fn update_setting(call: Call) -> Result<Response, Failure> {
    let key = SettingKey::parse(call.request.path_parameter("setting_id_str"));
    let SettingKey { namespace, id, entity } = key.ok_or(operations::Failure::SettingNotFound)?;
    let (_, body): (NoParameters, UpdateSetting) = call.query_and_body()?;
    if entity.entity_type() == EntityType::Account {
        call.authorize(Scope::AccountsWrite)?;
    }
    let (of, patch) = (entity.to_settings_of(), SettingPatch::from(body));
    // The official client reads the body of an answer with this status alone.
    let shown = |setting: &_| Response::json(StatusCode::CREATED, &EntitySetting::of(setting, &entity));
    let (context, any, answering) = (&call.context, &Precondition::None, recorded_as(shown));
    shown(&operations::update_setting(context, &of, &namespace, &id, &patch, any, &answering).await?)
}
