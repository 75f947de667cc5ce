//! Reading a document: JSON text or query parameters into a tree that forgets nothing, the tree into a shape.

use std::{collections::BTreeSet, fmt};

use deserr::{Deserr, IntoValue, Map, Sequence, Value, ValueKind, ValuePointerRef};
use domain::{Violation, limits::BODY_DEPTH_MAX};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::report::{Findings, Report};

/// Why a body cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MalformedDocument {
    /// There is no body.
    Empty,
    /// It is not JSON (RFC 8259) in UTF-8.
    NotJson {
        /// The line at which it stops being so, from 1.
        line: usize,
        /// The column at which it stops being so, in bytes from 1.
        column: usize,
    },
    /// Objects and arrays are nested deeper than [`BODY_DEPTH_MAX`].
    TooDeep,
    /// It is JSON, but something is wrong with it.
    Invalid(Report),
}

/// Reads a JSON body into a shape.
///
/// # Errors
///
/// What is wrong with it: all of it when it is JSON, the first thing when it is not.
pub fn body<T: Deserr<Report>>(bytes: &[u8]) -> Result<T, MalformedDocument> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(MalformedDocument::Empty);
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let node = Nested(BODY_DEPTH_MAX)
        .deserialize(&mut deserializer)
        .and_then(|node| deserializer.end().map(|()| node))
        .map_err(|error| malformed(&error))?;
    read(node).map_err(MalformedDocument::Invalid)
}

/// Reads the parameters of a query, in the order given, into a shape whose members they are.
///
/// # Errors
///
/// Everything that is wrong with them, by name.
pub fn parameters<T: Deserr<Report>>(pairs: &[(String, String)]) -> Result<T, Report> {
    let members = pairs.iter().map(|(name, value)| (name.clone(), Node::String(value.clone())));
    read(Node::Object(members.collect())).map_err(Report::about_parameters)
}

fn read<T: Deserr<Report>>(node: Node) -> Result<T, Report> {
    let mut findings = Findings::default();
    node.find_duplicates(ValuePointerRef::Origin, &mut findings);
    let shape = findings.keep(deserr::deserialize(node));
    findings.or(shape)?.ok_or_else(|| Report::at(ValuePointerRef::Origin, Violation::Required))
}

const TOO_DEEP: &str = "nested too deep";

fn malformed(error: &serde_json::Error) -> MalformedDocument {
    if error.is_data() && error.to_string().starts_with(TOO_DEEP) {
        MalformedDocument::TooDeep
    } else {
        MalformedDocument::NotJson { line: error.line().max(1), column: error.column().max(1) }
    }
}

/// A JSON value whose objects keep every member, also those of equal name. It can be read more than once.
#[derive(Clone)]
pub(crate) enum Node {
    Null,
    Boolean(bool),
    Natural(u64),
    Negative(i64),
    /// A number with a fraction or exponent. No member accepts one (money and quantities are strings), so its value is
    /// not kept.
    Fraction,
    String(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Node {
    fn find_duplicates(&self, location: ValuePointerRef<'_>, findings: &mut Findings) {
        match self {
            Self::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if findings.are_full() {
                        return;
                    }
                    item.find_duplicates(location.push_index(index), findings);
                }
            }
            Self::Object(members) => {
                let mut seen = BTreeSet::new();
                for (key, member) in members {
                    if findings.are_full() {
                        return;
                    }
                    let location = location.push_key(key);
                    if !seen.insert(key) {
                        findings.add(Report::at(location, Violation::Duplicate));
                    }
                    member.find_duplicates(location, findings);
                }
            }
            _ => {}
        }
    }
}

impl<V: IntoValue> From<Value<V>> for Node {
    fn from(value: Value<V>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Boolean(value) => Self::Boolean(value),
            Value::Integer(value) => Self::Natural(value),
            Value::NegativeInteger(value) => Self::Negative(value),
            Value::Float(_) => Self::Fraction,
            Value::String(value) => Self::String(value),
            Value::Sequence(items) => {
                Self::Array(items.into_iter().map(|item| Self::from(item.into_value())).collect())
            }
            Value::Map(members) => {
                let members = members.into_iter();
                Self::Object(members.map(|(key, member)| (key, Self::from(member.into_value()))).collect())
            }
        }
    }
}

impl IntoValue for Node {
    type Sequence = Vec<Self>;
    type Map = Members;

    fn kind(&self) -> ValueKind {
        match self {
            Self::Null => ValueKind::Null,
            Self::Boolean(_) => ValueKind::Boolean,
            Self::Natural(_) => ValueKind::Integer,
            Self::Negative(_) => ValueKind::NegativeInteger,
            Self::Fraction => ValueKind::Float,
            Self::String(_) => ValueKind::String,
            Self::Array(_) => ValueKind::Sequence,
            Self::Object(_) => ValueKind::Map,
        }
    }

    fn into_value(self) -> Value<Self> {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => Value::Boolean(value),
            Self::Natural(value) => Value::Integer(value),
            Self::Negative(value) => Value::NegativeInteger(value),
            Self::Fraction => Value::Float(Default::default()),
            Self::String(value) => Value::String(value),
            Self::Array(items) => Value::Sequence(items),
            Self::Object(members) => Value::Map(Members(members)),
        }
    }
}

/// The members of an object, in the order of the document.
pub(crate) struct Members(Vec<(String, Node)>);

impl Map for Members {
    type Value = Node;
    type Iter = std::vec::IntoIter<(String, Node)>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn remove(&mut self, key: &str) -> Option<Node> {
        let index = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.remove(index).1)
    }

    fn into_iter(self) -> Self::Iter {
        self.0.into_iter()
    }
}

/// Builds a [`Node`] that is nested at most this deep.
#[derive(Clone, Copy)]
struct Nested(usize);

impl Nested {
    fn inner<E: Error>(self) -> Result<Self, E> {
        self.0.checked_sub(1).map(Self).ok_or_else(|| E::custom(TOO_DEEP))
    }
}

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Boolean(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Natural(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Negative(value))
    }

    // The parser's interface hands over a binary float; it is dropped unread.
    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Fraction)
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let inner = self.inner()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Node::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let inner = self.inner()?;
        let mut members = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            members.push((key, access.next_value_seed(inner)?));
        }
        Ok(Node::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use domain::limits::VIOLATIONS_MAX;
    use proptest::prelude::*;

    use super::*;
    use crate::{Place, customers::CreateCustomer, customers::ListCustomers};

    /// Every violation of a body, as `pointer code`.
    fn violations(json: &str) -> Vec<String> {
        match body::<CreateCustomer>(json.as_bytes()) {
            Ok(_) => Vec::new(),
            Err(MalformedDocument::Invalid(report)) => lines(&report),
            Err(other) => panic!("not read at all: {other:?}"),
        }
    }

    fn lines(report: &Report) -> Vec<String> {
        let line = |(place, violation): &(Place, Violation)| match place {
            Place::Pointer(pointer) => format!("{pointer} {}", violation.code()),
            Place::Parameter(name) => format!("?{name} {}", violation.code()),
        };
        report.violations().iter().map(line).collect()
    }

    #[test]
    fn names_every_violation_at_once_in_the_callers_names() {
        let found = violations(
            r#"{"name": "ab", "primaryEmail": 5, "nickname": "x", "address": {"country": "XX", "postalCode": ""},
                "account": {"aliases": ["ok", " bad", {"value": "r", "effectiveFrom": "2026-01-02T00:00:00Z",
                "effectiveUntil": "2026-01-01T00:00:00Z"}], "netTermDays": 1.5, "metadata": {"a/b~c": 1},
                "tags": ["VIP", "vip"], "settings": [{"id": "s", "namespace": "n", "name": "x", "dataType": "JSON", "value": "{"}]}}"#,
        );
        assert_eq!(
            found,
            [
                "/name too_short",
                "/primaryEmail wrong_type",
                "/nickname unknown",
                "/address/country unknown_country",
                "/address/postalCode too_short",
                "/account/aliases/1 surrounding_white_space",
                "/account/aliases/2/effectiveUntil empty_range",
                "/account/netTermDays out_of_range",
                "/account/metadata/a~1b~0c wrong_type",
                "/account/tags/1 repeated",
                "/account/settings/0/value not_json",
                "/account/name required",
            ]
        );
    }

    #[test]
    fn rules_about_several_members_hold_whatever_is_wrong_with_others() {
        let setting = |members: &str| format!(r#"{{"name": "ACME", "settings": [{members}]}}"#);
        let wrong = r#""name": "", "dataType": "JSON", "value": "{", "nickname": "x""#;
        assert_eq!(
            violations(&setting(&format!(
                r#"{{"id": "s", "namespace": "n", {wrong}}}, {{"id": "s", "namespace": "n"}}"#
            ))),
            [
                "/settings/0/name too_short",
                "/settings/0/nickname unknown",
                "/settings/0/value not_json",
                "/settings/1/name required",
                "/settings/1/dataType required",
                "/settings/1/value required",
                "/settings/1 repeated",
            ]
        );
        let account = |members: &str| format!(r#"{{"name": "ACME", "account": {{"id": "x", {members}}}}}"#);
        let empty = r#""effectiveFrom": "2026-01-02T00:00:00Z", "effectiveUntil": "2026-01-02T00:00:00Z""#;
        assert_eq!(
            violations(&account(&format!(
                r#""netTermDays": -1, "aliases": ["x", 5, {{"value": "x", {empty}}}, {{"value": " ", {empty}}}, {{"value": "x", "at": 1}}]"#
            ))),
            [
                "/account/netTermDays out_of_range",
                "/account/aliases/1 wrong_type",
                "/account/aliases/2/effectiveUntil empty_range",
                "/account/aliases/3/value surrounding_white_space",
                "/account/aliases/3/effectiveUntil empty_range",
                "/account/aliases/4/at unknown",
                "/account/aliases/4 overlapping_range",
                "/account/name required",
                "/account/aliases/0 same_as_account_id",
                "/account/aliases/2 same_as_account_id",
                "/account/aliases/4 same_as_account_id",
            ]
        );
        // Two names that are one in NFC.
        let metadata = "{\"name\": \"ACME\", \"metadata\": {\"\u{e9}\": 5, \"e\u{301}\": 5}}";
        assert_eq!(
            violations(metadata),
            ["/metadata/\u{e9} wrong_type", "/metadata/e\u{301} wrong_type", "/metadata/e\u{301} repeated"]
        );
    }

    #[test]
    fn refuses_members_that_are_given_twice() {
        assert_eq!(
            violations(r#"{"name": "ACME", "address": {"city": "A", "city": "B"}, "name": "ACME"}"#),
            ["/address/city duplicate", "/name duplicate"]
        );
    }

    #[test]
    fn refuses_lists_that_are_too_long_or_repeat_themselves() {
        let aliases: Vec<String> = (0..11).map(|index| format!("\"a{index}\"")).collect();
        let account = |aliases: &str| {
            format!(r#"{{"name": "ACME", "account": {{"id": "x", "name": "ACME", "aliases": [{aliases}]}}}}"#)
        };
        assert_eq!(violations(&account(&aliases.join(","))), ["/account/aliases too_many"]);
        assert_eq!(violations(&account(r#""a", "b", "a""#)), ["/account/aliases/2 overlapping_range"]);
        assert_eq!(violations(&account(r#""a", "x""#)), ["/account/aliases/1 same_as_account_id"]);
        let twice = r#"{"value": "x", "effectiveUntil": "2026-01-01T00:00:00Z"}, {"value": "x", "effectiveFrom": "2026-01-01T00:00:00Z"}"#;
        assert_eq!(
            violations(&account(twice)),
            ["/account/aliases/0 same_as_account_id", "/account/aliases/1 same_as_account_id"]
        );
        assert!(violations(&account(&aliases[..10].join(","))).is_empty());
    }

    #[test]
    fn tells_null_from_absent() {
        assert!(violations(r#"{"name": "ACME", "account": null, "primaryEmail": null}"#).is_empty());
        assert_eq!(violations(r#"{"name": null}"#), ["/name wrong_type"]);
    }

    #[test]
    fn a_document_that_is_not_an_object_is_one_violation_of_the_whole() {
        for json in ["[]", "null", "5", "\"text\"", "1.5", "true"] {
            assert_eq!(violations(json), [" wrong_type"], "{json}");
        }
    }

    #[test]
    fn says_where_text_stops_being_json() {
        let read = |bytes: &[u8]| body::<CreateCustomer>(bytes).err();
        assert_eq!(read(b""), Some(MalformedDocument::Empty));
        assert_eq!(read(b" \n\t"), Some(MalformedDocument::Empty));
        assert_eq!(read(b"{\n  name: 1}"), Some(MalformedDocument::NotJson { line: 2, column: 3 }));
        for bytes in [
            &b"\xef\xbb\xbf{}"[..],
            b"{\"name\": \"\xff\"}",
            b"{} {}",
            b"{\"name\": \"\\ud800\"}",
            b"{\"a\": 1e999}",
            b"{\"a\": \"\x01\"}",
        ] {
            assert!(matches!(read(bytes), Some(MalformedDocument::NotJson { .. })), "{bytes:?}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let read = |json: String| body::<CreateCustomer>(json.as_bytes()).err();
        assert!(matches!(read(nested(BODY_DEPTH_MAX)), Some(MalformedDocument::Invalid(_))));
        assert_eq!(read(nested(BODY_DEPTH_MAX + 1)), Some(MalformedDocument::TooDeep));
        assert_eq!(read("{\"a\":".repeat(100_000)), Some(MalformedDocument::TooDeep));
    }

    #[test]
    fn the_number_of_violations_is_bounded() {
        let members: Vec<String> = (0..5_000).map(|index| format!("\"m{index}\": 1")).collect();
        assert_eq!(violations(&format!("{{{}}}", members.join(","))).len(), VIOLATIONS_MAX);
        let duplicates = vec!["\"name\": 1"; 5_000].join(",");
        assert_eq!(violations(&format!("{{{duplicates}}}")).len(), VIOLATIONS_MAX);
    }

    #[test]
    fn the_size_of_a_report_is_bounded() {
        let name = "n".repeat(300_000);
        let duplicates = vec!["\"a\": 1"; 50_000].join(",");
        let Err(MalformedDocument::Invalid(report)) = body::<CreateCustomer>(
            format!("{{\"{name}\": {{{duplicates}}}, \"metadata\": {{\"{name}\": 1}}}}").as_bytes(),
        ) else {
            panic!("it is invalid")
        };
        let size: usize = report.violations().iter().map(|(place, _)| format!("{place:?}").len()).sum();
        assert!(size < 200 * VIOLATIONS_MAX, "{size}");
    }

    #[test]
    fn names_that_become_equal_in_nfc_are_refused() {
        assert_eq!(
            violations("{\"name\": \"ACME\", \"metadata\": {\"\u{e9}\": \"1\", \"e\u{301}\": \"2\"}}"),
            ["/metadata/e\u{301} repeated"]
        );
    }

    #[test]
    fn ranges_of_one_value_may_not_overlap_in_one_request_whatever_their_order() {
        let ended = r#"{"value": "x", "effectiveUntil": "2025-01-01T00:00:00Z"}"#;
        let begun = r#"{"value": "x", "effectiveFrom": "2025-01-01T00:00:00Z"}"#;
        let with = |one: &str, other: &str| {
            violations(&format!(
                r#"{{"name": "ACME", "account": {{"name": "ACME", "aliases": [{one}, {other}]}}}}"#
            ))
        };
        for (one, other) in [(r#""x""#, ended), (ended, r#""x""#), (begun, r#""x""#), (ended, ended)] {
            assert_eq!(with(one, other), ["/account/aliases/1 overlapping_range"], "{one} {other}");
        }
        assert!(with(ended, begun).is_empty() && with(begun, ended).is_empty());
    }

    #[test]
    fn parameters_are_read_like_members() {
        let read = |pairs: &[(&str, &str)]| {
            let pairs: Vec<_> =
                pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            parameters::<ListCustomers>(&pairs)
                .map(|shape| shape.page_size.0)
                .map_err(|report| lines(&report))
        };
        assert_eq!(read(&[]), Ok(20));
        assert_eq!(read(&[("pageSize", "100")]), Ok(100));
        for size in ["0", "101", "-1", "+5", "5.0", "", "99999999999999999999999"] {
            assert_eq!(read(&[("pageSize", size)]), Err(vec!["?pageSize out_of_range".to_owned()]), "{size}");
        }
        assert_eq!(
            read(&[("status", "active"), ("pagesize", "5"), ("status", "ACTIVE")]),
            Err(vec![
                "?status duplicate".to_owned(),
                "?status not_one_of".to_owned(),
                "?pagesize unknown".to_owned()
            ])
        );
    }

    proptest! {
        /// Whatever the bytes, reading ends in a shape or a reason, never in a panic.
        #[test]
        fn any_bytes_are_read_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = body::<CreateCustomer>(&bytes);
        }

        #[test]
        fn any_text_as_any_member_is_read_to_an_end(member in "[a-zA-Z]{0,12}", text in any::<String>()) {
            let member = serde_json::to_string(&member).unwrap();
            let text = serde_json::to_string(&text).unwrap();
            let _ = body::<CreateCustomer>(format!("{{{member}: {text}, \"account\": {{{member}: [{text}]}}}}").as_bytes());
        }
    }
}
