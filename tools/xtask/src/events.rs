//! The sample events: one payload of API Gateway for each route, that people invoke its function with.

use std::collections::BTreeSet;

use http_api::{Method, Route, Task};
use lambda::Consumer;
use serde_json::Value;
use store::table::STREAM_VIEW;

use crate::{documents::parameters, finding::Finding, payload::Payload};

/// The directory of the sample events, from the root of the workspace.
pub(crate) const DIRECTORY: &str = "events";

/// What the sample events authenticate with: the key of the development server's demo tenant.
const AUTHORIZATION: &str = "Bearer tsk_test_demo";

/// The path of the sample event of an operation, from the root of the workspace.
pub(crate) fn path(operation: &str) -> String {
    format!("{DIRECTORY}/{operation}.json")
}

/// The files of the directory that belong to no route, no task and no consumer.
pub(crate) fn without_route(
    files: &[String],
    routes: &[Route],
    tasks: &[Task],
    consumers: &[Consumer],
) -> Vec<Finding> {
    let operations =
        routes.iter().map(|route| route.operation).chain(tasks.iter().map(|task| task.operation));
    let operations = operations.chain(consumers.iter().map(|consumer| consumer.operation));
    let known: BTreeSet<_> = operations.map(path).collect();
    let paths = files.iter().map(|file| format!("{DIRECTORY}/{file}"));
    let unknown = paths.filter(|path| !known.contains(path));
    unknown
        .map(|path| Finding::new(path, "belongs to no route", "remove it, or name it after an operation"))
        .collect()
}

/// What is wrong with the sample event of a task, which is its payload.
pub(crate) fn check_task(task: &Task, text: Option<&str>) -> Option<Finding> {
    let path = path(task.operation);
    match text.map(serde_json::from_str::<serde_json::Map<String, Value>>) {
        None => Some(Finding::new(path, "does not exist", "write the payload of a usual invocation")),
        Some(Err(error)) => Some(Finding::new(path, format!("is no JSON object: {error}"), "mend it there")),
        Some(Ok(_)) => None,
    }
}

/// Everything in which the sample event of a route is not one, or is not of that route.
pub(crate) fn check(route: &Route, text: Option<&str>) -> Vec<Finding> {
    let path = path(route.operation);
    let event = match read(&path, text) {
        Ok(event) => event,
        Err(finding) => return vec![finding],
    };
    let mut payload = Payload::new(&path, &event);
    let key = format!("{} {}", route.method, route.path);
    payload.must_be("/version", &"2.0".into());
    payload.must_be("/routeKey", &key.clone().into());
    payload.must_be("/requestContext/routeKey", &key.into());
    payload.must_be("/requestContext/http/method", &route.method.as_str().into());
    payload.must_be("/isBase64Encoded", &false.into());
    payload.must_be("/headers/authorization", &AUTHORIZATION.into());
    payload.header_names_are_lower_case();
    check_path(route, &mut payload);
    check_query(route, &mut payload);
    check_body(route, &mut payload);
    payload.findings
}

/// Everything in which the sample event of a consumer is not a batch of records of the table's stream.
pub(crate) fn check_stream(consumer: &Consumer, text: Option<&str>) -> Vec<Finding> {
    let path = path(consumer.operation);
    let event = match read(&path, text) {
        Ok(event) => event,
        Err(finding) => return vec![finding],
    };
    let mut payload = Payload::new(&path, &event);
    payload.must_be("/Records/0/eventSource", &"aws:dynamodb".into());
    payload.must_be("/Records/0/dynamodb/StreamViewType", &STREAM_VIEW.into());
    if payload.text("/Records/0/dynamodb/SequenceNumber").is_none() {
        payload.add("/Records/0/dynamodb/SequenceNumber is missing", "add it; failures are reported by it");
    }
    payload.findings
}

fn read(path: &str, text: Option<&str>) -> Result<Value, Finding> {
    let remedy = "write a payload like those of the other operations";
    let text = text.ok_or_else(|| Finding::new(path, "does not exist", remedy))?;
    serde_json::from_str(text)
        .map_err(|error| Finding::new(path, format!("is not JSON: {error}"), "mend it there"))
}

fn check_path(route: &Route, payload: &mut Payload<'_>) {
    let given = payload.texts("/pathParameters");
    let names: BTreeSet<_> = parameters(route.path).map(str::to_owned).collect();
    if given.keys().cloned().collect::<BTreeSet<_>>() != names {
        let names: Vec<_> = names.into_iter().collect();
        let remedy = format!("give exactly those of the route: [{}]", names.join(", "));
        payload.add("/pathParameters are not those of the path", &remedy);
        return;
    }
    let filled = given
        .iter()
        .fold(route.path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    payload.must_be("/rawPath", &filled.clone().into());
    payload.must_be("/requestContext/http/path", &filled.into());
}

fn check_query(route: &Route, payload: &mut Payload<'_>) {
    let given = payload.texts("/queryStringParameters");
    for name in given.keys().filter(|name| !route.query.contains(&name.as_str())) {
        let problem = format!("/queryStringParameters has `{name}`, which the route does not take");
        payload.add(&problem, "remove it, or name it in the route's `query`");
    }
    let Some(raw) = payload.text("/rawQueryString") else {
        payload.add("/rawQueryString is missing", "add it; it is empty where there is no query");
        return;
    };
    let mut parsed = std::collections::BTreeMap::<String, String>::new();
    for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
        // The gateway joins the values of a name with commas.
        let joined = parsed.entry(name.into_owned());
        joined
            .and_modify(|earlier| *earlier = format!("{earlier},{value}"))
            .or_insert_with(|| value.clone().into_owned());
    }
    if parsed != given {
        payload.add("/rawQueryString and /queryStringParameters differ", "make them say the same");
    }
}

fn check_body(route: &Route, payload: &mut Payload<'_>) {
    let takes_body = route.takes_body();
    let body = payload.text("/body");
    match body {
        None if takes_body => payload.add("has no /body, which the route reads", "add it, as text"),
        Some(_) if !takes_body => {
            let also = match route.method {
                Method::GET | Method::DELETE => "",
                _ => ", or list the problems of bodies in the route",
            };
            payload.add("has a /body, which the route does not read", &format!("remove it{also}"));
        }
        Some(body) => {
            payload.must_be("/headers/content-type", &"application/json".into());
            if let Err(error) = serde_json::from_str::<Value>(body) {
                payload.add(&format!("/body is not JSON: {error}"), "mend it");
            }
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fixture::{assert_only, create_thing, get_thing};

    fn get_event() -> Value {
        json!({
            "version": "2.0",
            "routeKey": "GET /v1/things/{thingId}",
            "rawPath": "/v1/things/one",
            "rawQueryString": "at=2026-01-01T00%3A00%3A00Z&include=a&include=b",
            "headers": {"authorization": "Bearer tsk_test_demo"},
            "queryStringParameters": {"at": "2026-01-01T00:00:00Z", "include": "a,b"},
            "pathParameters": {"thingId": "one"},
            "requestContext": {
                "http": {"method": "GET", "path": "/v1/things/one"},
                "routeKey": "GET /v1/things/{thingId}"
            },
            "isBase64Encoded": false
        })
    }

    fn create_event() -> Value {
        json!({
            "version": "2.0",
            "routeKey": "POST /v1/things",
            "rawPath": "/v1/things",
            "rawQueryString": "",
            "headers": {"authorization": "Bearer tsk_test_demo", "content-type": "application/json"},
            "requestContext": {"http": {"method": "POST", "path": "/v1/things"}, "routeKey": "POST /v1/things"},
            "body": "{}",
            "isBase64Encoded": false
        })
    }

    fn findings(route: &Route, event: &Value) -> Vec<Finding> {
        check(route, Some(&event.to_string()))
    }

    /// The findings on `event` when the member at `pointer` has another value.
    fn changed(route: &Route, mut event: Value, pointer: &str, value: Value) -> Vec<Finding> {
        *event.pointer_mut(pointer).unwrap() = value;
        findings(route, &event)
    }

    #[test]
    fn events_as_they_should_be_are_well() {
        assert_eq!(findings(&get_thing(), &get_event()), []);
        assert_eq!(findings(&create_thing(), &create_event()), []);
    }

    #[test]
    fn missing_broken_and_superfluous_files_are_found() {
        assert_only(&check(&get_thing(), None), "events/get-thing.json: does not exist");
        assert_only(&check(&get_thing(), Some("{")), "events/get-thing.json: is not JSON");
        let files = ["get-thing.json".to_owned(), "gone.json".to_owned()];
        assert_only(
            &without_route(&files, &[get_thing()], &[], &[]),
            "events/gone.json: belongs to no route",
        );
    }

    #[test]
    fn every_member_that_says_which_route_it_is_is_compared() {
        for pointer in [
            "/version",
            "/routeKey",
            "/rawPath",
            "/headers/authorization",
            "/requestContext/http/method",
            "/requestContext/http/path",
            "/requestContext/routeKey",
            "/isBase64Encoded",
        ] {
            let found = changed(&get_thing(), get_event(), pointer, "other".into());
            assert_only(&found, &format!("events/get-thing.json: {pointer} is"));
        }
        assert_eq!(findings(&get_thing(), &json!({})).len(), 8);
    }

    #[test]
    fn path_parameters_are_exactly_those_of_the_path() {
        for other in [json!({}), json!({"thingId": "one", "more": "x"}), json!(null)] {
            let found = changed(&get_thing(), get_event(), "/pathParameters", other);
            assert_only(&found, "/pathParameters are not those of the path");
        }
    }

    #[test]
    fn the_query_is_one_that_the_route_takes_and_says_the_same_twice() {
        let found = changed(&get_thing(), get_event(), "/rawQueryString", "at=now".into());
        assert_only(&found, "/rawQueryString and /queryStringParameters differ");
        let mut event = get_event();
        event["queryStringParameters"] = json!({"more": "x"});
        event["rawQueryString"] = "more=x".into();
        assert_only(&findings(&get_thing(), &event), "/queryStringParameters has `more`");
    }

    #[test]
    fn the_event_of_a_consumer_is_a_batch_of_the_stream() {
        let consumer = Consumer::new("record-thing", "Records.", &[], &[], async |_, _| Ok(()));
        assert_only(&check_stream(&consumer, None), "events/record-thing.json: does not exist");
        let mut event = json!({"Records": [{
            "eventSource": "aws:dynamodb",
            "dynamodb": {"StreamViewType": "NEW_AND_OLD_IMAGES", "SequenceNumber": "1"},
        }]});
        assert_eq!(check_stream(&consumer, Some(&event.to_string())), []);
        event["Records"][0]["dynamodb"]["SequenceNumber"] = json!(1);
        assert_only(
            &check_stream(&consumer, Some(&event.to_string())),
            "/Records/0/dynamodb/SequenceNumber is missing",
        );
    }

    #[test]
    fn a_body_is_there_where_it_is_read_and_nowhere_else() {
        let mut event = get_event();
        event["body"] = "{}".into();
        assert_only(&findings(&get_thing(), &event), "has a /body, which the route does not read");
        let found = changed(&create_thing(), create_event(), "/body", json!(null));
        assert_only(&found, "has no /body");
        let found = changed(&create_thing(), create_event(), "/body", "{".into());
        assert_only(&found, "/body is not JSON");
        let found = changed(&create_thing(), create_event(), "/headers/content-type", "text/plain".into());
        assert_only(&found, "/headers/content-type is");
    }

    #[test]
    fn headers_are_text_and_in_lower_case_as_the_gateway_has_them() {
        let mut event = get_event();
        event["headers"]["X-Other"] = "1".into();
        assert_only(&findings(&get_thing(), &event), "/headers has `X-Other`");
    }
}
