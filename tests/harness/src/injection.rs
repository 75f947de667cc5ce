//! What each fault does to a call.

use std::time::Duration;

use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use serde_json::{Value, json};

use crate::{
    fault::{Action, Fault},
    fault_proxy::Wire,
};

/// When a late reply comes: nobody waits for so long.
const LATE: Duration = Duration::from_mins(2);

/// What comes of a call that meets a fault.
pub(crate) async fn inject(
    wire: &Wire,
    fault: Fault,
    action: Action,
    request: HttpRequest,
) -> Result<HttpResponse, ConnectorError> {
    let again = request.try_clone().expect("a call is sent whole");
    match fault {
        Fault::Conflict if action == Action::Put => Ok(refusal(400, "TransactionConflictException")),
        Fault::Conflict => Ok(cancellation(&request, 0, "TransactionConflict")),
        Fault::ConflictOnLast => Ok(cancellation(&request, usize::MAX, "TransactionConflict")),
        Fault::ItemThrottled => Ok(cancellation(&request, 0, "ThrottlingError")),
        Fault::Throttled => Ok(refusal(400, "ThrottlingException")),
        Fault::ThroughputExceeded => Ok(refusal(400, "ProvisionedThroughputExceededException")),
        Fault::RequestLimitExceeded => Ok(refusal(400, "RequestLimitExceeded")),
        Fault::InProgress => Ok(refusal(400, "TransactionInProgressException")),
        Fault::ParameterMismatch => Ok(refusal(400, "IdempotentParameterMismatchException")),
        Fault::FailedBeforeTheWrite => Ok(refusal(500, "InternalServerError")),
        Fault::Unavailable => Ok(refusal(503, "ServiceUnavailable")),
        Fault::UnknownCode => Ok(refusal(400, "NeverHeardOfException")),
        Fault::NotSent => Err(closed()),
        Fault::FailedAfterTheWrite => {
            wire.forward(request).await?;
            Ok(refusal(500, "InternalServerError"))
        }
        Fault::ReplyLostAfterTheWrite => {
            wire.forward(request).await?;
            Err(closed())
        }
        Fault::ReplyLate => {
            let reply = wire.forward(request).await;
            tokio::time::sleep(LATE).await;
            reply
        }
        Fault::ReplyMalformed => {
            let reply = wire.forward(request).await?;
            let body = bytes_of(&reply);
            Ok(response(reply.status().as_u16(), body[..body.len() / 2].to_vec()))
        }
        Fault::DeliveredTwice => {
            let first = wire.forward(request).await;
            wire.forward(again).await?;
            first
        }
        Fault::PartialBatch => partial_batch(wire, request).await,
        Fault::EmptyPage => {
            let start = body_of(&request)["ExclusiveStartKey"].clone();
            let next = wire.remembered(start);
            let page = json!({"Items": [], "Count": 0, "ScannedCount": 0, "LastEvaluatedKey": next});
            Ok(response(200, page.to_string().into_bytes()))
        }
        Fault::ShortPage => {
            let mut body = body_of(&request);
            body["Limit"] = json!(1);
            wire.forward(with_body(request, &body)).await
        }
        Fault::StaleIndex => wire.forward_to_lagging(request).await,
        Fault::Corrupted => {
            let reply = wire.forward(request).await?;
            let mut body: Value = serde_json::from_slice(bytes_of(&reply)).expect("a reply is JSON");
            corrupt(&mut body);
            Ok(response(reply.status().as_u16(), body.to_string().into_bytes()))
        }
    }
}

/// Lets a batch leave out keys by lot.
async fn partial_batch(wire: &Wire, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let mut body = body_of(&request);
    let mut left_out = body["RequestItems"].clone();
    let tables = body["RequestItems"].as_object_mut().expect("tables");
    let mut is_empty = true;
    for (table, wanted) in tables {
        let keys = wanted["Keys"].as_array().expect("keys").clone();
        let (taken, left): (Vec<_>, Vec<_>) = keys.into_iter().partition(|_| wire.draw(2) == 0);
        is_empty &= taken.is_empty();
        wanted["Keys"] = json!(taken);
        left_out[table]["Keys"] = json!(left);
    }
    left_out.as_object_mut().expect("tables").retain(|_, wanted| wanted["Keys"] != json!([]));
    let mut reply = if is_empty {
        json!({"Responses": {}})
    } else {
        let reply = wire.forward(with_body(request, &body)).await?;
        serde_json::from_slice(bytes_of(&reply)).expect("a reply is JSON")
    };
    reply["UnprocessedKeys"] = left_out;
    Ok(response(200, reply.to_string().into_bytes()))
}

/// Spoils the data of every item of a reply.
fn corrupt(reply: &mut Value) {
    match reply {
        Value::Object(members) => {
            for (name, value) in members {
                if name == "data" { *value = json!({"S": "spoilt"}) } else { corrupt(value) }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(corrupt),
        _ => {}
    }
}

/// A transaction that is cancelled for the sake of one of its items, or the last.
fn cancellation(request: &HttpRequest, place: usize, code: &str) -> HttpResponse {
    let count = body_of(request)["TransactItems"].as_array().map_or(1, Vec::len);
    let mut reasons = vec![json!({"Code": "None"}); count];
    reasons[place.min(count - 1)] = json!({"Code": code, "Message": "injected"});
    let members = json!({"CancellationReasons": reasons});
    refusal_with(400, "TransactionCanceledException", members)
}

fn refusal(status: u16, code: &str) -> HttpResponse {
    refusal_with(status, code, json!({}))
}

fn refusal_with(status: u16, code: &str, mut members: Value) -> HttpResponse {
    members["__type"] = json!(format!("com.amazonaws.dynamodb.v20120810#{code}"));
    members["message"] = json!("injected");
    response(status, members.to_string().into_bytes())
}

/// What the SDK is told of a connection that was closed.
fn closed() -> ConnectorError {
    ConnectorError::io("the connection was closed".into())
}

/// An answer of the service.
pub(crate) fn response(status: u16, body: Vec<u8>) -> HttpResponse {
    let status = status.try_into().expect("a status");
    let mut response = HttpResponse::new(status, body.into());
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    response
}

/// The operation of the service that a call asks for, as in `GetItem`.
pub(crate) fn operation(request: &HttpRequest) -> &str {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    target.rsplit('.').next().unwrap_or_default()
}

/// The body of a call.
pub(crate) fn body_of(request: &HttpRequest) -> Value {
    let body = request.body().bytes().expect("a call is sent whole");
    serde_json::from_slice(body).expect("the SDK sends JSON")
}

/// The same call with another body.
pub(crate) fn with_body(mut request: HttpRequest, body: &Value) -> HttpRequest {
    let body = body.to_string();
    request.headers_mut().insert("content-length", body.len().to_string());
    *request.body_mut() = body.into();
    request
}

/// The body of the answer of an engine in process.
fn bytes_of(reply: &HttpResponse) -> &[u8] {
    reply.body().bytes().expect("an engine in process answers at once")
}
