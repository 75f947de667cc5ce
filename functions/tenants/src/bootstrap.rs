//! `bootstrap`: makes a tenant with its first environment and the key of its administrator, or another such key.

use http_api::{Invocation, Services, Task, TaskFailure};
use serde_json::{Value, json};
use store::Access;
use validation::{body, tenants::BootstrapTenant};

/// The task.
pub fn task() -> Task {
    let summary = "Makes a tenant with its first environment and the key of its administrator, or, to recover, another such key for an environment that is there.";
    Task::new("bootstrap", summary, &[Access::GetItem, Access::PutItem], bootstrap)
}

async fn bootstrap(invocation: Invocation) -> Result<Value, TaskFailure> {
    let Invocation { services: Services { store, clock, randomness, .. }, request_id, payload } = invocation;
    let BootstrapTenant(asked) = body(&payload)?;
    let issued = operations::bootstrap(&store, &asked, &request_id, clock(), &randomness).await?;
    let environment = &issued.key.environment;
    Ok(json!({
        "key": issued.text.as_str(),
        "keyId": issued.key.id,
        "tenant": environment.tenant,
        "environment": environment.id,
    }))
}
