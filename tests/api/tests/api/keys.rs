//! The keys of an environment: `POST, GET /v1/keys`, `GET, DELETE /v1/keys/{keyId}`, `POST …/rotate`.

use domain::{scope::Scope, text::EnvironmentId};
use harness::{Answered, Tenant};
use http_api::{HeaderName, Method, StatusCode, header};
use serde_json::{Value, json};
use store::Access;

use crate::scene::{LATER, NOW, ids, pages, send_if, shown};

const KEYS: &str = "/v1/keys";
const IMPORTER: &str = "/v1/keys/importer";

fn importer() -> Value {
    json!({"id": "importer", "name": "Importer", "scopes": ["customers:write", "customers:read"]})
}

/// Creates a key, and gives its text.
async fn created(tenant: &Tenant, body: &Value) -> String {
    let key = tenant.post(KEYS, body).await.expect(StatusCode::CREATED);
    key["key"].as_str().unwrap().to_owned()
}

/// Lists the customers with a key of this text.
async fn customers_with(tenant: &Tenant, text: &str) -> Answered {
    tenant.request(Method::GET, "/v1/customers").key(text).send().await
}

#[tokio::test]
async fn a_key_is_told_once_and_does_what_it_is_for() {
    let tenant = Tenant::new().await;
    let answer = tenant.post(KEYS, &importer()).await;
    let mut created = answer.expect(StatusCode::CREATED);
    assert_eq!((answer.header("etag"), answer.header("location")), ("\"1\"", IMPORTER));
    let text = created.as_object_mut().unwrap().remove("key").unwrap();
    let text = text.as_str().unwrap();
    assert!(text.starts_with("tsk_test_") && text.len() == 81, "{text}");
    assert_eq!(
        created,
        json!({
            "id": "importer", "name": "Importer", "environmentId": "test",
            "scopes": ["customers:read", "customers:write"], "version": 1, "createdAt": NOW, "createdBy": "key_1",
            "updatedAt": NOW, "updatedBy": "key_1"
        })
    );
    let got = tenant.get(IMPORTER).await;
    assert_eq!((got.expect(StatusCode::OK), got.header("etag")), (created.clone(), "\"1\""));
    assert_eq!(shown(&tenant, KEYS).await, json!({"data": [created], "nextToken": null}));
    // It may do what its scopes say, in the environment that it belongs to, and its changes bear its id.
    let body = json!({"id": "acme", "name": "ACME", "account": null});
    let request = tenant.request(Method::POST, "/v1/customers").key(text).json(&body.to_string());
    assert_eq!(request.send().await.expect(StatusCode::CREATED)["updatedBy"], "importer");
    let refused = tenant.request(Method::GET, "/v1/accounts").key(text).send().await;
    refused.problem(StatusCode::FORBIDDEN, "forbidden");
}

#[tokio::test]
async fn an_id_is_generated_where_none_is_given_and_is_a_keys_once() {
    let tenant = Tenant::new().await;
    let mut bare = importer();
    bare["id"] = json!(null);
    let key = tenant.post(KEYS, &bare).await.expect(StatusCode::CREATED);
    let id = key["id"].as_str().unwrap();
    assert!(id.starts_with("key_") && id.len() == 30, "{id}");
    let text = created(&tenant, &importer()).await;
    let again = tenant.post(KEYS, &importer()).await.problem(StatusCode::CONFLICT, "key_exists");
    assert_eq!(again["errors"][0]["pointer"], "/id");
    customers_with(&tenant, &text).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = Tenant::new().await;
    let wrong = json!({
        "id": ".", "name": "", "scopes": ["customers:read", "everything", "customers:read", 5], "expiresAt": NOW,
        "environmentId": "", "owner": "me"
    });
    let mut violations = tenant.post(KEYS, &wrong).await.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/environmentId too_short",
            "/expiresAt not_in_the_future",
            "/id dot_segment",
            "/name too_short",
            "/owner unknown",
            "/scopes/1 not_one_of",
            "/scopes/2 repeated",
            "/scopes/3 wrong_type"
        ]
    );
    let mut violations = tenant.post(KEYS, &json!({"expiresAt": "2020-01-01T00:00:00Z"})).await.violations();
    violations.sort();
    assert_eq!(violations, ["/expiresAt not_in_the_future", "/name required", "/scopes required"]);
    let none = json!({"name": "None", "scopes": []});
    assert_eq!(tenant.post(KEYS, &none).await.violations(), ["/scopes too_few"]);
    let over = json!({"name": "Over", "scopes": ["keys:read"], "expiresAt": NOW});
    assert_eq!(tenant.post(KEYS, &over).await.violations(), ["/expiresAt not_in_the_future"]);
    let key = created(&tenant, &importer()).await;
    for overlap in [json!(-1), json!(2_592_001), json!(1.5)] {
        let body = json!({"overlapSeconds": overlap});
        assert_eq!(
            tenant.post(&format!("{IMPORTER}/rotate"), &body).await.violations(),
            ["/overlapSeconds out_of_range"]
        );
    }
    customers_with(&tenant, &key).await.expect(StatusCode::OK);
    assert_eq!(ids(&shown(&tenant, KEYS).await), ["importer"]);
}

#[tokio::test]
async fn a_key_gives_no_scope_that_it_lacks() {
    let tenant = Tenant::new().await;
    tenant
        .add_key("clerk-of-scopes", |key| key.scopes = [Scope::KeysWrite, Scope::CustomersRead].into())
        .await;
    created(&tenant, &importer()).await;
    let request = |target: &str, body: &Value| {
        tenant.request(Method::POST, target).key("clerk-of-scopes").json(&body.to_string())
    };
    let body = json!({"name": "More", "scopes": ["customers:read", "aliases:write", "accounts:read"]});
    let refused = request(KEYS, &body).send().await.problem(StatusCode::FORBIDDEN, "forbidden");
    let detail = refused["detail"].as_str().unwrap();
    assert!(
        detail.contains("accounts:read, aliases:write") && !detail.contains("customers:read"),
        "{detail}"
    );
    let refused = request(&format!("{IMPORTER}/rotate"), &json!({})).send().await;
    let detail = refused.problem(StatusCode::FORBIDDEN, "forbidden")["detail"].clone();
    assert!(detail.as_str().unwrap().contains("customers:write"), "{detail}");
    request(KEYS, &json!({"name": "As much", "scopes": ["customers:read", "keys:write"]}))
        .send()
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(shown(&tenant, IMPORTER).await["version"], 1);
    assert_eq!(shown(&tenant, KEYS).await["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_key_for_another_environment_speaks_for_that_alone() {
    let tenant = Tenant::new().await;
    let live = json!({"id": "live", "kind": "live", "currency": "EUR"});
    tenant.post("/v1/environments", &live).await.expect(StatusCode::CREATED);
    let body = json!({"id": "of-live", "name": "Live", "scopes": ["customers:read", "keys:read"], "environmentId": "live"});
    let without: Vec<Scope> =
        Scope::ALL.into_iter().filter(|scope| *scope != Scope::EnvironmentsWrite).collect();
    tenant.add_key("clerk-of-environments", |key| key.scopes = without.into_iter().collect()).await;
    let refused =
        tenant.request(Method::POST, KEYS).key("clerk-of-environments").json(&body.to_string()).send().await;
    let problem = refused.problem(StatusCode::FORBIDDEN, "forbidden");
    assert_eq!(problem["detail"], "The key lacks the scope environments:write.");
    let key = tenant.post(KEYS, &body).await.expect(StatusCode::CREATED);
    let text = key["key"].as_str().unwrap();
    assert!(text.starts_with("tsk_live_"), "{text}");
    assert_eq!(key["environmentId"], "live");
    tenant.post("/v1/customers", &json!({"id": "acme", "name": "ACME"})).await.expect(StatusCode::CREATED);
    assert_eq!(customers_with(&tenant, text).await.expect(StatusCode::OK)["data"], json!([]));
    // Keys are seen by those of their own environment alone.
    assert_eq!(shown(&tenant, KEYS).await["data"], json!([]));
    tenant.get("/v1/keys/of-live").await.problem(StatusCode::NOT_FOUND, "key_not_found");
    let listed = tenant.request(Method::GET, KEYS).key(text).send().await.expect(StatusCode::OK);
    assert_eq!(ids(&listed), ["of-live"]);
    let mut elsewhere = body.clone();
    elsewhere["environmentId"] = json!("none");
    let problem = tenant.post(KEYS, &elsewhere).await.problem(StatusCode::NOT_FOUND, "environment_not_found");
    assert_eq!(problem["errors"][0]["pointer"], "/environmentId");
}

#[tokio::test]
async fn keys_of_others_are_not_there() {
    let tenant = Tenant::new().await;
    let other = tenant.neighbour().await;
    let text = created(&tenant, &importer()).await;
    other.get(IMPORTER).await.problem(StatusCode::NOT_FOUND, "key_not_found");
    other.delete(IMPORTER).await.problem(StatusCode::NOT_FOUND, "key_not_found");
    let rotated = other.post(&format!("{IMPORTER}/rotate"), &json!({})).await;
    rotated.problem(StatusCode::NOT_FOUND, "key_not_found");
    assert_eq!(shown(&other, KEYS).await["data"], json!([]));
    let live = EnvironmentId::parse("live").unwrap();
    tenant.add_key("live-of-keys", |key| key.environment.id = live).await;
    for (method, target) in [(Method::GET, IMPORTER), (Method::DELETE, IMPORTER)] {
        let answer = tenant.request(method, target).key("live-of-keys").send().await;
        answer.problem(StatusCode::NOT_FOUND, "key_not_found");
    }
    for id in ["none", "%2E", "%00"] {
        tenant.get(&format!("{KEYS}/{id}")).await.problem(StatusCode::NOT_FOUND, "key_not_found");
    }
    customers_with(&tenant, &text).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_revoked_key_is_worth_nothing_and_stays_readable() {
    let tenant = Tenant::new().await;
    let text = created(&tenant, &importer()).await;
    let stale = send_if(&tenant, Method::DELETE, IMPORTER, "\"2\"", None).await;
    stale.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    customers_with(&tenant, &text).await.expect(StatusCode::OK);
    tenant.set_clock(LATER);
    let answer = tenant.delete(IMPORTER).await;
    let revoked = answer.expect(StatusCode::OK);
    assert_eq!(
        (&revoked["revokedAt"], &revoked["version"], answer.header("etag")),
        (&json!(LATER), &json!(2), "\"2\"")
    );
    customers_with(&tenant, &text).await.problem(StatusCode::UNAUTHORIZED, "unauthenticated");
    tenant.set_clock("2026-03-01T00:00:00Z");
    assert_eq!(tenant.delete(IMPORTER).await.expect(StatusCode::OK), revoked, "once and for all");
    assert_eq!(shown(&tenant, IMPORTER).await, revoked);
    assert_eq!(ids(&shown(&tenant, KEYS).await), ["importer"]);
    let rotated = tenant.post(&format!("{IMPORTER}/rotate"), &json!({})).await;
    rotated.problem(StatusCode::CONFLICT, "key_not_in_use");
}

#[tokio::test]
async fn a_key_works_until_it_expires() {
    let tenant = Tenant::new().await;
    let mut body = importer();
    body["expiresAt"] = json!("2026-01-15T13:00:00+01:00");
    assert_eq!(tenant.post(KEYS, &body).await.violations(), ["/expiresAt not_in_the_future"]);
    body["expiresAt"] = json!("2026-01-15T12:00:01Z");
    let text = created(&tenant, &body).await;
    customers_with(&tenant, &text).await.expect(StatusCode::OK);
    tenant.set_clock("2026-01-15T12:00:01Z");
    customers_with(&tenant, &text).await.problem(StatusCode::UNAUTHORIZED, "unauthenticated");
    tenant
        .post(&format!("{IMPORTER}/rotate"), &json!({}))
        .await
        .problem(StatusCode::CONFLICT, "key_not_in_use");
}

#[tokio::test]
async fn a_rotated_key_works_beside_its_successor_for_a_while() {
    let tenant = Tenant::new().await;
    let old = created(&tenant, &importer()).await;
    let rotate = format!("{IMPORTER}/rotate");
    let stale = send_if(&tenant, Method::POST, &rotate, "\"9\"", Some(&json!({}))).await;
    stale.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    let answer = tenant.post(&rotate, &json!({"overlapSeconds": 60})).await;
    let successor = answer.expect(StatusCode::CREATED);
    let new = successor["key"].as_str().unwrap();
    assert_ne!((successor["id"].as_str().unwrap(), new), ("importer", old.as_str()));
    assert_eq!(
        (&successor["name"], &successor["scopes"]),
        (&json!("Importer"), &json!(["customers:read", "customers:write"]))
    );
    let location = answer.header("location");
    assert_eq!(shown(&tenant, location).await["id"], successor["id"]);
    assert_eq!(shown(&tenant, IMPORTER).await["expiresAt"], "2026-01-15T12:01:00Z");
    for text in [old.as_str(), new] {
        customers_with(&tenant, text).await.expect(StatusCode::OK);
    }
    tenant.set_clock("2026-01-15T12:01:00Z");
    customers_with(&tenant, &old).await.problem(StatusCode::UNAUTHORIZED, "unauthenticated");
    customers_with(&tenant, new).await.expect(StatusCode::OK);
    // Without overlap it ends at once; when nobody says, after a day.
    let at_once = tenant.post(&format!("{location}/rotate"), &json!({"overlapSeconds": 0})).await;
    let third = at_once.expect(StatusCode::CREATED)["id"].as_str().unwrap().to_owned();
    customers_with(&tenant, new).await.problem(StatusCode::UNAUTHORIZED, "unauthenticated");
    let third = format!("{KEYS}/{third}");
    tenant.post(&format!("{third}/rotate"), &json!({})).await.expect(StatusCode::CREATED);
    assert_eq!(shown(&tenant, &third).await["expiresAt"], "2026-01-16T12:01:00Z");
}

#[tokio::test]
async fn keys_are_listed_in_pages() {
    let tenant = Tenant::new().await;
    for number in 0..5 {
        let body = json!({"id": format!("k{number}"), "name": "Key", "scopes": ["customers:read"]});
        created(&tenant, &body).await;
    }
    let pages = pages(&tenant, "/v1/keys?pageSize=2").await;
    let listed: Vec<Vec<String>> = pages.iter().map(ids).collect();
    assert_eq!(listed, [vec!["k0", "k1"], vec!["k2", "k3"], vec!["k4"]]);
}

#[tokio::test]
async fn the_last_use_of_a_key_is_shown_to_the_hour() {
    let tenant = Tenant::new().await;
    let text = created(&tenant, &importer()).await;
    assert_eq!(shown(&tenant, IMPORTER).await.get("lastUsedAt"), None);
    let uses = async |at: &str| {
        tenant.set_clock(at);
        let answer = customers_with(&tenant, &text).await;
        answer.expect(StatusCode::OK);
        answer.usage.calls.get(&Access::UpdateItem).copied().unwrap_or_default()
    };
    assert_eq!(uses("2026-01-15T12:00:00Z").await, 1);
    assert_eq!(shown(&tenant, IMPORTER).await["lastUsedAt"], NOW);
    assert_eq!(uses("2026-01-15T12:59:59Z").await, 0, "within the hour nothing is written");
    assert_eq!(shown(&tenant, KEYS).await["data"][0]["lastUsedAt"], NOW);
    assert_eq!(uses("2026-01-15T13:00:00Z").await, 1);
    let after = shown(&tenant, IMPORTER).await;
    assert_eq!((&after["lastUsedAt"], &after["version"]), (&json!("2026-01-15T13:00:00Z"), &json!(1)));
    // It outlives a change of the key.
    let revoked = tenant.delete(IMPORTER).await.expect(StatusCode::OK);
    assert_eq!(revoked["lastUsedAt"], "2026-01-15T13:00:00Z");
    assert_eq!(shown(&tenant, IMPORTER).await["lastUsedAt"], "2026-01-15T13:00:00Z");
    assert_eq!(
        customers_with(&tenant, &text).await.usage.calls.get(&Access::UpdateItem),
        None,
        "it is refused"
    );
}

/// Whatever a function may do on the table, it may note the use of a key; and nothing else is done with that right.
#[tokio::test]
async fn every_operation_notes_the_use_of_a_key() {
    let tenant = Tenant::new().await;
    let all: Vec<&str> = Scope::ALL.iter().map(|scope| scope.name()).collect();
    for endpoint in api::endpoints() {
        let text = created(&tenant, &json!({"name": "Fresh", "scopes": all})).await;
        let answer = tenant
            .request(endpoint.route.method.clone(), endpoint.route.path)
            .key(&text)
            .json("{}")
            .send()
            .await;
        assert_eq!(answer.usage.calls.get(&Access::UpdateItem), Some(&1), "{}", endpoint.route.operation);
    }
}

#[tokio::test]
async fn what_looks_like_a_key_and_is_mistyped_is_refused_unread() {
    let tenant = Tenant::new().await;
    let text = created(&tenant, &importer()).await;
    let mut mistyped = text.clone();
    mistyped.replace_range(20..21, if &text[20..21] == "0" { "1" } else { "0" });
    let answer = customers_with(&tenant, &mistyped).await;
    answer.problem(StatusCode::UNAUTHORIZED, "unauthenticated");
    assert_eq!(answer.usage.requests, 0);
    let unknown = customers_with(&tenant, "tsk_test_unknown").await;
    unknown.problem(StatusCode::UNAUTHORIZED, "unauthenticated");
    assert_eq!(unknown.usage.requests, 1);
}

/// Sends a create or a rotation under an idempotency key.
async fn under(tenant: &Tenant, key: &str, presented: &str, target: &str, body: &Value) -> Answered {
    let request =
        tenant.request(Method::POST, target).header(HeaderName::from_static("idempotency-key"), key);
    request.header(header::AUTHORIZATION, &format!("Bearer {presented}")).json(&body.to_string()).send().await
}

#[tokio::test]
async fn a_request_that_is_sent_again_tells_the_same_key_and_nobody_else_can_read_it() {
    let tenant = Tenant::new().await;
    let own = tenant.key.clone();
    tenant.add_key("another-presenter", |_| {}).await;
    let targets = [(KEYS.to_owned(), importer()), (format!("{IMPORTER}/rotate"), json!({}))];
    for (number, (target, body)) in targets.iter().enumerate() {
        let key = format!("k{number}");
        let first = under(&tenant, &key, &own, target, body).await;
        let text = first.expect(StatusCode::CREATED)["key"].as_str().unwrap().to_owned();
        let again = under(&tenant, &key, &own, target, body).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        assert_eq!(again.header("idempotent-replayed"), "true");
        // A key of the very same scopes is another key.
        let other = under(&tenant, &key, "another-presenter", target, body).await;
        other.problem(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused");
        let items = tenant.items_whole().await;
        assert!(items.iter().any(|item| item.contains("IDEMPOTENCY")), "{items:?}");
        for item in items {
            assert!(!item.contains(&text), "{item}");
        }
    }
    assert_eq!(shown(&tenant, KEYS).await["data"].as_array().unwrap().len(), 2);
}
