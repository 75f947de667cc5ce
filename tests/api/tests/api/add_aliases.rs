//! `add-aliases` and `list-account-aliases`.

use http_api::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::{
    LATER, NOW, aliases, by_value, create_account, delete, everything, owners, send_if, shown,
    tenant_with_accounts,
};

const OF_ONE: &str = "/v1/accounts/one/aliases";
const OF_TWO: &str = "/v1/accounts/two/aliases";

/// A range of `x` between two days of January 2026; 0 is no bound.
fn x(from: u8, until: u8) -> Value {
    let mut range = json!({"value": "x"});
    for (name, day) in [("effectiveFrom", from), ("effectiveUntil", until)] {
        if day > 0 {
            range[name] = json!(format!("2026-01-{day:02}T00:00:00Z"));
        }
    }
    range
}

#[tokio::test]
async fn up_to_ten_aliases_are_added_behind_those_that_are_there() {
    let tenant = tenant_with_accounts(&[]).await;
    create_account(&tenant, "one", &json!(["first"])).await;
    let mut expected = shown(&tenant, "/v1/accounts/one").await;
    tenant.set_clock(LATER);
    let mut body = json!({"aliases": [{"value": "second", "effectiveFrom": NOW, "effectiveUntil": LATER}]});
    for number in 2..=10 {
        body["aliases"].as_array_mut().unwrap().push(json!(format!("more-{number}")));
    }
    let answer = tenant.post("/v1/accounts/first/aliases", &body).await;
    let list = expected["aliases"].as_array_mut().unwrap();
    list.push(json!({"value": "second", "effectiveFrom": NOW, "effectiveUntil": LATER, "createdAt": LATER}));
    list.extend((2..=10).map(|number| json!({"value": format!("more-{number}"), "createdAt": LATER})));
    expected["version"] = json!(2);
    expected["updatedAt"] = json!(LATER);
    assert_eq!(answer.expect(StatusCode::CREATED), expected);
    assert_eq!(answer.header("etag"), "\"2\"");
    assert_eq!(shown(&tenant, "/v1/accounts/more-10").await, expected);
    let listed = shown(&tenant, OF_ONE).await;
    assert_eq!(listed, json!({"data": by_value(&expected["aliases"]), "nextToken": null}));
    assert_eq!(shown(&tenant, "/v1/customers/acme").await["version"], 2, "the customer's stays as it is");
}

#[tokio::test]
async fn a_range_that_overlaps_another_in_any_way_is_refused() {
    let tenant = tenant_with_accounts(&["one", "two"]).await;
    tenant.post(OF_ONE, &json!({"aliases": [x(10, 20)]})).await.expect(StatusCode::CREATED);
    let before = everything(&tenant).await;
    let (same, inside, around, left, right) = (x(10, 20), x(12, 18), x(5, 25), x(5, 11), x(19, 25));
    let (always, since, until) = (x(0, 0), x(19, 0), x(0, 11));
    for range in [same, inside, around, left, right, always, since, until, x(10, 11), x(19, 20)] {
        // Not even its owner has it twice.
        for target in [OF_ONE, OF_TWO] {
            let body = json!({"aliases": ["free", range]});
            let problem = tenant.post(target, &body).await.problem(StatusCode::CONFLICT, "alias_taken");
            let errors = problem["errors"].as_array().unwrap();
            assert_eq!(errors.len(), 1, "{range}");
            assert_eq!(errors[0]["pointer"], "/aliases/1");
            assert_eq!(errors[0]["identifier"], "x");
            assert_eq!((&errors[0]["accountId"], &errors[0]["customerId"]), (&json!("one"), &json!("acme")));
        }
    }
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn ranges_that_touch_follow_each_other() {
    let tenant = tenant_with_accounts(&["one", "two"]).await;
    // One in the middle first, then those around it, of either account, of the past and of the future.
    for (target, range) in
        [(OF_ONE, x(10, 20)), (OF_TWO, x(20, 25)), (OF_TWO, x(5, 10)), (OF_ONE, x(25, 0)), (OF_ONE, x(0, 5))]
    {
        tenant.post(target, &json!({"aliases": [range]})).await.expect(StatusCode::CREATED);
    }
    assert_eq!(
        owners(&tenant, "x").await,
        [
            "one -..2026-01-05",
            "two 2026-01-05..2026-01-10",
            "one 2026-01-10..2026-01-20",
            "two 2026-01-20..2026-01-25",
            "one 2026-01-25..-"
        ]
    );
    assert_eq!(
        aliases(&tenant, "one").await,
        ["x 2026-01-10..2026-01-20", "x 2026-01-25..-", "x -..2026-01-05"],
        "in the order in which they were added"
    );
    assert_eq!(aliases(&tenant, "two").await, ["x 2026-01-20..2026-01-25", "x 2026-01-05..2026-01-10"]);
    for (at, owner) in [
        ("0000-01-01T00:00:00Z", "one"),
        ("2026-01-05T00:00:00Z", "two"),
        ("2026-01-09T23:59:59.999Z", "two"),
        ("2026-01-10T00:00:00Z", "one"),
        ("2026-01-20T00:00:00Z", "two"),
        ("9999-12-31T23:59:59Z", "one"),
    ] {
        assert_eq!(shown(&tenant, &format!("/v1/aliases/x?at={at}")).await["accountId"], owner, "{at}");
        assert_eq!(shown(&tenant, &format!("/v1/accounts/x?effectiveOn={at}")).await["id"], owner, "{at}");
    }
}

#[tokio::test]
async fn an_alias_by_its_name_alone_begins_where_the_last_one_ended() {
    let tenant = tenant_with_accounts(&["one", "two"]).await;
    tenant.post(OF_ONE, &json!({"aliases": [x(1, 10)]})).await.expect(StatusCode::CREATED);
    let added = tenant.post(OF_TWO, &json!({"aliases": ["x"]})).await.expect(StatusCode::CREATED);
    assert_eq!(added["aliases"][0]["effectiveFrom"], "2026-01-10T00:00:00Z");
    assert_eq!(owners(&tenant, "x").await, ["one 2026-01-01..2026-01-10", "two 2026-01-10..-"]);
}

#[tokio::test]
async fn the_id_of_an_account_is_no_alias_not_even_its_own() {
    let tenant = tenant_with_accounts(&["one", "two"]).await;
    let before = everything(&tenant).await;
    for id in ["one", "two"] {
        let body = json!({"aliases": ["free", {"value": id, "effectiveFrom": LATER}]});
        let problem = tenant.post(OF_ONE, &body).await.problem(StatusCode::CONFLICT, "alias_taken");
        assert_eq!(problem["errors"][0]["pointer"], "/aliases/1");
        assert_eq!(problem["errors"][0]["accountId"], id);
    }
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn an_account_has_a_hundred_ranges_past_ones_included() {
    let tenant = tenant_with_accounts(&["one"]).await;
    for tenth in 0..10 {
        let past = |number: usize| json!({"value": format!("x{}", number % 3), "effectiveFrom": format!("{}-01-01T00:00:00Z", 1900 + number), "effectiveUntil": format!("{}-02-01T00:00:00Z", 1900 + number)});
        let ranges: Vec<_> = (tenth * 10..tenth * 10 + 10).map(past).collect();
        if tenth == 9 {
            // One less than there would be with all ten.
            tenant.post(OF_ONE, &json!({"aliases": ranges[1..]})).await.expect(StatusCode::CREATED);
        } else {
            tenant.post(OF_ONE, &json!({"aliases": ranges})).await.expect(StatusCode::CREATED);
        }
    }
    let (before, too_many) = (everything(&tenant).await, (StatusCode::CONFLICT, "too_many_aliases"));
    tenant.post(OF_ONE, &json!({"aliases": ["a", "b"]})).await.problem(too_many.0, too_many.1);
    assert_eq!(everything(&tenant).await, before);
    tenant.post(OF_ONE, &json!({"aliases": ["a"]})).await.expect(StatusCode::CREATED);
    tenant.post(OF_ONE, &json!({"aliases": ["b"]})).await.problem(too_many.0, too_many.1);
    assert_eq!(aliases(&tenant, "one").await.len(), 100);
}

#[tokio::test]
async fn a_value_has_a_hundred_ranges_those_of_all_its_owners_together() {
    let tenant = tenant_with_accounts(&["one", "two"]).await;
    for tenth in 0..10 {
        let range = |number: usize| json!({"value": "x", "effectiveFrom": format!("{}-01-01T00:00:00Z", 1900 + number), "effectiveUntil": format!("{}-02-01T00:00:00Z", 1900 + number)});
        let ranges: Vec<_> = (tenth * 10..tenth * 10 + 10).map(range).collect();
        let target = if tenth % 2 == 0 { OF_ONE } else { OF_TWO };
        tenant.post(target, &json!({"aliases": ranges})).await.expect(StatusCode::CREATED);
    }
    assert_eq!(owners(&tenant, "x").await.len(), 100);
    let before = everything(&tenant).await;
    let problem = tenant
        .post(OF_ONE, &json!({"aliases": ["free", "x"]}))
        .await
        .problem(StatusCode::CONFLICT, "too_many_ranges");
    assert_eq!(problem["errors"][0]["pointer"], "/aliases/1");
    assert_eq!(everything(&tenant).await, before);
}

#[tokio::test]
async fn an_account_that_is_not_there_archived_or_changed_gets_no_alias() {
    let tenant = tenant_with_accounts(&["one"]).await;
    let body = json!({"aliases": ["x"]});
    let before = everything(&tenant).await;
    let none = tenant.post("/v1/accounts/none/aliases", &body).await;
    none.problem(StatusCode::NOT_FOUND, "account_not_found");
    tenant.get("/v1/accounts/none/aliases").await.problem(StatusCode::NOT_FOUND, "account_not_found");
    let stale = send_if(&tenant, Method::POST, OF_ONE, "\"2\"", Some(&body)).await;
    stale.problem(StatusCode::PRECONDITION_FAILED, "stale_version");
    assert_eq!(everything(&tenant).await, before);
    send_if(&tenant, Method::POST, OF_ONE, "\"1\"", Some(&body)).await.expect(StatusCode::CREATED);
    delete(&tenant, "/v1/accounts/one").await.expect(StatusCode::OK);
    let (before, items) = (everything(&tenant).await, tenant.items().await);
    let free = json!({"aliases": ["free"]});
    tenant.post(OF_ONE, &free).await.problem(StatusCode::CONFLICT, "archived");
    assert_eq!((everything(&tenant).await, tenant.items().await), (before, items));
    tenant.get(OF_ONE).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let tenant = tenant_with_accounts(&["one"]).await;
    let before = tenant.items().await;
    let body = json!({"aliases": [
        "", "..", null, {"value": "y", "effectiveFrom": LATER, "effectiveUntil": NOW, "until": LATER},
        {"value": "z", "effectiveFrom": "2026-01-01"}, "x", x(1, 2), {"effectiveFrom": 7}
    ], "alias": "x"});
    let answer = send_if(&tenant, Method::POST, "/v1/accounts/one/aliases?a=b", "1", Some(&body)).await;
    let mut violations = answer.violations();
    violations.sort();
    assert_eq!(
        violations,
        [
            "/alias unknown",
            "/aliases/0 too_short",
            "/aliases/1 dot_segment",
            "/aliases/2 wrong_type",
            "/aliases/3/effectiveUntil empty_range",
            "/aliases/3/until unknown",
            "/aliases/4/effectiveFrom not_an_instant",
            "/aliases/6 overlapping_range",
            "/aliases/7/effectiveFrom wrong_type",
            "/aliases/7/value required",
            "?If-Match not_an_entity_tag",
            "?a unknown"
        ]
    );
    let eleven: Vec<String> = (0..11).map(|number| format!("x{number}")).collect();
    for (body, violation) in [
        (json!({}), "/aliases required"),
        (json!({"aliases": null}), "/aliases wrong_type"),
        (json!({"aliases": []}), "/aliases too_few"),
        (json!({"aliases": eleven}), "/aliases too_many"),
        (json!({"aliases": ["x", "x"]}), "/aliases/1 overlapping_range"),
    ] {
        assert_eq!(tenant.post(OF_ONE, &body).await.violations(), [violation]);
    }
    assert_eq!(tenant.get("/v1/accounts/one/aliases?prefix=x").await.violations(), ["?prefix unknown"]);
    assert_eq!(tenant.items().await, before);
}
