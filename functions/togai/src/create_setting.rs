//! `POST /togai/settings`: creates a setting of a customer or an account.

use domain::scope::Scope;
use http_api::{
    BODY, Call, Endpoint, Failure, Method, ProblemKind, Response, Route, StatusCode, WRITE, recorded_as,
};
use store::Access;
use validation::NoParameters;

use super::{
    setting_shapes::{CreateSetting, EntityType},
    view::EntitySetting,
};

/// The endpoint.
pub fn endpoint() -> Endpoint {
    let route = Route {
        operation: "togai-create-setting",
        method: Method::POST,
        path: "/togai/settings",
        scope: Scope::CustomersWrite,
        summary: "Creates a setting of a customer or an account.",
        success: &[StatusCode::CREATED],
        query: &[],
        access: &[Access::GetItem, Access::PutItem],
        problems: &[
            BODY,
            WRITE,
            &[
                ProblemKind::CustomerNotFound,
                ProblemKind::AccountNotFound,
                ProblemKind::SettingExists,
                ProblemKind::TooManySettings,
                ProblemKind::Archived,
            ],
        ],
    };
    Endpoint::new(route, create_setting)
}

async fn create_setting(call: Call) -> Result<Response, Failure> {
    let (_, body): (NoParameters, CreateSetting) = call.query_and_body()?;
    let CreateSetting { entity, setting } = body;
    if entity.entity_type() == EntityType::Account {
        call.authorize(Scope::AccountsWrite)?;
    }
    let (of, context) = (entity.to_settings_of(), &call.context);
    let shown = |setting: &_| Response::json(StatusCode::CREATED, &EntitySetting::of(setting, &entity));
    shown(&operations::create_setting(context, &of, &setting, &recorded_as(shown)).await?)
}
