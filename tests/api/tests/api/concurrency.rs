//! Requests that race each other.

use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::join_all;
use harness::{TABLE_NAME, Tenant, client};
use http_api::StatusCode;
use serde_json::json;

use crate::create_customer::with_aliases;

/// Every item of an environment whose partition key holds some text.
async fn partitions(tenant: &Tenant, text: &str) -> Vec<String> {
    let prefix = format!("{}/{}#", tenant.environment.tenant, tenant.environment.id);
    let mut pages = client()
        .scan()
        .table_name(TABLE_NAME)
        .filter_expression("begins_with(pk, :prefix) AND contains(pk, :text)")
        .expression_attribute_values(":prefix", AttributeValue::S(prefix))
        .expression_attribute_values(":text", AttributeValue::S(text.to_owned()))
        .into_paginator()
        .items()
        .send();
    let mut found = Vec::new();
    while let Some(item) = pages.next().await {
        let item = item.unwrap();
        found.push(format!(
            "{} {}",
            item["pk"].as_s().unwrap(),
            item["sk"].as_s().unwrap()
        ));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_claims_on_one_alias_have_one_winner() {
    let tenant = Arc::new(Tenant::new().await);
    let claims = (0..200).map(|number| {
        let tenant = Arc::clone(&tenant);
        tokio::spawn(async move {
            tenant
                .post(
                    "/v1/customers",
                    &with_aliases(&format!("c{number}"), &json!(["wanted"])),
                )
                .await
        })
    });
    let answers: Vec<_> = join_all(claims).await.into_iter().map(Result::unwrap).collect();
    let (won, lost): (Vec<_>, Vec<_>) = answers
        .iter()
        .partition(|answer| answer.status == StatusCode::CREATED);
    assert_eq!((won.len(), lost.len()), (1, 199));
    let winner = won[0].json()["account"]["id"].clone();
    for answer in lost {
        assert_eq!(
            answer.problem(StatusCode::CONFLICT, "alias_taken")["errors"][0]["accountId"],
            winner
        );
    }
    let resolved = tenant.get("/v1/aliases/wanted").await.expect(StatusCode::OK);
    assert_eq!(resolved["accountId"], winner);
    // The winner's customer, account and two identifiers; of the others, nothing.
    let items = partitions(&tenant, "#").await;
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
    let won = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED)
        .count();
    let lost = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CONFLICT)
        .count();
    assert_eq!((won, lost), (1, 49));
    assert_eq!(
        partitions(&tenant, "#CUSTOMER#acme").await.len(),
        2,
        "one customer with one account"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn racing_claims_on_different_ranges_of_one_value_all_win() {
    let tenant = Arc::new(Tenant::new().await);
    let claims = (1..=6).map(|month| {
        let tenant = Arc::clone(&tenant);
        tokio::spawn(async move {
            let range = json!([{
                "value": "shared",
                "effectiveFrom": format!("2026-{month:02}-01T00:00:00Z"),
                "effectiveUntil": format!("2026-{:02}-01T00:00:00Z", month + 1)
            }]);
            tenant
                .post("/v1/customers", &with_aliases(&format!("m{month}"), &range))
                .await
        })
    });
    for answer in join_all(claims).await {
        answer.unwrap().expect(StatusCode::CREATED);
    }
    for month in 1..=6 {
        let target = format!("/v1/aliases/shared?at=2026-{month:02}-15T00:00:00Z");
        assert_eq!(
            tenant.get(&target).await.expect(StatusCode::OK)["accountId"],
            format!("acc-m{month}")
        );
    }
}
