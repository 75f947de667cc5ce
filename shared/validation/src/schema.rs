//! How shapes that are read in a way of their own are described by JSON Schema (2020-12), for the description of the
//! API. No function is built with this.

use std::borrow::Cow;

use domain::{
    account::AccountStatus,
    audit::{AuditQuery, ObjectType},
    contact::EmailPreference,
    customer::CustomerStatus,
    limits::{
        ALIASES_PER_ADD_MAX, ALIASES_PER_CREATE_MAX, CONTACTS_PER_CREATE_MAX, EMAIL_RECIPIENTS_MAX,
        KEY_OVERLAP_SECONDS_DEFAULT, KEY_OVERLAP_SECONDS_MAX, METADATA_PAIRS_MAX, NET_TERM_DAYS_MAX,
        NEXT_TOKEN_LENGTH_MAX, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, PAGE_SIZE_MIN, RESOLVED_AT_ONCE_MAX,
        SETTINGS_PER_CREATE_MAX, TAGS_MAX,
    },
    listing::Sort,
    scope::Scope,
    text::{CustomerId, Email, Identifier, MetadataKey, MetadataValue, Tag},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    accounts::{
        CreateAccount, FirstAccount, FirstAccountShape, FirstStatus, IncludeSettings, NetTermDays,
        Recipients, Statuses as AccountStatuses,
    },
    aliases::{AliasShape, DatedInquiry, FirstAliases, Inquiries, InquiryShape, MoreAliases, RangedAlias},
    audit::{AuditOrder, ListAudit, ListAuditShape, ObjectTypeShape},
    contacts::{CreateContact, EmailPreferences, FirstContacts},
    customers::{Include, Statuses as CustomerStatuses},
    keys::{Overlap, Scopes},
    listing::{NextToken, Order, PageSize},
    metadata::{MetadataPatchShape, MetadataShape, TagsShape},
    settings::{FirstSettings, PutSetting, PutSettingShape, SettingShape, TypedSetting},
    values::{Given, Presence},
};

/// Describes a type by a function, in place wherever it is used.
macro_rules! in_place {
    ($($type:ty => $describe:expr;)*) => {$(
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let describe: fn(&mut SchemaGenerator) -> Schema = $describe;
                describe(generator)
            }
        }
    )*};
}

in_place! {
    Recipients => |generator| unique::<Email>(generator, EMAIL_RECIPIENTS_MAX);
    EmailPreferences => |generator| unique::<EmailPreference>(generator, EmailPreference::ALL.len());
    TagsShape => |generator| unique::<Tag>(generator, TAGS_MAX);
    FirstAliases => |generator| list::<AliasShape>(generator, 0, ALIASES_PER_CREATE_MAX);
    MoreAliases => |generator| list::<AliasShape>(generator, 1, ALIASES_PER_ADD_MAX);
    Inquiries => |generator| list::<InquiryShape>(generator, 1, RESOLVED_AT_ONCE_MAX);
    FirstSettings => |generator| list::<TypedSetting>(generator, 0, SETTINGS_PER_CREATE_MAX);
    FirstContacts => |generator| list::<CreateContact>(generator, 0, CONTACTS_PER_CREATE_MAX);
    FirstAccount => |generator| generator.subschema_for::<FirstAccountShape>();
    TypedSetting => |generator| generator.subschema_for::<SettingShape>();
    PutSetting => |generator| generator.subschema_for::<PutSettingShape>();
    MetadataShape => |generator| pairs::<MetadataValue>(generator, Some(METADATA_PAIRS_MAX));
    MetadataPatchShape => |generator| {
        let mut schema = pairs::<Option<MetadataValue>>(generator, None);
        let description = format!("Pairs to set, or to remove where the value is null; at most {METADATA_PAIRS_MAX} may come of it.");
        schema.insert("description".to_owned(), description.into());
        schema
    };
    Scopes => |generator| {
        let mut schema = unique::<Scope>(generator, Scope::ALL.len());
        schema.insert("minItems".to_owned(), 1.into());
        schema
    };
    Overlap => |_| json_schema!({
        "type": "integer", "minimum": 0, "maximum": KEY_OVERLAP_SECONDS_MAX, "default": KEY_OVERLAP_SECONDS_DEFAULT,
    });
    NetTermDays => |_| json_schema!({"type": "integer", "minimum": 0, "maximum": NET_TERM_DAYS_MAX});
    FirstStatus => |_| words(&[AccountStatus::Active.name(), AccountStatus::Draft.name()]);
    IncludeSettings => |_| words(&["settings"]);
    Include => |_| separated(&["accounts", "contacts", "settings"]);
    CustomerStatuses => |_| separated(&CustomerStatus::ALL.map(CustomerStatus::name));
    AccountStatuses => |_| separated(&AccountStatus::ALL.map(AccountStatus::name));
    ListAudit => |generator| generator.subschema_for::<ListAuditShape>();
    ObjectTypeShape => |_| words(&ObjectType::ALL.map(ObjectType::name));
    AuditOrder => |_| words(&AuditQuery::ORDERS.map(|(name, _)| name));
    Order => |_| words(&Sort::ALL.map(|(name, _)| name));
    PageSize => |_| json_schema!({
        "type": "integer", "minimum": PAGE_SIZE_MIN, "maximum": PAGE_SIZE_MAX, "default": PAGE_SIZE_DEFAULT,
    });
    NextToken => |_| json_schema!({"type": "string", "maxLength": NEXT_TOKEN_LENGTH_MAX});
    AliasShape => |generator| either::<Identifier, RangedAlias>(generator);
    InquiryShape => |generator| either::<Identifier, DatedInquiry>(generator);
}

impl<T: JsonSchema> JsonSchema for Given<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: JsonSchema> JsonSchema for Presence<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Option<T>>()
    }
}

impl JsonSchema for CreateAccount {
    fn schema_name() -> Cow<'static, str> {
        "CreateAccount".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = FirstAccountShape::json_schema(generator);
        let customer = generator.subschema_for::<CustomerId>();
        if let Some(properties) = schema.get_mut("properties").and_then(|member| member.as_object_mut()) {
            properties.insert("customerId".to_owned(), customer.to_value());
        }
        if let Some(required) = schema.get_mut("required").and_then(|member| member.as_array_mut()) {
            required.insert(0, "customerId".into());
        }
        schema
    }
}

fn list<T: JsonSchema>(generator: &mut SchemaGenerator, min: usize, max: usize) -> Schema {
    let items = generator.subschema_for::<T>();
    json_schema!({"type": "array", "items": items, "minItems": min, "maxItems": max})
}

fn unique<T: JsonSchema>(generator: &mut SchemaGenerator, max: usize) -> Schema {
    let items = generator.subschema_for::<T>();
    json_schema!({"type": "array", "items": items, "maxItems": max, "uniqueItems": true})
}

fn pairs<T: JsonSchema>(generator: &mut SchemaGenerator, max: Option<usize>) -> Schema {
    let (names, values) = (generator.subschema_for::<MetadataKey>(), generator.subschema_for::<T>());
    let mut schema = json_schema!({"type": "object", "propertyNames": names, "additionalProperties": values});
    if let Some(max) = max {
        schema.insert("maxProperties".to_owned(), max.into());
    }
    schema
}

fn either<A: JsonSchema, B: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let (one, other) = (generator.subschema_for::<A>(), generator.subschema_for::<B>());
    json_schema!({"oneOf": [one, other]})
}

fn words(words: &[&str]) -> Schema {
    json_schema!({"type": "string", "enum": words})
}

/// Words that are separated by commas, each at most once. A generator of clients makes an array of them.
fn separated(words: &[&str]) -> Schema {
    json_schema!({
        "type": "array",
        "items": {"type": "string", "enum": words},
        "minItems": 1,
        "uniqueItems": true,
    })
}
