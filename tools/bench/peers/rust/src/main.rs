//! Creates a customer with its account and its aliases in one transaction: what create-customer does for this body, item by item.

mod validate;

use std::collections::HashMap;

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::{
    Client,
    operation::transact_write_items::TransactWriteItemsError,
    types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem},
};
use lambda_http::{Body, Error, Request, RequestExt, Response, http::StatusCode, request::RequestContext, run, service_fn};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::{OffsetDateTime, macros::format_description};
use ulid::Ulid;

use crate::validate::{Create, validate};

#[derive(Deserialize)]
struct Key {
    id: String,
    environment: Environment,
    scopes: Vec<String>,
    #[serde(rename = "expiresAt")]
    expires_at: Option<String>,
}

#[derive(Deserialize)]
struct Environment {
    id: String,
    tenant: String,
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    lambda_http::tracing::init_default_subscriber();
    let client = Client::new(&aws_config::load_defaults(BehaviorVersion::latest()).await);
    let table = std::env::var("TABLE_NAME")?;
    let (client, table) = (&client, table.as_str());
    run(service_fn(|request: Request| async move { create(client, table, &request).await })).await
}

fn answer(status: StatusCode, body: &Value) -> Result<Response<Body>, Error> {
    let kind = if status.is_success() { "application/json" } else { "application/problem+json" };
    Ok(Response::builder().status(status).header("content-type", kind).body(body.to_string().into())?)
}

fn now() -> Result<String, Error> {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    Ok(OffsetDateTime::now_utc().format(&format)?)
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('#', "%23").replace('/', "%2F")
}

async fn authenticate(client: &Client, table: &str, request: &Request) -> Result<Option<Key>, Error> {
    let header = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let Some(text) = header.and_then(|value| value.strip_prefix("Bearer ")) else { return Ok(None) };
    let hash: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    let found = client
        .get_item()
        .table_name(table)
        .key("pk", AttributeValue::S(format!("KEY#{hash}")))
        .key("sk", AttributeValue::S("KEY".to_owned()))
        .consistent_read(true)
        .send()
        .await?;
    let Some(data) = found.item.and_then(|mut item| item.remove("data")) else { return Ok(None) };
    let key: Key = serde_dynamo::from_attribute_value(data)?;
    let now = now()?;
    let good = key.expires_at.as_ref().is_none_or(|end| *end > now) && key.scopes.iter().any(|scope| scope == "customers:write");
    Ok(good.then_some(key))
}

async fn create(client: &Client, table: &str, request: &Request) -> Result<Response<Body>, Error> {
    let Some(key) = authenticate(client, table, request).await? else {
        return answer(StatusCode::UNAUTHORIZED, &json!({"code": "unauthenticated"}));
    };
    let body: Create = match serde_json::from_slice(request.body()) {
        Ok(body) => body,
        Err(error) => return answer(StatusCode::BAD_REQUEST, &json!({"code": "invalid_request", "detail": error.to_string()})),
    };
    let errors = validate(&body);
    if !errors.is_empty() {
        return answer(StatusCode::BAD_REQUEST, &json!({"code": "invalid_request", "errors": errors}));
    }
    let request_id = match request.request_context() {
        RequestContext::ApiGatewayV2(context) => context.request_id.unwrap_or_default(),
        _ => String::new(),
    };

    let at = now()?;
    let ulid = || Ulid::generate().to_string();
    let change = json!({"id": ulid(), "actor": key.id, "requestId": request_id, "at": at});
    let revision = json!({
        "change": change["id"], "createdAt": at, "createdBy": key.id, "updatedAt": at, "updatedBy": key.id, "version": 1,
    });
    let prefix = format!("{}/{}#", key.environment.tenant, key.environment.id);
    let indexes = |kind: &str, id: &str| {
        let listed = format!("{prefix}{kind}#ACTIVE");
        json!({"directoryPk": listed, "directorySk": format!("{}#{id}", at.replace('Z', "000000Z")), "namesPk": listed, "namesSk": id})
    };
    let (account, uid) = (&body.account, ulid());
    let customer = json!({
        "id": body.id, "name": body.name, "primaryEmail": body.primary_email, "uid": uid, "status": "ACTIVE",
        "settingCount": 0, "revision": revision,
    });
    let aliases: Vec<_> = account.aliases.iter().map(|value| json!({"value": value, "createdAt": at, "range": {}})).collect();
    let made = json!({
        "id": account.id, "name": account.name, "invoiceCurrency": account.invoice_currency, "uid": ulid(), "customerId": body.id,
        "customerUid": uid, "status": "ACTIVE", "settingCount": 0, "aliases": aliases, "revision": revision,
    });
    let owner = json!({"customerId": body.id, "accountId": account.id});
    let item = |entity: &str, partition: &str, sort: &str, data: &Value, more: Value| -> Result<TransactWriteItem, Error> {
        let mut whole = json!({
            "pk": format!("{prefix}{partition}"), "sk": sort, "entity": entity, "format": 1, "version": 1, "data": data,
            "change": change,
        });
        if let (Some(whole), Value::Object(more)) = (whole.as_object_mut(), more) {
            whole.extend(more);
        }
        let item: HashMap<String, AttributeValue> = serde_dynamo::to_item(whole)?;
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#data)")
            .expression_attribute_names("#data", "data")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(TransactWriteItem::builder().put(put.build()?).build())
    };
    let identifier = |name: &str, kind: &str, more: Value| {
        let data = json!({"identifier": name, "kind": kind, "tenures": [{"owner": owner, "range": {}}], "version": 1});
        item("IDENTIFIER", &format!("IDENTIFIER#{}", escaped(name)), "IDENTIFIER", &data, more)
    };
    let partition = format!("CUSTOMER#{}", escaped(&body.id));
    let mut items = vec![
        item("CUSTOMER", &partition, "CUSTOMER", &customer, indexes("CUSTOMERS", &body.id))?,
        item("ACCOUNT", &partition, &format!("ACCOUNT#{}", account.id), &made, indexes("ACCOUNTS", &account.id))?,
        identifier(&account.id, "ACCOUNT_ID", json!({}))?,
    ];
    for value in &account.aliases {
        items.push(identifier(value, "ALIAS", json!({"namesPk": format!("{prefix}ALIASES"), "namesSk": value}))?);
    }
    match client.transact_write_items().set_transact_items(Some(items)).send().await {
        Ok(_) => {
            let mut shown = customer;
            shown["account"] = made;
            answer(StatusCode::CREATED, &shown)
        }
        Err(error) => match error.into_service_error() {
            TransactWriteItemsError::TransactionCanceledException(cancelled) => {
                let reasons: Vec<_> = cancelled.cancellation_reasons().iter().map(|reason| reason.code()).collect();
                answer(StatusCode::CONFLICT, &json!({"code": "conflict", "errors": reasons}))
            }
            other => Err(other.into()),
        },
    }
}
