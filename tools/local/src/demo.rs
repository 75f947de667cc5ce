//! The demo tenant, so that the first request needs no set-up.

use domain::{
    code::Currency,
    environment::NewEnvironment,
    principal::{Environment, EnvironmentKind},
    text::{EnvironmentId, TenantId},
    time_zone::TimeZone,
};

/// The key of the demo tenant when none is asked for. It is good for development servers alone.
pub const KEY: &str = "tsk_test_demo";

/// The environment `test` of a tenant, as keys belong to it.
///
/// # Panics
///
/// When `tenant` is no id.
pub fn environment(tenant: &str) -> Environment {
    let (tenant, id) = ids(tenant);
    Environment { tenant, id, kind: EnvironmentKind::Test }
}

/// The environment `test` of a tenant, in US dollars, as it comes to be.
///
/// # Panics
///
/// When `tenant` is no id.
pub fn new_environment(tenant: &str) -> (TenantId, NewEnvironment) {
    let (tenant, id) = ids(tenant);
    let environment = NewEnvironment {
        id: Some(id),
        kind: EnvironmentKind::Test,
        name: None,
        currency: Currency::USD,
        time_zone: TimeZone::UTC,
    };
    (tenant, environment)
}

fn ids(tenant: &str) -> (TenantId, EnvironmentId) {
    #[expect(clippy::expect_used, reason = "the tenants of development and tests are named in this program")]
    TenantId::parse(tenant).and_then(|tenant| Ok((tenant, EnvironmentId::parse("test")?))).expect("ids")
}
