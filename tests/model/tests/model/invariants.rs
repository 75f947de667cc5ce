//! What must be true between the requests.

use std::collections::{BTreeMap, BTreeSet};

use harness::Tenant;
use serde_json::{Value, json};

use crate::{
    model::{Expected, Model},
    step::Step,
    time::text_of,
};

/// An answer, or what is wrong with it.
pub(crate) type Checked<T> = Result<T, String>;

/// Whether an answer is the one that is expected.
///
/// # Errors
///
/// Both, when it is not.
pub(crate) fn compare(answer: &harness::Answered, expected: &Expected) -> Checked<()> {
    let status = answer.status.as_u16();
    let body = if answer.body.is_empty() { Value::Null } else { answer.json() };
    let alike = match expected {
        Expected::Success(wanted, rows @ Value::Array(_)) => *wanted == status && body["data"] == *rows,
        Expected::Success(wanted, wanted_body) => {
            let tag = body["version"].as_u64().map(|version| format!("\"{version}\""));
            let tagged = answer.header("etag").is_empty() || Some(answer.header("etag")) == tag.as_deref();
            *wanted == status && body == *wanted_body && tagged
        }
        Expected::Problem(wanted, code) => *wanted == status && body["code"] == *code,
    };
    if alike { Ok(()) } else { Err(format!("expected {expected:?}\nanswered {status} {body}")) }
}

async fn must_be(tenant: &Tenant, step: Step, model: &Model) -> Checked<()> {
    let answer = step.send(tenant).await;
    compare(&answer, &model.clone().apply(&step, &Value::Null)).map_err(|why| format!("then {step}: {why}"))
}

/// After every request: what it changed, and whatever hangs on it, is what a read finds.
///
/// # Errors
///
/// What is not.
pub(crate) async fn check_changed(
    tenant: &Tenant,
    operation: &str,
    before: &Model,
    model: &Model,
) -> Checked<()> {
    versions_rise_by_one(before, model)?;
    let include = match operation {
        operation if operation.contains("contact") => "contacts",
        operation if operation.contains("customer-setting") => "settings",
        _ => "accounts",
    };
    for (id, customer) in &model.customers {
        let accounts = |model: &Model| -> Vec<Value> {
            model.accounts_of(id).map(|(_, account)| account.shown()).collect()
        };
        let same = |before: &crate::model::Customer| before.shown == customer.shown;
        if before.customers.get(id).is_some_and(same) && accounts(before) == accounts(model) {
            continue;
        }
        let step = Step::of("get-customer", &[id]).query("include", include);
        must_be(tenant, step, model).await?;
    }
    // Those are not shown with their customer.
    for (id, account) in model.accounts.iter().filter(|(_, account)| account.is_archived()) {
        let same = |before: &crate::model::Account| before.shown() == account.shown();
        if !before.accounts.get(id).is_some_and(same) {
            must_be(tenant, Step::of("get-account", &[id]), model).await?;
        }
    }
    Ok(())
}

/// The model itself is held to the rule, so that it cannot agree with a program that breaks it.
fn versions_rise_by_one(before: &Model, model: &Model) -> Checked<()> {
    let version = |shown: &Value| shown["version"].as_u64().unwrap();
    // Each with the version at which it begins.
    let all = |model: &Model| -> BTreeMap<String, (Value, u64)> {
        let mut all = BTreeMap::new();
        for (id, one) in &model.customers {
            all.insert(format!("customer {id}"), (one.shown.clone(), 1));
            let first = version(&one.shown);
            for (part, shown) in &one.contacts {
                all.insert(format!("contact {part} of customer {id}"), (shown.clone(), first));
            }
            for (part, shown) in &one.settings {
                all.insert(format!("setting {part:?} of customer {id}"), (shown.clone(), first));
            }
        }
        for (id, one) in &model.accounts {
            all.insert(format!("account {id}"), (one.shown(), 1));
            for (part, shown) in &one.settings {
                let first = version(&one.shown);
                all.insert(format!("setting {part:?} of account {id}"), (shown.clone(), first));
            }
        }
        all
    };
    let earlier = all(before);
    for (name, (now, first)) in all(model) {
        let wanted = earlier.get(&name).map_or(first, |(then, _)| version(then) + u64::from(*then != now));
        if version(&now) != wanted {
            return Err(format!("{name} is at version {} instead of {wanted}", version(&now)));
        }
    }
    Ok(())
}

/// Every list holds what the model holds, on pages of any size, and so does every read.
///
/// # Errors
///
/// What does not.
pub(crate) async fn check_all(tenant: &Tenant, model: &Model, page_size: usize) -> Checked<()> {
    one_owner_at_any_instant(model)?;
    lists(tenant, model, page_size).await?;
    for id in model.customers.keys() {
        must_be(tenant, Step::of("get-customer", &[id]), model).await?;
        for operation in ["list-contacts", "list-customer-settings"] {
            all_pages_of(tenant, operation, id, model, page_size).await?;
        }
    }
    for (id, account) in &model.accounts {
        must_be(tenant, Step::of("get-account", &[id]).query("include", "settings"), model).await?;
        for operation in ["list-account-aliases", "list-account-settings"] {
            all_pages_of(tenant, operation, id, model, page_size).await?;
        }
        for (namespace, setting) in account.settings.keys() {
            must_be(tenant, Step::of("get-account-setting", &[id, namespace, setting]), model).await?;
        }
    }
    resolutions(tenant, model).await
}

fn one_owner_at_any_instant(model: &Model) -> Checked<()> {
    for value in &model.known {
        let owners = model.owners(value);
        if owners.windows(2).any(|pair| pair[0].0.overlaps(pair[1].0)) {
            return Err(format!("{value} has two owners at an instant: {owners:?}"));
        }
    }
    Ok(())
}

async fn lists(tenant: &Tenant, model: &Model, page_size: usize) -> Checked<()> {
    let all = |operation, status: &str| {
        let step = Step::of(operation, &[]).query("pageSize", page_size.to_string());
        if status.is_empty() { step } else { step.query("status", status) }
    };
    for sort in ["-updatedAt", "id"] {
        let step = all("list-customers", "ACTIVE,ARCHIVED").query("sort", sort);
        all_pages(tenant, &step, &model.listed_customers(&step)).await?;
        let step = all("list-accounts", "DRAFT,ACTIVE,ARCHIVED").query("sort", sort);
        all_pages(tenant, &step, &model.listed_accounts(&step)).await?;
        for id in model.customers.keys() {
            let step = step.clone().query("customerId", id);
            all_pages(tenant, &step, &model.listed_accounts(&step)).await?;
        }
    }
    all_pages(tenant, &all("list-aliases", ""), &model.listed_aliases("")).await
}

/// Every page of what hangs on one object.
async fn all_pages_of(
    tenant: &Tenant,
    operation: &'static str,
    id: &str,
    model: &Model,
    page_size: usize,
) -> Checked<()> {
    let whole = Step::of(operation, &[id]).query("pageSize", "100");
    let Expected::Success(_, Value::Array(rows)) = model.clone().apply(&whole, &Value::Null) else {
        return Err(format!("the model does not know {whole}"));
    };
    let step = Step::of(operation, &[id]).query("pageSize", page_size.to_string());
    all_pages(tenant, &step, &rows).await
}

async fn all_pages(tenant: &Tenant, step: &Step, expected: &[Value]) -> Checked<()> {
    let (mut seen, mut next) = (Vec::new(), None::<String>);
    loop {
        let page = next.iter().fold(step.clone(), |step, token| step.query("nextToken", token));
        let body = page.send(tenant).await.json();
        seen.extend(body["data"].as_array().cloned().unwrap_or_default());
        next = body["nextToken"].as_str().map(str::to_owned);
        if next.is_none() {
            break;
        }
    }
    if seen == expected { Ok(()) } else { Err(format!("{step}\nexpected {expected:?}\nlisted {seen:?}")) }
}

/// Each identifier names whom it should at each bound of a range, and the second before it.
async fn resolutions(tenant: &Tenant, model: &Model) -> Checked<()> {
    let mut asked = Vec::new();
    for value in &model.known {
        let spans = model.owners(value).into_iter().flat_map(|(span, _)| [span.from, span.until]);
        let bounds: BTreeSet<i64> = spans.flatten().chain([model.now]).collect();
        let about = bounds.into_iter().flat_map(|bound| [bound - 1, bound]);
        asked.extend(about.map(|at| json!({"alias": value, "at": text_of(at)})));
    }
    for asked in asked.chunks(100) {
        must_be(tenant, Step::of("resolve-aliases", &[]).body(json!({"aliases": asked})), model).await?;
    }
    Ok(())
}

/// Every item of the table belongs to something of the model, and nothing of the model lacks its item.
///
/// # Errors
///
/// The items that are too many, and those that are missing.
pub(crate) async fn check_items(tenant: &Tenant, model: &Model) -> Checked<()> {
    let escaped = |text: &str| text.replace('%', "%25").replace('#', "%23").replace('/', "%2F");
    let name = format!("{}/{}", tenant.environment.tenant, tenant.environment.id);
    let setting = |(namespace, id): &(String, String)| format!("{}#{id}", escaped(namespace));
    let mut expected = BTreeSet::new();
    for (id, customer) in &model.customers {
        let partition = format!("{name}#CUSTOMER#{}", escaped(id));
        expected.insert(format!("{partition} CUSTOMER"));
        for contact in customer.contacts.keys() {
            expected.insert(format!("{partition} CONTACT#{contact}"));
        }
        for key in customer.settings.keys() {
            expected.insert(format!("{partition} SETTING#CUSTOMER#{}", setting(key)));
        }
        for (id, account) in model.accounts_of(id) {
            expected.insert(format!("{partition} ACCOUNT#{id}"));
            for key in account.settings.keys() {
                expected.insert(format!("{partition} SETTING#ACCOUNT#{}#{}", escaped(id), setting(key)));
            }
        }
    }
    // The identifier of a value that nobody has any more stays, for its version.
    for identifier in &model.known {
        expected.insert(format!("{name}#IDENTIFIER#{} IDENTIFIER", escaped(identifier)));
    }
    let stored: BTreeSet<String> = tenant.items().await.into_iter().collect();
    let (orphans, missing): (Vec<_>, Vec<_>) =
        (stored.difference(&expected).collect(), expected.difference(&stored).collect());
    if orphans.is_empty() && missing.is_empty() {
        return Ok(());
    }
    Err(format!("items of nothing: {orphans:?}\nmissing items: {missing:?}"))
}
