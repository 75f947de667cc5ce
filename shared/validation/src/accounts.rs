//! Accounts, as a create carries them, and the query that gets one.

use std::collections::BTreeMap;

use deserr::{Deserr, IntoValue, Map, Value, ValueKind, ValuePointerRef};
use domain::{
    Violation,
    account::{BillingInformation, NewAccount},
    address::Address,
    code::{Country, Currency},
    limits::{EMAIL_RECIPIENTS_MAX, METADATA_PAIRS_MAX, NET_TERM_DAYS_MAX, TAGS_MAX},
    metadata::{Metadata, Tags},
    text::{
        AccountId, AddressLine, Email, MetadataKey, MetadataValue, Name, PhoneNumber, PostalCode, Region, Tag,
    },
};

use crate::{
    aliases::Aliases,
    list::{parse_list, repeated},
    report::{Findings, Report, wrong_type},
    settings::Settings,
    values::{parse_number, parse_string, parse_word},
};

/// The query of `get-account`.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub struct GetAccount {
    /// What to show along with the account.
    #[deserr(default)]
    pub include: IncludeSettings,
}

/// What to show along with an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IncludeSettings {
    /// `settings`: the settings of the account.
    pub settings: bool,
}

impl Deserr<Report> for IncludeSettings {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &[("settings", Self { settings: true })])
    }
}

/// An address as it stands in a document.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
pub(crate) struct AddressShape {
    #[deserr(default)]
    phone_number: Option<PhoneNumber>,
    #[deserr(default)]
    line1: Option<AddressLine>,
    #[deserr(default)]
    line2: Option<AddressLine>,
    #[deserr(default)]
    postal_code: Option<PostalCode>,
    #[deserr(default)]
    city: Option<Region>,
    #[deserr(default)]
    state: Option<Region>,
    #[deserr(default)]
    country: Option<Country>,
}

impl From<AddressShape> for Address {
    fn from(shape: AddressShape) -> Self {
        let AddressShape { phone_number, line1, line2, postal_code, city, state, country } = shape;
        Self { phone_number, line1, line2, postal_code, city, state, country }
    }
}

#[derive(Debug, Default)]
struct Recipients(Vec<Email>);

impl Deserr<Report> for Recipients {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_list(value, location, EMAIL_RECIPIENTS_MAX, repeated).map(Self)
    }
}

#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
struct BillingInformationShape {
    #[deserr(default)]
    email_recipients: Option<Recipients>,
    #[deserr(default)]
    additional_email_recipients: Option<Recipients>,
}

impl From<BillingInformationShape> for BillingInformation {
    fn from(shape: BillingInformationShape) -> Self {
        Self {
            email_recipients: shape.email_recipients.unwrap_or_default().0,
            additional_email_recipients: shape.additional_email_recipients.unwrap_or_default().0,
        }
    }
}

/// At most [`METADATA_PAIRS_MAX`] pairs of strings.
#[derive(Debug, Default)]
pub(crate) struct MetadataShape(pub(crate) Metadata);

impl Deserr<Report> for MetadataShape {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let members = match value {
            Value::Map(members) => members,
            other => return Err(Report::at(location, wrong_type(&other, &[ValueKind::Map]))),
        };
        let mut findings = Findings::default();
        if members.len() > METADATA_PAIRS_MAX {
            findings.add(Report::at(location, Violation::TooMany { max: METADATA_PAIRS_MAX }));
        }
        let mut pairs = BTreeMap::new();
        for (key, value) in members.into_iter() {
            let location = location.push_key(&key);
            let key = MetadataKey::parse(&key).map_err(|violation| Report::at(location, violation));
            let key = findings.keep(key);
            let value = findings.keep(MetadataValue::deserialize_from_value(value.into_value(), location));
            let Some((key, value)) = key.zip(value) else { continue };
            // Two names that differ in the document can be one in NFC.
            if pairs.insert(key, value).is_some() {
                findings.add(Report::at(location, Violation::Repeated));
            }
        }
        findings.or(Self(pairs))
    }
}

#[derive(Debug, Clone, PartialEq)]
struct LowercaseTag(Tag);

impl Deserr<Report> for LowercaseTag {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_string(value, location, |text| Tag::parse(text)?.to_lowercase()).map(Self)
    }
}

/// At most [`TAGS_MAX`] tags, each once whatever its case.
#[derive(Debug, Default)]
struct TagsShape(Tags);

impl Deserr<Report> for TagsShape {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let tags: Vec<LowercaseTag> = parse_list(value, location, TAGS_MAX, repeated)?;
        Ok(Self(tags.into_iter().map(|tag| tag.0).collect()))
    }
}

#[derive(Debug)]
struct NetTermDays(u16);

impl Deserr<Report> for NetTermDays {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_number(value, location, 0, NET_TERM_DAYS_MAX).map(Self)
    }
}

/// The statuses that an account may be created with.
#[derive(Debug, Clone, Copy, Default)]
enum FirstStatus {
    #[default]
    Active,
    Draft,
}

impl Deserr<Report> for FirstStatus {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &[("ACTIVE", Self::Active), ("DRAFT", Self::Draft)])
    }
}

/// An account within the create of its customer.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields, validate = names_itself_once -> Report)]
pub(crate) struct FirstAccountShape {
    #[deserr(default)]
    id: Option<AccountId>,
    name: Name,
    #[deserr(default)]
    status: Option<FirstStatus>,
    #[deserr(default)]
    invoice_currency: Option<Currency>,
    #[deserr(default)]
    primary_email: Option<Email>,
    #[deserr(default)]
    address: Option<AddressShape>,
    #[deserr(default)]
    billing_information: Option<BillingInformationShape>,
    #[deserr(default)]
    net_term_days: Option<NetTermDays>,
    #[deserr(default)]
    metadata: Option<MetadataShape>,
    #[deserr(default)]
    tags: Option<TagsShape>,
    #[deserr(default)]
    aliases: Option<Aliases>,
    #[deserr(default)]
    settings: Option<Settings>,
}

fn names_itself_once(
    shape: FirstAccountShape,
    location: ValuePointerRef<'_>,
) -> Result<FirstAccountShape, Report> {
    let (Some(id), Some(aliases)) = (&shape.id, &shape.aliases) else {
        return Ok(shape);
    };
    match aliases.0.iter().position(|alias| alias.value.as_str() == id.as_str()) {
        None => Ok(shape),
        Some(index) => {
            let location = location.push_key("aliases");
            Err(Report::at(location.push_index(index), Violation::SameAsAccountId))
        }
    }
}

impl From<FirstAccountShape> for NewAccount {
    fn from(shape: FirstAccountShape) -> Self {
        Self {
            id: shape.id,
            name: shape.name,
            draft: matches!(shape.status, Some(FirstStatus::Draft)),
            invoice_currency: shape.invoice_currency,
            primary_email: shape.primary_email,
            address: shape.address.map(Address::from),
            billing_information: shape.billing_information.map(BillingInformation::from),
            net_term_days: shape.net_term_days.map(|days| days.0),
            metadata: shape.metadata.unwrap_or_default().0,
            tags: shape.tags.unwrap_or_default().0,
            aliases: shape.aliases.unwrap_or_default().0,
            settings: shape.settings.unwrap_or_default().0,
        }
    }
}
