//! Requests that race each other.

use std::sync::Arc;

use futures_util::future::join_all;
use harness::{Tenant, engine_is_embedded};
use http_api::StatusCode;
use serde_json::json;

use crate::create_customer::with_aliases;

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
