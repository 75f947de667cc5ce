//! Metadata and tags, as documents carry them.

use std::collections::BTreeMap;

use deserr::{Deserr, IntoValue, Map, Value, ValueKind, ValuePointerRef};
use domain::{
    Violation,
    limits::{METADATA_PAIRS_MAX, TAGS_MAX},
    metadata::{Metadata, MetadataPatch, Tags},
    text::{MetadataKey, MetadataValue, Tag},
};

use crate::{
    list::{parse_list, repeated},
    report::{Findings, Report, wrong_type},
    values::parse_string,
};

/// At most [`METADATA_PAIRS_MAX`] pairs of strings.
#[derive(Debug, Clone, Default)]
pub struct MetadataShape(pub Metadata);

impl Deserr<Report> for MetadataShape {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let count = match &value {
            Value::Map(members) => members.len(),
            _ => 0,
        };
        let mut findings = Findings::default();
        if count > METADATA_PAIRS_MAX {
            findings.add(Report::at(location, Violation::TooMany { max: METADATA_PAIRS_MAX }));
        }
        let pairs = findings.keep(parse_pairs(value, location, MetadataValue::deserialize_from_value));
        findings.or(Self(pairs.unwrap_or_default()))
    }
}

/// What a patch does to metadata: null removes a pair, a string sets it.
#[derive(Debug, Default)]
pub struct MetadataPatchShape(pub MetadataPatch);

impl Deserr<Report> for MetadataPatchShape {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let pairs = parse_pairs(value, location, Option::<MetadataValue>::deserialize_from_value)?;
        Ok(Self(MetadataPatch::Merge(pairs)))
    }
}

/// Reads an object of any members into pairs.
fn parse_pairs<T, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    parse: impl Fn(Value<V>, ValuePointerRef<'_>) -> Result<T, Report>,
) -> Result<BTreeMap<MetadataKey, T>, Report> {
    let members = match value {
        Value::Map(members) => members,
        other => return Err(Report::at(location, wrong_type(&other, &[ValueKind::Map]))),
    };
    let mut findings = Findings::default();
    let mut pairs = BTreeMap::new();
    for (key, value) in members.into_iter() {
        let location = location.push_key(&key);
        let key = MetadataKey::parse(&key).map_err(|violation| Report::at(location, violation));
        let key = findings.keep(key);
        let value = findings.keep(parse(value.into_value(), location));
        let Some(key) = key else { continue };
        // Two names that differ in the document can be one in NFC.
        if pairs.insert(key, value).is_some() {
            findings.add(Report::at(location, Violation::Repeated));
        }
    }
    let pairs = pairs.into_iter().filter_map(|(key, value)| Some((key, value?)));
    findings.or(pairs.collect())
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
pub struct TagsShape(pub Tags);

impl Deserr<Report> for TagsShape {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let tags: Vec<LowercaseTag> = parse_list(value, location, TAGS_MAX, repeated::<LowercaseTag>)?;
        Ok(Self(tags.into_iter().map(|tag| tag.0).collect()))
    }
}
