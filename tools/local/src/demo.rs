//! The demo tenant, so that the first request needs no set-up.

use domain::{
    code::Currency,
    principal::{Environment, EnvironmentKind},
    text::{EnvironmentId, TenantId},
};

/// The key of the demo tenant when none is asked for. It is good for development servers alone.
pub const KEY: &str = "tsk_test_demo";

/// The environment `test` of a tenant, in US dollars.
///
/// # Panics
///
/// When `tenant` is no id.
pub fn environment(tenant: &str) -> Environment {
    #[expect(clippy::expect_used, reason = "the tenants of development and tests are named in this program")]
    let (tenant, id) =
        TenantId::parse(tenant).and_then(|tenant| Ok((tenant, EnvironmentId::parse("test")?))).expect("ids");
    Environment { tenant, id, kind: EnvironmentKind::Test, currency: Currency::USD }
}
