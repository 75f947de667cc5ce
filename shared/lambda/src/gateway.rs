//! API Gateway's HTTP API payloads, version 2.0.
//!
//! The payload is read as it is, and not through a URL: the gateway hands the path over decoded, and a decoded path
//! need not be part of any URL.

use base64::{Engine, engine::general_purpose::STANDARD};
use http_api::{Parameters, Request, Response};
use lambda_http::{
    Body,
    aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse},
};

/// The request in a payload. Path parameters come decoded from the gateway.
pub(crate) fn request(payload: ApiGatewayV2httpRequest, invocation_id: &str) -> Request {
    let path_parameters: Parameters = payload.path_parameters.into_iter().collect();
    let body = payload.body.unwrap_or_default();
    let body = if payload.is_base64_encoded {
        // The gateway's own encoding is always well formed; anything else is left for the endpoint to refuse.
        STANDARD.decode(&body).unwrap_or(body.into_bytes())
    } else {
        body.into_bytes()
    };
    Request {
        request_id: payload.request_context.request_id.unwrap_or_else(|| invocation_id.to_owned()),
        method: payload.request_context.http.method,
        path_parameters,
        query: Request::parse_query(&payload.raw_query_string.unwrap_or_default()),
        headers: payload.headers,
        body: body.into(),
    }
}

/// The payload of a response. Every body of this API is text.
pub(crate) fn response(response: Response) -> ApiGatewayV2httpResponse {
    let mut payload = ApiGatewayV2httpResponse::default();
    payload.status_code = i64::from(response.status.as_u16());
    payload.headers = response.headers;
    payload.body = match String::from_utf8(response.body) {
        Ok(text) if text.is_empty() => None,
        Ok(text) => Some(Body::Text(text)),
        Err(error) => {
            payload.is_base64_encoded = true;
            Some(Body::Binary(error.into_bytes()))
        }
    };
    payload
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn payload(changes: &serde_json::Value) -> ApiGatewayV2httpRequest {
        let mut payload = json!({
            "version": "2.0",
            "routeKey": "GET /v1/aliases/{alias}",
            "rawPath": "/v1/aliases/50% off? #1",
            "rawQueryString": "at=2026-01-01T00%3A00%3A00%2B02%3A00&x=a+b",
            "headers": {"x-api-key": "k"},
            "pathParameters": {"alias": "50% off? #1"},
            "requestContext": {"requestId": "r", "http": {"method": "GET"}},
            "isBase64Encoded": false
        });
        payload.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        serde_json::from_value(payload).unwrap()
    }

    #[test]
    fn path_parameters_are_taken_as_they_come_and_the_query_is_decoded() {
        let request = request(payload(&json!({})), "invocation");
        assert_eq!(request.path_parameter("alias"), "50% off? #1");
        assert_eq!(
            request.query,
            [("at".to_owned(), "2026-01-01T00:00:00+02:00".to_owned()), ("x".to_owned(), "a b".to_owned())]
        );
        assert_eq!((request.request_id.as_str(), request.method.as_str()), ("r", "GET"));
        assert!(request.body.is_empty());
    }

    #[test]
    fn bodies_come_as_text_or_in_base_64() {
        let text = request(payload(&json!({"body": "{\"a\": \"é\"}"})), "");
        assert_eq!(text.body, "{\"a\": \"é\"}".as_bytes());
        let encoded = request(payload(&json!({"body": "//8=", "isBase64Encoded": true})), "");
        assert_eq!(encoded.body.as_ref(), [0xff, 0xff]);
    }

    #[test]
    fn a_response_keeps_its_status_headers_and_body() {
        let response = super::response(
            Response::json(http_api::StatusCode::CREATED, &json!({"id": "é"}))
                .unwrap()
                .with_location(&["customers", "é"]),
        );
        let payload = serde_json::to_value(response).unwrap();
        assert_eq!(payload["statusCode"], 201);
        assert_eq!(payload["body"], "{\"id\":\"é\"}");
        assert_eq!(payload["isBase64Encoded"], false);
        assert_eq!(payload["headers"]["location"], "/v1/customers/%C3%A9");
    }
}
