//! What a JSON Merge Patch makes of customers and accounts is what an independent implementation of RFC 7396 makes of
//! what the API shows.

use harness::Tenant;
use http_api::{Method, StatusCode};
use proptest::{collection::vec, prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use serde_json::{Value, json};

/// How many patches each object gets, one after the other.
const PATCHES: usize = 60;

/// Members of the same names again and again, each missing, null or one of few values.
fn members(names: &'static [&'static str], values: &'static [&'static str]) -> BoxedStrategy<Value> {
    let member = (prop::sample::select(names), prop::option::weighted(0.65, prop::sample::select(values)));
    let object = |members: Vec<(&str, Option<&str>)>| {
        members.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
    };
    vec(member, 0..5).prop_map(object).prop_map(Value::Object).boxed()
}

fn one_of(values: &[Value]) -> BoxedStrategy<Value> {
    prop::sample::select(values.to_vec()).boxed()
}

fn or_null(strategy: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop_oneof![1 => Just(Value::Null), 3 => strategy].boxed()
}

fn address() -> BoxedStrategy<Value> {
    let countries = members(&["country"], &["NL", "DE"]);
    let others =
        members(&["phoneNumber", "line1", "line2", "postalCode", "city", "state"], &["1", "two", "3 b"]);
    let merged = (countries, others).prop_map(|(mut one, other)| {
        one.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        one
    });
    merged.boxed()
}

/// A member of a patch, and what it may be.
type Member = (&'static str, BoxedStrategy<Value>);

fn of_both() -> Vec<Member> {
    vec![
        ("name", one_of(&[json!("Ada & Sons"), json!("Bobs")])),
        ("primaryEmail", or_null(one_of(&[json!("ada@example.com"), json!("Bob@example.com")]))),
        ("address", or_null(address())),
        ("metadata", or_null(members(&["one", "two", "a/b~c"], &["", "1", "zwei"]))),
    ]
}

fn of_customer() -> Vec<Member> {
    let tax = members(&["id", "rate", "status"], &["0", "0.10", "1"]);
    let mut members = of_both();
    members.extend([
        ("timeZone", or_null(one_of(&[json!("UTC"), json!("Europe/Oslo")]))),
        ("tax", or_null(tax)),
    ]);
    members
}

fn of_account() -> Vec<Member> {
    let recipients =
        [json!([]), json!(["a@example.com"]), json!(["b@example.com", "a@example.com"]), Value::Null];
    let billing = vec(
        (prop::sample::select(&["emailRecipients", "additionalEmailRecipients"][..]), one_of(&recipients)),
        0..3,
    );
    let billing = billing.prop_map(|members| {
        Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    });
    let mut members = of_both();
    members.extend([
        ("status", one_of(&[json!("DRAFT"), json!("ACTIVE")])),
        ("invoiceCurrency", or_null(one_of(&[json!("EUR"), json!("USD")]))),
        ("billingInformation", or_null(billing.boxed())),
        ("netTermDays", or_null(one_of(&[json!(0), json!(14), json!(365)]))),
        ("tags", or_null(one_of(&[json!([]), json!(["one"]), json!(["one", "two"])]))),
    ]);
    members
}

/// A patch that has some of these members.
fn patch(members: &[Member]) -> BoxedStrategy<Value> {
    let all: Vec<_> =
        members.iter().map(|(_, strategy)| prop::option::weighted(0.4, strategy.clone())).collect();
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let given = all.prop_map(move |values| {
        let given = names.iter().zip(values).filter_map(|(name, value)| Some(((*name).to_owned(), value?)));
        Value::Object(given.collect())
    });
    given.boxed()
}

/// What the API shows of an object after a patch, by RFC 7396 and by the members that are never missing.
fn expected(shown: &Value, patch: &Value) -> Value {
    let mut merged = shown.clone();
    json_patch::merge(&mut merged, patch);
    let missing = |object: &Value, name: &str| object.get(name).is_none();
    let is_account = !missing(shown, "customerId");
    let defaults = json!({"metadata": {}, "tags": [], "invoiceCurrency": "USD"});
    for (name, default) in defaults.as_object().unwrap() {
        if missing(&merged, name) && (is_account || name == "metadata") {
            merged[name] = default.clone();
        }
    }
    if !missing(&merged, "billingInformation") {
        for name in ["emailRecipients", "additionalEmailRecipients"] {
            if missing(&merged["billingInformation"], name) {
                merged["billingInformation"][name] = json!([]);
            }
        }
    }
    if merged != *shown {
        merged["version"] = json!(shown["version"].as_u64().unwrap() + 1);
    }
    merged
}

async fn patches_are_merged(target: &str, members: Vec<Member>) {
    let tenant = Tenant::new().await;
    tenant.post("/v1/customers", &json!({"id": "acme", "name": "ACME"})).await.expect(StatusCode::CREATED);
    let mut runner = TestRunner::deterministic();
    let patches = patch(&members);
    for _ in 0..PATCHES {
        let before = tenant.get(target).await.expect(StatusCode::OK);
        let patch = patches.new_tree(&mut runner).unwrap().current();
        let answer = tenant.request(Method::PATCH, target).json(&patch.to_string()).send().await;
        assert_eq!(answer.expect(StatusCode::OK), expected(&before, &patch), "{patch} upon {before}");
        assert_eq!(tenant.get(target).await.expect(StatusCode::OK), answer.json());
    }
}

#[tokio::test]
async fn a_customer_is_patched_as_the_standard_says() {
    patches_are_merged("/v1/customers/acme", of_customer()).await;
}

#[tokio::test]
async fn an_account_is_patched_as_the_standard_says() {
    patches_are_merged("/v1/accounts/acme", of_account()).await;
}
