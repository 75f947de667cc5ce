//! The settings of every customer and account of an environment as one list.

use domain::{
    setting::Setting,
    text::{CustomerId, Identifier, Namespace, SettingId},
};
use harness::{Tenant, encoded};
use http_api::StatusCode;
use operations::{Failure, SettingFilter, SettingsOf, list_all_settings};
use serde_json::json;
use store::{Access, SettingOwner};

use crate::scene::{create_account, delete};

/// The settings that a filter finds, as `whose namespace id value`, in pages of two.
async fn listed(tenant: &Tenant, filter: &SettingFilter) -> Vec<String> {
    let (mut found, mut behind) = (Vec::new(), None);
    loop {
        let page = list_all_settings(&tenant.context(), filter, behind.as_ref(), 2).await.unwrap();
        assert!(page.objects.len() <= 2);
        found.extend(page.objects.iter().map(|(_, (owner, setting))| line(owner, setting)));
        behind = page.next;
        if behind.is_none() {
            return found;
        }
    }
}

fn line(owner: &SettingOwner, setting: &Setting) -> String {
    let owner = match owner {
        SettingOwner::Customer { customer_id } => customer_id.to_string(),
        SettingOwner::Account { customer_id, account_id } => format!("{customer_id}/{account_id}"),
    };
    format!("{owner} {} {} {}", setting.namespace, setting.id, setting.value.text())
}

fn of(namespace: Option<&str>, id: Option<&str>, owner: Option<SettingsOf>) -> SettingFilter {
    SettingFilter {
        namespace: namespace.map(|text| Namespace::parse(text).unwrap()),
        id: id.map(|text| SettingId::parse(text).unwrap()),
        owner,
    }
}

async fn put(tenant: &Tenant, holder: &str, namespace: &str, id: &str, value: &str) {
    let target = format!("/v1/{holder}/settings/{}/{}", encoded(namespace), encoded(id));
    let body = json!({"name": "A setting", "dataType": "STRING", "value": value});
    assert!(tenant.put(&target, &body).await.status.is_success(), "{target}");
}

/// Customers `acme` and `zeta`, with an account `one` of `acme` that has the alias `x`; each has settings.
async fn with_settings() -> Tenant {
    let tenant = Tenant::new().await;
    let setting =
        json!({"namespace": "USER", "id": "limit", "name": "Limit", "dataType": "STRING", "value": "1"});
    for id in ["acme", "zeta"] {
        let body = json!({"id": id, "name": "A customer", "account": null, "settings": [setting]});
        tenant.post("/v1/customers", &body).await.expect(StatusCode::CREATED);
    }
    create_account(&tenant, "one", &json!(["x"])).await;
    put(&tenant, "accounts/one", "USER", "limit", "2").await;
    put(&tenant, "accounts/one", "USER", "other", "3").await;
    put(&tenant, "customers/acme", "USER#", "limit", "4").await;
    tenant
}

#[tokio::test]
async fn every_setting_is_listed_with_what_it_hangs_on() {
    let tenant = with_settings().await;
    let all = listed(&tenant, &SettingFilter::default()).await;
    assert_eq!(
        all,
        [
            "acme/one USER limit 2",
            "acme USER limit 1",
            "zeta USER limit 1",
            "acme/one USER other 3",
            "acme USER# limit 4",
        ]
    );
    put(&tenant, "customers/zeta", "USER", "limit", "changed").await;
    let deleted = delete(&tenant, "/v1/customers/acme/settings/USER/limit").await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    delete(&tenant, "/v1/accounts/one").await.expect(StatusCode::OK);
    let all = listed(&tenant, &SettingFilter::default()).await;
    assert_eq!(
        all,
        ["acme/one USER limit 2", "zeta USER limit changed", "acme/one USER other 3", "acme USER# limit 4",],
        "those of an archived account stay"
    );
    assert!(listed(&Tenant::new().await, &SettingFilter::default()).await.is_empty(), "another environment");
}

#[tokio::test]
async fn a_filter_finds_those_to_which_all_of_it_applies() {
    let tenant = with_settings().await;
    let namespaced = listed(&tenant, &of(Some("USER"), None, None)).await;
    assert_eq!(namespaced.len(), 4);
    assert_eq!(listed(&tenant, &of(Some("USER#"), None, None)).await, ["acme USER# limit 4"]);
    assert_eq!(listed(&tenant, &of(Some("USER"), Some("other"), None)).await, ["acme/one USER other 3"]);
    assert_eq!(listed(&tenant, &of(None, Some("limit"), None)).await.len(), 4);
    assert!(listed(&tenant, &of(None, Some("none"), None)).await.is_empty());
    assert!(listed(&tenant, &of(Some("US"), None, None)).await.is_empty());
}

#[tokio::test]
async fn the_settings_of_one_are_read_from_its_own_partition() {
    let tenant = with_settings().await;
    let customer = |id: &str| Some(SettingsOf::Customer(CustomerId::parse(id).unwrap()));
    let account = |name: &str| Some(SettingsOf::Account(Identifier::parse(name).unwrap()));
    let of_acme = listed(&tenant, &of(None, None, customer("acme"))).await;
    assert_eq!(of_acme, ["acme USER limit 1", "acme USER# limit 4"]);
    let of_one = listed(&tenant, &of(Some("USER"), None, account("x"))).await;
    assert_eq!(of_one, ["acme/one USER limit 2", "acme/one USER other 3"]);
    assert_eq!(listed(&tenant, &of(None, Some("other"), account("one"))).await, ["acme/one USER other 3"]);
    let context = tenant.context();
    list_all_settings(&context, &of(None, None, customer("acme")), None, 20).await.unwrap();
    assert!(!context.store.usage().calls.contains_key(&Access::QueryNames));
    let missing = async |owner| {
        let filter = of(None, None, owner);
        list_all_settings(&tenant.context(), &filter, None, 20).await.unwrap_err()
    };
    assert_eq!(missing(customer("none")).await, Failure::CustomerNotFound);
    assert_eq!(missing(account("none")).await, Failure::AccountNotFound);
}
