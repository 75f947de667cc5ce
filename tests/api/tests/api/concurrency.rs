//! Requests that race each other.

use std::{collections::BTreeSet, sync::Arc};

use domain::text::Identifier;
use futures_util::future::join_all;
use harness::{Answered, Tenant, engine_is_embedded};
use http_api::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    create_customer::with_aliases,
    scene::{aliases, create_account, delete, owners, send, shown, tenant_with_accounts},
};

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_claims_on_one_alias_have_one_winner() {
    let tenant = Arc::new(Tenant::new().await);
    let body = |number: usize| with_aliases(&format!("c{number}"), &json!(["wanted"]));
    let claims = (0..200).map(|number| {
        let tenant = Arc::clone(&tenant);
        tokio::spawn(async move { (number, tenant.post("/v1/customers", &body(number)).await) })
    });
    let answers: Vec<_> = join_all(claims).await.into_iter().map(Result::unwrap).collect();
    let (won, lost): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|(_, answer)| answer.status == StatusCode::CREATED);
    assert_eq!((won.len(), lost.len()), (1, 199));
    let winner = won[0].1.json()["account"]["id"].clone();
    for (number, mut answer) in lost {
        if !engine_is_embedded() && answer.status == StatusCode::SERVICE_UNAVAILABLE {
            // DynamoDB Local carries out one write after the other, so the last of two hundred may wait for longer than
            // the API has patience with. They are told to come back.
            answer.problem(StatusCode::SERVICE_UNAVAILABLE, "contention");
            answer = tenant.post("/v1/customers", &body(number)).await;
        }
        assert_eq!(answer.problem(StatusCode::CONFLICT, "alias_taken")["errors"][0]["accountId"], winner);
    }
    let resolved = tenant.get("/v1/aliases/wanted").await.expect(StatusCode::OK);
    assert_eq!(resolved["accountId"], winner);
    // The winner's customer, account and two identifiers; of the others, nothing.
    let items = tenant.items().await;
    assert_eq!(items.len(), 4, "{items:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_creates_of_one_id_have_one_winner() {
    let tenant = Arc::new(Tenant::new().await);
    let creates = (0..50).map(|number| {
        let tenant = Arc::clone(&tenant);
        tokio::spawn(async move {
            let body = json!({"id": "acme", "name": "ACME", "account": {"name": "ACME", "aliases": [format!("a{number}")]}});
            tenant.post("/v1/customers", &body).await
        })
    });
    let answers: Vec<_> = join_all(creates).await.into_iter().map(Result::unwrap).collect();
    let won = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let lost = answers.iter().filter(|answer| answer.status == StatusCode::CONFLICT).count();
    assert_eq!((won, lost), (1, 49));
    // One customer, one account, and the two identifiers of that account.
    let items = tenant.items().await;
    assert_eq!(items.len(), 4, "{items:?}");
}

/// However many race, each wins or is told to come back, having written nothing; and whoever comes back wins.
#[tokio::test(flavor = "multi_thread")]
async fn racing_claims_on_different_ranges_of_one_value_all_win_in_the_end() {
    let tenant = Arc::new(Tenant::new().await);
    let body = |month: usize| {
        let range = json!([{
            "value": "shared",
            "effectiveFrom": format!("2026-{month:02}-01T00:00:00Z"),
            "effectiveUntil": format!("2026-{month:02}-28T00:00:00Z")
        }]);
        with_aliases(&format!("m{month}"), &range)
    };
    let claims = (1..=12).map(|month| {
        let (tenant, body) = (Arc::clone(&tenant), body(month));
        tokio::spawn(async move { (month, tenant.post("/v1/customers", &body).await) })
    });
    for claim in join_all(claims).await {
        let (month, answer) = claim.unwrap();
        if answer.status != StatusCode::CREATED {
            answer.problem(StatusCode::SERVICE_UNAVAILABLE, "contention");
            tenant
                .get(&format!("/v1/customers/m{month}"))
                .await
                .problem(StatusCode::NOT_FOUND, "customer_not_found");
            tenant.post("/v1/customers", &body(month)).await.expect(StatusCode::CREATED);
        }
    }
    for month in 1..=12 {
        let target = format!("/v1/aliases/shared?at=2026-{month:02}-15T00:00:00Z");
        assert_eq!(tenant.get(&target).await.expect(StatusCode::OK)["accountId"], format!("acc-m{month}"));
    }
}

/// Sends a request until others leave it the room: whoever meets too many others has written nothing, and comes back.
async fn send_until_heard(tenant: &Tenant, method: Method, target: &str, body: &Value) -> Answered {
    loop {
        let answer = send(tenant, method.clone(), target, body).await;
        if answer.status != StatusCode::SERVICE_UNAVAILABLE {
            return answer;
        }
        answer.problem(StatusCode::SERVICE_UNAVAILABLE, "contention");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn racing_creates_of_accounts_of_one_customer_are_all_heard_at_once() {
    let tenant = tenant_with_accounts(&[]).await;
    let bodies =
        (0..12).map(|number| json!({"customerId": "acme", "id": format!("a{number}"), "name": "An account"}));
    let bodies: Vec<_> = bodies.collect();
    for answer in join_all(bodies.iter().map(|body| tenant.post("/v1/accounts", body))).await {
        answer.expect(StatusCode::CREATED);
    }
    assert_eq!(shown(&tenant, "/v1/customers/acme").await["version"], 13);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_racing_transfers_leave_neither_overlap_nor_gap() {
    let tenant = Arc::new(tenant_with_accounts(&[]).await);
    create_account(&tenant, "first", &json!(["x"])).await;
    let accounts: Vec<String> = (0..50).map(|number| format!("account-{number}")).collect();
    for account in &accounts {
        create_account(&tenant, account, &json!([])).await;
    }
    // Half of them at one and the same instant, and each of the others at one of its own, past or future.
    let transfers = accounts.iter().enumerate().map(|(number, account)| {
        let mut body = json!({"accountId": account});
        if number % 2 == 0 {
            body["at"] = json!(format!("20{number:02}-01-01T00:00:00Z"));
        }
        let tenant = Arc::clone(&tenant);
        tokio::spawn(async move {
            let answer = send_until_heard(&tenant, Method::POST, "/v1/aliases/x/transfer", &body).await;
            answer.expect(StatusCode::OK);
        })
    });
    for transfer in join_all(transfers).await {
        transfer.unwrap();
    }
    let timeline = tenant.store().timeline(&tenant.environment, &Identifier::parse("x").unwrap()).await;
    let timeline = timeline.unwrap().unwrap();
    let tenures = timeline.tenures();
    assert_eq!(tenures.first().unwrap().range.from(), None);
    assert_eq!(tenures.last().unwrap().range.until(), None);
    for two in tenures.windows(2) {
        assert!(two[0].range.until().is_some(), "{tenures:?}");
        assert_eq!(two[0].range.until(), two[1].range.from(), "{tenures:?}");
    }
    assert_eq!(timeline.version.number(), 51, "each transfer is one version");
    // What each account lists, put together, is what the alias lists.
    let mut of_accounts = BTreeSet::new();
    for account in accounts.iter().map(String::as_str).chain(["first"]) {
        let listed = aliases(&tenant, account).await;
        of_accounts.extend(listed.iter().map(|line| line.replacen("x ", &format!("{account} "), 1)));
    }
    let of_alias = owners(&tenant, "x").await;
    assert_eq!(of_alias.len(), tenures.len());
    assert_eq!(of_accounts, of_alias.into_iter().collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_racing_patches_lose_nothing_that_only_one_wrote() {
    let tenant = Arc::new(tenant_with_accounts(&[]).await);
    let fields = ["line1", "line2", "city", "state", "postalCode", "phoneNumber"];
    let body = |number: usize| match number {
        0..50 => json!({"metadata": {(format!("key-{number}")): format!("value-{number}")}}),
        // The first six write a field that nobody else writes; the others write one name after another.
        50..56 => json!({"address": {(fields[number - 50]): format!("value-{number}")}}),
        56 => json!({"primaryEmail": "one@example.com"}),
        _ => json!({"name": format!("Name {number}")}),
    };
    let patches = (0..100).map(|number| {
        let (tenant, body) = (Arc::clone(&tenant), body(number));
        tokio::spawn(async move {
            let answer = send_until_heard(&tenant, Method::PATCH, "/v1/customers/acme", &body).await;
            answer.expect(StatusCode::OK)["version"].as_u64().unwrap()
        })
    });
    let versions: BTreeSet<u64> = join_all(patches).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(versions, (2..=101).collect(), "each patch is one version");
    let customer = shown(&tenant, "/v1/customers/acme").await;
    assert_eq!(customer["version"], 101);
    for number in 0..50 {
        assert_eq!(customer["metadata"][format!("key-{number}")], format!("value-{number}"));
    }
    for (index, field) in fields.iter().enumerate() {
        assert_eq!(customer["address"][field], format!("value-{}", index + 50));
    }
    assert_eq!(customer["primaryEmail"], "one@example.com");
    let name = customer["name"].as_str().unwrap();
    assert!((57..100).any(|number| name == format!("Name {number}")), "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_account_is_in_use_under_an_archived_customer() {
    for _ in 0..10 {
        let tenant = Arc::new(tenant_with_accounts(&["first"]).await);
        let requests = (0..5).map(|number| {
            let tenant = Arc::clone(&tenant);
            tokio::spawn(async move {
                let body =
                    json!({"customerId": "acme", "name": "An account", "aliases": [format!("x{number}")]});
                let answer = send_until_heard(&tenant, Method::POST, "/v1/accounts", &body).await;
                if answer.status != StatusCode::CREATED {
                    answer.problem(StatusCode::CONFLICT, "archived");
                }
                answer.status == StatusCode::CREATED
            })
        });
        let archiving = Arc::clone(&tenant);
        let archive = tokio::spawn(async move {
            while delete(&archiving, "/v1/customers/acme").await.status != StatusCode::OK {}
        });
        let (created, archived) = tokio::join!(join_all(requests), archive);
        archived.unwrap();
        let created = created.into_iter().filter(|created| *created.as_ref().unwrap()).count();
        let every = "/v1/accounts?customerId=acme&sort=id&status=DRAFT,ACTIVE,ARCHIVED";
        let accounts = shown(&tenant, every).await["data"].as_array().unwrap().clone();
        assert_eq!(accounts.len(), created + 1);
        for account in accounts {
            assert_eq!(account["status"], "ARCHIVED", "{account}");
        }
        for number in 0..5 {
            let answer = tenant.get(&format!("/v1/aliases/x{number}")).await;
            answer.problem(StatusCode::NOT_FOUND, "alias_not_found");
        }
    }
}
