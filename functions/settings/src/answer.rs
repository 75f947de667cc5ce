//! What the endpoints of settings have in common, whosever settings they are.

use http_api::{Call, Failure, Response, StatusCode, both, recorded_as};
use operations::{SettingPut, SettingsOf};
use validation::{NoParameters, Paging, settings::PutSetting};

use crate::view::Setting;

/// Lists the settings of a customer or an account.
pub(crate) async fn list(call: &Call, of: SettingsOf) -> Result<Response, Failure> {
    let Paging { page_size, next_token } = call.query()?;
    let token = call.page_token(&of);
    let behind = token.read_optional(&next_token)?;
    let page = operations::list_settings(&call.context, &of, behind.as_ref(), page_size.0).await?;
    token.answer(&page, Setting::of)
}

/// Gets the setting that the path names.
pub(crate) async fn get(call: &Call, of: SettingsOf) -> Result<Response, Failure> {
    let _: NoParameters = call.query()?;
    let namespace = call.path("namespace", operations::Failure::SettingNotFound)?;
    let id = call.path("settingId", operations::Failure::SettingNotFound)?;
    let setting = operations::get_setting(&call.context, &of, &namespace, &id).await?;
    Ok(Response::json(StatusCode::OK, &Setting::of(&setting))?.with_etag(setting.revision.version))
}

/// Stores the setting that the path names.
pub(crate) async fn put(call: &Call, of: SettingsOf) -> Result<Response, Failure> {
    let path = both(call.new_path("namespace"), call.new_path("settingId"));
    let document = both(call.precondition(), call.query_and_body::<NoParameters, PutSetting>());
    let ((namespace, id), (precondition, (_, body))) = both(path, document)?;
    let new = body.into_setting(namespace, id);
    let answering = recorded_as(shown);
    let put = operations::put_setting(&call.context, &of, &new, &precondition, &answering).await?;
    shown(&put)
}

/// What a setting that has been put is answered with.
fn shown(put: &SettingPut) -> Result<Response, Failure> {
    let status = if put.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok(Response::json(status, &Setting::of(&put.setting))?.with_etag(put.setting.revision.version))
}

/// Deletes the setting that the path names.
pub(crate) async fn delete(call: &Call, of: SettingsOf) -> Result<Response, Failure> {
    let (precondition, NoParameters {}) = both(call.precondition(), call.query())?;
    let namespace = call.path("namespace", operations::Failure::SettingNotFound)?;
    let id = call.path("settingId", operations::Failure::SettingNotFound)?;
    let answering = recorded_as(|(): &()| Ok(Response::empty()));
    operations::delete_setting(&call.context, &of, &namespace, &id, &precondition, &answering).await?;
    Ok(Response::empty())
}
